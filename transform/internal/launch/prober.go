package launch

import (
	"errors"
	"fmt"
	"io"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/spf13/pflag"

	"offstage/transform/internal/catalog"
	"offstage/transform/internal/dockerfile"
)

// A Prober is a health check by curl or wget that a small program does in its stead, with
// the same outcome whatever is answered. BusyBox's wget alone differs in two things: it asks
// at one address of localhost, where the program tries all, and takes a body in chunks that
// ends between two of them, which the program does not.
type Prober struct {
	Step *dockerfile.Step
	Tool string // curl or wget
	URL  string // with $NAME for what the container's environment gives
	client
}

// A client is how curl or wget asks, and what it takes for an answer. Conditions are on
// the status s, in Go.
type client struct {
	head     bool   // HEAD in place of GET
	getAfter bool   // where 500 or 501 is the answer to HEAD
	unread   bool   // the body is not read
	chunks   bool   // a body without a length may break off
	insecure bool   // any certificate will do
	follows  string // when a Location is followed; empty for never
	hops     int    // how often
	fails    string // when a status fails; empty for never
	seconds  int    // that all may take; 0 for no limit
}

const (
	moved     = "s == 300 || s == 301 || s == 302 || s == 303 || s == 307 || s == 308"
	notOfBusy = "(s < 200 || s > 204) && !(" + moved + ")"
	notOfGNU  = "s/100 != 2 && s != 300"
)

// ProberOf is the image's health check as a program of its own does it; the error says why
// none does. Only what is understood in full is replaced.
func ProberOf(m *Model) (*Prober, error) {
	h := m.Final.Config.Health
	if h == nil || h.Step == nil || len(h.Test) < 2 {
		return nil, errors.New("the image has no HEALTHCHECK of its own")
	}
	if err := roomForProber(m); err != nil {
		return nil, err
	}
	words, err := checkWords(h, m.Final.Config.Shell)
	if err != nil {
		return nil, err
	}
	p := &Prober{Step: h.Step, Tool: words[0]}
	switch {
	case p.Tool != "curl" && p.Tool != "wget":
		return nil, fmt.Errorf("the health check starts %s, and not curl or wget", p.Tool)
	case !m.Base.Known || !SurelyHas(m, p.Tool):
		return nil, fmt.Errorf("that the original has %s is not known", p.Tool)
	case p.Tool == "curl":
		err = p.likeCurl(words[1:])
	default:
		err = p.likeWget(words[1:], busyBox(m))
	}
	if err != nil {
		return nil, err
	}
	return p, nil
}

// ProberPath is where the prober is.
const ProberPath = "/healthcheck"

// roomForProber says why the builder can't build a prober as its first step, by the Go
// that it starts from.
func roomForProber(m *Model) error {
	f := m.Final
	switch _, taken := m.FS.Lookup(ProberPath); {
	case !m.Base.Golang || f.Parent != nil || len(f.Steps) == 0 || m.Base.Go != "" && catalog.Minor(m.Base.Go) < 11:
		return errors.New("the stage does not start from an image with Go 1.11 or later")
	case f.Platform != "" || slices.Contains(m.Opts.With, "multiarch"):
		return errors.New("the builder may run on another platform than the image")
	case taken:
		return errors.New(ProberPath + " is something else already")
	}
	return nil
}

// busyBox reports whether wget is BusyBox's, as alpine's is until a package brings GNU's.
func busyBox(m *Model) bool {
	for _, name := range m.SystemPackages() {
		if name == "wget" {
			return false
		}
	}
	return m.Base.Musl
}

// checkWords are the words of the one command that a health check is, without what a shell
// form has around it for Docker and for the eye: `|| exit 1`, and output that goes nowhere.
func checkWords(h *dockerfile.Health, sh []string) ([]string, error) {
	if h.Test[0] == "CMD" {
		if slices.ContainsFunc(h.Test, func(w string) bool { return strings.Contains(w, "$") }) {
			return nil, errors.New("a JSON form replaces no variables")
		}
		return h.Test[1:], nil
	}
	if sh != nil && !slices.Equal(sh, dockerfile.DefaultShell) {
		return nil, errors.New("the health check is run by another shell than sh")
	}
	text := around().ReplaceAllString(h.Test[1], "")
	var words []string
	for _, w := range strings.Fields(text) {
		word, ok := plainWord(w)
		if !ok {
			return nil, fmt.Errorf("a shell may make something else of %s", w)
		}
		words = append(words, word)
	}
	if len(words) == 0 {
		return nil, errors.New("the health check is no plain command")
	}
	return words, nil
}

var around = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(\s+[12]?>\s*/dev/null|\s+2>&1)*(\s*\|\|\s*exit\s+1\s*;?)?\s*$`)
})

// plainWord is a shell's word without its quotes, where the shell makes of it what
// os.ExpandEnv does.
func plainWord(w string) (string, bool) {
	within := ""
	if n := len(w) - 1; n > 0 && w[0] == w[n] && (w[0] == '"' || w[0] == '\'' && !strings.Contains(w, "$")) {
		w, within = w[1:n], "?&;~"
	}
	rest := strings.Map(func(r rune) rune {
		if strings.ContainsRune(within, r) {
			return -1
		}
		return r
	}, variable().ReplaceAllString(w, ""))
	return w, w != "" && !needsShell(rest)
}

var variable = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`\$[A-Za-z_][A-Za-z0-9_]*|\$\{[A-Za-z_][A-Za-z0-9_]*\}`)
})

// clientFlags are flags of a client that are understood; others are errors.
func clientFlags(name string) *pflag.FlagSet {
	f := pflag.NewFlagSet(name, pflag.ContinueOnError)
	f.SetOutput(io.Discard)
	return f
}

// likeCurl takes curl's arguments in.
func (p *Prober) likeCurl(args []string) error {
	f := clientFlags("curl")
	fail := f.BoolP("fail", "f", false, "")
	location := f.BoolP("location", "L", false, "")
	output := f.StringP("output", "o", "-", "")
	f.BoolVarP(&p.insecure, "insecure", "k", false, "")
	f.BoolVarP(&p.head, "head", "I", false, "")
	f.IntVarP(&p.seconds, "max-time", "m", 0, "")
	f.BoolP("silent", "s", false, "")
	f.BoolP("show-error", "S", false, "")
	if err := p.parse(f, args); err != nil {
		return err
	}
	if *fail {
		p.fails = "s >= 400"
	}
	if *location {
		p.follows, p.hops = "s/100 == 3", 50
	}
	return p.writes(*output)
}

// likeWget takes the arguments of BusyBox's or GNU's wget in. What --spider is to
// BusyBox is a GET whose answer is not read.
func (p *Prober) likeWget(args []string, busy bool) error {
	f := clientFlags("wget")
	output := f.StringP("output-document", "O", "", "")
	tries := f.IntP("tries", "t", 20, "")
	f.BoolVar(&p.unread, "spider", false, "")
	f.BoolVar(&p.insecure, "no-check-certificate", false, "")
	f.BoolP("quiet", "q", false, "")
	f.Bool("no-verbose", false, "")
	if err := p.parse(f, args); err != nil {
		return err
	}
	p.follows, p.hops, p.fails = moved, 20, notOfGNU
	if busy {
		p.hops, p.fails = 15, notOfBusy
	} else {
		p.head, p.getAfter, p.chunks = p.unread, p.unread && *tries != 1, true
	}
	if p.unread {
		return nil
	}
	return p.writes(*output)
}

// writes says whether a client writes what it gets to a file.
func (p *Prober) writes(output string) error {
	if output != "-" && output != "/dev/null" {
		return fmt.Errorf("the health check has %s write a file", p.Tool)
	}
	return nil
}

// parse reads the flags and the one address, which has to be the container's own.
func (p *Prober) parse(f *pflag.FlagSet, args []string) error {
	args = slices.Clone(args)
	if i := slices.Index(args, "-nv"); i >= 0 {
		args[i] = "--no-verbose" // a letter of its own
	}
	if err := f.Parse(args); err != nil {
		return fmt.Errorf("what %s is asked to do is not known in full: %w", p.Tool, err)
	}
	if f.NArg() != 1 {
		return fmt.Errorf("the health check does not have %s ask for one address", p.Tool)
	}
	p.URL = f.Arg(0)
	if !strings.Contains(p.URL, "://") {
		p.URL = "http://" + p.URL
	}
	u, err := url.Parse(variable().ReplaceAllString(p.URL, "1"))
	switch {
	case err != nil:
		return errors.New("the address of the health check can't be read")
	case u.User != nil || !slices.Contains([]string{"localhost", "127.0.0.1", "0.0.0.0"}, u.Hostname()):
		return errors.New("the health check asks for another host than localhost")
	case u.Scheme == "https" && !p.insecure:
		return errors.New("which certificates the health check trusts is not known")
	case u.Scheme != "http" && u.Scheme != "https":
		return errors.New("the health check does not ask by HTTP")
	}
	return nil
}
