package plan

import (
	"path"
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/moby/buildkit/frontend/dockerfile/instructions"

	"offstage/transform/internal/dockerfile"
	"offstage/transform/internal/finding"
	"offstage/transform/internal/image"
	"offstage/transform/internal/launch"
	"offstage/transform/internal/shell"
)

// startedInBuild says where a RUN starts what a build makes, or works on it with
// a tool for one platform.
func startedInBuild(m *launch.Model, b *image.Build) *finding.Evidence {
	for _, r := range m.Runs {
		for _, c := range m.Commands(m.FS, r) {
			if slices.ContainsFunc(b.Outs, func(out string) bool { return leadsTo(m, c, out) }) ||
				startsBuilt(m, c, b) {
				return m.Because(r.Step, "the RUN starts the program")
			}
			if c.Program() == "strip" {
				return m.Because(r.Step, "strip knows the builder's own platform alone")
			}
		}
	}
	return nil
}

// leadsTo reports whether a command may start the executable out.
func leadsTo(m *launch.Model, c *shell.Command, out string) bool {
	if len(c.Args) == 0 {
		return false
	}
	if at, ok := c.Abs(c.Args[0]); ok && strings.Contains(c.Args[0].Text, "/") {
		return at == out
	}
	return !c.Args[0].Known || c.Program() == path.Base(out)
}

// startsBuilt reports whether a command starts what b built, wherever it was moved to.
func startsBuilt(m *launch.Model, c *shell.Command, b *image.Build) bool {
	return slices.ContainsFunc(programPaths(m, c), func(at string) bool {
		fd, ok := m.FS.Lookup(at)
		return ok && fd.Kind == image.Built && fd.Build == b
	})
}

// programPaths are the absolute paths at which a command's program may be.
func programPaths(m *launch.Model, c *shell.Command) []string {
	if c.Program() == "" {
		return nil
	}
	if strings.Contains(c.Args[0].Text, "/") {
		at, _ := c.Abs(c.Args[0])
		return []string{at}
	}
	var list []string
	for _, dir := range searchPath(m) {
		list = append(list, path.Join(dir, c.Program()))
	}
	return list
}

// searchPath are the directories in which the builder looks for programs.
func searchPath(m *launch.Model) []string {
	if v, ok := m.Env("PATH"); ok && v != "" && !strings.Contains(v, "$") {
		return strings.Split(v, ":")
	}
	return strings.Fields("/go/bin /usr/local/go/bin /usr/local/sbin /usr/local/bin /usr/sbin /usr/bin /sbin /bin")
}

// foreignPrograms says which program of another stage or image the builder may
// start: that one is for the platform that is asked for.
func foreignPrograms(p *Plan, root *dockerfile.Stage) *finding.Evidence {
	m := p.Model
	for _, l := range m.FS.Layers {
		if l.Step.CopiesFrom() == "" || !slices.Contains(m.Chain, l.Step) || isNative(m, l.Step, root) {
			continue
		}
		if p.startsBelow(l.At) {
			return m.Because(l.Step,
				"the COPY brings programs for the platform that is asked for, which the builder may start")
		}
	}
	return nil
}

// startsBelow reports whether the builder may start a program at a path or below it.
// A file on the search path that goes along, and which no RUN names, is there for
// the runtime stage alone.
func (p *Plan) startsBelow(at string) bool {
	m := p.Model
	for _, r := range m.Runs {
		for _, c := range m.Commands(m.FS, r) {
			paths := programPaths(m, c)
			if slices.Contains(paths, at) || len(paths) == 1 && image.Under(at)(paths[0]) {
				return true
			}
		}
	}
	if slices.ContainsFunc(p.Copies, func(c Copied) bool { return c.Path == at }) {
		return false
	}
	return slices.ContainsFunc(searchPath(m), func(dir string) bool {
		return image.Under(at)(dir) || image.Under(dir)(at)
	})
}

// fromStage is the stage that a COPY --from names; nil for an image.
func fromStage(m *launch.Model, st *dockerfile.Step) *dockerfile.Stage {
	name := st.CopiesFrom()
	if name == "" {
		return nil
	}
	return m.File.StageNamed(m.File.Expand(name, st.Before).Text, m.Final.Index)
}

// copiedOfRoot reports whether a COPY takes from a stage that starts where the
// builder does.
func copiedOfRoot(m *launch.Model, st *dockerfile.Step, root *dockerfile.Stage) bool {
	s := fromStage(m, st)
	return s != nil && image.StagesTo(s)[0] == root
}

// isNative reports whether what a COPY brings is for the platform that builds.
func isNative(m *launch.Model, st *dockerfile.Step, root *dockerfile.Stage) bool {
	s := fromStage(m, st)
	return s != nil && (copiedOfRoot(m, st, root) || strings.Contains(image.StagesTo(s)[0].Platform, "BUILDPLATFORM"))
}

// platformArg reports whether the file gives the arguments of the platform values
// of its own, or lets the one who builds give GOARCH.
func platformArg(m *launch.Model, st *dockerfile.Step) bool {
	for _, name := range []string{"TARGETOS", "TARGETARCH"} {
		if _, hidden := st.Before.Lookup(name); hidden || slices.ContainsFunc(m.File.Args, declaresArg(name)) {
			return true
		}
	}
	return st.Before.Arg("GOARCH") || st.Before.Arg("GOOS") || st.Before.Arg("GOARM")
}

func declaresArg(name string) func(*dockerfile.Step) bool {
	return func(st *dockerfile.Step) bool {
		return declares(st.Cmd.(*instructions.ArgCommand), map[string]bool{name: true})
	}
}

// platformWords ask for a platform: the builder's own, or that of the image.
var platformWords = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`\b(TARGETARCH|TARGETPLATFORM|TARGETVARIANT|GOARCH|GOHOSTARCH|` +
		`uname|print-architecture|print-arch)\b|\barch\)`)
})

// asksPlatform says which RUN or ADD goes by the platform: that it runs on and
// that of the image are then not the same any more.
func asksPlatform(m *launch.Model) *finding.Evidence {
	for _, st := range m.Chain {
		switch st.Cmd.(type) {
		case *instructions.RunCommand, *instructions.AddCommand, *instructions.CopyCommand:
		default:
			continue
		}
		if w := platformWords().FindString(string(m.File.Src[st.Span.Start:st.Span.End])); w != "" {
			return m.Because(st, "the %s goes by the platform itself: %s", strings.ToUpper(st.Keyword),
				strings.TrimSuffix(w, ")"))
		}
	}
	for _, r := range m.Runs {
		for _, c := range m.Commands(m.FS, r) {
			if c.Program() == "uname" || c.Program() == "arch" {
				return m.Because(r.Step, "the RUN goes by the platform itself: %s", c.Program())
			}
		}
	}
	return nil
}
