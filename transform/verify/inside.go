package verify

import (
	"debug/elf"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"time"
)

// Where the command itself, and what it takes to start it, are mounted into
// containers. /dev is the engine's own, so that no directory of the image gets an
// entry that is not its own.
const (
	insideDir  = "/dev/offstage"
	insidePath = insideDir + "/witness"
	insideLog  = insideDir + "/log"
)

// Inside does what the command is there for when it runs in a container under
// verification; ok is false when it doesn't. The first argument is its own name.
func Inside(args []string) (code int, ok bool) {
	if len(args) < 3 || args[0] != insidePath {
		return 0, false
	}
	switch args[1] {
	case watchDuty:
		return watch(insideLog, args[2:]), true
	case askDuty:
		return ask(args[2]), true
	}
	return 0, false
}

// The duties inside.
const (
	watchDuty = "watch" // start the program that follows, and log what it does
	askDuty   = "ask"   // find what listens, and ask it
)

// ask prints the answers to the questions that the argument holds.
func ask(argument string) int {
	var q questions
	err := json.Unmarshal([]byte(argument), &q)
	if err == nil {
		err = json.NewEncoder(os.Stdout).Encode(q.ask(time.Now, time.Sleep))
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return 0
}

// A passenger is the command itself as it goes into containers.
type passenger struct {
	mounts map[string]string // files of this machine, by their places inside
	entry  []string          // the command line that starts it
}

// embark finds out how the command can run in an image's containers. The error is
// for a note: why it can't.
func embark(self, architecture string) (*passenger, error) {
	if runtime.GOOS != "linux" {
		return nil, fmt.Errorf("offstage is a program for %s, which a container does not start", runtime.GOOS)
	}
	if runtime.GOARCH != architecture {
		return nil, fmt.Errorf("the image is for %s and offstage for %s", architecture, runtime.GOARCH)
	}
	if self == "" {
		var err error
		if self, err = os.Executable(); err != nil {
			return nil, err
		}
	}
	p := &passenger{mounts: map[string]string{insidePath: self}, entry: []string{insidePath}}
	return p, p.bringLoader(self)
}

// bringLoader takes the dynamic linker and the C library along where the command
// was linked to one: an image need not have it.
func (p *passenger) bringLoader(self string) error {
	f, err := elf.Open(self)
	if err != nil {
		return err
	}
	defer f.Close()
	i := slices.IndexFunc(f.Progs, func(p *elf.Prog) bool { return p.Type == elf.PT_INTERP })
	if i < 0 {
		return nil
	}
	name := make([]byte, f.Progs[i].Filesz)
	if _, err := f.Progs[i].ReadAt(name, 0); err != nil {
		return err
	}
	loader, err := filepath.EvalSymlinks(string(name[:max(0, len(name)-1)]))
	if err != nil {
		return err
	}
	p.mounts[insideDir+"/loader"] = loader
	p.entry = []string{insideDir + "/loader", "--library-path", insideDir, insidePath}
	libraries, err := f.ImportedLibraries()
	for _, name := range libraries {
		err = errors.Join(err, p.bringLibrary(name, filepath.Dir(loader)))
	}
	return err
}

func (p *passenger) bringLibrary(name string, dirs ...string) error {
	for _, dir := range append(dirs, "/lib/"+triplet(), "/lib64", "/usr/lib64", "/lib", "/usr/lib") {
		if file, err := filepath.EvalSymlinks(filepath.Join(dir, name)); err == nil {
			p.mounts[insideDir+"/"+name] = file
			return nil
		}
	}
	return fmt.Errorf("%s, which offstage was linked to, is not found", name)
}

// triplet is how Debian names the directory of this machine's libraries.
func triplet() string {
	if runtime.GOARCH == "arm64" {
		return "aarch64-linux-gnu"
	}
	return "x86_64-linux-gnu"
}

// arguments mount the command. Each is read-only.
func (p *passenger) arguments() []string {
	var args []string
	for _, at := range slices.Sorted(maps.Keys(p.mounts)) {
		args = append(args, "--mount", "type=bind,source="+p.mounts[at]+",target="+at+",readonly")
	}
	return args
}
