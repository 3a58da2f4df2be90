package verify

import "syscall"

// endWithParent has the kernel end a command when this process is killed.
func endWithParent(attr *syscall.SysProcAttr) { attr.Pdeathsig = syscall.SIGTERM }
