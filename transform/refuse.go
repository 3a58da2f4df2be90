package transform

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/moby/buildkit/frontend/dockerfile/instructions"

	"offstage/transform/internal/shell"
)

// A refusalRule says when a Dockerfile must not be rewritten.
type refusalRule struct {
	code Code
	doc  string
	find func(*facts) []Refusal
	says says
}

// says is how a reason goes together with others.
type says int

const (
	beside  says = iota // with all others that apply
	alone               // in their stead: what else applies can't be told
	atLeast             // only where no other applies
)

// refusalRules is every reason to refuse, in the order in which they are
// reported; one without a func follows from the choice of a runtime. Considered
// and left out: a builder older than go.mod's go line (the toolchain may be
// switched on), and secrets in the context (they were in the original image as
// well).
var refusalRules = []refusalRule{
	{NoCommand, "the image starts a shell, idles, or starts nothing at all", refuseNoCommand, beside},
	{BrokenOriginal, "the original does not work as it stands", refuseBroken, beside},
	{UnresolvedBase, "the base image is named by a variable that has no value, or what it holds is not known", refuseUnresolved, beside},
	{Windows, "the image is a Windows image", refuseWindows, alone},
	{OnBuild, "the image has ONBUILD triggers, or its base has", refuseOnBuild, alone},
	{UsedAsBase, "another Dockerfile of the repository is built on the image", refuseUsedAsBase, beside},
	{GoAtRunTime, "the go command is needed when the image runs", refuseGo, beside},
	{DevTool, "the image starts a development tool", refuseTools(devTools, DevTool, "is a development tool", "give the image a production command, or build the development image with target: builder"), beside},
	{DevMount, "source is mounted over the program, or people work in the image", refuseMounts, beside},
	{TestImage, "the image runs tests or checks", refuseTools(testTools, TestImage, "runs tests or checks, for which the toolchain is needed", "leave it as it is: a test image has to keep the toolchain"), beside},
	{K8sStartsGo, "a Kubernetes manifest starts the go command in the image", refuseManifests, beside},
	{Cron, "a supervisor, cron or a web server starts the program among others", refuseTools(supervisors, Cron, "starts several processes", "split the processes into images of their own"), beside},
	{ExecUnmapped, "a program that is started has no known package in the runtime", nil, beside},
	{ScriptUnreadable, "a script that is started can't be read", refuseScripts, beside},
	{CgoVendor, "the program loads a vendor's library or a service of the host", refuseVendor, beside},
	{CgoUnknownRelease, "the program is linked to glibc and the builder's Debian release is not known", nil, beside},
	{Gui, "the program needs a display or sound", refuseGui, beside},
	{Linkage, "the executable's linkage ties it to the builder", refuseLinkage, beside},
	{Capabilities, "a file capability or set-user-id bit would be lost", refuseCapabilities, beside},
	{StateUnknown, "a RUN changes the image in a way that can't be told", refuseState, beside},
	{ArtifactAmbiguous, "which executable the image starts, or which build makes it, can't be told", refuseAmbiguous, atLeast},
	{ContextAmbiguous, "the build context can't be told", refuseContext, beside},
	{MakeUnreadable, "how the executable is built can't be seen", refuseMake, beside},
}

// refusals runs all refusal rules.
func (f *facts) refusals() []Refusal {
	var list []Refusal
	for _, r := range refusalRules {
		if r.find == nil || r.says == atLeast && len(list) > 0 {
			continue
		}
		found := r.find(f)
		if r.says == alone && len(found) > 0 {
			return found
		}
		list = append(list, found...)
	}
	return list
}

func refuse(code Code, do string, ev Evidence, text string, args ...any) Refusal {
	return Refusal{Code: code, Text: fmt.Sprintf(text, args...), Evidence: []Evidence{ev}, Do: do}
}

const sayCommand = "add a CMD or ENTRYPOINT that starts the program"

func refuseNoCommand(f *facts) []Refusal {
	c := f.stage.Config
	if (c.Entrypoint == nil || c.Entrypoint.Step == nil) && (c.Cmd == nil || c.Cmd.Step == nil) {
		if stagesTo(f.stage)[0].Unresolved != nil {
			return nil // the base may say it
		}
		ev := f.line(f.stage.From, "the base image's own command is in force")
		return []Refusal{refuse(NoCommand, sayCommand, ev, "nothing in the Dockerfile says what the image starts")}
	}
	for _, s := range f.starts {
		if s.use == nil && s.role != shellStart && s.role != healthcheck && s.role != byProgram && !s.idle() {
			return nil
		}
	}
	st := c.Entrypoint
	if st == nil || st.Step == nil {
		st = c.Cmd
	}
	ev := f.line(st.Step, "only a shell or a command that waits is started")
	return []Refusal{refuse(NoCommand, sayCommand, ev, "the image starts a shell, or only waits")}
}

// idle says whether a start does nothing of its own: a shell without a script,
// sleep, tail -f /dev/null.
func (s start) idle() bool {
	name := s.cmd.Program()
	if s.target.kind != tool {
		return false // whatever it is called
	}
	if shell.IsShell(name) {
		_, ok := scriptOf(s.cmd)
		return !ok
	}
	return name == "sleep" || name == "tail" && strings.Contains(commandLine(s.cmd), "/dev/null") || name == "cat" && len(s.cmd.Args) == 1 ||
		name == "zsh" || shell.IsBuiltin(name)
}

const sayBroken = "make the original work first"

// refuseBroken finds originals that could not have worked.
func refuseBroken(f *facts) []Refusal {
	list := f.rejectedSteps()
	if len(f.goStarts()) > 0 {
		return list // what is started may be built by the start itself
	}
	for _, s := range f.starts {
		if len(s.cmd.Args) == 0 || s.brought != nil || s.role == healthcheck || s.role == byProgram || s.role == byUse {
			continue
		}
		word := s.cmd.Args[0].Text
		switch {
		case s.from != nil && s.from.Shell == nil && strings.Contains(word, " ") && s.target.kind != artifact:
			list = append(list, refuse(BrokenOriginal, sayBroken, s.ev, "%q is one word of the JSON form, so it is looked for as a program of that name", word))
		case s.target.kind == missing && !f.nameUnknown():
			list = append(list, refuse(BrokenOriginal, sayBroken, s.ev, "nothing in the Dockerfile puts a file at %s%s", s.target.path, f.insteadMade()))
		case s.target.kind == script && s.from != nil && s.from.Shell == nil && !f.hasShebang(s.target.path):
			list = append(list, refuse(BrokenOriginal, "let the script begin with #!/bin/sh, or start it with sh", s.ev, "%s has no #! line, so nothing but a shell can start it", s.target.path))
		case s.target.kind == tool && f.builtElsewhere(word) != "":
			list = append(list, refuse(BrokenOriginal, sayBroken, s.ev, "%s is looked for in PATH, and it is at %s", word, f.builtElsewhere(word)))
		}
	}
	return slices.Concat(list, f.brokenCopies(), f.brokenFetches(), f.brokenBuilds())
}

// rejectedSteps finds instructions for which BuildKit ends the build.
func (f *facts) rejectedSteps() []Refusal {
	var list []Refusal
	for _, st := range f.chain {
		if st.Rejected != nil {
			list = append(list, refuse(BrokenOriginal, sayBroken, f.line(st, "BuildKit ends the build here"), "BuildKit rejects the instruction: %v", st.Rejected))
		}
	}
	return list
}

// nameUnknown says whether some build makes an executable whose name is not known.
func (f *facts) nameUnknown() bool {
	for _, b := range f.builds {
		if b.outs == nil && !b.prog.known {
			return true
		}
	}
	return false
}

// insteadMade lists what the builds do make.
func (f *facts) insteadMade() string {
	var list []string
	for _, b := range f.builds {
		list = append(list, b.outs...)
	}
	if len(list) == 0 {
		return ""
	}
	return "; what is built is " + strings.Join(list, ", ")
}

// builtElsewhere is where an executable of that name is, outside of PATH.
func (f *facts) builtElsewhere(name string) string {
	for _, b := range f.builds {
		for _, out := range b.outs {
			if path.Base(out) == name {
				return out
			}
		}
	}
	return ""
}

func refuseUnresolved(f *facts) []Refusal {
	var list []Refusal
	for _, s := range stagesTo(f.stage) {
		if len(s.Unresolved) > 0 {
			ev := f.line(s.From, "the image is "+s.Image)
			list = append(list, refuse(UnresolvedBase, "give the ARG a default, or name the image without it", ev, "FROM uses %s, which has no default value", strings.Join(s.Unresolved, ", ")))
		}
	}
	if len(list) == 0 && !f.base.Known && !f.base.Windows && !f.base.OnBuild {
		ev := f.line(stagesTo(f.stage)[0].From, "it is neither Docker's golang image nor a distribution's")
		list = append(list, refuse(UnresolvedBase, "build on the official golang image", ev, "what %s sets and holds is not known", f.base.Image))
	}
	return list
}

func refuseWindows(f *facts) []Refusal {
	if !f.base.Windows {
		return nil
	}
	ev := f.line(f.stage.From, f.base.Image+" is a Windows image")
	return []Refusal{refuse(Windows, "leave it as it is: there is no smaller Windows image to move to", ev, "the image is a Windows image")}
}

func refuseOnBuild(f *facts) []Refusal {
	var list []Refusal
	for _, st := range f.chain {
		if c, ok := st.Cmd.(*instructions.OnbuildCommand); ok {
			ev := f.line(st, "ONBUILD "+c.Expression)
			list = append(list, refuse(OnBuild, "move the trigger into the images that are built from this one", ev, "the image is a base for others: it has an ONBUILD trigger"))
		}
	}
	if f.base.OnBuild {
		ev := f.line(f.stage.From, f.base.Image+" copies, builds and starts by triggers")
		list = append(list, refuse(OnBuild, "write the steps of the onbuild image into this Dockerfile, on a current golang image", ev, "the base image works by ONBUILD triggers that can't be seen here"))
	}
	return list
}

// refuseGo finds the go command among what is started. go run is no reason: it
// becomes a build, unless a script runs it.
func refuseGo(f *facts) []Refusal { return f.goStarts() }

func (f *facts) goStarts() []Refusal {
	var list []Refusal
	for _, s := range f.starts {
		do := f.wayOut(s, "build the program with a RUN and start the executable")
		g := s.cmd.AsGo()
		if s.inManifest() && s.needsGo() {
			continue // it has a code of its own
		}
		if name := s.toolName(); s.role != byProgram && taskRunners.has(name) {
			list = append(list, refuse(GoAtRunTime, do, s.ev, "%s runs when the image starts, and may need the toolchain", name))
		}
		if s.target.kind != goCommand && g == nil {
			continue
		}
		switch {
		case g == nil || g.Verb != "run" && g.Verb != "test" && g.Verb != "vet":
			list = append(list, refuse(GoAtRunTime, do, s.ev, "%s needs the toolchain when the image runs", commandLine(s.cmd)))
		case g.Verb == "run" && s.target.kind != artifact && !devTools.has(s.toolName()) && !testTools.has(s.toolName()):
			list = append(list, refuse(GoAtRunTime, do, s.ev, "go run is used where it can't be replaced by a build"))
		}
	}
	return list
}

// refuseManifests finds Kubernetes manifests that start the toolchain: they have
// no way to name a stage.
func refuseManifests(f *facts) []Refusal {
	var list []Refusal
	for _, s := range f.starts {
		if s.inManifest() && s.needsGo() {
			list = append(list, refuse(K8sStartsGo, "start the executable in the manifest, or give it an image of its own", s.ev, "%s needs the toolchain in the image", commandLine(s.cmd)))
		}
	}
	return list
}

// refuseTools finds the tools of one list among what is started.
func refuseTools(tools words, code Code, why, do string) func(*facts) []Refusal {
	return func(f *facts) []Refusal {
		var list []Refusal
		for _, s := range f.starts {
			if name := s.toolName(); tools.has(name) && !s.inManifest() {
				list = append(list, refuse(code, f.wayOut(s, do), s.ev, "%s %s", strings.Replace(name, "go-", "go ", 1), why))
			}
		}
		return list
	}
}

// toolName is the tool that a start runs: its program, or go test for the go
// command, or a tool that go run fetches.
func (s start) toolName() string {
	if s.within != "" {
		return s.within
	}
	if g := s.cmd.AsGo(); g != nil {
		if g.Verb == "run" && len(g.Args) > 0 {
			name, _, _ := strings.Cut(g.Args[0].Text, "@")
			return path.Base(name)
		}
		return "go-" + g.Verb
	}
	if s.target.kind == artifact && !s.target.build.fetched() {
		return ""
	}
	return s.cmd.Program()
}

var devTools = words("air reflex CompileDaemon dlv delve bee revel realize fresh gin modd nodemon watchexec entr arelo gow wgo godebug rerun watcher templ buffalo gf kratos")

// taskRunners run the project's own recipes.
var taskRunners = words("make task mage just")

var testTools = words("go-test go-vet ginkgo gotestsum golangci-lint golint richgo godog")

var supervisors = words("cron crond supervisord supervisor nginx runsvdir s6-svscan systemd monit pm2 runit circusd apache2 httpd init forego foreman goreman hivemind")
