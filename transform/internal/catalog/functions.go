package catalog

import "sort"

// A Function is what rules ask of a primitive, beside what gosrc's table says of it.
type Function struct {
	Name string // as in gosrc's table of primitives
	Does Deed
}

// A Deed is what a function does that a rule asks of.
type Deed uint8

// The deeds.
const (
	AsRoot        Deed = 1 << iota // it takes root's rights, or its result is another for another user
	GivesPaths                     // its result holds paths of the builder, which -trimpath shortens or takes away
	FindsAccounts                  // it looks a user or group up: which there are differs between distributions
)

// Does reports whether a function is known to do one of some deeds.
func Does(name string, deeds Deed) bool {
	i := sort.Search(len(functions), func(i int) bool { return functions[i].Name >= name })
	return i < len(functions) && functions[i].Name == name && functions[i].Does&deeds != 0
}

// functions are sorted by name. Sources: the packages' documentation.
var functions = []Function{
	{".FileLine", GivesPaths},
	{"go/build.Import", GivesPaths},
	{"go/build.ImportDir", GivesPaths},
	{"golang.org/x/sys/unix.Mount", AsRoot},
	{"golang.org/x/sys/unix.Setrlimit", AsRoot},
	{"golang.org/x/sys/unix.Setuid", AsRoot},
	{"golang.org/x/sys/unix.Socket", AsRoot},
	{"net.DialIP", AsRoot},
	{"net.ListenIP", AsRoot},
	{"net.ListenPacket", AsRoot},
	{"os.Chmod", AsRoot},
	{"os.Chown", AsRoot},
	{"os.Geteuid", AsRoot},
	{"os.Getuid", AsRoot},
	{"os.Lchown", AsRoot},
	{"os.Link", AsRoot},
	{"os.Remove", AsRoot},
	{"os.RemoveAll", AsRoot},
	{"os.Rename", AsRoot},
	{"os.Symlink", AsRoot},
	{"os.Truncate", AsRoot},
	{"os.UserCacheDir", AsRoot},
	{"os.UserConfigDir", AsRoot},
	{"os.UserHomeDir", AsRoot},
	{"os/user.Current", AsRoot},
	{"os/user.Lookup", AsRoot | FindsAccounts},
	{"os/user.LookupGroup", FindsAccounts},
	{"runtime.Caller", GivesPaths},
	{"runtime.Callers", GivesPaths},
	{"runtime.CallersFrames", GivesPaths},
	{"runtime.GOROOT", GivesPaths},
	{"syscall.Chroot", AsRoot},
	{"syscall.Mount", AsRoot},
	{"syscall.Reboot", AsRoot},
	{"syscall.Setgid", AsRoot},
	{"syscall.Setgroups", AsRoot},
	{"syscall.Sethostname", AsRoot},
	{"syscall.Setrlimit", AsRoot},
	{"syscall.Setuid", AsRoot},
	{"syscall.Socket", AsRoot},
	{"syscall.Unmount", AsRoot},
}
