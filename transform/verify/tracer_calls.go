//go:build linux && (amd64 || arm64)

package verify

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"maps"
	"net/netip"
	"os"
	"path"
	"strings"
	"sync"
	"unsafe"

	"golang.org/x/sys/unix"
)

// A shape says what a system call does and which of its arguments name a file.
type shape struct {
	how   string
	dir   int // the argument with the directory's descriptor; none when there is none
	name  int // the argument with the path; none where the descriptor itself is meant
	other int // one more path, behind its own descriptor where the first has one; none

	// by says how, where that takes a look at the arguments.
	by func(t *thread, args [6]uint64) string
}

const none = -1

func at(how string, dir int) shape     { return shape{how: how, dir: dir, name: dir + 1, other: none} }
func named(how string) shape           { return shape{how: how, dir: none, name: 0, other: none} }
func descriptor(how string) shape      { return shape{how: how, dir: 0, name: none, other: none} }
func twoPaths(how string, d int) shape { return shape{how: how, dir: d, name: d + 1, other: d + 3} }

func opening(dir int, by func(*thread, [6]uint64) string) shape {
	return shape{how: opens, dir: dir, name: dir + 1, other: none, by: by}
}

// calls are the system calls that say what a program touches.
var calls = sync.OnceValue(func() map[uint64]shape {
	all := maps.Clone(commonCalls())
	maps.Copy(all, ownCalls())
	return all
})

// commonCalls are those that both architectures have.
func commonCalls() map[uint64]shape {
	return map[uint64]shape{
		unix.SYS_OPENAT:            opening(0, func(_ *thread, a [6]uint64) string { return howOpened(a[2]) }),
		unix.SYS_OPENAT2:           opening(0, func(t *thread, a [6]uint64) string { return howOpened(t.word(a[2])) }),
		unix.SYS_STATX:             at(stats, 0),
		unix.SYS_READLINKAT:        at(readsLink, 0),
		unix.SYS_FACCESSAT:         at(stats, 0),
		unix.SYS_FACCESSAT2:        at(stats, 0),
		unix.SYS_EXECVE:            named(starts),
		unix.SYS_EXECVEAT:          at(starts, 0),
		unix.SYS_CHDIR:             named(stats),
		unix.SYS_STATFS:            named(stats),
		unix.SYS_TRUNCATE:          named(writes),
		unix.SYS_GETDENTS64:        descriptor(lists),
		unix.SYS_MKDIRAT:           at(writes, 0),
		unix.SYS_MKNODAT:           at(writes, 0),
		unix.SYS_UNLINKAT:          at(writes, 0),
		unix.SYS_FCHMODAT:          at(writes, 0),
		unix.SYS_FCHOWNAT:          at(writes, 0),
		unix.SYS_UTIMENSAT:         at(writes, 0),
		unix.SYS_RENAMEAT2:         twoPaths(writes, 0),
		unix.SYS_RENAMEAT:          twoPaths(writes, 0),
		unix.SYS_LINKAT:            twoPaths(writes, 0),
		unix.SYS_SYMLINKAT:         at(writes, 1),
		unix.SYS_INOTIFY_ADD_WATCH: {how: stats, dir: none, name: 1, other: none},
		unix.SYS_BIND:              {how: binds, dir: none, name: 1, other: none},
		unix.SYS_CONNECT:           {how: connects, dir: none, name: 1, other: none},
	}
}

func howOpened(flags uint64) string {
	if flags&(unix.O_WRONLY|unix.O_RDWR|unix.O_CREAT) != 0 {
		return writes
	}
	return opens
}

// A call is a system call under way: what its memory named when it began.
type call struct {
	shape
	how   string
	args  [6]uint64
	paths []string // as given; the second is the other
}

// info is the kernel's struct ptrace_syscall_info.
type info struct {
	op   uint8
	_    [3]uint8
	arch uint32
	ip   uint64
	sp   uint64
	data [8]uint64 // number and arguments on entry; result and whether it is an error on exit
}

const (
	getSyscallInfo = 0x420e
	infoEntry      = 1
	infoExit       = 2
)

// systemCall is a thread at the beginning or the end of one.
func (t *tracer) systemCall(th *thread) {
	var in info
	_, _, errno := unix.Syscall6(unix.SYS_PTRACE, getSyscallInfo, uintptr(th.id),
		unsafe.Sizeof(in), uintptr(unsafe.Pointer(&in)), 0, 0)
	if errno != 0 {
		if errno != unix.ESRCH {
			_ = t.log.Encode(sight{Failure: "the kernel is older than 5.3: " + errno.Error()})
		}
		return
	}
	switch {
	case in.op == infoEntry && in.arch == auditArch:
		th.begin(in.data[0], [6]uint64(in.data[1:7]))
	case in.op == infoExit && th.call != nil:
		t.end(th, int64(in.data[0]))
		th.call = nil
	}
}

func (th *thread) begin(number uint64, args [6]uint64) {
	s, ok := calls()[number]
	if !ok || th.tool {
		th.call = nil
		return
	}
	c := &call{shape: s, how: s.how, args: args}
	if s.by != nil {
		c.how = s.by(th, args)
	}
	switch {
	case s.how == binds || s.how == connects:
		c.paths = []string{th.address(args[1], args[2])}
	case s.name != none:
		c.paths = append(c.paths, th.text(args[s.name]))
		if s.other != none {
			c.paths = append(c.paths, th.text(args[s.other]))
		}
	}
	th.call = c
}

// end writes down what a call did, each thing once.
func (t *tracer) end(th *thread, result int64) {
	c := th.call
	if result < 0 && -result != int64(unix.ENOENT) && c.how != connects {
		return
	}
	names := c.paths
	if c.name == none {
		names = []string{link(th.id, fmt.Sprintf("fd/%d", int32(c.args[0])))}
	}
	for i, name := range names {
		dir := none
		if c.dir != none {
			dir = c.dir + 2*i
		}
		if name = th.absolute(c, dir, name); name != "" {
			t.saw(th, sight{How: c.how, Path: name, By: th.exe, Absent: result < 0 && c.how != connects})
		}
	}
}

// saw writes a sight down, with who in the program was it.
func (t *tracer) saw(th *thread, s sight) {
	key := strings.Join([]string{s.By, s.How, s.Path, fmt.Sprint(s.Absent)}, "\x00")
	if t.seen[key] {
		return
	}
	t.seen[key], s.User = true, familyOf(th.id).user
	if !s.Absent && s.How != starts { // a program that was started has its own stack
		s.At = t.whoAsked(th)
	}
	_ = t.log.Encode(s)
}

// absolute is a path as the thread means it. It is not cleaned: dots count after
// links.
func (th *thread) absolute(c *call, dir int, name string) string {
	switch {
	case c.how == binds || c.how == connects:
		if !strings.HasPrefix(name, "/") && strings.HasPrefix(name, "unix:") {
			return link(th.id, "cwd") + "/" + strings.TrimPrefix(name, "unix:")
		}
		return name
	case name == "" || path.IsAbs(name):
		return name
	case dir == none || int32(c.args[dir]) == unix.AT_FDCWD:
		return link(th.id, "cwd") + "/" + name
	}
	return link(th.id, fmt.Sprintf("fd/%d", int32(c.args[dir]))) + "/" + name
}

// read reads memory; less of it at the end of what is mapped. Engines may deny
// process_vm_readv.
func (th *thread) read(address uint64, b []byte) []byte {
	memory, err := os.Open(fmt.Sprintf("/proc/%d/mem", th.id))
	if err != nil {
		return nil
	}
	defer memory.Close()
	n, _ := memory.ReadAt(b, int64(address)) // what could be read counts
	return b[:n]
}

func (th *thread) word(address uint64) uint64 {
	b := th.read(address, make([]byte, 8))
	if len(b) < 8 {
		return 0
	}
	return binary.NativeEndian.Uint64(b)
}

// text reads a string, page by page: the next need not be mapped.
func (th *thread) text(address uint64) string {
	const page = 4096
	var b []byte
	for len(b) < unix.PathMax {
		part := th.read(address, make([]byte, page-address%page))
		if i := bytes.IndexByte(part, 0); i >= 0 {
			return string(append(b, part[:i]...))
		}
		if len(part) == 0 {
			return ""
		}
		b, address = append(b, part...), address+uint64(len(part))
	}
	return ""
}

// address reads a socket's address: a path, or port and protocol family.
func (th *thread) address(at, size uint64) string {
	b := th.read(at, make([]byte, min(size, 128)))
	if len(b) < 3 {
		return ""
	}
	switch family := binary.NativeEndian.Uint16(b); {
	case family == unix.AF_UNIX && b[2] != 0:
		name, _, _ := bytes.Cut(b[2:], []byte{0})
		if name[0] != '/' {
			return "unix:" + string(name)
		}
		return string(name)
	case family == unix.AF_INET && len(b) >= 8:
		a, _ := netip.AddrFromSlice(b[4:8])
		return netip.AddrPortFrom(a, binary.BigEndian.Uint16(b[2:])).String()
	case family == unix.AF_INET6 && len(b) >= 24:
		a, _ := netip.AddrFromSlice(b[8:24])
		return netip.AddrPortFrom(a, binary.BigEndian.Uint16(b[2:])).String()
	}
	return ""
}
