package plan

import (
	"path"
	"slices"

	"github.com/moby/buildkit/frontend/dockerfile/instructions"

	"offstage/transform/internal/catalog"
	"offstage/transform/internal/dockerfile"
	"offstage/transform/internal/finding"
	"offstage/transform/internal/image"
	"offstage/transform/internal/launch"
)

// A Side says where an instruction of the final stage goes.
type Side int

const (
	buildSide Side = iota // stays in the builder
	RunSide               // moves to the runtime stage, or stays where it is behind the builder
	BothSides             // stays in the builder, and a copy goes along
)

// A Plan is the decision about one Dockerfile: the runtime, where each
// instruction goes, and what is added.
type Plan struct {
	Model   *launch.Model
	Runtime *Runtime
	From    string            // the runtime stage's image
	Image   RuntimeImage      // what that image brings
	Builder string            // the builder's name
	Naming  []dockerfile.Edit // the names that stages get
	Needs   []finding.Need    // with how each is met
	told    []finding.Need    // that no runtime meets

	Copies       []Copied
	SystemDirs   []string // directories that scratch lacks
	MadeDirs     []string // directories that only have to be there
	Packages     []string
	ProgramLinks []string // paths of programs that alpine has elsewhere
	Accounts     bool
	Tmp          bool

	argUsed map[*dockerfile.Step]bool // ARG steps that the run side uses

	Startable bool // the builder is started as well, so it keeps what only the runtime stage needs

	Last  int // the index in the final stage of the last step that stays in the builder, -1 if none
	Sides []Side
	notes []finding.Note

	improved
	Improved []string // the improvements that were made, by name
}

// A Copied path goes from the builder to the same path in the runtime stage.
type Copied struct {
	Path     string
	Dir      bool
	Kit      bool // part of what every image gets
	Link     bool // a symbolic link, which stays one
	Optional bool // it may be missing where people build
}

// decide works out the sides, after the runtime is chosen.
func (p *Plan) decide() {
	m := p.Model
	steps := m.Final.Steps
	p.Last = -1
	for i, st := range steps {
		if buildOnly(m, st) {
			p.Last = i
		}
	}
	p.Startable = m.StartsBuilder()
	if p.Startable {
		p.Last = len(steps) - 1
	}
	p.Sides = make([]Side, len(steps))
	for i, st := range steps {
		p.Sides[i] = p.sideOf(i, st)
		if p.Startable && p.Sides[i] == RunSide {
			p.Sides[i] = BothSides
		}
	}
	p.carryArgs()
	throughLinks(p)
	p.prune()
}

// LeavesBuilder reports whether a step is the runtime stage's alone: what it made in the
// original, as a WORKDIR does, it makes there, and the builder lacks it.
func (p *Plan) LeavesBuilder(st *dockerfile.Step) bool {
	steps := p.Model.Final.Steps
	if st == nil || len(steps) == 0 {
		return false
	}
	i := st.Index - steps[0].Index
	return i >= 0 && i < len(steps) && steps[i] == st && p.Sides[i] == RunSide
}

// prune drops what lies in a directory that is copied as a whole, and what the runtime
// stage makes itself.
func (p *Plan) prune() {
	p.Copies = slices.DeleteFunc(p.Copies, func(c Copied) bool {
		fd, ok := p.Model.FS.Lookup(c.Path)
		return ok && fd.Kind == image.MadeDir && p.LeavesBuilder(fd.Step) && !p.builderHas(c.Path)
	})
	p.gatherSiblings()
	p.MadeDirs = slices.DeleteFunc(p.MadeDirs, func(d string) bool {
		return d == p.Model.Final.Config.Workdir || p.brings(d) && !catalog.IsPlace(d, catalog.System)
	})
	p.Copies = slices.DeleteFunc(p.Copies, func(c Copied) bool {
		return p.Accounts && (c.Path == "/etc/passwd" || c.Path == "/etc/group") ||
			slices.ContainsFunc(p.Copies, func(d Copied) bool { return d.Path != c.Path && covers(d, c) })
	})
}

// covers reports whether what is copied brings another thing as well: as a directory, or as
// a pattern that means it.
func covers(d, c Copied) bool {
	if _, ok := image.Below(d.Path, c.Path); ok && d.Dir {
		return true
	}
	match, _ := path.Match(d.Path, c.Path)
	return match && !d.Optional && !c.Optional && !c.Link && !c.Dir
}

// builderHas reports whether what stays in the builder puts something at a path or below.
func (p *Plan) builderHas(at string) bool {
	return slices.ContainsFunc(p.Model.FS.Layers, func(l image.Layer) bool {
		_, ok := image.Below(at, l.At)
		return ok && l.Kind != image.Gone && !p.LeavesBuilder(l.Step)
	})
}

// gatherSiblings copies a directory as a whole when several things in it are
// copied and it holds nothing but data: what is added to it later then comes
// along.
func (p *Plan) gatherSiblings() {
	m := p.Model
	for _, c := range slices.Clone(p.Copies) {
		dir := path.Dir(c.Path)
		n := 0
		for _, d := range p.Copies {
			if path.Dir(d.Path) == dir && !d.Optional && !d.Kit {
				n++
			}
		}
		if n > 2 && !catalog.IsSystem(dir) && dir != m.Workdir && m.OnlyData(dir) {
			p.copy(dir, true)
		}
	}
}

// buildOnly reports whether a step can only be the builder's.
func buildOnly(m *launch.Model, st *dockerfile.Step) bool {
	switch c := st.Cmd.(type) {
	case *instructions.RunCommand, *instructions.CopyCommand, *instructions.AddCommand:
		return true
	case *instructions.EnvCommand:
		return !slices.ContainsFunc(c.Env, func(kv instructions.KeyValuePair) bool { return m.CarriesEnv(kv.Key) })
	}
	return false
}

// sideOf places one step of the final stage. What the build needs before its
// last step stays there.
func (p *Plan) sideOf(i int, st *dockerfile.Step) Side {
	m := p.Model
	if buildOnly(m, st) {
		return buildSide
	}
	switch st.Cmd.(type) {
	case *instructions.ArgCommand:
		if i < p.Last {
			return buildSide // until something on the run side is found to use it
		}
		return RunSide
	case *instructions.EnvCommand:
		return p.shared(i, true)
	case *instructions.WorkdirCommand, *instructions.UserCommand:
		return p.shared(i, isLast(m, st))
	case *instructions.ShellCommand:
		return p.shared(i, isLast(m, st) && hasShellForm(m))
	}
	return RunSide
}

// shared places a step that both sides may need.
func (p *Plan) shared(i int, run bool) Side {
	switch {
	case i > p.Last:
		return RunSide
	case run:
		return BothSides
	}
	return buildSide
}

// isLast reports whether no later step of the same instruction follows.
func isLast(m *launch.Model, st *dockerfile.Step) bool { return m.LastStep(st.Keyword) == st }

// hasShellForm reports whether the image still runs a text by its SHELL.
func hasShellForm(m *launch.Model) bool {
	return slices.ContainsFunc(m.Starts, func(s launch.Start) bool {
		return s.Role == launch.ShellStart && s.From != nil || s.From != nil && s.From.Shell != nil
	})
}

// RunSteps are the steps whose text the runtime stage gets, in order; those of
// the stages that the final one starts from included.
func (p *Plan) RunSteps() []*dockerfile.Step {
	var list []*dockerfile.Step
	own := len(p.Model.Chain) - len(p.Model.Final.Steps)
	for i, st := range p.Model.Chain {
		if i < own && p.parentRuns(st) || i >= own && p.Sides[i-own] != buildSide {
			list = append(list, st)
		}
	}
	return list
}

// parentRuns reports whether the runtime needs a step of a stage before the final one.
func (p *Plan) parentRuns(st *dockerfile.Step) bool {
	m := p.Model
	if buildOnly(m, st) {
		return false
	}
	switch st.Cmd.(type) {
	case *instructions.ArgCommand:
		return p.argUsed[st]
	case *instructions.CmdCommand: // an ENTRYPOINT of a later stage takes it away
		return m.Final.Config.Cmd != nil && m.Final.Config.Cmd.Step == st
	case *instructions.WorkdirCommand, *instructions.UserCommand:
		return isLast(m, st)
	case *instructions.ShellCommand:
		return isLast(m, st) && hasShellForm(m)
	}
	return true
}

// carryArgs marks the ARG steps that the run side uses: an ARG is seen in its
// own stage only, so it is declared again.
func (p *Plan) carryArgs() {
	p.argUsed = map[*dockerfile.Step]bool{}
	chain := p.Model.Chain
	own := len(chain) - len(p.Model.Final.Steps)
	used := map[string]bool{}
	for i := len(chain) - 1; i >= 0; i-- {
		st := chain[i]
		arg, isArg := st.Cmd.(*instructions.ArgCommand)
		switch {
		case isArg && declares(arg, used):
			p.argUsed[st] = true
			if i >= own && p.Sides[i-own] == buildSide {
				p.Sides[i-own] = BothSides
			}
		case isArg || i >= own && p.Sides[i-own] == buildSide || i < own && !p.parentRuns(st):
			continue
		}
		for _, name := range p.argsOf(st) {
			used[name] = true
		}
	}
}

// argsOf are the ARGs that the words of a step name.
func (p *Plan) argsOf(st *dockerfile.Step) []string {
	var list []string
	for _, w := range p.WordsOf(st) {
		x := p.Model.File.Expand(w, st.Before)
		list = append(append(list, x.Used...), x.Unset...)
	}
	return slices.DeleteFunc(list, func(name string) bool { return !st.Before.Arg(name) })
}

func declares(c *instructions.ArgCommand, used map[string]bool) bool {
	return slices.ContainsFunc(c.Args, func(a instructions.KeyValuePairOptional) bool { return used[a.Key] })
}

// WordsOf are the words of a step in which Docker replaces variables.
func (p *Plan) WordsOf(st *dockerfile.Step) []string {
	var list []string
	switch c := st.Cmd.(type) {
	case *instructions.EnvCommand:
		for _, kv := range c.Env {
			if p.Model.CarriesEnv(kv.Key) {
				list = append(list, kv.Key, kv.Value)
			}
		}
	case *instructions.LabelCommand:
		for _, kv := range c.Labels {
			list = append(list, kv.Key, kv.Value)
		}
	case *instructions.ArgCommand:
		for _, a := range c.Args {
			list = append(list, a.ValueString())
		}
	case *instructions.ExposeCommand:
		list = c.Ports
	case *instructions.VolumeCommand:
		list = c.Volumes
	case *instructions.UserCommand:
		list = []string{c.User}
	case *instructions.WorkdirCommand:
		list = []string{c.Path}
	case *instructions.StopSignalCommand:
		list = []string{c.Signal}
	}
	return list
}

// brings reports whether something that is copied makes a directory be there.
func (p *Plan) brings(dir string) bool {
	return slices.ContainsFunc(p.Copies, func(c Copied) bool {
		_, below := image.Below(dir, c.Path)
		_, above := image.Below(c.Path, dir)
		return below && c.Path != dir && !c.Optional || c.Dir && above
	})
}
