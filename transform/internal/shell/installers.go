package shell

import (
	"cmp"
	"path"
	"strings"
)

// An installer is a script that people hand to a shell from where it is published.
type installer struct {
	at      string // how its address begins, behind the scheme; it ends in install.sh
	program string // what it installs
	dir     string // the variable that says where to; -b says it as well
}

// installers are those of dep and golangci-lint, which were read, and of gosec and air, which
// are known to come from the same generator (goreleaser/godownloader). Considered and left
// out: those that set up package repositories (nodesource) or more than one program (rustup,
// nvm).
var installers = []installer{
	{"raw.githubusercontent.com/golang/dep/", "dep", "INSTALL_DIRECTORY"},
	{"raw.githubusercontent.com/golangci/golangci-lint/", "golangci-lint", "BINDIR"},
	{"raw.githubusercontent.com/securego/gosec/", "gosec", "BINDIR"},
	{"raw.githubusercontent.com/cosmtrek/air/", "air", "BINDIR"},
	{"raw.githubusercontent.com/air-verse/air/", "air", "BINDIR"},
}

// shellInput is what a shell does that reads its commands from a pipe: those of an installer
// are known.
func shellInput(c *Command) []Effect {
	p, _ := c.Abs(c.Args[0])
	in, ok := installerOf(c)
	if !ok {
		return []Effect{{Kind: Unknown, Path: p}}
	}
	dir := in.into(c)
	return c.on(Makes, []Word{{Text: path.Join(dir.Text, in.program), Known: dir.Known}})
}

// installerOf finds the installer that a shell reads from a pipe.
func installerOf(c *Command) (installer, bool) {
	first := ""
	if len(c.Args) > 1 {
		first = c.Args[1].Text
	}
	if c.Piped == nil || first != "" && first != "-s" && first != "-" {
		return installer{}, false
	}
	var from []string
	for _, w := range c.Piped.Args {
		if _, at, ok := strings.Cut(w.Text, "://"); ok {
			from = append(from, at)
		}
	}
	for _, in := range installers {
		if len(from) == 1 && strings.HasPrefix(from[0], in.at) && strings.HasSuffix(from[0], "/install.sh") {
			return in, true
		}
	}
	return installer{}, false
}

// into is the directory that an installer puts its program in. Without a word of it that
// of dep takes the directory of go install, and the others take bin.
func (in installer) into(c *Command) Word {
	for i, a := range c.Args[:len(c.Args)-1] {
		if a.Text == "-b" && in.dir == "BINDIR" {
			return c.Args[i+1]
		}
	}
	dir, _ := c.Lookup(in.dir)
	if dir == "" && in.program == "dep" {
		bin, _ := c.Lookup("GOBIN")
		gopath, _ := c.Lookup("GOPATH")
		first, _, _ := strings.Cut(gopath, ":")
		dir = cmp.Or(bin, first+"/bin")
	}
	return Word{Text: cmp.Or(dir, "bin"), Known: true}
}
