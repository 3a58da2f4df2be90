package shell

import "strings"

// A Go is a command of the go tool.
type Go struct {
	*Command
	Verb string // build, install, run, get, test, mod, …
	Dir  string // where it works, -C applied; empty when not known
	Out  *Word  // -o, if given
	Args []Word // packages, or the .go files of one package
	Prog []Word // the program's own arguments, for run
	Tags []string

	VerbEnd  int   // the offset behind the verb
	TagsWord *Word // the word that holds the value of -tags; nil when no flag does

	LDFlags     string
	LDFlagsWord *Word // the word that holds the value of the last -ldflags; nil when no flag does

	Linked    []Assign // the variables that the linker sets, OpenText for what is not known of a value
	LinkedAny bool     // it may set any

	Mod       string // -mod
	BuildMode string
	Race      bool
	Download  bool // get -d
	Update    bool // get -u
	Wrapped   bool // go-wrapper run: an executable is started that was installed before
	Overlaid  bool // -overlay, -modfile: what is built can't be seen
}

// goValueFlags are the build flags that take a value as the next word.
var goValueFlags = map[string]bool{
	"o":             true,
	"p":             true,
	"C":             true,
	"asmflags":      true,
	"buildmode":     true,
	"compiler":      true,
	"gccgoflags":    true,
	"gcflags":       true,
	"installsuffix": true,
	"ldflags":       true,
	"mod":           true,
	"modfile":       true,
	"overlay":       true,
	"pgo":           true,
	"pkgdir":        true,
	"tags":          true,
	"toolexec":      true,
	"exec":          true,
	"covermode":     true,
	"coverpkg":      true,
}

// testValueFlags are those that only go test has.
var testValueFlags = set(
	`run skip count timeout bench benchtime blockprofile blockprofilerate coverprofile cpu cpuprofile fuzz fuzztime
	fuzzminimizetime list memprofile memprofilerate mutexprofile mutexprofilefraction outputdir parallel shuffle ` +
		`trace vet`,
)

// AsGo reads a command as one of the go tool; nil when it is something else.
func (c *Command) AsGo() *Go {
	if len(c.Args) > 1 && c.Program() == "go-wrapper" {
		return c.wrapped()
	}
	if c.Program() != "go" || len(c.Args) < 2 {
		return nil
	}
	g := &Go{Command: c, Dir: c.Dir}
	args := c.Args[1:]
	if dir, ok := strings.CutPrefix(args[0].Text, "-C="); ok && len(args) > 1 {
		g.chdir(Word{Text: dir, Known: args[0].Known})
		args = args[1:]
	} else if args[0].Text == "-C" && len(args) > 2 {
		g.chdir(args[1])
		args = args[2:]
	}
	g.Verb, g.VerbEnd = args[0].Text, args[0].End
	if flags, ok := c.Lookup("GOFLAGS"); ok {
		for _, f := range quotedFields(flags) {
			if name, value, ok := splitFlag(f); ok && strings.Contains(f, "=") {
				g.flag(name, Word{Text: value, Known: true})
			} else if ok {
				g.flag(name, Word{Known: true})
			}
		}
	}
	g.arguments(args[1:])
	return g
}

// wrapped reads the verbs of go-wrapper, the script of the golang images up to 1.9:
// download is go get -v -d, install is go install -v, and run starts what is
// installed. Source: go-wrapper in docker-library/golang.
func (c *Command) wrapped() *Go {
	g := &Go{Command: c, Dir: c.Dir, VerbEnd: c.Args[1].End}
	switch rest := c.Args[2:]; c.Args[1].Text {
	case "download":
		g.Verb, g.Download = "get", true
		g.arguments(rest)
	case "install":
		g.Verb = "install"
		g.arguments(rest)
	case "run":
		g.Verb, g.Prog, g.Wrapped = "run", rest, true
	default:
		return nil
	}
	return g
}

// goEnv is what go env NAME prints: a variable that is set, or what the official image
// and a build for Linux make of one that isn't.
func goEnv(name string, vars Lookup) (string, bool) {
	version, official := vars("GOLANG_VERSION")
	if v, ok := vars(name); ok && v != "" && name != "GOVERSION" {
		return v, true
	}
	switch name {
	case "GOROOT":
		return "/usr/local/go", official
	case "GOTOOLDIR", "GOHOSTARCH", "GOARCH":
		return "", false // as the machine is
	case "GOOS", "GOHOSTOS":
		return "linux", true
	case "GOVERSION":
		return "go" + version, strings.Count(version, ".") == 2
	case "GOMODCACHE":
		dir, ok := vars("GOPATH")
		first, _, _ := strings.Cut(dir, ":")
		return first + "/pkg/mod", ok && dir != ""
	case "GOEXE", "GOBIN":
		return "", official
	}
	return "", false
}

// quotedFields splits GOFLAGS as the go tool does: quotes around a whole field
// may hold spaces.
func quotedFields(s string) []string {
	var list []string
	for s = strings.TrimSpace(s); s != ""; s = strings.TrimSpace(s) {
		if q := s[0]; q == '"' || q == '\'' {
			field, rest, _ := strings.Cut(s[1:], string(q))
			list, s = append(list, field), rest
			continue
		}
		field := strings.Fields(s)[0]
		list, s = append(list, field), s[len(field):]
	}
	return list
}

func (g *Go) chdir(w Word) {
	g.Dir = ""
	if dir, ok := g.Abs(w); ok {
		g.Dir = dir
	}
}

func splitFlag(s string) (name, value string, ok bool) {
	if len(s) < 2 || s[0] != '-' {
		return "", "", false
	}
	name, value, _ = strings.Cut(strings.TrimPrefix(s[1:], "-"), "=")
	return name, value, name != ""
}

// arguments reads the flags, then the packages.
func (g *Go) arguments(args []Word) {
	args = g.flags(args)
	if g.Verb != "run" {
		g.Args = args
		return
	}
	n := 0
	for n < len(args) && strings.HasSuffix(args[n].Text, ".go") {
		n++
	}
	if n == 0 && len(args) > 0 {
		n = 1
	}
	g.Args, g.Prog = args[:n], args[n:]
}

// flags reads the flags, and gives what is behind them.
func (g *Go) flags(args []Word) []Word {
	for len(args) > 0 {
		name, value, ok := splitFlag(args[0].Text)
		if !ok {
			if args[0].Text == "--" {
				args = args[1:]
			}
			break
		}
		word := args[0]
		joined := strings.Contains(word.Text, "=")
		if word.Text = value; joined {
			_, word.Holed, _ = strings.Cut(word.Holed, "=")
		}
		args = args[1:]
		if (goValueFlags[name] || g.Verb == "test" && testValueFlags(name)) && !joined && len(args) > 0 {
			word, args = args[0], args[1:]
		}
		g.flag(name, word)
		switch name {
		case "tags":
			g.TagsWord = &word
		case "ldflags":
			g.LDFlagsWord = &word
		}
	}
	return args
}

func (g *Go) flag(name string, w Word) {
	switch name {
	case "o":
		g.Out = &w
	case "C":
		g.chdir(w)
	case "tags":
		g.Tags = strings.FieldsFunc(w.Text, func(r rune) bool { return r == ',' || r == ' ' })
	case "ldflags":
		g.LDFlags = w.Text
		g.Linked, g.LinkedAny = linked(w)
	case "mod":
		g.Mod = w.Text
	case "buildmode":
		g.BuildMode = w.Text
	case "race":
		g.Race = w.Text != "false"
	case "d":
		g.Download = w.Text != "false"
	case "u":
		g.Update = w.Text != "false"
	case "overlay", "modfile":
		g.Overlaid = true
	}
}

// Builds reports whether the command makes executables: build, install, or get
// before it only fetched.
func (g *Go) Builds() bool {
	return g.Verb == "build" || g.Verb == "install" || g.Verb == "get" && !g.Download
}
