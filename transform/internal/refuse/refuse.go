package refuse

import (
	"path"
	"slices"
	"strings"

	"github.com/moby/buildkit/frontend/dockerfile/instructions"

	"offstage/transform/internal/catalog"
	"offstage/transform/internal/finding"
	"offstage/transform/internal/image"
	"offstage/transform/internal/launch"
	"offstage/transform/internal/shell"
)

// Codes lists every refusal code with the sentence that documents it, in order.
func Codes() []CodeDoc {
	var list []CodeDoc
	for _, c := range rules {
		list = append(list, CodeDoc{c.code, c.doc})
	}
	return list
}

// A CodeDoc is a refusal code and what it means.
type CodeDoc struct {
	Code finding.Code
	Doc  string // one sentence without a full stop
}

// A rule says when a Dockerfile must not be rewritten.
type rule struct {
	code finding.Code
	doc  string
	find func(*launch.Model) []finding.Refusal
	says says
}

// says is how a reason goes together with others.
type says int

const (
	beside  says = iota // with all others that apply
	alone               // in their stead: what else applies can't be told
	atLeast             // only where no other applies
)

// rules is every reason to refuse, in the order in which they are
// reported; one without a func follows from the choice of a runtime. Considered
// and left out: a builder older than go.mod's go line (the toolchain may be
// switched on), and secrets in the context (they were in the original image as
// well).
var rules = []rule{
	{finding.NoCommand, "the image starts a shell, idles, or starts nothing at all", noCommand, beside},
	{finding.BrokenOriginal, "the original does not work as it stands", broken, beside},
	{
		finding.UnresolvedBase,
		"the base image is named by a variable that has no value, or what it holds is not known",
		unresolved,
		beside,
	},
	{finding.Windows, "the image is a Windows image", windows, alone},
	{finding.OnBuild, "the image has ONBUILD triggers, or its base has", onBuild, alone},
	{finding.UsedAsBase, "another Dockerfile of the repository is built on the image", usedAsBase, beside},
	{finding.GoAtRunTime, "the go command is needed when the image runs", goAtRunTime, beside},
	{
		finding.DevTool,
		"the image starts a development tool",
		startsTool(catalog.Develops, finding.DevTool, "is a development tool",
			"give the image a production command, or build the development image with target: builder"),
		beside,
	},
	{finding.DevMount, "source is mounted over the program, or people work in the image", mounts, beside},
	{
		finding.TestImage,
		"the image runs tests or checks",
		startsTool(catalog.Tests, finding.TestImage, "runs tests or checks, for which the toolchain is needed",
			"leave it as it is: a test image has to keep the toolchain"),
		beside,
	},
	{finding.K8sStartsGo, "a Kubernetes manifest starts the go command in the image", manifests, beside},
	{
		finding.Cron,
		"a supervisor, cron or a web server starts the program among others",
		startsTool(catalog.Supervises, finding.Cron, "starts several processes",
			"split the processes into images of their own"),
		beside,
	},
	{finding.ExecUnmapped, "a program that is started has no known package in the runtime", nil, beside},
	{finding.ScriptUnreadable, "a script that is started can't be read", scripts, beside},
	{finding.CgoVendor, "the program loads a vendor's library or a service of the host", vendor, beside},
	{
		finding.CgoUnknownRelease,
		"the program is linked to glibc and the builder's Debian release is not known",
		nil,
		beside,
	},
	{finding.Gui, "the program needs a display or sound", gui, beside},
	{finding.Linkage, "the executable's linkage ties it to the builder", linkage, beside},
	{finding.Capabilities, "a file capability or set-user-id bit would be lost", capabilities, beside},
	{finding.StateUnknown, "a RUN changes the image in a way that can't be told", state, beside},
	{
		finding.ArtifactAmbiguous,
		"which executable the image starts, or which build makes it, can't be told",
		ambiguous,
		atLeast,
	},
	{finding.ContextAmbiguous, "the build context can't be told", context, beside},
	{finding.MakeUnreadable, "how the executable is built can't be seen", makes, beside},
}

// All runs all refusal rules. Refusals are in the order of the rules.
func All(m *launch.Model) []finding.Refusal {
	var list []finding.Refusal
	for _, r := range rules {
		if r.find == nil || r.says == atLeast && len(list) > 0 {
			continue
		}
		found := r.find(m)
		if r.says == alone && len(found) > 0 {
			list = found
			break
		}
		list = append(list, found...)
	}
	slices.SortStableFunc(list, func(a, b finding.Refusal) int { return order(a.Code) - order(b.Code) })
	return slices.CompactFunc(list, func(a, b finding.Refusal) bool { return a.Code == b.Code && a.Text == b.Text })
}

// order is the place of a code's rule: a rule may find what has another rule's code.
func order(c finding.Code) int {
	return slices.IndexFunc(rules, func(r rule) bool { return r.code == c })
}

const sayCommand = "add a CMD or ENTRYPOINT that starts the program"

func noCommand(m *launch.Model) []finding.Refusal {
	c := m.Final.Config
	if (c.Entrypoint == nil || c.Entrypoint.Step == nil) && (c.Cmd == nil || c.Cmd.Step == nil) {
		if image.StagesTo(m.Final)[0].Unresolved != nil {
			return nil // the base may say it
		}
		ev := m.Line(m.Final.From, "the base image's own command is in force")
		return []finding.Refusal{
			finding.NewRefusal(finding.NoCommand, sayCommand, ev,
				"nothing in the Dockerfile says what the image starts"),
		}
	}
	for _, s := range m.Starts {
		if s.Use == nil && s.Role != launch.ShellStart && s.Role != launch.Healthcheck && s.Role != launch.ByProgram &&
			!idle(s) {
			return nil
		}
	}
	st := c.Entrypoint
	if st == nil || st.Step == nil {
		st = c.Cmd
	}
	ev := m.Line(st.Step, "only a shell or a command that waits is started")
	return []finding.Refusal{
		finding.NewRefusal(finding.NoCommand, sayCommand, ev, "the image starts a shell, or only waits"),
	}
}

// idle reports whether a start does nothing of its own: a shell without a script,
// sleep, tail -f /dev/null.
func idle(s launch.Start) bool {
	name := s.Command.Program()
	if s.Target.Kind != launch.Tool {
		return false // whatever it is called
	}
	if shell.IsShell(name) {
		_, ok := image.ScriptOf(s.Command)
		return !ok
	}
	return name == "sleep" || name == "tail" && strings.Contains(image.CommandLine(s.Command), "/dev/null") ||
		name == "cat" && len(s.Command.Args) == 1 ||
		name == "zsh" ||
		shell.IsBuiltin(name)
}

const sayBroken = "make the original work first"

// broken finds originals that could not have worked.
func broken(m *launch.Model) []finding.Refusal {
	list := rejectedSteps(m)
	if len(goStarts(m)) > 0 {
		return list // what is started may be built by the start itself
	}
	for _, s := range m.Starts {
		if len(s.Command.Args) == 0 || s.Brought != nil || s.Role == launch.Healthcheck || s.Role == launch.ByProgram ||
			s.Role == launch.ByUse {
			continue
		}
		word := s.Command.Args[0].Text
		switch {
		case s.From != nil && s.From.Shell == nil && strings.Contains(word, " ") && s.Target.Kind != launch.Artifact:
			list = append(list, finding.NewRefusal(finding.BrokenOriginal, sayBroken, s.Evidence,
				"%q is one word of the JSON form, so it is looked for as a program of that name", word))
		case s.Target.Kind == launch.Missing && !nameUnknown(m):
			list = append(list, finding.NewRefusal(finding.BrokenOriginal, sayBroken, s.Evidence,
				"nothing in the Dockerfile puts a file at %s%s", s.Target.Path, insteadMade(m)))
		case s.Target.Kind == launch.Script && s.From != nil && s.From.Shell == nil && !hasShebang(m, s.Target.Path):
			list = append(list,
				finding.NewRefusal(finding.BrokenOriginal, "let the script begin with #!/bin/sh, or start it with sh",
					s.Evidence, "%s has no #! line, so nothing but a shell can start it", s.Target.Path))
		case s.Target.Kind == launch.Tool && builtElsewhere(m, word) != "":
			list = append(list, finding.NewRefusal(finding.BrokenOriginal, sayBroken, s.Evidence,
				"%s is looked for in PATH, and it is at %s", word, builtElsewhere(m, word)))
		}
	}
	return slices.Concat(list, brokenCopies(m), brokenFetches(m), brokenBuilds(m))
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

// nameUnknown reports whether some build makes an executable whose name is not known.
func nameUnknown(m *launch.Model) bool {
	for _, b := range m.Builds {
		if b.Outs == nil && !b.Program.Known {
			return true
		}
	}
	return false
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

func unresolved(m *launch.Model) []finding.Refusal {
	var list []finding.Refusal
	for _, s := range image.StagesTo(m.Final) {
		if len(s.Unresolved) > 0 {
			ev := m.Line(s.From, "the image is "+s.Image)
			list = append(list,
				finding.NewRefusal(finding.UnresolvedBase, "give the ARG a default, or name the image without it", ev,
					"FROM uses %s, which has no default value", strings.Join(s.Unresolved, ", ")))
		}
	}
	if len(list) == 0 && !m.Base.Known && !m.Base.Windows && !m.Base.OnBuild {
		ev := m.Line(image.StagesTo(m.Final)[0].From, "it is neither Docker's golang image nor a distribution's")
		list = append(list, finding.NewRefusal(finding.UnresolvedBase, "build on the official golang image", ev,
			"what %s sets and holds is not known", m.Base.Image))
	}
	return list
}

func windows(m *launch.Model) []finding.Refusal {
	if !m.Base.Windows {
		return nil
	}
	ev := m.Line(m.Final.From, m.Base.Image+" is a Windows image")
	return []finding.Refusal{
		finding.NewRefusal(finding.Windows, "leave it as it is: there is no smaller Windows image to move to", ev,
			"the image is a Windows image"),
	}
}

func onBuild(m *launch.Model) []finding.Refusal {
	var list []finding.Refusal
	for _, st := range m.Chain {
		if c, ok := st.Cmd.(*instructions.OnbuildCommand); ok {
			ev := m.Line(st, "ONBUILD "+c.Expression)
			list = append(list,
				finding.NewRefusal(finding.OnBuild, "move the trigger into the images that are built from this one", ev,
					"the image is a base for others: it has an ONBUILD trigger"))
		}
	}
	if m.Base.OnBuild {
		ev := m.Line(m.Final.From, m.Base.Image+" copies, builds and starts by triggers")
		list = append(list, finding.NewRefusal(finding.OnBuild,
			"write the steps of the onbuild image into this Dockerfile, on a current golang image", ev,
			"the base image works by ONBUILD triggers that can't be seen here"))
	}
	return list
}

// goAtRunTime finds the go command among what is started. go run is no reason: it
// becomes a build, unless a script runs it.
func goAtRunTime(m *launch.Model) []finding.Refusal { return append(goStarts(m), asksGo(m)...) }

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

func goStarts(m *launch.Model) []finding.Refusal {
	var list []finding.Refusal
	for _, s := range m.Starts {
		do := wayOut(m, s, "build the program with a RUN and start the executable")
		g := s.Command.AsGo()
		if s.InManifest() && s.NeedsGo() {
			continue // it has a code of its own
		}
		if name := s.ToolName(); s.Role != launch.ByProgram && catalog.Is(name, catalog.RunsTasks) {
			list = append(list, finding.NewRefusal(finding.GoAtRunTime, do, s.Evidence,
				"%s runs when the image starts, and may need the toolchain", name))
		}
		if s.Target.Kind != launch.GoCommand && g == nil {
			continue
		}
		switch {
		case g == nil || g.Verb != "run" && g.Verb != "test" && g.Verb != "vet":
			list = append(list,
				finding.NewRefusal(finding.GoAtRunTime, do, s.Evidence, "%s needs the toolchain when the image runs",
					image.CommandLine(s.Command)))
		case g.Wrapped && s.Target.Kind != launch.Artifact:
			list = append(list, finding.NewRefusal(finding.GoAtRunTime,
				"build with go install, and start the executable that it writes", s.Evidence,
				"what go-wrapper run starts can't be told here"))
		case g.Verb == "run" && s.Target.Kind != launch.Artifact &&
			!catalog.Is(s.ToolName(), catalog.Develops|catalog.Tests):
			list = append(list, finding.NewRefusal(finding.GoAtRunTime, do, s.Evidence,
				"go run is used where it can't be replaced by a build"))
		}
	}
	return list
}

// manifests finds Kubernetes manifests that start the toolchain: they have
// no way to name a stage.
func manifests(m *launch.Model) []finding.Refusal {
	var list []finding.Refusal
	for _, s := range m.Starts {
		if s.InManifest() && s.NeedsGo() {
			list = append(list, finding.NewRefusal(finding.K8sStartsGo,
				"start the executable in the manifest, or give it an image of its own", s.Evidence,
				"%s needs the toolchain in the image", image.CommandLine(s.Command)))
		}
	}
	return list
}

// byTheClock is the way out for cron: what it starts needs no process that waits for
// the hour.
const byTheClock = "let the image start the program itself, and what runs the container start it by the clock: " +
	"a CronJob of Kubernetes, or docker run in the host's crontab"

// startsTool finds the tools of one list among what is started.
func startsTool(role catalog.Role, code finding.Code, why, do string) func(*launch.Model) []finding.Refusal {
	return func(m *launch.Model) []finding.Refusal {
		var list []finding.Refusal
		for _, s := range m.Starts {
			if name := s.ToolName(); catalog.Is(name, role) && !s.InManifest() {
				do := do
				if name == "cron" || name == "crond" {
					do = byTheClock
				}
				list = append(list, finding.NewRefusal(code, wayOut(m, s, do), s.Evidence, "%s %s",
					strings.Replace(name, "go-", "go ", 1), why))
			}
		}
		return list
	}
}
