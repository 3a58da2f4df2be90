//go:build linux

package verify

import "golang.org/x/sys/unix"

const auditArch = unix.AUDIT_ARCH_AARCH64

// ownCalls are the system calls that have another number or name elsewhere.
func ownCalls() map[uint64]shape {
	return map[uint64]shape{unix.SYS_FSTATAT: at(stats, 0)}
}

// frame is where a stopped thread is, and its frame pointer.
func (th *thread) frame() (pc, fp uint64) {
	const general = 1 // NT_PRSTATUS
	var r unix.PtraceRegsArm64
	if unix.PtraceGetRegSetArm64(th.id, general, &r) != nil {
		return 0, 0
	}
	return r.Pc, r.Regs[29]
}
