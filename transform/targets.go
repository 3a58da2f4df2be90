package transform

import (
	"bytes"
	"path"
	"strings"

	"offstage/transform/internal/shell"
)

// A target is what a command's first word leads to.
type target struct {
	kind  targetKind
	path  string // absolute, for all but tool and unclear
	build *build // artifact
	found found
}

type targetKind int

const (
	tool      targetKind = iota // a program of the base image or of a package
	artifact                    // an executable that a go command made
	goCommand                   // the go tool itself
	generated                   // made by a RUN that is no go command
	script                      // a script of the context
	prebuilt                    // a file of the context that is no script
	missing                     // a path where nothing is
	unclear                     // the word is not known
)

// resolve finds what a command's first word leads to: by its path, or through
// PATH as the kernel's exec would.
func (f *facts) resolve(c *shell.Command) target {
	if len(c.Args) == 0 {
		return target{kind: unclear}
	}
	if c.Builtin() {
		return target{kind: tool}
	}
	t := f.resolveWord(c, c.Args[0])
	if t.kind == artifact || t.kind == goCommand || t.kind == unclear || t.found.sure {
		return t
	}
	for _, p := range f.mayBe(c, c.Args[0]) {
		if b := f.fromUnnamed(p); b != nil {
			return target{kind: artifact, path: p, build: b}
		}
	}
	return t
}

// mayBe lists where a command's program would be: its path, or its name in the
// directories of PATH unless the system has a program of that name.
func (f *facts) mayBe(c *shell.Command, word shell.Word) []string {
	if strings.Contains(word.Text, "/") {
		p, _ := c.Abs(word)
		return []string{p}
	}
	if _, packaged := programPackages[word.Text]; packaged || f.baseHas(word.Text) {
		return nil
	}
	var list []string
	dirs, _ := c.Lookup("PATH")
	for _, dir := range strings.Split(dirs, ":") {
		list = append(list, path.Join("/", dir, word.Text))
	}
	return list
}

// resolveWord finds what a word would start if c named it first.
func (f *facts) resolveWord(c *shell.Command, word shell.Word) target {
	if !word.Known || word.Text == "" {
		return target{kind: unclear}
	}
	if strings.Contains(word.Text, "/") {
		p, ok := c.Abs(word)
		if !ok {
			return target{kind: unclear}
		}
		return f.at(p)
	}
	dirs, _ := c.Lookup("PATH")
	var maybe *target // where anything may be, if nothing surer is found
	for _, dir := range strings.Split(dirs, ":") {
		t := f.at(path.Join("/", dir, word.Text))
		switch {
		case !path.IsAbs(dir) || t.kind == missing || t.kind == tool:
		case t.kind != generated || t.found.kind != opaque || t.found.at == t.path:
			return t
		case maybe == nil:
			maybe = &t
		}
	}
	if maybe != nil && !f.systemHas(word.Text) {
		return *maybe
	}
	if word.Text == "go" {
		return target{kind: goCommand}
	}
	return target{kind: tool}
}

// systemDirs are where a base image and its packages keep programs.
var systemDirs = []string{"/bin/", "/sbin/", "/usr/bin/", "/usr/sbin/"}

// at says what the image holds at a path that is executed.
func (f *facts) at(p string) target {
	fd, ok := f.image.lookup(p)
	t := target{path: p, found: fd}
	switch {
	case p == "/usr/local/go/bin/go":
		t.kind = goCommand
	case ok && fd.kind == built:
		t.kind, t.build = artifact, fd.build
	case ok && fd.kind == fromContext && fd.sure && !fd.dir:
		t.kind = f.contextFile(p)
	case ok && !fd.sure && path.Ext(p) == ".sh":
		t.kind = script // it will be refused, since it can't be read
	case ok && t.isText():
		t.kind = script // it will be refused if its content is not known
	case ok && fd.kind == opaque && fd.src != "":
		t.kind = prebuilt // a file of the context that is absent here
	case ok && (fd.kind == made || !fd.sure):
		t.kind = generated
	case hasPrefix(p, systemDirs):
		t.kind = tool
	default:
		t.kind = missing
	}
	return t
}

func hasPrefix(s string, list []string) bool {
	for _, x := range list {
		if strings.HasPrefix(s, x) {
			return true
		}
	}
	return false
}

// fromUnnamed is the one build whose executable's name could not be told, if p
// is where it would be.
func (f *facts) fromUnnamed(p string) *build {
	var one *build
	for _, b := range f.builds {
		if b.unnamed(p) {
			if one != nil {
				return nil
			}
			one = b
		}
	}
	return one
}

// contextFile tells a script from a program that was built elsewhere.
func (f *facts) contextFile(p string) targetKind {
	data, _, ok := f.image.read(p)
	if ok && (bytes.HasPrefix(data, []byte("#!")) || isShellScript(p, data) && !bytes.ContainsRune(data[:min(len(data), 1024)], 0)) {
		return script
	}
	return prebuilt
}
