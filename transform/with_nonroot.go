package transform

import (
	"maps"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/moby/buildkit/frontend/dockerfile/instructions"

	"offstage/transform/internal/dockerfile"
	"offstage/transform/internal/gosrc"
)

// nobody is the user and group that many images without root use, by number:
// Kubernetes can tell a number from root.
const nobody = "65532:65532"

// withNonroot runs the program without root's rights, where nothing is seen that
// takes them.
func withNonroot(p *plan) error {
	for _, find := range rootReasons {
		if ev := find(p); ev != nil {
			return unless(ev)
		}
	}
	p.user = nobody
	return nil
}

// starter is the instruction above which USER stands: the first that says what
// starts. It is nil when a stage before the final one has it.
func (p *plan) starter() *dockerfile.Step {
	for _, st := range p.facts.stage.Steps {
		switch st.Cmd.(type) {
		case *instructions.CmdCommand, *instructions.EntrypointCommand:
			return st
		}
	}
	return nil
}

func (p *plan) userLine() string { return p.keyword("USER") + " " + p.user }

// rootReasons find what may need root, the plainest first.
//
// Considered and left out: Docker's default of letting everybody bind low ports
// (Kubernetes and Podman don't), and capabilities (a runtime option).
var rootReasons = []func(*plan) *Evidence{userIsSet, otherImage, lowPort, ownership, keptData, unknownAccess, otherPrograms, rootsPlaces, closedFiles, written, rootsCalls, rootsImports}

func userIsSet(p *plan) *Evidence {
	if u := p.facts.stage.Config.User; u != "" {
		return p.facts.because(p.facts.lastStep("user"), "USER %s is set already", u)
	}
	return nil
}

// otherImage is for an image of a person's choice, which may have a user.
func otherImage(p *plan) *Evidence {
	if !slices.Contains(runtimes, p.runtime) {
		return p.facts.because(nil, "which user %s has is not known", p.from)
	}
	return nil
}

// lowAddress is a port below 1024, alone or as an address to listen at.
var lowAddress = regexp.MustCompile(`^(?:(?:0\.0\.0\.0|127\.0\.0\.1|localhost|\[::\])?:(\d{1,4}|https?)|(80|443|53|22|25))$`)

func isLow(text string) bool {
	m := lowAddress.FindStringSubmatch(text)
	if m == nil {
		return false
	}
	n, err := strconv.Atoi(m[1] + m[2])
	return err != nil || n > 0 && n < 1024
}

// lowPort finds a port that only root may listen at on most systems.
func lowPort(p *plan) *Evidence {
	f := p.facts
	for _, port := range slices.Sorted(maps.Keys(f.stage.Config.Expose)) {
		if n := number(port, 0); n < 1024 {
			return f.because(f.lastStep("expose"), "port %s may be for root alone", port)
		}
	}
	for _, v := range f.stage.Config.Env {
		if isLow(v.Value) {
			return f.because(f.lastStep("env"), "%s is a port that may be for root alone", v.Name)
		}
	}
	for _, u := range f.uses {
		for name, v := range u.Env {
			if isLow(v) {
				return &Evidence{u.File, u.Line, name + " is a port that may be for root alone"}
			}
		}
	}
	for _, s := range f.starts {
		for _, w := range s.cmd.Args {
			if _, value, _ := strings.Cut(w.Text, "="); isLow(w.Text) || isLow(value) {
				return &Evidence{s.ev.File, s.ev.Line, w.Text + " is a port that may be for root alone"}
			}
		}
	}
	return f.stringThat(isLow, "a port that may be for root alone")
}

// stringThat finds a string of the programs' own source.
func (f *facts) stringThat(is func(string) bool, what string) *Evidence {
	for _, b := range f.readBuilds() {
		for _, s := range b.prog.src.Strings {
			if is(s.Text) {
				ev := f.place(b, s.Pos, quoted(s.Text)+" is "+what)
				return &ev
			}
		}
	}
	return nil
}

// callThat finds a call of the programs' own source that there is something to
// say of.
func (f *facts) callThat(why func(gosrc.Call) string) *Evidence {
	for _, b := range f.readBuilds() {
		for _, c := range b.prog.src.Calls {
			if text := why(c); text != "" {
				ev := f.place(b, c.Pos, text)
				return &ev
			}
		}
	}
	return nil
}

// ownership is for files whose owner or mode somebody chose, and for users.
func ownership(p *plan) *Evidence {
	f := p.facts
	if f.accounts != nil {
		return f.because(f.accounts, "the RUN changes users or groups")
	}
	if len(f.owned) > 0 {
		return f.because(f.owned[0].step, "the owner or mode of %s is chosen here", f.owned[0].path)
	}
	for _, st := range f.chain {
		switch c := st.Cmd.(type) {
		case *instructions.CopyCommand:
			if c.Chmod != "" {
				return f.because(st, "the mode of what is copied is chosen here")
			}
		case *instructions.AddCommand:
			if c.Chmod != "" {
				return f.because(st, "the mode of what is copied is chosen here")
			}
		}
	}
	return nil
}

// keptData is for volumes and mounts: what is in them may be root's.
func keptData(p *plan) *Evidence {
	f := p.facts
	if len(f.stage.Config.Volumes) > 0 {
		return f.because(f.lastStep("volume"), "what is in a volume may be root's")
	}
	for _, u := range f.uses {
		if len(u.Mounts) > 0 {
			return &Evidence{u.File, u.Line, "what is mounted may be root's"}
		}
	}
	return nil
}

// unknownAccess is for programs of which it isn't known what they open.
func unknownAccess(p *plan) *Evidence {
	f := p.facts
	if list := append(f.unreadSource(), evidenceOf(p.told, KindUnknownPath)...); len(list) > 0 {
		return &list[0]
	}
	for _, b := range f.artifactBuilds() {
		if f.linkage(b).useC {
			return f.because(b.at, "what the program's C code does is not known")
		}
	}
	return nil
}

// otherPrograms is for scripts and programs that are started: what they do to
// the system isn't looked into.
func otherPrograms(p *plan) *Evidence {
	for _, s := range p.facts.starts {
		if s.role == healthcheck || s.role == shellStart || s.target.kind == artifact {
			continue
		}
		return &Evidence{s.ev.File, s.ev.Line, commandLine(s.cmd) + " is started, and may need root"}
	}
	if list := p.facts.execUnknown; len(list) > 0 {
		return &list[0]
	}
	return nil
}

// rootOnly are places that only root may use or enter.
var rootOnly = []string{"/root", "/proc", "/sys", "/var/run", "/run", "/dev", "/etc", "/var/lib", "/var/log", "/boot"}

// openPlaces are places among them that everybody may use.
var openPlaces = []string{"/dev/null", "/dev/stdout", "/dev/stderr", "/dev/stdin", "/dev/urandom", "/dev/random",
	"/etc/ssl", "/etc/hosts", "/etc/resolv.conf", "/etc/localtime", "/proc/self", "/proc/cpuinfo", "/proc/meminfo"}

func rootsPlace(text string) bool {
	in := func(dir string) bool { _, ok := below(dir, path.Clean(text)); return ok }
	return slices.ContainsFunc(rootOnly, in) && !slices.ContainsFunc(openPlaces, in)
}

// rootsPlaces is for an image that works in root's places, and for a program
// that names them or home.
func rootsPlaces(p *plan) *Evidence {
	f := p.facts
	for _, at := range append([]string{f.stage.Config.Workdir}, copiedPaths(p)...) {
		if _, ok := below("/root", at); ok {
			return f.because(nil, "%s is where only root may enter", at)
		}
	}
	if ev := f.stringThat(func(s string) bool { return strings.HasPrefix(s, "/") && rootsPlace(s) }, "a place that may be root's"); ev != nil {
		return ev
	}
	if ev := f.stringThat(func(s string) bool { return strings.HasPrefix(s, "~/") }, "in the home directory, which would be another"); ev != nil {
		return ev
	}
	for _, name := range []string{"HOME", "USER", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME"} {
		if f.readsEnv(name) {
			return f.because(nil, "%s is read, which would be another", name)
		}
	}
	return nil
}

// closedFiles is for files of the context that only their owner may read.
func closedFiles(p *plan) *Evidence {
	f := p.facts
	for _, at := range copiedPaths(p) {
		fd, ok := f.image.lookup(at)
		if !ok || fd.kind != fromContext || !fd.sure {
			continue
		}
		if fi, err := f.ctx.stat(fd.path); err == nil && fi.Mode().Perm()&0o004 == 0 {
			return &Evidence{f.ctx.full(fd.path), 0, "only its owner may read it"}
		}
	}
	return nil
}

func copiedPaths(p *plan) []string {
	var list []string
	for _, c := range p.copies {
		list = append(list, c.path)
	}
	return list
}

// written is for what is written outside of the directory for temporary files,
// and for directories that exist to be written to.
func written(p *plan) *Evidence {
	f := p.facts
	for _, n := range p.needs {
		if n.Kind == KindEmptyDirectory || n.Kind == KindSystemDir || n.Kind == KindOptionalDir {
			ev := n.Evidence[0]
			ev.Why = n.Arg + " may be written to"
			return &ev
		}
	}
	return f.callThat(func(c gosrc.Call) string {
		a, known := fileCalls[c.Name]
		switch {
		case (known && a.write || c.Name == "os.OpenFile") && !inTemp(c.Args):
			return c.Name + " may write where only root may"
		case makesSocket(c):
			return "it makes a socket"
		}
		return ""
	})
}

// inTemp says whether a call's path is surely in the directory for temporary files.
func inTemp(args []gosrc.Arg) bool {
	if len(args) == 0 {
		return false
	}
	return !slices.ContainsFunc(args[0], func(v gosrc.Value) bool {
		_, tmp := below("/tmp", path.Clean(v.Text))
		return v.Root != gosrc.Temp && !tmp
	})
}

// rootCalls are functions that take root's rights, or whose result is another
// for another user.
var rootCalls = words(`os.UserHomeDir os.UserCacheDir os.UserConfigDir os/user.Current os/user.Lookup os.Chown os.Lchown os.Chmod os.Getuid os.Geteuid
	syscall.Chroot syscall.Mount syscall.Unmount syscall.Setuid syscall.Setgid syscall.Setgroups syscall.Setrlimit syscall.Socket syscall.Reboot syscall.Sethostname
	golang.org/x/sys/unix.Mount golang.org/x/sys/unix.Socket golang.org/x/sys/unix.Setuid golang.org/x/sys/unix.Setrlimit
	net.ListenIP net.DialIP net.ListenPacket os.Remove os.RemoveAll os.Rename os.Symlink os.Link os.Truncate`)

func rootsCalls(p *plan) *Evidence {
	return p.facts.callThat(func(c gosrc.Call) string {
		if rootCalls.has(c.Name) && !inTemp(c.Args) {
			return c.Name + " may take root, or give something else to another user"
		}
		return ""
	})
}

// rootImports are packages that write files of their own accord, ask the system
// for what only root gets, or look the user up.
var rootImports = []string{
	"github.com/mattn/go-sqlite3", "modernc.org/sqlite", "github.com/glebarez/sqlite", "github.com/glebarez/go-sqlite", "github.com/ncruces/go-sqlite3", "gorm.io/driver/sqlite",
	"go.etcd.io/bbolt", "github.com/boltdb/bolt", "github.com/dgraph-io/badger", "github.com/blevesearch/bleve", "github.com/syndtr/goleveldb", "github.com/cockroachdb/pebble",
	"github.com/tidwall/buntdb", "github.com/nutsdb/nutsdb", "github.com/asdine/storm", "github.com/pocketbase/pocketbase", "github.com/peterbourgon/diskv",
	"gopkg.in/natefinch/lumberjack.v2", "github.com/natefinch/lumberjack", "github.com/lestrrat-go/file-rotatelogs", "github.com/astaxie/beego", "github.com/beego/beego",
	"golang.org/x/crypto/acme/autocert", "github.com/caddyserver/certmagic", "github.com/go-acme/lego", "github.com/gin-gonic/autotls",
	"golang.org/x/net/icmp", "golang.org/x/net/ipv4", "golang.org/x/net/ipv6", "golang.org/x/net/bpf", "github.com/go-ping/ping", "github.com/prometheus-community/pro-bing", "github.com/google/gopacket", "github.com/vishvananda", "github.com/songgao/water",
	"github.com/docker/docker", "github.com/fsouza/go-dockerclient", "github.com/containerd/containerd", "github.com/moby/moby", "github.com/shirou/gopsutil", "github.com/cilium/ebpf", "github.com/opencontainers/runc",
	"os/user", "github.com/mitchellh/go-homedir", "github.com/adrg/xdg", "log/syslog",
}

func rootsImports(p *plan) *Evidence {
	if ev, name, ok := p.facts.imports(rootImports...); ok {
		ev.Why = name + " may write files or take root"
		return &ev
	}
	return nil
}
