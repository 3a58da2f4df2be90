package main

import (
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
	"unsafe"

	"offstage/transform"
)

// A device is never opened: reading /dev/zero would not end.
func TestDevices(t *testing.T) {
	files(t, program(hello, helloMain))
	want, summary := "offstage: /dev/zero: is not a regular file\n", "offstage: 2 Dockerfiles\n"+
		"  would rewrite     1  scratch 1; about 840 MB → 2 MB\n  with errors       1\n"
	if err := syscall.Mknod("in/Dockerfile.dev", syscall.S_IFCHR|0o666, 1<<8|5); err == nil { // as /dev/zero
		want += "offstage: in/Dockerfile.dev: is not a regular file\n"
		summary = "offstage: 3 Dockerfiles\n  would rewrite     1  scratch 1; about 840 MB → 2 MB\n" +
			"  with errors       2\n"
	} else {
		t.Log("only root makes devices:", err)
	}
	s := start(transform.Rewrite, "", "-l", "/dev/zero", "in")
	if s.code != exitError || s.stderr != want+summary || s.stdout != "in/Dockerfile\n" {
		t.Errorf("%+v", s)
	}
}

// A directory with a longer path than the system takes; the rest goes on.
func TestDeepDirectories(t *testing.T) {
	dir := files(t, program(hello, helloMain))
	const depth = 30 // by syscall, as os.Chdir asks a test for the whole path
	name := strings.Repeat("d", 200)
	must := func(err error) {
		if t.Helper(); err != nil {
			t.Fatal(err)
		}
	}
	for range depth {
		must(os.Mkdir(name, 0o777))
		must(syscall.Chdir(name))
	}
	must(os.WriteFile("Dockerfile", []byte(hello), 0o666))
	must(syscall.Chdir(dir))
	s := start(transform.Rewrite, "", "-l", ".")
	if lines := strings.Split(s.stderr, "\n"); s.code != exitError || len(lines) != 2 ||
		!strings.HasSuffix(lines[0], "d: file name too long") {
		t.Errorf("exit %d\n%.300s", s.code, s.stderr)
	}
	if filepath.ToSlash(s.stdout) != "in/Dockerfile\n" {
		t.Errorf("the other file: %q", s.stdout)
	}
	// A removal from above would hold every directory open.
	for range depth {
		must(syscall.Chdir(name))
	}
	must(os.Remove("Dockerfile"))
	for range depth {
		must(syscall.Chdir(".."))
		must(os.Remove(name))
	}
}

// unprivileged runs the program in a directory as a user whom permissions bind.
func unprivileged(t *testing.T, dir string, args ...string) (code int, stderr string) {
	t.Helper()
	cmd := ownProcess(t, dir, args...)
	if os.Getuid() == 0 {
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: 65534, Gid: 65534}}
		cmd.Path = copyForAll(t, cmd.Path)
	}
	var b strings.Builder
	cmd.Stderr = &b
	if err := cmd.Run(); err != nil && cmd.ProcessState == nil {
		t.Fatal(err)
	}
	return cmd.ProcessState.ExitCode(), b.String()
}

// copyForAll copies a program to where every user can start it.
func copyForAll(t *testing.T, program string) string {
	t.Helper()
	data, err := os.ReadFile(program)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(forAll(t), "offstage")
	if err := os.WriteFile(path, data, 0o755); err != nil {
		t.Fatal(err)
	}
	return path
}

// forAll is a new directory in which every user can work.
func forAll(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	for d, mode := range map[string]os.FileMode{dir: 0o777, filepath.Dir(dir): 0o755} {
		if err := os.Chmod(d, mode); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// Directories that may not be read, and those that may not be written into.
func TestPermissions(t *testing.T) {
	all := map[string]string{"go.mod": helloGoMod, "main.go": helloMain, "closed/Dockerfile": hello}
	for _, dir := range []string{"open", "fixed", "mine"} {
		all[dir+"/Dockerfile"], all[dir+"/go.mod"], all[dir+"/main.go"] = hello, helloGoMod, helloMain
	}
	dir := files(t, all)
	for name, mode := range map[string]os.FileMode{
		filepath.Dir(dir):  0o755,
		".":                0o755,
		"open":             0o777,
		"open/Dockerfile":  0o666,
		"closed":           0,
		"fixed":            0o555,
		"fixed/Dockerfile": 0o666,
		"mine":             0o777, "mine/Dockerfile": 0o200,
	} {
		if err := os.Chmod(name, mode); err != nil {
			t.Fatal(err)
		}
	}
	t.Cleanup(func() { _ = os.Chmod(filepath.Join(dir, "closed"), 0o777) })
	t.Cleanup(func() { _ = os.Chmod(filepath.Join(dir, "fixed"), 0o777) })
	code, stderr := unprivileged(t, dir, "--write", ".")
	for _, want := range []string{
		"offstage: closed: permission denied\n",
		"offstage: fixed/Dockerfile: no new file can be made in its directory: permission denied\n",
		"offstage: mine/Dockerfile: permission denied\n",
	} {
		contains(t, "stderr", stderr, want)
	}
	if code != exitError ||
		!strings.HasSuffix(stderr, "offstage: 3 Dockerfiles\n  rewritten         1  scratch 1; about 840 MB → 2 MB\n"+
			"  with errors       2\n") {
		t.Errorf("exit %d\n%s", code, stderr)
	}
	_ = os.Chmod("mine/Dockerfile", 0o600)
	for name, changed := range map[string]bool{
		"open/Dockerfile":  true,
		"fixed/Dockerfile": false,
		"mine/Dockerfile":  false,
	} {
		if got, err := os.ReadFile(name); err != nil || string(got) == hello == changed {
			t.Errorf("%s: %v\n%s", name, err, got)
		}
	}
	if left, _ := filepath.Glob("*/.Dockerfile*"); left != nil {
		t.Errorf("left behind: %v", left)
	}
}

// A disk that is full leaves the old file, and nothing beside it.
func TestFullDisk(t *testing.T) {
	dir := files(t, nil)
	if err := syscall.Mount("none", dir, "tmpfs", 0, "size=64k"); err != nil {
		t.Skip("only root mounts:", err)
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(dir, syscall.MNT_DETACH); err != nil {
			t.Error(err)
		}
	})
	t.Chdir(dir) // what is mounted
	src := "rewrite\n" + strings.Repeat("x", 5000)
	if err := os.WriteFile("Dockerfile", []byte(src), 0o666); err != nil {
		t.Fatal(err)
	}
	filler, err := os.Create("filler")
	if err != nil {
		t.Fatal(err)
	}
	for err == nil {
		_, err = filler.Write(make([]byte, 1024))
	}
	filler.Close()
	s := start(fake, "", "--write")
	contains(t, "stderr", s.stderr, "offstage: Dockerfile: no space left on device\n")
	if s.code != exitError {
		t.Errorf("exit %d", s.code)
	}
	if err := os.Remove("filler"); err != nil {
		t.Fatal(err)
	}
	untouched(t, "Dockerfile", src)
}

// A limit on the size of files is as good as a full disk.
func TestFileSizeLimit(t *testing.T) {
	dir := files(t, program(hello, helloMain))
	cmd := ownProcess(t, dir, "--write", "in")
	self := cmd.Path
	cmd.Args = []string{"sh", "-c", `trap "" XFSZ; ulimit -f 0; exec -a offstage "$0" --write in`, self}
	shell, err := exec.LookPath("bash") // exec -a is bash's
	if err != nil {
		t.Skip(err)
	}
	cmd.Path = shell
	out, err := cmd.CombinedOutput()
	if want := "offstage: in/Dockerfile: file too large\n"; err == nil || cmd.ProcessState.ExitCode() != exitError ||
		string(out) != want {
		t.Errorf("%v\n%s", err, out)
	}
	if got, _ := os.ReadFile("in/Dockerfile"); string(got) != hello {
		t.Errorf("lost:\n%s", got)
	}
	if left, _ := filepath.Glob("in/.Dockerfile*"); left != nil {
		t.Errorf("left behind: %v", left)
	}
}

// terminal is a pseudo-terminal: what is written to the program's side can be
// read from the other.
func terminal(t *testing.T) (side, other *os.File) {
	t.Helper()
	other, err := os.OpenFile("/dev/ptmx", os.O_RDWR, 0)
	if err != nil {
		t.Skip("no pseudo-terminals:", err)
	}
	var n, unlock int32
	for request, arg := range map[uintptr]*int32{syscall.TIOCSPTLCK: &unlock, syscall.TIOCGPTN: &n} {
		if _, _, e := syscall.Syscall(syscall.SYS_IOCTL, other.Fd(), request, uintptr(unsafe.Pointer(arg))); e != 0 {
			t.Fatal(e)
		}
	}
	side, err = os.OpenFile(fmt.Sprintf("/dev/pts/%d", n), os.O_RDWR|syscall.O_NOCTTY, 0)
	if err != nil {
		t.Skip("no pseudo-terminals:", err)
	}
	t.Cleanup(func() { _, _ = side.Close(), other.Close() })
	return side, other
}

// What a Dockerfile, a path and Go source hold never reaches a terminal raw.
func TestNastyTerminal(t *testing.T) {
	main := "package main\n\nimport \"os\"\n\n" +
		"func main() { os.ReadFile(\"conf/x\\x1b[2Jy\"); os.ReadFile(`conf/\x1b]0;t\x07`); os.ReadFile(os.Args[1]) }\n"
	all := program(strings.Replace(hello, "main .\n",
		"main .\nENV A=\"\x1b[31m\u009b1m\"\nLABEL \x1b]0;t\x07=a\u202eb\n# \x1b[2J\n", 1), main)
	all["in/conf/\x1b[31mred"] = "\x1b[2J"
	all[nasty+"/Dockerfile"] = strings.Replace(hello, "./main", "./\x1b[2Jmain", 1)
	files(t, all)
	for _, args := range [][]string{{"."}, {"--explain", "."}, {"--list", "."}, {"--json", "."}, {"-w", "."}} {
		side, other := terminal(t)
		text := make(chan string)
		go func() {
			var b strings.Builder
			_, _ = io.Copy(&b, other) // it ends with an error, as terminals do
			text <- b.String()
		}()
		c := &command{
			stdin:   strings.NewReader(""),
			stdout:  side,
			stderr:  side,
			getenv:  func(string) string { return "" },
			rewrite: transform.Rewrite,
		}
		c.run(append([]string{"--color", "never"}, args...))
		side.Close()
		select {
		case got := <-text:
			got = strings.ReplaceAll(got, "\r\n", "\n")
			if bare := strings.NewReplacer("\n", "", "\t", "").Replace(got); got == "" || escape(bare) != bare {
				t.Errorf("%q: %q", args, got)
			}
		case <-time.After(time.Minute):
			t.Fatal("the terminal stays open")
		}
	}
}
