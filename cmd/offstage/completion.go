package main

import (
	"fmt"
	"strings"

	"github.com/spf13/pflag"
)

// completions make the script of each shell from the flags.
var completions = map[string]func() string{"bash": bashCompletion, "zsh": zshCompletion, "fish": fishCompletion}

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

func bashCompletion() string {
	var cases strings.Builder
	flagSet(new(settings)).VisitAll(func(f *pflag.Flag) {
		reply := ""
		switch value := valueOf(f); {
		case choices[f.Name] != nil:
			reply = fmt.Sprintf(`COMPREPLY=($(compgen -W '%s' -- "$word"))`, strings.Join(choices[f.Name], " "))
		case value == "DIR":
			reply = `compopt -o filenames; mapfile -t COMPREPLY < <(compgen -d -- "$word")`
		case value == "FILE":
			reply = `compopt -o filenames; mapfile -t COMPREPLY < <(compgen -f -- "$word")`
		case value != "":
			reply = "COMPREPLY=()"
		default:
			return
		}
		fmt.Fprintf(&cases, "\t--%s) %s; return ;;\n", f.Name, reply)
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
	b.WriteString("#compdef offstage\n# Completions of offstage for zsh: put this in a directory of $fpath, as _offstage.\n_arguments -s -S \\\n")
	flagSet(new(settings)).VisitAll(func(f *pflag.Flag) {
		names := "--" + f.Name
		if f.Shorthand != "" {
			names = fmt.Sprintf("'(-%s --%s)'{-%s,--%s}", f.Shorthand, f.Name, f.Shorthand, f.Name)
		}
		action := ""
		switch value := valueOf(f); {
		case choices[f.Name] != nil:
			action = fmt.Sprintf("=:%s:(%s)", value, strings.Join(choices[f.Name], " "))
		case value == "DIR":
			action = "=:DIR:_directories"
		case value == "FILE":
			action = "=:FILE:_files"
		case value != "":
			action = "=:" + value + ": "
		}
		equals, action, _ := cutEquals(action)
		fmt.Fprintf(&b, "\t%s%s'[%s]%s' \\\n", names, equals, zshText(oneLine(f)), action)
	})
	b.WriteString("\t'*:path:_files'\n")
	return b.String()
}

// cutEquals takes the sign off that says that a flag's value may follow it.
func cutEquals(action string) (equals, rest string, ok bool) {
	if rest, ok = strings.CutPrefix(action, "="); ok {
		return "=", rest, true
	}
	return "", action, false
}

var zshEscapes = strings.NewReplacer(`\`, `\\`, "[", `\[`, "]", `\]`, ":", `\:`, "'", `'\''`)

func zshText(text string) string { return zshEscapes.Replace(text) }

func fishCompletion() string {
	var b strings.Builder
	b.WriteString("# Completions of offstage for fish: put this in ~/.config/fish/completions/offstage.fish\n")
	flagSet(new(settings)).VisitAll(func(f *pflag.Flag) {
		fmt.Fprintf(&b, "complete -c offstage -l %s", f.Name)
		if f.Shorthand != "" {
			fmt.Fprintf(&b, " -s %s", f.Shorthand)
		}
		switch value := valueOf(f); {
		case choices[f.Name] != nil:
			fmt.Fprintf(&b, " -x -a '%s'", strings.Join(choices[f.Name], " "))
		case value == "DIR":
			b.WriteString(" -x -a '(__fish_complete_directories)'")
		case value == "FILE":
			b.WriteString(" -r -F")
		case value != "":
			b.WriteString(" -x")
		}
		fmt.Fprintf(&b, " -d '%s'\n", strings.NewReplacer(`\`, `\\`, "'", `\'`).Replace(oneLine(f)))
	})
	return b.String()
}
