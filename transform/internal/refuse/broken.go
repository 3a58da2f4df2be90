package refuse

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"offstage/transform/internal/dockerfile"
	"offstage/transform/internal/finding"
	"offstage/transform/internal/image"
	"offstage/transform/internal/launch"
)

const sayBroken = "make the original work first"

// broken finds originals that could not have worked.
func broken(m *launch.Model) []finding.Refusal {
	list := rejectedSteps(m)
	if len(goStarts(m)) > 0 {
		return list // what is started may be built by the start itself
	}
	return slices.Concat(list, brokenStarts(m), brokenCopies(m), brokenFetches(m),
		brokenInstalls(m), brokenBuilds(m))
}

// brokenStarts finds starts of what is not there, or can't be started.
func brokenStarts(m *launch.Model) []finding.Refusal {
	var list []finding.Refusal
	for _, s := range m.Starts {
		switch {
		case len(s.Command.Args) == 0 || s.Brought != nil:
		case hasToWork(s):
			if do, why := fails(m, s); why != "" {
				list = append(list, finding.NewRefusal(finding.BrokenOriginal, do, s.Evidence, "%s", why))
			}
		}
	}
	return list
}

// hasToWork reports whether the image does not work without a start: a check, another file
// of the repository or the program itself may well start what is not there.
func hasToWork(s launch.Start) bool {
	return s.Role != launch.Healthcheck && s.Role != launch.ByProgram && s.Role != launch.ByUse
}

// fails says why a start can't work, and what to do; why is empty when it can.
func fails(m *launch.Model, s launch.Start) (do, why string) {
	do = sayBroken
	word := s.Command.Args[0].Text
	exec := s.From != nil && s.From.Shell == nil // no shell stands between
	switch kind := s.Target.Kind; {
	case exec && strings.Contains(word, " ") && kind != launch.Artifact:
		return do, fmt.Sprintf("%q is one word of the JSON form, so it is looked for as a program of that name", word)
	case kind == launch.Missing && onUnresolved(m):
		return "", ""
	case kind == launch.Missing && (!mayBeMade(m) || notKept(m, s.Target.Path) != ""):
		return absent(m, s.Target.Path, "a file", insteadMade(m))
	case kind == launch.Script && exec && !hasShebang(m, s.Target.Path):
		return "let the script begin with #!/bin/sh, or start it with sh",
			s.Target.Path + " has no #! line, so nothing but a shell can start it"
	case kind == launch.Tool && builtElsewhere(m, word) != "":
		return do, fmt.Sprintf("%s is looked for in PATH, and it is at %s", word, builtElsewhere(m, word))
	}
	return "", ""
}

// absent says that nothing is put at a path, and what to do.
func absent(m *launch.Model, at, what, instead string) (do, why string) {
	if name := notKept(m, at); name != "" {
		return "add it to git, or let a RUN make it",
			fmt.Sprintf("a clone has nothing to put at %s: git does not keep %s", at, name)
	}
	return sayBroken, fmt.Sprintf("nothing in the Dockerfile puts %s at %s%s", what, at, instead)
}

// notKept is the file of the context that a COPY puts at a path here, and git does not keep;
// empty for none.
func notKept(m *launch.Model, at string) string {
	for l := range m.FS.Brought() {
		if rel, ok := image.Below(l.At, at); ok {
			if name := path.Join(l.Src, rel); m.Context.NotKept(name) {
				return name
			}
		}
	}
	return ""
}

// rejectedSteps finds instructions for which BuildKit ends the build.
func rejectedSteps(m *launch.Model) []finding.Refusal {
	var list []finding.Refusal
	for _, st := range m.Chain {
		if st.Rejected != nil {
			list = append(list,
				finding.NewRefusal(finding.BrokenOriginal, sayBroken, m.Line(st, "BuildKit ends the build here"),
					"BuildKit rejects the instruction: %v", st.Rejected))
		}
	}
	return list
}

// onUnresolved reports whether it is not known what the image starts from.
func onUnresolved(m *launch.Model) bool {
	return slices.ContainsFunc(image.StagesTo(m.Final), func(s *dockerfile.Stage) bool { return len(s.Unresolved) > 0 })
}

// mayBeMade reports whether a file may be at a path at which nothing is seen: some build puts
// its executable nobody knows where, or what a make runs is not known.
func mayBeMade(m *launch.Model) bool {
	_, mk := image.UnreadMake(&m.Model)
	return mk != nil || unnamed(m) != nil
}

// unnamed is a build of which it is not known what the executable is called, or where it
// is put; nil if there is none.
func unnamed(m *launch.Model) *image.Build {
	for _, b := range m.Builds {
		if b.Outs == nil && (!b.Program.Known || b.OpenOut()) {
			return b
		}
	}
	return nil
}

// insteadMade lists what the builds do make.
func insteadMade(m *launch.Model) string {
	var list []string
	for _, b := range m.Builds {
		list = append(list, b.Outs...)
	}
	if len(list) == 0 {
		return ""
	}
	return "; what is built is " + strings.Join(list, ", ")
}

// builtElsewhere is where an executable of that name is, outside of PATH.
func builtElsewhere(m *launch.Model, name string) string {
	for _, b := range m.Builds {
		for _, out := range b.Outs {
			if path.Base(out) == name {
				return out
			}
		}
	}
	return ""
}

// madeOutput reports whether a command before the build may have made the directory
// that its output goes to.
func madeOutput(b *image.Build) bool {
	_, ok := b.FS.Lookup(b.Outs[0])
	return ok
}
