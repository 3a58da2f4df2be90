package main

import (
	"fmt"
	"strings"

	"github.com/spf13/pflag"
)

// manPage is the manual page, in the man macros of roff.
func manPage() string {
	var b strings.Builder
	fmt.Fprintf(&b, ".TH OFFSTAGE 1 \"\" \"offstage %s\" \"User Commands\"\n", roff(versionNumber()))
	section := func(title, body string) { fmt.Fprintf(&b, ".SH %s\n%s", title, body) }
	section("NAME", "offstage \\- rewrite the Dockerfiles of Go projects with a minimal runtime stage\n")
	program, arguments, _ := strings.Cut(synopsis, " ")
	section("SYNOPSIS", ".B "+program+"\n"+arguments+"\n")
	section("DESCRIPTION", roff(purpose)+".PP\n"+roff(pathsHelp))
	section("OPTIONS", manFlags())
	section("IMPROVEMENTS", literalBlock(improvementTable()))
	section("EXIT STATUS", literalBlock(exitCodes))
	section("EXAMPLES", literalBlock(examples))
	section("IN A DOCKERFILE", literalBlock(pragmas))
	return b.String()
}

func manFlags() string {
	var b strings.Builder
	for _, g := range flagGroups(new(settings)) {
		fmt.Fprintf(&b, ".SS %s\n", roff(g.title))
		g.flags.VisitAll(func(f *pflag.Flag) {
			b.WriteString(".TP\n")
			if f.Shorthand != "" {
				fmt.Fprintf(&b, "\\fB%s\\fR, ", roff("-"+f.Shorthand))
			}
			fmt.Fprintf(&b, "\\fB%s\\fR", roff("--"+f.Name))
			if value := valueOf(f); value != "" {
				fmt.Fprintf(&b, " \\fI%s\\fR", roff(value))
			}
			b.WriteString("\n" + roff(usageOf(f)) + "\n")
		})
	}
	return b.String()
}

func literalBlock(text string) string {
	return ".nf\n" + roff(strings.TrimSuffix(text, "\n")) + "\n.fi\n"
}

var roffEscapes = strings.NewReplacer(`\`, `\e`, "-", `\-`, "'", `\(aq`)

// roff makes text mean itself, also at the start of a line.
func roff(text string) string {
	text = roffEscapes.Replace(text)
	if strings.HasPrefix(text, ".") {
		text = `\&` + text
	}
	return strings.ReplaceAll(text, "\n.", "\n\\&.")
}
