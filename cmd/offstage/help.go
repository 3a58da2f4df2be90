package main

import (
	"fmt"
	"runtime"
	"runtime/debug"
	"strings"
	"text/tabwriter"

	"github.com/spf13/pflag"
)

const helpHead = `offstage moves the Go toolchain of a Dockerfile offstage: it rewrites the file
into a builder stage and a minimal runtime stage, and prints the diff.

Usage:
  offstage [flags] [path ...]

A path is a Dockerfile, a directory (searched for Dockerfile, Dockerfile.*,
*.Dockerfile, Containerfile), or - for standard input. The default is the
current directory.

Examples:
  offstage                       show what would change below this directory
  offstage | git apply           apply it
  offstage --write services/api  rewrite in place
  offstage --explain Dockerfile  say why, with the evidence
  offstage --check               for CI: exit 1 while something would change
  offstage -w - <in >out         rewrite standard input to standard output

Flags:
`

const helpTail = `
Exit codes:
  0  done: nothing to do, the diff printed, or the file written
  1  --check, and something would change
  2  usage error, a Dockerfile that does not parse, or an I/O error
  3  something was refused (0 with --allow-refused)
Over many files the first of 2, 3, 1, 0 that occurred is the exit code; one bad
file never stops the rest.

In a Dockerfile:
  # offstage: ignore             leave this file alone
  # offstage: keep PATH...       carry these paths to the runtime stage
`

func helpText() string {
	return helpHead + flagTable() + helpTail
}

// flagTable is the flags with what they do. pflag's own table writes
// [=true|false] after every switch.
func flagTable() string {
	var b strings.Builder
	w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	flagSet(new(settings)).VisitAll(func(f *pflag.Flag) {
		short := "   "
		if f.Shorthand != "" {
			short = "-" + f.Shorthand + ","
		}
		value, usage := pflag.UnquoteUsage(f)
		if f.Value.Type() == "bool" {
			value = ""
		}
		first, more, _ := strings.Cut(usage, "\n")
		fmt.Fprintf(w, "  %s --%s\t%s\n", short, strings.TrimSpace(f.Name+" "+value), first)
		if more != "" {
			fmt.Fprintf(w, "\t%s\n", more)
		}
	})
	w.Flush()
	return b.String()
}

// versionText names the release, or for a build from a checkout its commit.
func versionText() string {
	version := "(unknown)"
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" {
		version = info.Main.Version
	}
	return fmt.Sprintf("offstage %s %s %s/%s\n", version, runtime.Version(), runtime.GOOS, runtime.GOARCH)
}
