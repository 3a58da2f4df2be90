package launch

import (
	"bytes"
	"path"

	"offstage/transform/internal/finding"
	"offstage/transform/internal/image"
	"offstage/transform/internal/shell"
)

// ScriptPath is the script that a start runs, by itself or through a shell.
func (s Start) ScriptPath() string {
	name, ok := image.ScriptOf(s.Command)
	switch {
	case s.Target.Kind == Script:
		return s.Target.Path
	case ok && shell.IsShell(s.Command.Program()):
		return name
	}
	return ""
}

// isText reports whether what a RUN leaves at a path is meant for a shell to read.
func (t Target) isText() bool {
	return t.Entry.Kind == image.Made &&
		(t.Entry.Text != nil || t.Entry.Wrote || path.Ext(t.Path) == ".sh" && !image.Downloads(t.Entry.Step))
}

// isShellText reports whether a file is a script of a shell, and no program that is
// called like one.
func isShellText(name string, data []byte) bool {
	return image.IsShellScript(name, data) && !bytes.ContainsRune(data[:min(len(data), 1024)], 0)
}

// InFile is a line of a file of the image; of one that the Dockerfile holds itself
// it is the step that writes it.
func (m *Model) InFile(at, file string, line int, why string) finding.Evidence {
	if fd, ok := m.FS.Lookup(at); ok && fd.Kind == image.Made {
		return m.Line(fd.Step, why)
	}
	return finding.Evidence{File: file, Line: line, Why: why}
}

// ShellKind is the need for a shell of that name.
func ShellKind(name string) finding.Kind {
	if name == "bash" {
		return finding.KindBash
	}
	return finding.KindShell
}
