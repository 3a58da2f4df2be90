package main

import (
	"errors"
	"fmt"
	"io"
	"runtime"
	"slices"
	"strings"

	"github.com/spf13/pflag"
)

// settings are the command line, after its checks.
type settings struct {
	write        bool
	list         bool
	check        bool
	allowRefused bool
	quiet        bool
	exclude      []string
	only         []string
	runtime      string
	mirrorOf     []string
	builder      string
	context      string
	explain      bool
	json         bool
	jobs         int
	noCache      bool
	with         []string
	color        string

	runtimeConfig string
	lean          bool

	annotate      bool
	commitMessage bool
	sarifPath     string
	reportPath    string

	completion string
	man        bool
	jsonSchema bool
	version    bool
	help       bool
	brief      bool // -h: the help that fits on a screen

	verify verifySettings

	paths []string
	typed string // the command line, for the report
}

// A flagGroup is flags with one duty.
type flagGroup struct {
	title string
	flags *pflag.FlagSet
}

// flagGroups describe the flags in the order in which the help lists them. The
// help, the man page, the completions and the parser all come from here. A value
// in backquotes that is FILE or DIR is completed as such.
func flagGroups(s *settings) []flagGroup {
	return []flagGroup{
		{"What to do", actionFlags(s)},
		{"What to print instead of the diffs, and what to write beside", outputFlags(s)},
		{"How to decide", decisionFlags(s)},
		{"To see for yourself", verifyFlags(s)},
		{"About offstage", aboutFlags(s)},
	}
}

func actionFlags(s *settings) *pflag.FlagSet {
	f := newFlagSet()
	f.BoolVarP(&s.write, "write", "w", false, "rewrite in place instead of printing diffs")
	f.BoolVar(&s.check, "check", false, "exit 1 when anything would change")
	f.BoolVar(&s.allowRefused, "allow-refused", false, "let a refusal leave the exit code alone")
	f.StringArrayVar(&s.exclude, "exclude", nil,
		"leave out what a search finds that matches\n`PATTERN`: a name, or a path with * and **")
	f.StringSliceVar(&s.only, "only", nil, "look only at what comes to one of `KIND,...`: codes\nof refusals, runtimes")
	f.IntVar(&s.jobs, "jobs", runtime.GOMAXPROCS(0),
		"`N` Dockerfiles are worked on at once; by default as\nmany as there are CPUs")
	f.BoolVar(&s.noCache, "no-cache", false,
		"keep nothing of what was read of modules or\nverified, and use nothing that was kept")
	return f
}

func outputFlags(s *settings) *pflag.FlagSet {
	f := newFlagSet()
	f.BoolVarP(&s.list, "list", "l", false, "print the names of the files that would change")
	f.BoolVar(&s.explain, "explain", false, "print every decision with its evidence")
	f.BoolVar(&s.json, "json", false, "print one JSON object per Dockerfile and line")
	f.BoolVar(&s.annotate, "annotations", false, "print workflow commands for GitHub Actions")
	f.BoolVar(&s.commitMessage, "commit-message", false,
		"print the message of a commit and its pull\nrequest for what this run rewrites, with --write")
	f.StringVar(&s.reportPath, "report", "", "write an HTML report to `FILE`")
	f.StringVar(&s.sarifPath, "sarif", "", "write a SARIF 2.1.0 log to `FILE`, for code scanning")
	f.BoolVarP(&s.quiet, "quiet", "q", false, "say nothing but errors on standard error")
	f.StringVar(&s.color, "color", "auto",
		"`WHEN` to colour: auto, always or never; the\ndefault, auto, is on a terminal without NO_COLOR")
	return f
}

func decisionFlags(s *settings) *pflag.FlagSet {
	f := newFlagSet()
	f.StringVar(&s.runtime, "runtime", "auto",
		"runtime `IMAGE`, or scratch, alpine, distroless,\nchainguard, auto; auto, the default, is the first\n"+
			"of scratch, alpine, debian that meets every need")
	f.StringVar(&s.runtimeConfig, "runtime-config", "",
		"`FILE` with what docker image inspect prints of the\nimage of --runtime, where it is not a known one")
	f.StringArrayVar(&s.mirrorOf, "mirror-of", nil,
		"`COPY=OF`: images of one registry are copies, as\nregistry.example.com/hub=docker.io/library")
	f.StringVar(&s.builder, "builder", "builder", "`NAME` of a builder stage that has none; default\nbuilder")
	f.StringVar(&s.context, "context", "", "build context `DIR`; otherwise it is found")
	f.StringSliceVar(&s.with, "with", nil, "improvements `NAME,...` to make in what is\nrewritten; none by default")
	f.BoolVar(&s.lean, "lean", false, "short for --with lean")
	return f
}

func aboutFlags(s *settings) *pflag.FlagSet {
	f := newFlagSet()
	f.StringVar(&s.completion, "completion", "", "print the completions for a `SHELL`: bash, zsh,\nfish")
	f.BoolVar(&s.man, "man", false, "print the man page")
	f.BoolVar(&s.jsonSchema, "json-schema", false, "print the JSON Schema of --json")
	f.BoolVar(&s.version, "version", false, "print the version")
	f.BoolVarP(&s.help, "help", "h", false, "print this help; -h prints a short one")
	return f
}

// choicesOf are the values of a flag that takes one of a few; a runtime may also
// be any image.
func choicesOf(flag string) []string {
	switch flag {
	case "color":
		return []string{"auto", "always", "never"}
	case "completion":
		return []string{"bash", "zsh", "fish"}
	case "runtime":
		return []string{"auto", "scratch", "alpine", "distroless", "chainguard"}
	case "with": // or several
		return improvementNames()
	case "only": // or several, or any image
		return append([]string{"scratch", "alpine", "debian", "distroless", "chainguard"}, codeNames()...)
	}
	return nil
}

func newFlagSet() *pflag.FlagSet {
	f := pflag.NewFlagSet("offstage", pflag.ContinueOnError)
	f.SortFlags = false
	f.SetOutput(io.Discard) // errors are printed once, by the caller
	return f
}

// flagSet is all flags.
func flagSet(s *settings) *pflag.FlagSet {
	f := newFlagSet()
	for _, g := range flagGroups(s) {
		f.AddFlagSet(g.flags)
	}
	return f
}

// parseFlags reads the command line. Every error is one line for the user.
func parseFlags(args []string) (settings, error) {
	var s settings
	f := flagSet(&s)
	if err := f.Parse(args); err != nil {
		return s, errors.New(strings.ReplaceAll(err.Error(), "\n", " ") + nearFlag(f, err))
	}
	s.paths, s.typed = f.Args(), typed(f)
	s.brief = !slices.Contains(args, "--help")
	s.takeLean()
	if err := s.takeWord(); err != nil {
		return s, err
	}
	if len(s.paths) == 0 {
		s.paths = []string{"."}
	}
	if err := oneOf("completion", s.completion); err != nil && (f.Changed("completion") || s.completion != "") {
		return s, err
	}
	if s.help || s.version || s.man || s.jsonSchema || s.completion != "" {
		return s, nil // whatever else was asked for, these only print
	}
	if err := s.conflict(); err != nil {
		return s, err
	}
	if err := s.checkVerify(f.Changed); err != nil {
		return s, err
	}
	return s, s.checkValues(f.Changed)
}

// takeLean makes --lean what it is short for.
func (s *settings) takeLean() {
	if s.lean && !slices.Contains(s.with, "lean") {
		s.with = append(s.with, "lean")
	}
}

// conflict finds two flags that ask for different things at once. --write goes
// with the reports on purpose: thousands of files are rewritten with a record
// of each.
func (s *settings) conflict() error {
	var reports []string
	for _, r := range []struct {
		name string
		on   bool
	}{
		{"--list", s.list}, {"--explain", s.explain}, {"--json", s.json},
		{"--annotations", s.annotate}, {"--commit-message", s.commitMessage},
	} {
		if r.on {
			reports = append(reports, r.name)
		}
	}
	switch {
	case len(reports) > 1:
		return fmt.Errorf("%s and %s exclude each other", reports[0], reports[1])
	case s.write && s.check:
		return errors.New("--write and --check exclude each other")
	case s.write && len(reports) > 0 && slices.Contains(s.paths, stdinPath):
		return fmt.Errorf("--write and %s exclude each other for standard input: both print to standard output",
			reports[0])
	}
	return nil
}
