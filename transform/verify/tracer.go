//go:build linux && (amd64 || arm64)

package verify

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"runtime"
	"strings"
	"syscall"

	"golang.org/x/sys/unix"
)

// A tracer follows a program and all that it starts by ptrace, and writes down
// what they touch. All requests must come from one thread.
type tracer struct {
	log     *json.Encoder
	threads map[int]*thread
	seen    map[string]bool
	tables  map[string]*lineTable // by executable
}

// A thread is one of a program that is followed.
type thread struct {
	id    int
	exe   string
	tool  bool // it is of the Go toolchain, or started by it
	fresh bool // its first stop is still to come
	call  *call
}

// traced is what the kernel is asked to stop for, and that nothing outlives the
// tracer.
const traced = unix.PTRACE_O_TRACESYSGOOD | unix.PTRACE_O_TRACEFORK | unix.PTRACE_O_TRACEVFORK |
	unix.PTRACE_O_TRACECLONE | unix.PTRACE_O_TRACEEXEC | unix.PTRACE_O_EXITKILL

// What a shell's exit codes mean.
const (
	exitNotFound = 127
	exitSignal   = 128
)

// watch starts a program and follows it until it ends, and ends as it does.
func watch(log string, args []string) int {
	runtime.LockOSThread() // for good: it ends with the process
	file, err := os.OpenFile(log, os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		return giveUp(nil, err)
	}
	t := &tracer{
		log:     json.NewEncoder(file),
		threads: map[int]*thread{},
		seen:    map[string]bool{},
		tables:  map[string]*lineTable{},
	}
	name, err := exec.LookPath(args[0])
	if err != nil {
		return giveUp(t, err)
	}
	p, err := os.StartProcess(name, args, &os.ProcAttr{
		Files: []*os.File{os.Stdin, os.Stdout, os.Stderr},
		Sys:   &syscall.SysProcAttr{Ptrace: true},
	})
	if err != nil {
		return giveUp(t, err)
	}
	forward(p.Pid)
	code, err := t.follow(p.Pid)
	if err != nil {
		return giveUp(t, err)
	}
	return code
}

// giveUp says why nothing was seen, or no more.
func giveUp(t *tracer, err error) int {
	fmt.Fprintln(os.Stderr, err)
	if t != nil {
		_ = t.log.Encode(sight{Failure: err.Error()})
	}
	return exitNotFound
}

// forward passes signals on: the engine sends them to the first process.
func forward(pid int) {
	signals := make(chan os.Signal, 8)
	signal.Notify(signals, syscall.SIGHUP, syscall.SIGINT, syscall.SIGQUIT, syscall.SIGTERM,
		syscall.SIGUSR1, syscall.SIGUSR2)
	go func() {
		for s := range signals {
			_ = syscall.Kill(pid, s.(syscall.Signal)) // it may have ended
		}
	}()
}

// follow goes from stop to stop until the first program ends.
func (t *tracer) follow(pid int) (int, error) {
	first := true
	for {
		var status unix.WaitStatus
		id, err := unix.Wait4(-1, &status, unix.WALL, nil)
		switch {
		case errors.Is(err, unix.EINTR):
			continue
		case err != nil:
			return 0, err
		case first: // the stop that follows the exec of a traced child
			if err := unix.PtraceSetOptions(pid, traced); err != nil {
				return 0, fmt.Errorf("ptrace: %w", err)
			}
			first = false
			t.arrived(t.thread(pid))
			t.threads[pid].fresh = false
			_ = unix.PtraceSyscall(pid, 0)
			continue
		}
		if code, ended := t.stopped(id, status); ended && id == pid {
			return code, nil
		}
	}
}

// stopped handles one stop, and lets the thread go on; ended is true when it has
// no more to do.
func (t *tracer) stopped(id int, status unix.WaitStatus) (code int, ended bool) {
	switch {
	case status.Exited():
		delete(t.threads, id)
		return status.ExitStatus(), true
	case status.Signaled():
		delete(t.threads, id)
		return exitSignal + int(status.Signal()), true
	case !status.Stopped():
		return 0, false
	}
	th := t.thread(id)
	deliver := 0
	switch s := status.StopSignal(); {
	case s == unix.SIGTRAP|0x80:
		t.systemCall(th)
	case s == unix.SIGTRAP && status.TrapCause() == unix.PTRACE_EVENT_EXEC:
		t.arrived(th)
	case s == unix.SIGTRAP && status.TrapCause() > 0:
	case s == unix.SIGSTOP && th.fresh:
		th.fresh = false
	default:
		deliver = int(s)
	}
	_ = unix.PtraceSyscall(id, deliver) // it may have been killed
	return 0, false
}

// thread is what is known of a thread. A new one is of its own process's program,
// or of the process that it was forked from.
func (t *tracer) thread(id int) *thread {
	th := t.threads[id]
	if th != nil {
		return th
	}
	th = &thread{id: id, fresh: true, exe: link(id, "exe")}
	f := familyOf(id)
	for _, of := range []int{f.group, f.parent} {
		if known := t.threads[of]; known != nil && of != id {
			th.tool = known.tool
			break
		}
	}
	t.threads[id] = th
	return th
}

// A family is whose a thread is: its process, that process's parent, and the user whose
// rights it has.
type family struct{ group, parent, user int }

func familyOf(id int) family {
	var f family
	data, _ := os.ReadFile(fmt.Sprintf("/proc/%d/status", id)) // it may have ended
	for line := range strings.Lines(string(data)) {
		_, _ = fmt.Sscanf(line, "Tgid: %d", &f.group)
		_, _ = fmt.Sscanf(line, "PPid: %d", &f.parent)
		_, _ = fmt.Sscanf(line, "Uid: %d %d", new(int), &f.user)
	}
	return f
}

// arrived takes note of the program that a process has become, and of the thread
// that started it: all but one are gone, and that one has the process's number.
func (t *tracer) arrived(th *thread) {
	former, err := unix.PtraceGetEventMsg(th.id)
	if from := t.threads[int(former)]; err == nil && from != nil && from.call != nil {
		for _, name := range from.call.paths {
			s := sight{How: starts, Path: from.absolute(from.call, from.call.dir, name), By: from.exe}
			t.saw(th, s)
		}
	}
	th.exe, th.call = link(th.id, "exe"), nil
	switch {
	case toolchain().MatchString(th.exe):
		th.tool = true
	case goRunsProgram().MatchString(th.exe):
		th.tool = false
	}
}

// link is where a link in /proc leads to.
func link(id int, name string) string {
	to, _ := os.Readlink(fmt.Sprintf("/proc/%d/%s", id, name)) // it may have ended
	return to
}
