package refuse

import (
	"path"
	"slices"
	"strings"

	"offstage/transform/internal/catalog"
	"offstage/transform/internal/finding"
	"offstage/transform/internal/gosrc"
	"offstage/transform/internal/image"
	"offstage/transform/internal/launch"
)

// goAtRunTime finds the go command among what is started. go run is no reason: it
// becomes a build, unless a script runs it.
func goAtRunTime(m *launch.Model) []finding.Refusal {
	return slices.Concat(goStarts(m), asksGo(m), findsPackages(m))
}

// goStarts finds the starts that need the toolchain, or a tool that may.
func goStarts(m *launch.Model) []finding.Refusal {
	const instead = "build the program with a RUN and start the executable"
	var list []finding.Refusal
	for _, s := range m.Starts {
		if s.InManifest() && s.NeedsGo() {
			continue // it has a code of its own
		}
		if name := s.ToolName(); s.Role != launch.ByProgram && catalog.Is(name, catalog.RunsTasks) {
			list = append(list, finding.NewRefusal(finding.GoAtRunTime, wayOut(m, s, instead), s.Evidence,
				"%s runs when the image starts, and may need the toolchain", name))
		}
		do, why := startsGo(s)
		if do == "" {
			do = wayOut(m, s, instead)
		}
		if why != "" {
			list = append(list, finding.NewRefusal(finding.GoAtRunTime, do, s.Evidence, "%s", why))
		}
	}
	return list
}

// startsGo says why a start needs the toolchain; empty when it does not, or when a
// build takes its place. A do goes before the way out of any other start.
func startsGo(s launch.Start) (do, why string) {
	g := s.Command.AsGo()
	switch built := s.Target.Kind == launch.Artifact; {
	case g == nil && s.Target.Kind != launch.GoCommand:
	case g == nil || g.Verb != "run" && g.Verb != "test" && g.Verb != "vet":
		return "", image.CommandLine(s.Command) + " needs the toolchain when the image runs"
	case g.Wrapped && !built:
		return "build with go install, and start the executable that it writes",
			"what go-wrapper run starts can't be told here"
	case g.Verb == "run" && !built && !catalog.Is(s.ToolName(), catalog.Develops|catalog.Tests):
		return "", "go run is used where it can't be replaced by a build"
	}
	return "", ""
}

// asksGo finds programs with files packed by pkger where nothing packs them: pkger then
// asks go list where the module is.
func asksGo(m *launch.Model) []finding.Refusal {
	const pkger, packed = "github.com/markbates/pkger", "pkged.go"
	for _, b := range m.ReadBuilds() {
		i, ok := b.ImportOf(pkger)
		if !ok || m.RunsInBuild("pkger") {
			continue
		}
		dirs := []string{b.Program.Source.Dir, path.Dir("/" + i.Pos.File)}
		for _, main := range b.Program.Source.Mains {
			dirs = append(dirs, main.Dir)
		}
		if slices.ContainsFunc(dirs, func(dir string) bool {
			_, ok := b.FS.Lookup(path.Join("/", dir, packed))
			return ok
		}) {
			continue
		}
		return []finding.Refusal{
			finding.NewRefusal(finding.GoAtRunTime, "run pkger before the build, or commit the "+packed+
				" that it writes",
				m.Place(b, i.Pos, "it is imported here"),
				"%s asks go list for the module's files when the program runs, since nothing writes %s", pkger, packed),
		}
	}
	return nil
}

// findsPackages finds programs that ask go/build where a package is by its import path: where
// a go.mod is, it asks the go command. Source: importGo in go/build.
func findsPackages(m *launch.Model) []finding.Refusal {
	for _, b := range m.ReadBuilds() {
		for _, t := range b.Program.Source.Touches {
			asks := t.Func == "go/build.Import" || t.Func == "go/build.Context.Import"
			if !asks || t.Module != "" || len(t.Args) == 0 || !slices.ContainsFunc(t.Args[0], byImportPath) {
				continue
			}
			return []finding.Refusal{
				finding.NewRefusal(finding.GoAtRunTime, "name the directory, or embed what is in it",
					m.Place(b, t.Pos, "it is called here"),
					"%s asks the go command for a package when the program runs", t.Func),
			}
		}
	}
	return nil
}

func byImportPath(v gosrc.Value) bool {
	return !(strings.HasPrefix(v.Text, ".") || strings.HasPrefix(v.Text, "/")) && v.Root == gosrc.Plain
}
