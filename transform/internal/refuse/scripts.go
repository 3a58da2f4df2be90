package refuse

import (
	"strings"

	"offstage/transform/internal/finding"
	"offstage/transform/internal/image"
	"offstage/transform/internal/launch"
	"offstage/transform/internal/shell"
)

// scripts finds scripts that can't be followed.
func scripts(m *launch.Model) []finding.Refusal {
	const do = "write the commands into the Dockerfile, or start the program itself"
	var list []finding.Refusal
	for _, s := range m.Starts {
		name, isScript := image.ScriptOf(s.Command)
		if !isScript || s.Role == launch.ByProgram || s.Brought != nil {
			continue // a call that fails is the program's own affair
		}
		switch {
		case s.Target.Kind == launch.Script:
			if why := unreadable(m, s.Target.Path); why != "" {
				list = append(list,
					finding.NewRefusal(finding.ScriptUnreadable, do, s.Evidence, "%s %s", s.Target.Path, why))
			}
		case shell.IsShell(s.Command.Program()) && s.Target.Kind == launch.Tool:
			switch t := m.At(name); {
			case t.Kind == launch.Script:
				if why := unreadable(m, name); why != "" {
					list = append(list,
						finding.NewRefusal(finding.ScriptUnreadable, do, s.Evidence, "%s %s", name, why))
				}
			case t.Kind == launch.Missing && s.Command.Sure:
				do, why := absent(m, name, "a script", "")
				list = append(list, finding.NewRefusal(finding.BrokenOriginal, do, s.Evidence, "%s", why))
			default:
				list = append(list,
					finding.NewRefusal(finding.ScriptUnreadable, do, s.Evidence, "%s can't be read here", name))
			}
		}
	}
	return list
}

// unreadable says why a script of the image can't be followed; empty when it can.
func unreadable(m *launch.Model, name string) string {
	data, _, ok := m.FS.Read(name)
	if !ok {
		return "can't be read here"
	}
	first, _, _ := strings.Cut(string(data), "\n")
	if strings.HasPrefix(first, "#!") && image.Shebang(first) == "" {
		return "is run by " + strings.TrimSpace(strings.TrimPrefix(first, "#!")) + ", which is no shell"
	}
	if _, err := shell.Parse(string(data), "/", m.Env); err != nil {
		return "can't be read as a shell script: " + err.Error()
	}
	return ""
}

// hasShebang reports whether the kernel can start a script of the image.
func hasShebang(m *launch.Model, name string) bool {
	data, _, ok := m.FS.Read(name)
	return !ok || strings.HasPrefix(string(data), "#!")
}
