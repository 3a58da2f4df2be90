package main

import (
	"errors"
	"fmt"
	"io"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"unicode"

	"github.com/spf13/pflag"
)

// settings are the command line, after its checks.
type settings struct {
	write        bool
	list         bool
	check        bool
	allowRefused bool
	runtime      string
	builder      string
	context      string
	explain      bool
	json         bool
	jobs         int
	color        string
	version      bool
	help         bool

	paths []string
}

// flagSet describes the flags in the order in which the help lists them. The
// help, the parser and the README's table all come from here.
func flagSet(s *settings) *pflag.FlagSet {
	f := pflag.NewFlagSet("offstage", pflag.ContinueOnError)
	f.SortFlags = false
	f.SetOutput(io.Discard) // errors are printed once, by the caller
	f.BoolVarP(&s.write, "write", "w", false, "rewrite in place instead of printing diffs")
	f.BoolVarP(&s.list, "list", "l", false, "print the names of the files that would change instead")
	f.BoolVar(&s.check, "check", false, "exit 1 when anything would change")
	f.BoolVar(&s.explain, "explain", false, "print every decision with its evidence instead")
	f.BoolVar(&s.json, "json", false, "print one JSON object per Dockerfile and line instead")
	f.BoolVar(&s.allowRefused, "allow-refused", false, "let a refusal leave the exit code alone")
	f.StringVar(&s.runtime, "runtime", "auto", "runtime `IMAGE`, alpine, scratch or auto; auto, the\ndefault, is the first that meets every need")
	f.StringVar(&s.builder, "builder", "builder", "`NAME` of a builder stage that has none; default builder")
	f.StringVar(&s.context, "context", "", "build context `DIR`; otherwise it is found")
	f.IntVar(&s.jobs, "jobs", runtime.GOMAXPROCS(0), "`N` Dockerfiles are worked on at once; by default as many\nas there are CPUs")
	f.StringVar(&s.color, "color", "auto", "`WHEN` to colour: auto, always or never; the default, auto,\nis on a terminal without NO_COLOR")
	f.BoolVar(&s.version, "version", false, "print the version")
	f.BoolVarP(&s.help, "help", "h", false, "print this help")
	return f
}

// parseFlags reads the command line. Every error is one line for the user.
func parseFlags(args []string) (settings, error) {
	var s settings
	f := flagSet(&s)
	if err := f.Parse(args); err != nil {
		return s, errors.New(strings.ReplaceAll(err.Error(), "\n", " "))
	}
	s.paths = f.Args()
	if len(s.paths) == 0 {
		s.paths = []string{"."}
	}
	if s.help || s.version {
		return s, nil // whatever else was asked for, these only print
	}
	if err := s.conflict(); err != nil {
		return s, err
	}
	return s, s.checkValues(f.Changed("context"))
}

// conflict finds two flags that ask for different things at once. --write goes
// with the reports on purpose: thousands of files are rewritten with a record
// of each.
func (s *settings) conflict() error {
	var reports []string
	for _, r := range []struct {
		name string
		on   bool
	}{{"--list", s.list}, {"--explain", s.explain}, {"--json", s.json}} {
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
		return fmt.Errorf("--write and %s exclude each other for standard input: both print to standard output", reports[0])
	}
	return nil
}

// stageName is what Docker accepts after AS.
var stageName = regexp.MustCompile(`^[a-z][a-z0-9-_.]*$`)

// reservedStages already mean something to Docker where a stage may be named.
var reservedStages = []string{"scratch", "context"}

func (s *settings) checkValues(contextGiven bool) error {
	switch {
	case !stageName.MatchString(s.builder):
		return fmt.Errorf("--builder %q is not a stage name: a lower-case letter, then lower-case letters, digits, - _ .", s.builder)
	case s.jobs < 1:
		return fmt.Errorf("--jobs %d is not a number from 1 up", s.jobs)
	case slices.Contains(reservedStages, s.builder):
		return fmt.Errorf("--builder %q is a name that Docker reserves", s.builder)
	case !slices.Contains([]string{"auto", "always", "never"}, s.color):
		return fmt.Errorf("--color %q is not one of auto, always, never", s.color)
	case s.runtime == "" || strings.ContainsFunc(s.runtime, notInImage):
		return fmt.Errorf("--runtime %q is not auto, alpine, scratch or an image", s.runtime)
	case contextGiven && s.context == "":
		return errors.New("--context needs a directory")
	case slices.Contains(s.paths, ""):
		return errors.New("a path is empty")
	}
	return nil
}

// notInImage keeps a value from becoming more than the one word after FROM.
func notInImage(r rune) bool { return unicode.IsSpace(r) || !unicode.IsPrint(r) }
