//go:build linux

package verify

import "golang.org/x/sys/unix"

const auditArch = unix.AUDIT_ARCH_X86_64

// ownCalls are the older system calls that other architectures lack.
func ownCalls() map[uint64]shape {
	return map[uint64]shape{
		unix.SYS_NEWFSTATAT: at(stats, 0),
		unix.SYS_OPEN:       opening(none, func(_ *thread, a [6]uint64) string { return howOpened(a[1]) }),
		unix.SYS_CREAT:      named(writes),
		unix.SYS_STAT:       named(stats),
		unix.SYS_LSTAT:      named(stats),
		unix.SYS_ACCESS:     named(stats),
		unix.SYS_READLINK:   named(readsLink),
		unix.SYS_GETDENTS:   descriptor(lists),
		unix.SYS_MKDIR:      named(writes),
		unix.SYS_MKNOD:      named(writes),
		unix.SYS_RMDIR:      named(writes),
		unix.SYS_UNLINK:     named(writes),
		unix.SYS_CHMOD:      named(writes),
		unix.SYS_CHOWN:      named(writes),
		unix.SYS_LCHOWN:     named(writes),
		unix.SYS_UTIME:      named(writes),
		unix.SYS_UTIMES:     named(writes),
		unix.SYS_RENAME:     {how: writes, dir: none, name: 0, other: 1},
		unix.SYS_LINK:       {how: writes, dir: none, name: 0, other: 1},
		unix.SYS_SYMLINK:    {how: writes, dir: none, name: 1, other: none},
	}
}

// frame is where a stopped thread is, and its frame pointer.
func (th *thread) frame() (pc, fp uint64) {
	var r unix.PtraceRegs
	if unix.PtraceGetRegs(th.id, &r) != nil {
		return 0, 0
	}
	return r.Rip, r.Rbp
}
