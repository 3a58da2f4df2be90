package shell

import (
	"strings"
	"sync"
)

// An EffectKind is one way in which a command changes the file system.
type EffectKind int

// The kinds of effects. Paths are absolute and may be globs.
const (
	Makes      EffectKind = iota // the file Path, with a content that only the run knows
	Edits                        // the Go files below the directory Path, with what is known of it in Text
	MakesDir                     // the directory Path
	Copies                       // From to Path
	Moves                        // From to Path
	Links                        // Path, a symbolic link to From
	Removes                      // Path and all below it
	Owns                         // owner or mode of Path
	Accounts                     // users and groups: /etc/passwd, /etc/group
	Generates                    // files below the directory Path, by a tool of the build; of an archive, maybe Names
	Anywhere                     // files of any path, by a program that is not understood
	Installs                     // packages, named in Names
	Uninstalls                   // packages or groups of them, named in Names
	Privilege                    // file capabilities or set-user-id of Path
	Unknown                      // the command could do anything
)

// An Effect is something that a command does to the file system.
type Effect struct {
	Final    bool   // Copies, Moves: Path is where it ends up, also where that is a directory
	Replaces bool   // Links: a link at Path gives way, also where it leads to a directory
	Told     bool   // Generates: by what copies or moves the files that it is told to Path
	Keeps    bool   // Copies, Moves: a link stays one
	Says     string // Links: what the link says
	Kind     EffectKind
	Path     string
	From     string
	Names    []string          // of packages, of users, or of what is taken out of an archive
	Pins     map[string]string // for Installs: what is said of the version or the repository of some
	Others   []string          // for Installs: those of Names that another repository is named for
	Manager  string            // for Installs: apk, apt, yum, …
	Text     Text              // for Makes: what is made of the content
	Printed  bool              // for Makes: by a tool that writes text
	Alike    bool              // for Makes: of a file that was there, the same or what a generator makes again
	Group    string            // for Installs: the virtual package that holds them
	Purged   bool              // for Uninstalls: and what the packages made as well
	Tree     bool              // for Owns: and of all below it
	Maybe    bool              // whether it happens depends on the distribution's tool, or on what an operand is for
	Cmd      *Command

	// Spares is for Removes that may happen, of a part of what is at Path: it tells of what lies
	// below it what is surely left. Nil spares nothing.
	Spares func(rel string) bool
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
	case harmless(name):
	case generators(name):
		list = append(list, generated(c)...)
		if interpreters(name) {
			list = append(list, Effect{Kind: Anywhere})
		}
	default:
		p, _ := c.Abs(c.Args[0])
		list = append(list, Effect{Kind: Unknown, Path: p})
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
	if strings.HasPrefix(w.Text, "/dev/") || strings.HasPrefix(w.Text, "/proc/") || strings.HasPrefix(w.Text, "&") ||
		w.Text == "-" {
		return nil
	}
	list := c.on(Makes, []Word{w})
	for i := range list {
		list[i].Text, list[i].Printed = c.Text, printers(c.Program())
		list[i].Alike = generators(c.Program()) || c.Program() == "go"
	}
	return list
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

// generated is what a tool makes of which only its operands are known: files where it runs,
// and maybe at those paths elsewhere.
func generated(c *Command) []Effect {
	list := []Effect{{Kind: Generates, Path: c.Dir}}
	for _, w := range c.Args[1:] {
		w.Text = valueOf(w.Text)
		p, ok := c.Abs(w)
		if ok && p != c.Dir && !c.isBelow(p) && strings.Contains(w.Text, "/") && !strings.Contains(w.Text, ":") {
			list = append(list, Effect{Kind: Generates, Path: p, Maybe: true})
		}
	}
	return list
}

// valueOf is what a word names behind the flag, or the name and "=", that it may begin with.
func valueOf(word string) string {
	if _, value, ok := strings.Cut(word, "="); ok {
		return value
	}
	if len(word) > 2 && word[0] == '-' && word[2] == '/' {
		return word[2:]
	}
	return word
}

func nothing(*Command) []Effect { return nil }

// effects is what each known tool does. Considered and left out: tools that
// only read (they are harmless), and build tools (generators).
var effects = map[string]func(*Command) []Effect{
	"mkdir":    makeDirs,
	"touch":    touch,
	"tee":      func(c *Command) []Effect { return c.on(Makes, c.flags("").operands) },
	"truncate": func(c *Command) []Effect { return c.on(Makes, c.flags("sr --size --reference").operands) },
	"rm":       remove,
	"rmdir":    func(c *Command) []Effect { return c.on(Removes, c.flags("").operands) },
	"unlink":   func(c *Command) []Effect { return c.on(Removes, c.flags("").operands) },
	"cp":       copyFiles,
	"mv":       func(c *Command) []Effect { return c.transfer(Moves, "tS --target-directory --suffix") },
	"ln":       link,
	"install":  installFiles,
	"chmod":    chmod,
	"chown":    owner,
	"chgrp":    owner,
	"setcap":   setcap,
	"sed":      func(c *Command) []Effect { return append(sed(c), sedWrites(c)...) },
	"awk":      awk, "gawk": awk, "mawk": awk,
	"sort":  writesOption("okStT --output --key --buffer-size --field-separator --temporary-directory"),
	"uniq":  writesSecond("fsw --skip-fields --skip-chars --check-chars"),
	"xxd":   writesSecond("closRgnm"),
	"rsync": rsync,
	"cpio":  cpio,
	"perl":  perl, "ruby": perl,
	"gofmt":    gofmt,
	"patch":    patch,
	"dos2unix": func(c *Command) []Effect { return withoutCR(c.on(Makes, c.flags("cim").operands)) },
	"wget":     wget,
	"curl":     curl,
	"tar":      tar,
	"unzip":    unzip,
	"7z":       sevenZip, "7za": sevenZip, "7zr": sevenZip,
	"gzip": squeeze, "gunzip": squeeze, "bzip2": squeeze, "bunzip2": squeeze, "xz": squeeze, "unxz": squeeze,
	"git": git,
	"hg":  checkOut, "svn": checkOut,
	"dd":      dd,
	"openssl": openssl,
	"mkfifo":  func(c *Command) []Effect { return c.on(Makes, c.flags("m --mode").operands) },
	"go":      goTool, "go-wrapper": goTool,
	"sh": shellInput, "bash": shellInput, "ash": shellInput, "dash": shellInput,

	"adduser":  adduser,
	"useradd":  useradd,
	"usermod":  accounts,
	"addgroup": accounts,
	"groupadd": accounts,
	"groupmod": accounts,
	"deluser":  accounts,
	"userdel":  accounts,
	"delgroup": accounts,
	"groupdel": accounts,
	"passwd":   accounts,
	"chpasswd": accounts,

	"apk": apk, "apt-get": apt, "apt": apt, "aptitude": apt, "dpkg": dpkg, "yum": yum, "dnf": yum, "microdnf": yum,
	"dpkg-reconfigure": reconfigured,
	"npm":              nodePackages, "pnpm": nodePackages, "yarn": nodePackages,
	"gem":                    otherPackages,
	"pip":                    otherPackages,
	"pip3":                   otherPackages,
	"cpan":                   otherPackages,
	"python":                 python,
	"python3":                python,
	"crontab":                nothing, // its table is for cron alone, and nothing else reads it
	"debconf-set-selections": nothing, // what it keeps is for packages that are set up
	"update-ca-certificates": nothing, // its only product, the bundle, is carried from the builder
}

func init() { effects["find"], effects["xargs"] = find, xargs } // they ask for the effects of their words

// harmless commands read, print, or only touch caches.
var harmless = set(
	`echo printf cat ls pwd date sleep which type uname id whoami env printenv true false test [ : head tail grep egrep
	awk cut sort uniq wc tr file ldd readelf du df stat sync hostname alias ulimit govet golint staticcheck ` +
		`golangci-lint gotestsum
	strip upx ldconfig gpg gpgv sha256sum sha1sum sha512sum md5sum hash exit trap set dirname basename realpath ` +
		`readlink expr seq ping nslookup tree
	getent nproc rehash nm objdump goreturns ginkgo misspell errcheck ineffassign gosec shellcheck hadolint ` +
		`add-apt-repository apt-key base64 diff cmp yes chsh
	mktemp fc-cache jq yq less more nohup tput stty clear getcap ssh-agent ssh-add lsof ps kill killall pkill ` +
		`ssh-keyscan xxd od rev tac nl fold column comm paste
	arch lscpu free uptime tty groups logname uuidgen cksum b2sum sha224sum sha384sum command builtin strings file`,
)

// generators are build tools: what they make stays below the working directory,
// the GOPATH and their caches.
var generators = set(
	`make gmake cmake ninja mage task just goreleaser gox gb rake bazel buck npm npx yarn pnpm node bower gulp grunt ` +
		`webpack vite tsc sass
	lessc tailwindcss protoc buf swag templ sqlc statik packr packr2 pkger rice go-bindata go-bindata-assetfs esc ` +
		`vfsgendev fileb0x easyjson stringer mockgen
	wire ent gqlgen oapi-codegen swagger goswagger hugo dep glide govendor godep gpm gvp gvm vndr trash gom gopm ` +
		`goop ` +
		`bee buffalo revel gomobile xgo gcc g++ cc
	ld ar c++ clang rustc cargo dotnet mvn gradle php composer bundle esbuild bun deno elm statics qtc ` +
		`hero ` +
		`jade ffjson msgp
	goimports gofumpt golines
	parcel flatc thrift goa kratos goctl gf wails autoconf automake configure pkg-config genny binddata ` +
		`assets gotext mkcert pwgen`,
)

// interpreters are those of the generators that run what people wrote.
var interpreters = set(
	`mage task just rake npm npx yarn pnpm node bower gulp grunt gradle mvn php composer bun deno dotnet buffalo`,
)

// set reports of a word whether it is one of some. They are taken apart when that is
// first asked.
func set(words string) func(string) bool {
	all := sync.OnceValue(func() map[string]bool {
		m := map[string]bool{}
		for w := range strings.FieldsSeq(words) {
			m[w] = true
		}
		return m
	})
	return func(word string) bool { return all()[word] }
}
