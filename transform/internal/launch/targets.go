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
	if t, ok := m.onPath(c, word); ok {
		return t
	}
	if catalog.InToolchain(word.Text) {
		return Target{Kind: GoCommand}
	}
	return Target{Kind: Tool}
}

// onPath finds the file of the image that PATH leads to.
func (m *Model) onPath(c *shell.Command, word shell.Word) (Target, bool) {
	dirs, _ := c.Lookup("PATH")
	var maybe *Target // where anything may be, if nothing surer is found
	for _, dir := range strings.Split(dirs, ":") {
		t := m.At(path.Join("/", dir, word.Text))
		switch {
		case !path.IsAbs(dir) || t.absent():
		case maybe != nil && maybe.Entry.Kind == image.FromImage && (t.Kind != Artifact || maybe.Entry.At == "/"):
		case t.isFound():
			return t, true
		case maybe == nil:
			maybe = &t
		}
	}
	if maybe == nil || maybe.Entry.Kind == image.Opaque && besideUnpacked(m, word.Text) {
		return Target{}, false
	}
	return *maybe, true
}

// isFound reports whether a target is surely at its path, so far as anything is that a directory
// of PATH holds.
func (t Target) isFound() bool {
	return t.Kind != Generated && !t.Entry.Lacked() || t.Entry.Sure || t.Entry.At == t.Path
}

// MayLie is where the program of a start may be that is looked for in PATH, where what lies in
// some of its directories is not known; empty where its path is.
func MayLie(m *Model, s Start) []string {
	word := s.Command.Program()
	if e := s.Target.Entry; s.Target.Kind != Generated || e.Sure || e.At == s.Target.Path ||
		s.Command.Args[0].Text != word {
		return nil
	}
	var list []string
	dirs, _ := s.Command.Lookup("PATH")
	for dir := range strings.SplitSeq(dirs, ":") {
		if p := path.Join("/", dir, word); path.IsAbs(dir) && m.At(p).Kind == Generated {
			list = append(list, p)
		}
	}
	return list
}

// At says what the image holds at a path that is executed.
func (m *Model) At(p string) Target {
	fd, ok := m.FS.Lookup(p)
	if fd.Pattern != "" {
		fd, ok = m.FS.CopiedAs(p)
	}
	t := Target{Kind: Missing, Path: p, Entry: fd}
	if ok {
		t.Kind = m.heldAs(t)
	}
	switch {
	case path.Dir(p) == catalog.ToolchainBin && catalog.InToolchain(path.Base(p)):
		t.Kind = GoCommand
	case t.Kind == Artifact:
		t.Build = fd.Build
	case t.Kind != Missing:
	case catalog.InsidePlace(p, catalog.Programs), !ok && strings.HasPrefix(p, "/etc/init.d/"):
		t.Kind = Tool
	}
	return t
}

// heldAs says what the entry of a target is when it is executed; Missing for what is no
// file, as a directory.
func (m *Model) heldAs(t Target) TargetKind {
	switch e := t.Entry; {
	case e.Kind == image.Built:
		return Artifact
	case e.Kind == image.FromContext && e.Sure && !e.Dir:
		return m.contextFile(t.Path)
	case !e.Sure && path.Ext(t.Path) == ".sh":
		return Script // it will be refused, since it can't be read
	case t.isText():
		return Script // it will be refused if its content is not known
	case e.Kind == image.Opaque && e.Src != "" && e.Pattern == "":
		return Prebuilt // a file of the context that is absent here
	case e.Kind == image.Made || !e.Sure:
		return Generated
	}
	return Missing
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
	if ok && (bytes.HasPrefix(data, []byte("#!")) || isShellText(p, data)) {
		return Script
	}
	return Prebuilt
}
