package gosrc

import (
	"slices"
	"strings"
	"sync"
)

// openFlags are the constants that say how a file is opened.
var openFlags = sync.OnceValue(func() map[string]bool {
	flags := map[string]bool{}
	names := "O_RDONLY O_WRONLY O_RDWR O_APPEND O_EXCL O_SYNC O_TRUNC O_CLOEXEC O_NOFOLLOW O_DIRECTORY O_CREAT"
	for name := range strings.FieldsSeq(names) {
		flags["syscall."+name], flags["golang.org/x/sys/unix."+name] = true, true
	}
	for name := range strings.FieldsSeq("O_RDONLY O_WRONLY O_RDWR O_APPEND O_EXCL O_SYNC O_TRUNC O_CREATE") {
		flags["os."+name] = true
	}
	return flags
})

func isOpenFlag(n *node) bool { return n != nil && n.op == opName && openFlags()[n.s] }

// onlyMakes reports whether a file that is opened with these flags is made where it is
// missing, and nothing of it is read where it is there: it is truncated, or only written.
// One that must be missing is looked for.
func onlyMakes(flags Arg) bool {
	return !slices.ContainsFunc(flags, func(v Value) bool {
		set := strings.Fields(v.Text)
		has := func(name string) bool { return slices.Contains(set, name) }
		made := has("O_CREATE") || has("O_CREAT")
		return !v.Exact || !made || !has("O_WRONLY") && !has("O_TRUNC") || has("O_EXCL")
	})
}
