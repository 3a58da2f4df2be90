package launch

import (
	"bytes"
	"path"
	"strings"

	"offstage/transform/internal/catalog"
	"offstage/transform/internal/image"
	"offstage/transform/internal/shell"
)

// A Target is what a command's first word leads to.
type Target struct {
	Kind  TargetKind
	Path  string       // absolute, for all but tool and unclear
	Build *image.Build // artifact
	Entry image.Entry
}

type TargetKind int

const (
	Tool      TargetKind = iota // a program of the base image or of a package
	Artifact                    // an executable that a go command made
	GoCommand                   // the go tool itself
	Generated                   // made by a RUN that is no go command
	Script                      // a script of the context
	Prebuilt                    // a file of the context that is no script
	Missing                     // a path where nothing is
	Unclear                     // the word is not known
)

// Resolve finds what a command's first word leads to: by its path, or through
// PATH as the kernel's exec would.
func (m *Model) Resolve(c *shell.Command) Target {
	if len(c.Args) == 0 {
		return Target{Kind: Unclear}
	}
	if c.Builtin() {
		return Target{Kind: Tool}
	}
	t := m.resolveWord(c, c.Args[0])
	if t.Kind == Artifact || t.Kind == GoCommand || t.Kind == Unclear || t.Entry.Sure {
		return t
	}
	for _, p := range m.mayBe(c, c.Args[0]) {
		if b := m.fromUnnamed(p); b != nil {
			return Target{Kind: Artifact, Path: p, Build: b}
		}
	}
	return t
}

// mayBe lists where a command's program would be: its path, or its name in the
// directories of PATH unless the system has a program of that name.
func (m *Model) mayBe(c *shell.Command, word shell.Word) []string {
	if strings.Contains(word.Text, "/") {
		p, _ := c.Abs(word)
		return []string{p}
	}
	if p, _ := catalog.FindProgram(word.Text); p.Packaged() || m.BaseHas(word.Text) {
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
func (m *Model) resolveWord(c *shell.Command, word shell.Word) Target {
	if !word.Known || word.Text == "" {
		return Target{Kind: Unclear}
	}
	if strings.Contains(word.Text, "/") {
		p, ok := c.Abs(word)
		if !ok {
			return Target{Kind: Unclear}
		}
		return m.At(p)
	}
	dirs, _ := c.Lookup("PATH")
	var maybe *Target // where anything may be, if nothing surer is found
	for _, dir := range strings.Split(dirs, ":") {
		t := m.At(path.Join("/", dir, word.Text))
		switch {
		case !path.IsAbs(dir) || t.Kind == Missing || t.Kind == Tool:
		case t.Kind != Generated || t.Entry.Kind != image.Opaque || t.Entry.At == t.Path:
			return t
		case maybe == nil:
			maybe = &t
		}
	}
	if maybe != nil && !m.systemHas(word.Text) {
		return *maybe
	}
	if word.Text == "go" {
		return Target{Kind: GoCommand}
	}
	return Target{Kind: Tool}
}

// At says what the image holds at a path that is executed.
func (m *Model) At(p string) Target {
	fd, ok := m.FS.Lookup(p)
	t := Target{Path: p, Entry: fd}
	switch {
	case p == "/usr/local/go/bin/go":
		t.Kind = GoCommand
	case ok && fd.Kind == image.Built:
		t.Kind, t.Build = Artifact, fd.Build
	case ok && fd.Kind == image.FromContext && fd.Sure && !fd.Dir:
		t.Kind = m.contextFile(p)
	case ok && !fd.Sure && path.Ext(p) == ".sh":
		t.Kind = Script // it will be refused, since it can't be read
	case ok && t.isText():
		t.Kind = Script // it will be refused if its content is not known
	case ok && fd.Kind == image.Opaque && fd.Src != "":
		t.Kind = Prebuilt // a file of the context that is absent here
	case ok && (fd.Kind == image.Made || !fd.Sure):
		t.Kind = Generated
	case catalog.InsidePlace(p, catalog.Programs), !ok && strings.HasPrefix(p, "/etc/init.d/"):
		t.Kind = Tool
	default:
		t.Kind = Missing
	}
	return t
}

// fromUnnamed is the one build whose executable's name could not be told, if p
// is where it would be.
func (m *Model) fromUnnamed(p string) *image.Build {
	var one *image.Build
	for _, b := range m.Builds {
		if b.Unnamed(p) {
			if one != nil {
				return nil
			}
			one = b
		}
	}
	return one
}

// contextFile tells a script from a program that was built elsewhere.
func (m *Model) contextFile(p string) TargetKind {
	data, _, ok := m.FS.Read(p)
	if ok &&
		(bytes.HasPrefix(data, []byte("#!")) || image.IsShellScript(p, data) && !bytes.ContainsRune(data[:min(len(data), 1024)], 0)) {
		return Script
	}
	return Prebuilt
}
