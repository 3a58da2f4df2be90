package plan

import (
	"maps"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/moby/buildkit/frontend/dockerfile/instructions"

	"offstage/transform/internal/catalog"
	"offstage/transform/internal/dockerfile"
	"offstage/transform/internal/finding"
	"offstage/transform/internal/gosrc"
	"offstage/transform/internal/image"
	"offstage/transform/internal/launch"
)

// Nobody is the user and group that many images without root use, by number:
// Kubernetes can tell a number from root.
const Nobody = "65532:65532"

// withNonroot runs the program without root's rights, where nothing is seen that
// takes them.
func withNonroot(p *Plan) error {
	for _, find := range rootReasons {
		if ev := find(p); ev != nil {
			return unless(ev)
		}
	}
	p.User = Nobody
	return nil
}

// Starter is the instruction above which USER stands: the first that says what
// starts. It is nil when a stage before the final one has it.
func (p *Plan) Starter() *dockerfile.Step {
	for _, st := range p.Model.Final.Steps {
		switch st.Cmd.(type) {
		case *instructions.CmdCommand, *instructions.EntrypointCommand:
			return st
		}
	}
	return nil
}

// UserLine sets the user that nonroot asks for.
func UserLine(p *Plan) string { return p.Keyword("USER") + " " + p.User }

// rootReasons find what may need root, the plainest first.
//
// Considered and left out: Docker's default of letting everybody bind low ports
// (Kubernetes and Podman don't), and capabilities (a runtime option).
var rootReasons = []func(*Plan) *finding.Evidence{
	userIsSet,
	lowPort,
	ownership,
	keptData,
	unknownAccess,
	otherPrograms,
	rootsPlaces,
	closedFiles,
	written,
	rootsCalls,
	rootsImports,
}

func userIsSet(p *Plan) *finding.Evidence {
	if u := p.Model.Final.Config.User; u != "" {
		return p.Model.Because(p.Model.LastStep("user"), "USER %s is set already", u)
	}
	return nil
}

// lowAddress is a port below 1024, alone or as an address to listen at.
var lowAddress = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^(?:(?:0\.0\.0\.0|127\.0\.0\.1|localhost|\[::\])?:(\d{1,4}|https?)|(80|443|53|22|25))$`)
})

func IsLow(text string) bool {
	m := lowAddress().FindStringSubmatch(text)
	if m == nil {
		return false
	}
	n, err := strconv.Atoi(m[1] + m[2])
	return err != nil || n > 0 && n < 1024
}

// lowPort finds a port that only root may listen at on most systems.
func lowPort(p *Plan) *finding.Evidence {
	m := p.Model
	for _, port := range slices.Sorted(maps.Keys(m.Final.Config.Expose)) {
		if n := catalog.Number(port, 0); n < 1024 {
			return m.Because(m.LastStep("expose"), "port %s may be for root alone", port)
		}
	}
	for _, v := range m.Final.Config.Env {
		if IsLow(v.Value) {
			return m.Because(m.EnvStep(v.Name), "%s is a port that may be for root alone", v.Name)
		}
	}
	for _, u := range m.Uses {
		for name, v := range u.Env {
			if IsLow(v) {
				return &finding.Evidence{
					File: u.File,
					Line: u.Line,
					Why:  name + " is a port that may be for root alone",
				}
			}
		}
	}
	for _, s := range m.Starts {
		for _, w := range s.Command.Args {
			if _, value, _ := strings.Cut(w.Text, "="); IsLow(w.Text) || IsLow(value) {
				ev := s.Because(w.Text + " is a port that may be for root alone")
				return &ev
			}
		}
	}
	return stringThat(m, IsLow, "a port that may be for root alone")
}

// stringThat finds a string of the programs' own source.
func stringThat(m *launch.Model, is func(string) bool, what string) *finding.Evidence {
	for _, b := range m.ReadBuilds() {
		for _, s := range b.Program.Source.Strings {
			if is(s.Text) {
				ev := m.Place(b, s.Pos, finding.Quoted(s.Text)+" is "+what)
				return &ev
			}
		}
	}
	return nil
}

// touchThat finds a touch of the programs' own source that there is something to
// say of.
func touchThat(m *launch.Model, why func(gosrc.Touch) string) *finding.Evidence {
	for _, b := range m.ReadBuilds() {
		for _, t := range b.Program.Source.Touches {
			if text := why(t); text != "" && t.Module == "" {
				ev := m.Place(b, t.Pos, text)
				return &ev
			}
		}
	}
	return nil
}

// ownership is for files whose owner or mode somebody chose, and for users.
func ownership(p *Plan) *finding.Evidence {
	m := p.Model
	if m.Accounts != nil {
		return m.Because(m.Accounts, "the RUN changes users or groups")
	}
	if len(m.Owned) > 0 {
		return m.Because(m.Owned[0].Step, "the owner or mode of %s is chosen here", m.Owned[0].Path)
	}
	for _, st := range m.Chain {
		switch c := st.Cmd.(type) {
		case *instructions.CopyCommand:
			if c.Chmod != "" {
				return m.Because(st, "the mode of what is copied is chosen here")
			}
		case *instructions.AddCommand:
			if c.Chmod != "" {
				return m.Because(st, "the mode of what is copied is chosen here")
			}
		}
	}
	return nil
}

// keptData is for volumes and mounts: what is in them may be root's.
func keptData(p *Plan) *finding.Evidence {
	m := p.Model
	if len(m.Final.Config.Volumes) > 0 {
		return m.Because(m.LastStep("volume"), "what is in a volume may be root's")
	}
	for _, u := range m.Uses {
		if len(u.Mounts) > 0 {
			return &finding.Evidence{File: u.File, Line: u.Line, Why: "what is mounted may be root's"}
		}
	}
	return nil
}

// unknownAccess is for programs of which it isn't known what they open.
func unknownAccess(p *Plan) *finding.Evidence {
	m := p.Model
	if list := append(m.UnreadSource(), evidenceOf(p.told, finding.KindUnknownPath)...); len(list) > 0 {
		return &list[0]
	}
	for _, b := range m.ArtifactBuilds() {
		if m.Linkage(b).UseC {
			return m.Because(b.Step, "what the program's C code does is not known")
		}
	}
	return nil
}

// otherPrograms is for scripts and programs that are started: what they do to
// the system isn't looked into.
func otherPrograms(p *Plan) *finding.Evidence {
	for _, s := range p.Model.Starts {
		if s.Role == launch.Healthcheck || s.Role == launch.ShellStart || s.Target.Kind == launch.Artifact {
			continue
		}
		ev := s.Because(image.CommandLine(s.Command) + " is started, and may need root")
		return &ev
	}
	if list := p.Model.ExecUnknown; len(list) > 0 {
		return &list[0]
	}
	return nil
}

// rootsPlace reports whether a path is where only root may be.
func rootsPlace(text string) bool {
	p := path.Clean(text)
	return catalog.InPlace(p, catalog.RootOnly) && !catalog.InPlace(p, catalog.ForAll)
}

// rootsPlaces is for an image that works in root's places, and for a program
// that names them or home.
func rootsPlaces(p *Plan) *finding.Evidence {
	m := p.Model
	for _, at := range append([]string{m.Workdir}, copiedPaths(p)...) {
		if _, ok := image.Below("/root", at); ok {
			return m.Because(nil, "%s is where only root may enter", at)
		}
	}
	if ev := stringThat(m, func(s string) bool { return strings.HasPrefix(s, "/") && rootsPlace(s) },
		"a place that may be root's"); ev != nil {
		return ev
	}
	if ev := stringThat(m, func(s string) bool { return strings.HasPrefix(s, "~/") },
		"in the home directory, which would be another"); ev != nil {
		return ev
	}
	for _, name := range []string{"HOME", "USER", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME"} {
		if m.ReadsEnv(name) {
			return m.Because(nil, "%s is read, which would be another", name)
		}
	}
	return nil
}

// closedFiles is for files of the context that only their owner may read.
func closedFiles(p *Plan) *finding.Evidence {
	m := p.Model
	for _, at := range copiedPaths(p) {
		fd, ok := m.FS.Lookup(at)
		if !ok || fd.Kind != image.FromContext || !fd.Sure {
			continue
		}
		if fi, err := m.Context.Stat(fd.Path); err == nil && fi.Mode().Perm()&0o004 == 0 {
			return &finding.Evidence{File: m.Context.Full(fd.Path), Line: 0, Why: "only its owner may read it"}
		}
	}
	return nil
}

func copiedPaths(p *Plan) []string {
	var list []string
	for _, c := range p.Copies {
		list = append(list, c.Path)
	}
	return list
}

// written is for what is written outside of the directory for temporary files,
// and for directories that exist to be written to.
func written(p *Plan) *finding.Evidence {
	m := p.Model
	for _, n := range p.Needs {
		if n.Kind == finding.KindEmptyDirectory || n.Kind == finding.KindSystemDir ||
			n.Kind == finding.KindOptionalDir {
			ev := n.Evidence[0]
			ev.Why = n.Arg + " may be written to"
			return &ev
		}
	}
	return touchThat(m, func(t gosrc.Touch) string {
		writes := t.Op == gosrc.OpWrite || t.Flags&gosrc.FlagMakes != 0
		switch {
		case writes && !catalog.Does(t.Func, catalog.AsRoot) && !inTemp(t.Args):
			return t.Func + " may write where only root may"
		case t.Op == gosrc.OpTemp && !inTemp(t.Args) && !ofDefault(t.Args):
			return t.Func + " may write where only root may"
		case launch.MakesSocket(t):
			return "it makes a socket"
		}
		return ""
	})
}

// ofDefault reports whether a touch that makes a temporary file names no directory for it.
func ofDefault(args []gosrc.Arg) bool {
	return len(args) == 0 || !slices.ContainsFunc(args[0], func(v gosrc.Value) bool { return !v.Exact || v.Text != "" })
}

// inTemp reports whether a touch's path is surely in the directory for temporary files.
func inTemp(args []gosrc.Arg) bool {
	if len(args) == 0 {
		return false
	}
	return !slices.ContainsFunc(args[0], func(v gosrc.Value) bool {
		_, tmp := image.Below("/tmp", path.Clean(v.Text))
		return v.Root != gosrc.Temp && !tmp
	})
}

func rootsCalls(p *Plan) *finding.Evidence {
	return touchThat(p.Model, func(t gosrc.Touch) string {
		if catalog.Does(t.Func, catalog.AsRoot) && !inTemp(t.Args) {
			return t.Func + " may take root, or give something else to another user"
		}
		return ""
	})
}

func rootsImports(p *Plan) *finding.Evidence {
	if ev, name, ok := p.Model.Imports(catalog.PathsThat(catalog.TakesRoot)...); ok {
		ev.Why = name + " may write files or take root"
		return &ev
	}
	return nil
}
