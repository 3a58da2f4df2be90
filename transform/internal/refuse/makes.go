package refuse

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/moby/buildkit/frontend/dockerfile/instructions"

	"offstage/transform/internal/catalog"
	"offstage/transform/internal/dockerfile"
	"offstage/transform/internal/finding"
	"offstage/transform/internal/image"
	"offstage/transform/internal/launch"
	"offstage/transform/internal/repo"
)

const sayBuild = "write the go build into the Dockerfile, or into a recipe of plain variables"

// makes finds executables that a make or another build tool makes out of
// sight, or that are downloaded: how they are linked is then not known. On a musl
// builder that is no reason, since the runtime is then alpine, whose C library is
// the same; but a script has to be read on any.
func makes(m *launch.Model) []finding.Refusal {
	const sayTold = "make it by commands that can be told"
	const sayCopy = "put the file into the repository and COPY it"
	var list []finding.Refusal
	for _, s := range m.Starts {
		if s.Target.Kind == launch.Missing && hasToWork(s) {
			list = append(list, madeUnseen(m, s)...)
		}
		if s.Target.Kind != launch.Generated || isStatic(s.Target) || isWaiter(m, s.Target.Entry.Step) {
			continue
		}
		step, p := s.Target.Entry.Step, s.Target.Path
		ev := m.Line(step, s.Target.Entry.At+" comes from here")
		switch {
		case image.Downloads(step) && path.Ext(p) == ".sh":
			list = append(list, finding.NewRefusal(finding.ScriptUnreadable, sayCopy, ev,
				"%s is downloaded, so what it starts can't be seen", p))
		case m.Base.Musl && step != m.Software:
		case s.Target.Entry.Maybe && step.CopiesFrom() == "":
			ev.Why = "what is run here may make " + p
			list = append(list, finding.NewRefusal(finding.MakeUnreadable, sayTold, ev,
				"whether %s is there, what it is and how it is linked can't be seen", p))
		case image.Downloads(step):
			list = append(list, finding.NewRefusal(finding.MakeUnreadable, sayCopy, ev,
				"%s is downloaded, so what it is and how it is linked can't be seen", p))
		default:
			do, what := unseen(m, s)
			list = append(list, finding.NewRefusal(finding.MakeUnreadable, do, ev,
				"what %s and how it is linked can't be seen", what))
		}
	}
	return list
}

// madeUnseen is for what is started where nothing is seen, if a make may put it there.
func madeUnseen(m *launch.Model, s launch.Start) []finding.Refusal {
	step, mk := image.UnreadMake(&m.Model)
	if mk == nil {
		return nil
	}
	line := image.CommandLine(mk)
	return []finding.Refusal{finding.NewRefusal(finding.MakeUnreadable, sayBuild, m.Line(step, line+" is run"),
		"how %s is made can't be seen: what %q runs is not known", s.Target.Path, line)}
}

// unseen says what to do about a program of which nothing is seen but the step that brings
// it, and how to speak of it.
func unseen(m *launch.Model, s launch.Start) (do, what string) {
	e := s.Target.Entry
	p := s.Target.Path
	of := e.Step.CopiesFrom()
	if of == "" {
		return sayBuild, p + " is"
	}
	from := m.File.Expand(of, e.Step.Before).Text
	what = fmt.Sprintf("%s of %s is", p, from)
	if e.At != p && e.Pattern == "" {
		what = fmt.Sprintf("%s is, which may come from %s,", s.Command.Program(), from)
	}
	if slices.ContainsFunc(m.FS.Layers, func(l image.Layer) bool {
		return l.Step == e.Step && l.From != nil && holdsGo(l.From)
	}) {
		return sayBuild, what
	}
	if s.Role == launch.Entry && !strings.Contains(s.Command.Args[0].Text, "/") {
		return "start the executable by its absolute path", what
	}
	return "install it with the system's package manager, where the program is built", what
}

// holdsGo reports whether Go source came to a stage.
func holdsGo(im *image.FS) bool {
	for l := range im.Brought() {
		_, mod := im.Lookup(path.Join(l.At, "go.mod"))
		if mod || path.Ext(l.Src) == ".go" || path.Base(l.Src) == "go.mod" {
			return true
		}
	}
	return false
}

// isStatic reports whether a program that is brought as a file is known to need no C
// library: a Go program that is published so, or what an image of static builds has.
func isStatic(t launch.Target) bool {
	return catalog.Is(path.Base(t.Path), catalog.Static) || strings.Contains(t.Entry.Step.CopiesFrom(), "static")
}

// waiter is where docker-compose-wait is published: one static executable for any
// image, its README says, from version 2 on, and a script before.
const waiter = "https://github.com/ufoscout/docker-compose-wait/releases/download/"

// isWaiter reports whether an ADD brings docker-compose-wait, and nothing tells it to
// start a program itself.
func isWaiter(m *launch.Model, st *dockerfile.Step) bool {
	c, ok := st.Cmd.(*instructions.AddCommand)
	if !ok || len(c.SourcePaths) != 1 {
		return false
	}
	version, ok := strings.CutPrefix(m.File.Expand(c.SourcePaths[0], st.Before).Text, waiter)
	if !ok || version == "" || version[0] < '0' || version[0] > '9' || strings.HasPrefix(version, "1.") {
		return false
	}
	_, told := m.Env("WAIT_COMMAND")
	return !told && !slices.ContainsFunc(m.Uses, func(u repo.Use) bool { return u.Env["WAIT_COMMAND"] != "" })
}
