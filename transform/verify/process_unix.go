//go:build unix

package verify

import (
	"errors"
	"os/exec"
	"syscall"
	"time"
)

// ownGroup puts a command into a process group that ends as a whole, so that
// what it started does not outlive it. A Ctrl-C reaches this process alone, which
// then stops the command itself.
func ownGroup(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	endWithParent(cmd.SysProcAttr)
	cmd.Cancel = func() error {
		group := -cmd.Process.Pid
		time.AfterFunc(grace, func() { _ = syscall.Kill(group, syscall.SIGKILL) })
		return syscall.Kill(group, syscall.SIGTERM)
	}
}

// alive says whether a process of this machine is there.
func alive(pid int) bool {
	return !errors.Is(syscall.Kill(pid, 0), syscall.ESRCH)
}
