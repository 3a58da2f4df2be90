package plan

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"offstage/transform/internal/catalog"
	"offstage/transform/internal/dockerfile"
	"offstage/transform/internal/finding"
	"offstage/transform/internal/gosrc"
	"offstage/transform/internal/image"
	"offstage/transform/internal/launch"
	"offstage/transform/internal/shell"
)

// Notes are what a person should know about a rewrite; none of them stops it.
func (p *Plan) Notes() []finding.Note {
	m := p.Model
	list := slices.Concat(baseNotes(m), runtimeNotes(p), inlineNotes(m), userNotes(m), bashNotes(m), targetNotes(m),
		keptNotes(m))
	for _, s := range m.Starts {
		if b := s.Target.Build; b != nil && b.Run == nil {
			list = append(list, finding.Note{
				File: m.File.Name,
				Line: s.From.Step.Line,
				Text: path.Base(s.Target.Path) + " is built into the image: its exit status and signals now reach " +
					"the program, and modules are no longer fetched at start",
			})
		}
	}
	list = append(list, openNotes(p)...)
	list = append(list, m.Notes...)
	for _, ev := range evidenceOf(p.told, finding.KindHiddenPath) {
		list = append(list, finding.Note{File: ev.File, Line: ev.Line, Text: ev.Why})
	}
	list = append(list, stubs(m)...)
	list = append(list, oldBuilders(m)...)
	list = append(list, versionNotes(p)...)
	list = append(list, argPaths(m, p)...)
	list = append(list, secrets(p)...)
	list = append(list, leftPackages(m, p)...)
	list = append(list, pinNotes(p)...)
	list = append(list, leftTools(m, p)...)
	list = append(list, assumedPure(m)...)
	list = append(list, readAgain(m)...)
	list = append(list, p.notes...)
	seen := map[finding.Note]bool{}
	return slices.DeleteFunc(list, func(n finding.Note) bool {
		again := seen[n]
		seen[n] = true
		return again
	})
}

// openNotes say where it is not known what is opened or started: once for each line, and
// of many places the first.
func openNotes(p *Plan) []finding.Note {
	const most = 4
	var list []finding.Note
	for _, ev := range append(evidenceOf(p.told, finding.KindUnknownPath), p.Model.ExecUnknown...) {
		same := func(n finding.Note) bool { return n.File == ev.File && n.Line == ev.Line }
		if ev.File != p.Model.File.Name && !slices.ContainsFunc(list, same) { // else it is said for the whole file
			list = append(list, finding.Note{File: ev.File, Line: ev.Line, Text: ev.Why})
		}
	}
	if more := len(list) - most; more > 1 {
		list = list[:most]
		list[most-1].Text += fmt.Sprintf("; so it is in %d more places, which --explain lists", more)
	}
	return list
}

// evidenceOf is where needs of a kind were seen.
func evidenceOf(needs []finding.Need, k finding.Kind) []finding.Evidence {
	var list []finding.Evidence
	for _, n := range needs {
		if n.Kind == k {
			list = append(list, n.Evidence...)
		}
	}
	return list
}

func baseNotes(m *launch.Model) []finding.Note {
	var list []finding.Note
	at := m.Final.From.Line
	if m.Context == nil {
		list = append(list, finding.Note{
			File: m.File.Name,
			Line: at,
			Text: "the build context was not read, so everything that is copied in goes along; --context DIR names it",
		})
	}
	if m.Base.Mirror {
		list = append(list, finding.Note{
			File: m.File.Name,
			Line: at,
			Text: m.Base.Image + " is taken for a copy of Docker's own image: what else it sets or holds does not go " +
				"along; if it is one, --mirror-of " + path.Dir(m.Base.Image) + "=docker.io/library takes the runtime " +
				"from there as well",
		})
	}
	if m.Base.Go == "" && m.Base.Golang && !m.Base.Pinned {
		list = append(list,
			finding.Note{File: m.File.Name, Line: at, Text: "the builder's Go version floats: " + m.Base.Image})
	}
	for _, l := range m.FS.Layers {
		if l.Kind == image.Opaque && l.Src != "" && l.Pattern == "" && m.Context != nil {
			text := l.Src + " is copied in and is not in the build context here"
			if m.Context.NotKept(l.Src) {
				text = l.Src + " is copied in, and a clone lacks it: git does not keep it"
			}
			list = append(list, finding.Note{File: m.File.Name, Line: l.Step.Line, Text: text})
		}
	}
	return list
}

// keptNotes say which paths of keep comments, and which programs of starts comments, are not
// seen: a slip of the pen, most often.
func keptNotes(m *launch.Model) []finding.Note {
	var list []finding.Note
	_, unseen := m.Asked.Kept(m.FS)
	for _, k := range unseen {
		text := "keep: " + k.Path + " is not in the build context, and no RUN is seen to make it: " +
			"if the builder lacks it, the build fails"
		switch {
		case m.FS.Removed(k.Path):
			text = "keep: " + k.Path + " is removed by a RUN: if the builder lacks it then, the build fails"
		case strings.ContainsAny(k.Path, `*?[`):
			text = "keep: " + k.Path + " matches nothing that is seen in the builder, so nothing goes along for it"
		}
		list = append(list, finding.Note{File: k.Evidence.File, Line: k.Evidence.Line, Text: text})
	}
	for _, n := range m.Asked.Starts {
		c := shell.FromArgs([]string{n.Name}, m.Workdir, m.Env)
		if m.Resolve(c).Kind == launch.Tool && !m.OriginalHas(n.Name) {
			list = append(list, finding.Note{
				File: n.Evidence.File,
				Line: n.Evidence.Line,
				Text: "starts: " + n.Name + " is not seen in the original, so nothing goes along for it",
			})
		}
	}
	return list
}

// bashNotes name scripts that sh runs and that are written for bash: what sh
// makes of them was so before, too.
func bashNotes(m *launch.Model) []finding.Note {
	var list []finding.Note
	for _, s := range m.Starts {
		if s.Target.Kind != launch.Script {
			continue
		}
		data, file, _ := m.FS.Read(s.Target.Path)
		first, _, _ := strings.Cut(string(data), "\n")
		parsed, err := shell.Parse(string(data), "/", m.Env)
		if err == nil && parsed.Bash != "" && launch.ShellKind(image.Shebang(first)) == finding.KindShell {
			at := m.InFile(s.Target.Path, file, 1, "")
			list = append(list, finding.Note{
				File: at.File,
				Line: at.Line,
				Text: "sh runs this script, and " + parsed.Bash +
					" is for bash only: where it failed before, it fails now",
			})
		}
	}
	return list
}

// argPaths names the copied paths that a build argument decides: with another
// --build-arg they would be elsewhere.
func argPaths(m *launch.Model, p *Plan) []finding.Note {
	var list []finding.Note
	for _, c := range p.Copies {
		fd, ok := m.FS.Lookup(c.Path)
		if !ok || fd.Step == nil || c.Kit {
			continue
		}
		text := fd.Step.Text().S
		if !strings.Contains(text, "$") {
			continue
		}
		for _, name := range argNames(fd.Step.Before) {
			v, known := fd.Step.Before.Lookup(name)
			if known && len(v) > 1 && strings.Contains(c.Path, v) && image.UsesVariable(text, name) {
				list = append(list, finding.Note{
					File: m.File.Name,
					Line: fd.Step.Line,
					Text: c.Path + " rests on the default of ARG " + name +
						": with another --build-arg the COPY has to change too",
				})
			}
		}
	}
	return list
}

// argNames are the build arguments among the variables of a step.
func argNames(env dockerfile.Env) []string {
	return slices.DeleteFunc(env.Keys(), func(name string) bool { return !env.Arg(name) })
}

// assumedPure names the modules that no table knows and whose source is not at
// hand: they are taken for pure Go.
func assumedPure(m *launch.Model) []finding.Note {
	seen := map[string]bool{}
	var names []string
	var at finding.Evidence
	for _, b := range m.ReadBuilds() {
		on, set := m.CgoEnabled(b)
		if !m.Linkage(b).Off && (on || !set) {
			continue
		}
		for _, i := range b.Program.Source.Imports {
			if i.Read || !image.InNoTable(i) {
				continue
			}
			name := gosrc.Repository(i.Path)
			if seen[name] {
				continue
			}
			if len(names) == 0 {
				at = m.Place(b, i.Pos, "")
			}
			seen[name] = true
			names = append(names, name)
		}
	}
	if len(names) == 0 {
		return nil
	}
	more := ""
	if n := len(names) - 4; n > 0 {
		names, more = names[:4], fmt.Sprintf(" and %d more", n)
	}
	return []finding.Note{
		{
			File: at.File,
			Line: at.Line,
			Text: "taken for pure Go, since their source is not at hand: " + strings.Join(names, ", ") + more,
		},
	}
}

// stubs say so loudly when the original was built without the C code that the
// program imports: CGO_ENABLED=0, or an alpine builder without a compiler.
func stubs(m *launch.Model) []finding.Note {
	var list []finding.Note
	for _, b := range m.ReadBuilds() {
		on, set := m.CgoEnabled(b)
		if !m.Linkage(b).Off && (on || !set) {
			continue
		}
		for _, i := range b.Program.Source.Imports {
			if _, ok := catalog.CgoImport(i.Path); ok {
				pos := m.Place(b, i.Pos, "")
				list = append(list, finding.Note{
					File: pos.File,
					Line: pos.Line,
					Text: i.Path + " is C code and the original is built without it, so what needs it already fails " +
						"when it runs; the rewrite keeps that",
				})
				break
			}
		}
	}
	return list
}

// oldBuilders name a go.mod that asks for a later Go than the builder's tag has.
func oldBuilders(m *launch.Model) []finding.Note {
	var list []finding.Note
	for _, b := range m.ReadBuilds() {
		has, asks := b.Stage.Base.Go, b.Program.Source.Go
		older := catalog.Minor(has) < catalog.Minor(asks.Version) ||
			catalog.Minor(has) == catalog.Minor(asks.Version) && catalog.Patch(has) >= 0 &&
				catalog.Patch(has) < catalog.Patch(asks.Version)
		if toolchain, _ := m.Setting(b, "GOTOOLCHAIN"); catalog.Minor(has) < 0 || !older ||
			catalog.Minor(has) >= 21 && strings.Contains(toolchain, "auto") {
			continue // a later Go is fetched
		}
		at := m.Place(b, asks.Pos, "")
		list = append(list, finding.Note{
			File: at.File,
			Line: at.Line,
			Text: "go.mod asks for Go " + asks.Version + " and the builder has " + has +
				", so the original may not build",
		})
	}
	return list
}

// versionNotes name where the builder's GOLANG_VERSION is written out, of which the
// tag tells no more than its beginning.
func versionNotes(p *Plan) []finding.Note {
	const name = "GOLANG_VERSION"
	m := p.Model
	var list []finding.Note
	if !m.Base.Golang || m.Base.Go == "" || catalog.Patch(m.Base.Go) >= 0 || m.SetsEnv(name) {
		return nil
	}
	say := func(line int) {
		list = append(list, finding.Note{
			File: m.File.Name,
			Line: line,
			Text: name + " is written out as " + m.Base.Go +
				", as the tag has it: the original had the patch release as well",
		})
	}
	for _, st := range p.RunSteps() {
		for _, w := range p.WordsOf(st) {
			if slices.Contains(m.File.Expand(w, st.Before).Used, name) {
				say(st.Line)
			}
		}
	}
	if m.ReadsEnv(name) {
		say(m.Final.From.Line)
	}
	return list
}

// inlineNotes name the builds beside this one whose Dockerfile is not a file.
func inlineNotes(m *launch.Model) []finding.Note {
	var list []finding.Note
	for _, u := range m.Inline {
		list = append(list, finding.Note{
			File: u.File,
			Line: u.Line,
			Text: u.Name + " is built from a Dockerfile in the text of this file, which is left alone",
		})
	}
	return list
}

// targetNotes name the places that target what was the final stage: they go on
// getting the large image.
func targetNotes(m *launch.Model) []finding.Note {
	var list []finding.Note
	for _, u := range m.Uses {
		if m.Final.Name != "" && u.Builds && m.AsBuilder(u) {
			list = append(list, finding.Note{
				File: u.File,
				Line: u.Line,
				Text: "the target " + u.Target + " is the builder from now on, as large as before; without a target " +
					"it is the small image",
			})
		}
	}
	return list
}

// userNotes name the manifests that want a user other than root and can't see
// one in the image: Kubernetes doesn't look names up.
func userNotes(m *launch.Model) []finding.Note {
	var list []finding.Note
	name, _, _ := strings.Cut(m.Final.Config.User, ":")
	for _, u := range m.Uses {
		if !u.NonRoot || u.User != "" || !m.OfFinal(u) ||
			!image.IsRoot(name) && strings.Trim(name, "0123456789") == "" {
			continue
		}
		text := "runAsNonRoot needs a number, and the image's user is the name " + name +
			", as it was before: give the pod runAsUser as well"
		if image.IsRoot(name) {
			text = "runAsNonRoot does not let the image's user start it, which is root, as it was before"
		}
		list = append(list, finding.Note{File: u.File, Line: u.Line, Text: text})
	}
	return list
}
