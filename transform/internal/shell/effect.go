package shell

import (
	"path"
	"strings"
)

// An EffectKind is one way in which a command changes the file system.
type EffectKind int

// The kinds of effects. Paths are absolute and may be globs.
const (
	Makes      EffectKind = iota // the file Path, with a content that only the run knows
	MakesDir                     // the directory Path
	Copies                       // From to Path
	Moves                        // From to Path
	Links                        // Path, a symbolic link to From
	Removes                      // Path and all below it
	Owns                         // owner or mode of Path, or of all below it
	Accounts                     // users and groups: /etc/passwd, /etc/group
	Generates                    // files below the directory Path, by a tool of the build
	Installs                     // packages, named in Names
	Uninstalls                   // packages or groups of them, named in Names
	Privilege                    // file capabilities or set-user-id of Path
	Unknown                      // the command could do anything
)

// An Effect is something that a command does to the file system.
type Effect struct {
	Kind    EffectKind
	Path    string
	From    string
	Names   []string
	Manager string // for Installs: apk, apt, yum, …
	Group   string // for Installs: the virtual package that holds them
	Source  bool   // for Unknown: the command is a script of the project
	Cmd     *Command
}

// Effects says what a command does to the file system, besides what the go tool
// builds. A command that is in no list and can't be told is Unknown.
func (c *Command) Effects() []Effect {
	var list []Effect
	for _, w := range c.Out {
		list = append(list, c.output(w)...)
	}
	name := c.Program()
	f, ok := effects[name]
	switch {
	case name == "":
		list = append(list, Effect{Kind: Unknown, Path: c.text()})
	case ok:
		list = append(list, f(c)...)
	case harmless[name]:
	case generators[name]:
		list = append(list, Effect{Kind: Generates, Path: c.Dir})
	default:
		p, _ := c.Abs(c.Args[0])
		list = append(list, Effect{Kind: Unknown, Path: p, Source: strings.Contains(c.Args[0].Text, "/")})
	}
	for i := range list {
		list[i].Cmd = c
	}
	return list
}

func (c *Command) text() string {
	if len(c.Args) == 0 {
		return ""
	}
	return c.Args[0].Text
}

func (c *Command) output(w Word) []Effect {
	if strings.HasPrefix(w.Text, "/dev/") || strings.HasPrefix(w.Text, "&") || w.Text == "-" {
		return nil
	}
	return c.on(Makes, []Word{w})
}

// on gives one effect for each word; a path that isn't known makes it Unknown.
func (c *Command) on(kind EffectKind, words []Word) []Effect {
	var list []Effect
	for _, w := range words {
		p, ok := c.Abs(w)
		if !ok {
			list = append(list, Effect{Kind: Unknown, Path: w.Text})
			continue
		}
		list = append(list, Effect{Kind: kind, Path: p})
	}
	return list
}

// operands are the words that are no flags; the flags in withValue take one more.
func (c *Command) operands(withValue string) []Word {
	var list []Word
	args := c.Args[1:]
	for i := 0; i < len(args); i++ {
		t := args[i].Text
		switch {
		case t == "--":
			return append(list, args[i+1:]...)
		case len(t) < 2 || t[0] != '-':
			list = append(list, args[i])
		case !strings.HasPrefix(t, "--") && strings.Contains(withValue, t[len(t)-1:]), strings.Contains(withValue, " "+t+" "):
			i++
		}
	}
	return list
}

// option is the value of the first of the named flags that is given.
func (c *Command) option(names ...string) (Word, bool) {
	for i, a := range c.Args {
		for _, n := range names {
			if a.Text == n && i+1 < len(c.Args) {
				return c.Args[i+1], true
			}
			long := strings.HasPrefix(n, "--")
			if v, ok := strings.CutPrefix(a.Text, n); ok && v != "" && (!long || v[0] == '=') {
				a.Text = strings.TrimPrefix(v, "=")
				return a, true
			}
		}
	}
	return Word{}, false
}

func (c *Command) has(flags ...string) bool {
	for _, a := range c.Args[1:] {
		for _, f := range flags {
			if a.Text == f || len(f) == 2 && len(a.Text) > 1 && a.Text[0] == '-' && a.Text[1] != '-' && strings.Contains(a.Text, f[1:]) {
				return true
			}
		}
	}
	return false
}

func nothing(*Command) []Effect { return nil }

// effects is what each known tool does. Considered and left out: tools that
// only read (they are harmless), and build tools (generators).
var effects = map[string]func(*Command) []Effect{
	"mkdir":    func(c *Command) []Effect { return c.on(MakesDir, c.operands("m")) },
	"touch":    func(c *Command) []Effect { return c.on(Makes, c.operands("drt")) },
	"tee":      func(c *Command) []Effect { return c.on(Makes, c.operands("")) },
	"truncate": func(c *Command) []Effect { return c.on(Makes, c.operands("sr")) },
	"rm":       func(c *Command) []Effect { return c.on(Removes, c.operands("")) },
	"rmdir":    func(c *Command) []Effect { return c.on(Removes, c.operands("")) },
	"cp":       func(c *Command) []Effect { return c.transfer(Copies) },
	"mv":       func(c *Command) []Effect { return c.transfer(Moves) },
	"ln":       link,
	"install":  installFiles,
	"chmod":    chmod,
	"chown":    owner,
	"chgrp":    owner,
	"setcap":   func(c *Command) []Effect { return c.on(Privilege, c.operands("")[min(1, len(c.operands(""))):]) },
	"sed":      sed,
	"wget":     wget,
	"curl":     curl,
	"tar":      tar,
	"unzip":    unzip,
	"gunzip":   func(c *Command) []Effect { return c.on(Makes, trimExt(c.operands(""), ".gz")) },
	"git":      git,
	"dd":       dd,
	"openssl":  openssl,
	"mkfifo":   func(c *Command) []Effect { return c.on(Makes, c.operands("m")) },
	"go":       goTool,

	"adduser": accounts, "useradd": accounts, "usermod": accounts, "addgroup": accounts, "groupadd": accounts,
	"deluser": accounts, "userdel": accounts, "delgroup": accounts, "groupdel": accounts, "passwd": accounts, "chpasswd": accounts,

	"apk": apk, "apt-get": apt, "apt": apt, "aptitude": apt, "dpkg": dpkg, "yum": yum, "dnf": yum, "microdnf": yum,
	"gem": otherPackages, "pip": otherPackages, "pip3": otherPackages, "cpan": otherPackages,
	"update-ca-certificates": nothing, // its only product, the bundle, is carried from the builder
	"xargs":                  xargs,
	"find":                   find,
}

// harmless commands read, print, or only touch caches.
var harmless = set(`echo printf cat ls pwd date sleep which type uname id whoami env printenv true false test [ : head tail grep egrep
	awk cut sort uniq wc tr file ldd readelf du df stat sync hostname alias ulimit gofmt govet golint staticcheck golangci-lint gotestsum
	strip upx ldconfig gpg gpgv sha256sum sha1sum sha512sum md5sum hash exit trap set dirname basename realpath readlink expr seq ping nslookup tree
	getent nproc rehash nm objdump goreturns ginkgo misspell errcheck ineffassign gosec shellcheck hadolint add-apt-repository apt-key base64 diff cmp yes chsh`)

// generators are build tools: what they make stays below the working directory,
// the GOPATH and their caches.
var generators = set(`make gmake cmake ninja mage task just goreleaser gox gb rake bazel buck npm npx yarn pnpm node bower gulp grunt webpack vite tsc sass
	lessc tailwindcss protoc buf swag templ sqlc statik packr packr2 pkger rice go-bindata go-bindata-assetfs esc vfsgendev fileb0x easyjson stringer mockgen
	wire ent gqlgen oapi-codegen swagger goswagger hugo dep glide govendor godep gpm gvp gvm vndr trash gom gopm goop bee buffalo revel gomobile xgo gcc g++ cc
	ld ar c++ clang rustc cargo dotnet mvn gradle python python3 perl ruby php composer bundle esbuild bun deno elm statics qtc hero jade ffjson msgp
	goimports parcel flatc thrift goa kratos goctl gf wails autoconf automake configure pkg-config genny binddata assets gotext mkcert pwgen`)

func set(words string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(words) {
		m[w] = true
	}
	return m
}

func accounts(*Command) []Effect { return []Effect{{Kind: Accounts}} }

// transfer is cp or mv: the last operand is where to, -t names it first.
func (c *Command) transfer(kind EffectKind) []Effect {
	words := c.operands("tS")
	to, ok := c.option("-t", "--target-directory")
	if !ok {
		if len(words) < 2 {
			return nil
		}
		to, words = words[len(words)-1], words[:len(words)-1]
		if len(words) > 1 && !strings.HasSuffix(to.Text, "/") {
			to.Text += "/"
		}
	}
	list := c.between(kind, words, to)
	for i := range list {
		if list[i].Kind == kind && (ok || strings.HasSuffix(to.Text, "/")) {
			list[i].Path = path.Join(list[i].Path, path.Base(list[i].From))
		}
	}
	return list
}

func (c *Command) between(kind EffectKind, from []Word, to Word) []Effect {
	var list []Effect
	dst, ok := c.Abs(to)
	for _, w := range from {
		src, known := c.Abs(w)
		if !ok || !known {
			list = append(list, Effect{Kind: Unknown, Path: to.Text})
			continue
		}
		list = append(list, Effect{Kind: kind, From: src, Path: dst})
	}
	return list
}

// link is ln -s TARGET NAME. A hard link is a copy, as far as content goes.
func link(c *Command) []Effect {
	words := c.operands("tS")
	if len(words) != 2 {
		return []Effect{{Kind: Unknown, Path: "ln"}}
	}
	kind := Copies
	if c.has("-s", "--symbolic") {
		kind = Links
	}
	to, ok := c.Abs(words[1])
	if !ok || !words[0].Known {
		return []Effect{{Kind: Unknown, Path: words[1].Text}}
	}
	from := words[0].Text
	if !path.IsAbs(from) {
		base := c.Dir
		if kind == Links {
			base = path.Dir(to)
		}
		from = path.Join(base, from)
	}
	return []Effect{{Kind: kind, From: from, Path: to}}
}

func installFiles(c *Command) []Effect {
	if c.has("-d", "--directory") {
		return c.on(MakesDir, c.operands("mog"))
	}
	words := c.operands("mogt")
	if len(words) < 2 {
		return nil
	}
	return c.between(Copies, words[:len(words)-1], words[len(words)-1])
}

func chmod(c *Command) []Effect {
	words := c.operands("")
	if len(words) < 2 {
		return nil
	}
	mode := words[0].Text
	kind := Owns
	if strings.Contains(mode, "s") || len(mode) == 4 && strings.ContainsAny(mode[:1], "2467") {
		kind = Privilege
	}
	list := c.on(kind, words[1:])
	if strings.TrimLeft(mode, "augo") == "+x" || mode == "755" || mode == "0755" {
		return nil // the mode of a file is copied with it
	}
	return list
}

func owner(c *Command) []Effect {
	words := c.operands("")
	if len(words) < 2 {
		return nil
	}
	return c.on(Owns, words[1:])
}

func sed(c *Command) []Effect {
	if !c.has("-i", "--in-place") {
		return nil
	}
	words := c.operands("ef")
	if _, script := c.option("-e", "--expression"); !script && len(words) > 0 {
		words = words[1:]
	}
	return c.on(Makes, words)
}
