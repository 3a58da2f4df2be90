package transform

import (
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/moby/buildkit/frontend/dockerfile/instructions"

	"offstage/transform/internal/dockerfile"
	"offstage/transform/internal/shell"
)

// What a builder on the machine's own platform can't do: start what is built for
// another one, or take its own platform for the one that is asked for.

// startedInBuild says where a RUN starts what a build makes, or works on it with
// a tool for one platform.
func (f *facts) startedInBuild(b *build) *Evidence {
	for _, r := range f.runs {
		for _, c := range f.commands(f.image, r) {
			if slices.ContainsFunc(b.outs, func(out string) bool { return f.leadsTo(c, out) }) || f.startsBuilt(c, b) {
				return f.because(r.step, "the RUN starts the program")
			}
			if c.Program() == "strip" {
				return f.because(r.step, "strip knows the builder's own platform alone")
			}
		}
	}
	return nil
}

// leadsTo says whether a command may start the executable out.
func (f *facts) leadsTo(c *shell.Command, out string) bool {
	if len(c.Args) == 0 {
		return false
	}
	if at, ok := c.Abs(c.Args[0]); ok && strings.Contains(c.Args[0].Text, "/") {
		return at == out
	}
	return !c.Args[0].Known || c.Program() == path.Base(out)
}

// startsBuilt says whether a command starts what b built, wherever it was moved to.
func (f *facts) startsBuilt(c *shell.Command, b *build) bool {
	return slices.ContainsFunc(f.programPaths(c), func(at string) bool {
		fd, ok := f.image.lookup(at)
		return ok && fd.kind == built && fd.build == b
	})
}

// programPaths are the absolute paths at which a command's program may be.
func (f *facts) programPaths(c *shell.Command) []string {
	if c.Program() == "" {
		return nil
	}
	if strings.Contains(c.Args[0].Text, "/") {
		at, _ := c.Abs(c.Args[0])
		return []string{at}
	}
	var list []string
	for _, dir := range f.searchPath() {
		list = append(list, path.Join(dir, c.Program()))
	}
	return list
}

// searchPath are the directories in which the builder looks for programs.
func (f *facts) searchPath() []string {
	if v, ok := f.env("PATH"); ok && v != "" && !strings.Contains(v, "$") {
		return strings.Split(v, ":")
	}
	return strings.Fields("/go/bin /usr/local/go/bin /usr/local/sbin /usr/local/bin /usr/sbin /usr/bin /sbin /bin")
}

// foreignPrograms says which program of another stage or image the builder may
// start: that one is for the platform that is asked for.
func (p *plan) foreignPrograms(root *dockerfile.Stage) *Evidence {
	f := p.facts
	for _, l := range f.image.layers {
		c, ok := l.step.Cmd.(*instructions.CopyCommand)
		if !ok || c.From == "" || !slices.Contains(f.chain, l.step) || f.isNative(l.step, root) {
			continue
		}
		if p.startsBelow(l.at) {
			return f.because(l.step, "the COPY brings programs for the platform that is asked for, which the builder may start")
		}
	}
	return nil
}

// startsBelow says whether the builder may start a program at a path or below it.
// A file on the search path that goes along, and which no RUN names, is there for
// the runtime stage alone.
func (p *plan) startsBelow(at string) bool {
	f := p.facts
	for _, r := range f.runs {
		for _, c := range f.commands(f.image, r) {
			paths := f.programPaths(c)
			if slices.Contains(paths, at) || len(paths) == 1 && under(at)(paths[0]) {
				return true
			}
		}
	}
	if slices.ContainsFunc(p.copies, func(c copied) bool { return c.path == at }) {
		return false
	}
	return slices.ContainsFunc(f.searchPath(), func(dir string) bool {
		return under(at)(dir) || under(dir)(at)
	})
}

// fromStage is the stage that a COPY --from names; nil for an image.
func (f *facts) fromStage(st *dockerfile.Step) *dockerfile.Stage {
	c, ok := st.Cmd.(*instructions.CopyCommand)
	if !ok || c.From == "" {
		return nil
	}
	return f.file.StageNamed(f.file.Expand(c.From, st.Before).Text, f.stage.Index)
}

// copiedOfRoot says whether a COPY takes from a stage that starts where the
// builder does.
func (f *facts) copiedOfRoot(st *dockerfile.Step, root *dockerfile.Stage) bool {
	s := f.fromStage(st)
	return s != nil && stagesTo(s)[0] == root
}

// isNative says whether what a COPY brings is for the platform that builds.
func (f *facts) isNative(st *dockerfile.Step, root *dockerfile.Stage) bool {
	s := f.fromStage(st)
	return s != nil && (f.copiedOfRoot(st, root) || strings.Contains(stagesTo(s)[0].Platform, "BUILDPLATFORM"))
}

// platformArg says whether the file gives the arguments of the platform values
// of its own, or lets the one who builds give GOARCH.
func (f *facts) platformArg(st *dockerfile.Step) bool {
	for _, name := range []string{"TARGETOS", "TARGETARCH"} {
		if _, hidden := st.Before.Lookup(name); hidden || slices.ContainsFunc(f.file.Args, declaresArg(name)) {
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
var platformWords = regexp.MustCompile(`\b(TARGETARCH|TARGETPLATFORM|TARGETVARIANT|GOARCH|GOHOSTARCH|uname|print-architecture|print-arch)\b|\barch\)`)

// asksPlatform says which RUN or ADD goes by the platform: that it runs on and
// that of the image are then not the same any more.
func (f *facts) asksPlatform() *Evidence {
	for _, st := range f.chain {
		switch st.Cmd.(type) {
		case *instructions.RunCommand, *instructions.AddCommand, *instructions.CopyCommand:
		default:
			continue
		}
		if w := platformWords.FindString(string(f.file.Src[st.Span.Start:st.Span.End])); w != "" {
			return f.because(st, "the %s goes by the platform itself: %s", strings.ToUpper(st.Keyword), strings.TrimSuffix(w, ")"))
		}
	}
	for _, r := range f.runs {
		for _, c := range f.commands(f.image, r) {
			if c.Program() == "uname" || c.Program() == "arch" {
				return f.because(r.step, "the RUN goes by the platform itself: %s", c.Program())
			}
		}
	}
	return nil
}
