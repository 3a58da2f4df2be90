package main

import (
	"fmt"
	"runtime"
	"runtime/debug"
	"strings"

	"github.com/spf13/pflag"

	"offstage/transform"
)

const purpose = `offstage moves the Go toolchain of a Dockerfile offstage: it rewrites the file
into a builder stage and a minimal runtime stage, and prints the diff.
`

const synopsis = "offstage [flags] [path ...]"

const pathsHelp = `A path is a Dockerfile, a directory (searched for Dockerfile, Dockerfile.*,
Dockerfile-*, *.Dockerfile and the same of Containerfile), or - for standard
input. The default is the current directory.
`

const examples = `  offstage                       show what would change below this directory
  offstage | git apply           apply it
  offstage --write services/api  rewrite in place
  offstage --explain Dockerfile  say why, with the evidence
  offstage --only scratch -w     rewrite what then runs on scratch, nothing else
  offstage --check               for CI: exit 1 while something would change
  offstage --verify -w           build and run both; write what is the same
  offstage -w - <in >out         rewrite standard input to standard output
`

const exitCodes = `  0  done: nothing to do, the diff printed, or the file written
  1  --check, and something would change
  2  usage error, a Dockerfile that does not parse, an I/O error, or with
     --verify a rewrite that does not build
  3  something was refused (0 with --allow-refused), or with --verify the images
     differ, the original does not build, or its program fails in both
     (0 with --allow-unexercised)
Over many files the first of 2, 3, 1, 0 that occurred is the exit code; one bad
file never stops the rest.
`

const pragmas = `  # offstage: ignore             leave this file alone
  # offstage: keep PATH...       carry these paths to the runtime stage
`

// briefHelp is what fits on one screen.
func briefHelp() string {
	return purpose + "\nUsage:\n  " + synopsis + "\n\n" + pathsHelp + "\nExamples:\n" + examples +
		"\nThe first flags to know:\n" + flagLines(firstFlags()) +
		"\nAll flags, exit codes and comments: offstage --help\n"
}

// firstFlags are those that a person needs who has a Dockerfile or two.
func firstFlags() *pflag.FlagSet {
	first := newFlagSet()
	for _, name := range []string{
		"write", "check", "list", "explain", "verify", "commit-message", "runtime", "with", "context",
	} {
		first.AddFlag(flagSet(new(settings)).Lookup(name))
	}
	return first
}

func helpText() string {
	return purpose + "\nUsage:\n  " + synopsis + "\n\n" + pathsHelp + "\nExamples:\n" + examples + flagTable() +
		"\nImprovements for --with, which change what an image does or takes to build:\n" + improvementTable() +
		"\nExit codes:\n" + exitCodes + "\nIn a Dockerfile:\n" + pragmas
}

// improvementTable says what there is for --with.
func improvementTable() string {
	const nameWidth, textWidth = 11, 65
	var b strings.Builder
	for _, im := range transform.Improvements() {
		name := im.Name
		for _, line := range folded(strings.ReplaceAll(im.Doc, "`", ""), textWidth) {
			fmt.Fprintf(&b, "  %-*s  %s\n", nameWidth, name, line)
			name = ""
		}
	}
	return b.String()
}

// folded cuts a text at spaces into lines of at most width bytes, if it can.
func folded(text string, width int) []string {
	var lines []string
	line := ""
	for _, word := range strings.Fields(text) {
		if line != "" && len(line)+1+len(word) > width {
			lines = append(lines, line)
			line = ""
		}
		line = strings.TrimPrefix(line+" "+word, " ")
	}
	return append(lines, line)
}

// flagTable is the flags with what they do. pflag's own table writes
// [=true|false] after every switch.
func flagTable() string {
	var b strings.Builder
	for _, g := range flagGroups(new(settings)) {
		fmt.Fprintf(&b, "\n%s:\n%s", g.title, flagLines(g.flags))
	}
	return b.String()
}

// flagLines are flags with what they do, all in the same columns.
func flagLines(flags *pflag.FlagSet) string {
	width := 0
	flagSet(new(settings)).VisitAll(func(f *pflag.Flag) { width = max(width, len(flagHead(f))) })
	var b strings.Builder
	flags.VisitAll(func(f *pflag.Flag) {
		head := flagHead(f)
		for line := range strings.SplitSeq(usageOf(f), "\n") {
			fmt.Fprintf(&b, "%-*s  %s\n", width, head, line)
			head = ""
		}
	})
	return b.String()
}

// flagHead is a flag as it is typed.
func flagHead(f *pflag.Flag) string {
	short := "   "
	if f.Shorthand != "" {
		short = "-" + f.Shorthand + ","
	}
	return "  " + short + " --" + strings.TrimSpace(f.Name+" "+valueOf(f))
}

// valueOf is the word for a flag's value in the help; a switch has none.
func valueOf(f *pflag.Flag) string {
	value, _ := pflag.UnquoteUsage(f)
	if f.Value.Type() == "bool" {
		return ""
	}
	return value
}

func usageOf(f *pflag.Flag) string {
	_, usage := pflag.UnquoteUsage(f)
	return usage
}

// versionText names the release, or for a build from a checkout its commit.
func versionText() string {
	return fmt.Sprintf("offstage %s %s %s/%s\n", versionNumber(), runtime.Version(), runtime.GOOS, runtime.GOARCH)
}

// release is the version of a release, which .ci/release sets.
var release string

func versionNumber() string {
	if release != "" {
		return release
	}
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" {
		return info.Main.Version
	}
	return "(unknown)"
}
