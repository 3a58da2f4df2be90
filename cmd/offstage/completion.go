package main

import (
	"fmt"
	"strings"

	"github.com/spf13/pflag"
)

// completions is the script of a shell, made from the flags.
func completions(shell string) string {
	switch shell {
	case "bash":
		return bashCompletion()
	case "zsh":
		return zshCompletion()
	}
	return fishCompletion()
}

// flagWords are all flags as they are typed.
func flagWords() []string {
	var words []string
	flagSet(new(settings)).VisitAll(func(f *pflag.Flag) {
		words = append(words, "--"+f.Name)
		if f.Shorthand != "" {
			words = append(words, "-"+f.Shorthand)
		}
	})
	return words
}

// oneLine is what a flag does, for a list of flags.
func oneLine(f *pflag.Flag) string { return strings.ReplaceAll(usageOf(f), "\n", " ") }

// A valueForm is what a shell is told of a flag's value, by the kind of value.
type valueForm struct {
	choice string // %s is where the choices go
	dir    string
	file   string
	other  string
}

// of is the form of a flag's value; empty for a flag without one.
func (v valueForm) of(f *pflag.Flag) string {
	switch value := valueOf(f); {
	case choicesOf(f.Name) != nil:
		return fmt.Sprintf(v.choice, strings.Join(choicesOf(f.Name), " "))
	case value == "DIR":
		return v.dir
	case value == "FILE":
		return v.file
	case value != "":
		return v.other
	}
	return ""
}

func bashCompletion() string {
	var cases strings.Builder
	form := valueForm{
		choice: `COMPREPLY=($(compgen -W '%s' -- "$word"))`,
		dir:    `compopt -o filenames; mapfile -t COMPREPLY < <(compgen -d -- "$word")`,
		file:   `compopt -o filenames; mapfile -t COMPREPLY < <(compgen -f -- "$word")`,
		other:  "COMPREPLY=()",
	}
	flagSet(new(settings)).VisitAll(func(f *pflag.Flag) {
		if reply := form.of(f); reply != "" {
			fmt.Fprintf(&cases, "\t--%s) %s; return ;;\n", f.Name, reply)
		}
	})
	return fmt.Sprintf(`# Completions of offstage for bash: source this, or put it in
# ~/.local/share/bash-completion/completions/offstage
_offstage() {
	local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]}
	if [[ $word == = ]]; then word=''; fi
	if [[ $before == = ]]; then before=${COMP_WORDS[COMP_CWORD-2]}; fi
	case $before in
%s	esac
	if [[ $word == -* ]]; then
		COMPREPLY=($(compgen -W '%s' -- "$word"))
	else
		compopt -o filenames
		mapfile -t COMPREPLY < <(compgen -f -- "$word")
	fi
}
complete -F _offstage offstage
`, cases.String(), strings.Join(flagWords(), " "))
}

func zshCompletion() string {
	var b strings.Builder
	b.WriteString("#compdef offstage\n" +
		"# Completions of offstage for zsh: put this in a directory of $fpath, as _offstage.\n" +
		"_arguments -s -S \\\n")
	flagSet(new(settings)).VisitAll(func(f *pflag.Flag) {
		names := "--" + f.Name
		if f.Shorthand != "" {
			names = fmt.Sprintf("'(-%s --%s)'{-%s,--%s}", f.Shorthand, f.Name, f.Shorthand, f.Name)
		}
		equals, value := "", valueOf(f)
		if value != "" {
			equals = "=" // the value may follow it
			value = ":" + value + ":"
		}
		value += valueForm{choice: "(%s)", dir: "_directories", file: "_files", other: " "}.of(f)
		fmt.Fprintf(&b, "\t%s%s'[%s]%s' \\\n", names, equals, zshText(oneLine(f)), value)
	})
	b.WriteString("\t'*:path:_files'\n")
	return b.String()
}

var zshEscapes = strings.NewReplacer(`\`, `\\`, "[", `\[`, "]", `\]`, ":", `\:`, "'", `'\''`)

func zshText(text string) string { return zshEscapes.Replace(text) }

func fishCompletion() string {
	var b strings.Builder
	value := valueForm{
		choice: " -x -a '%s'", dir: " -x -a '(__fish_complete_directories)'", file: " -r -F", other: " -x",
	}
	b.WriteString("# Completions of offstage for fish: put this in ~/.config/fish/completions/offstage.fish\n")
	flagSet(new(settings)).VisitAll(func(f *pflag.Flag) {
		fmt.Fprintf(&b, "complete -c offstage -l %s", f.Name)
		if f.Shorthand != "" {
			fmt.Fprintf(&b, " -s %s", f.Shorthand)
		}
		b.WriteString(value.of(f))
		fmt.Fprintf(&b, " -d '%s'\n", strings.NewReplacer(`\`, `\\`, "'", `\'`).Replace(oneLine(f)))
	})
	return b.String()
}
