package transform

import (
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/moby/buildkit/frontend/dockerfile/instructions"

	"offstage/transform/internal/dockerfile"
)

// A side says where an instruction of the final stage goes.
type side int

const (
	buildSide side = iota // stays in the builder
	runSide               // moves to the runtime stage, or stays where it is behind the builder
	bothSides             // stays in the builder, and a copy goes along
)

// A plan is the decision about one Dockerfile: the runtime, where each
// instruction goes, and what is added.
type plan struct {
	facts   *facts
	runtime *runtime
	from    string // the runtime stage's image
	builder string // the builder's name
	needs   []Need // with how each is met
	told    []Need // that no runtime meets

	copies       []copied
	systemDirs   []string // directories that scratch lacks
	ensure       []string // directories that the builder makes if it has none
	packages     []string
	programLinks []string // paths of programs that alpine has elsewhere
	accounts     bool
	tmp          bool

	argUsed map[*dockerfile.Step]bool // ARG steps that the run side uses

	startable bool // the builder is started as well, so it keeps what only the runtime stage needs

	last  int // the index in the final stage of the last step that stays in the builder, -1 if none
	sides []side
	notes []Note

	improved
}

// A copied path goes from the builder to the same path in the runtime stage.
type copied struct {
	path     string
	dir      bool
	kit      bool // part of what every image gets
	link     bool // a symbolic link, which stays one
	optional bool // it may be missing where people build
}

// decide works out the sides, after the runtime is chosen.
func (p *plan) decide() {
	f := p.facts
	steps := f.stage.Steps
	p.last = -1
	for i, st := range steps {
		if f.buildOnly(st) {
			p.last = i
		}
	}
	p.startable = f.startsBuilder()
	if p.startable {
		p.last = len(steps) - 1
	}
	p.sides = make([]side, len(steps))
	for i, st := range steps {
		p.sides[i] = p.sideOf(i, st)
		if p.startable && p.sides[i] == runSide {
			p.sides[i] = bothSides
		}
	}
	p.carryArgs()
	p.prune()
}

// prune drops what lies in a directory that is copied as a whole.
func (p *plan) prune() {
	p.gatherSiblings()
	p.copies = slices.DeleteFunc(p.copies, func(c copied) bool {
		return p.accounts && (c.path == "/etc/passwd" || c.path == "/etc/group") || slices.ContainsFunc(p.copies, func(d copied) bool {
			_, ok := below(d.path, c.path)
			return ok && d.dir && d.path != c.path
		})
	})
}

// gatherSiblings copies a directory as a whole when several things in it are
// copied and it holds nothing but data: what is added to it later then comes
// along.
func (p *plan) gatherSiblings() {
	f := p.facts
	for _, c := range slices.Clone(p.copies) {
		dir := path.Dir(c.path)
		n := 0
		for _, d := range p.copies {
			if path.Dir(d.path) == dir && !d.optional && !d.kit {
				n++
			}
		}
		if n > 2 && !isSystem(dir) && dir != f.stage.Config.Workdir && f.onlyData(dir) {
			p.copy(dir, true)
		}
	}
}

// onlyData says whether a directory of the image comes from one of the context
// that has no Go source.
func (f *facts) onlyData(dir string) bool {
	fd, ok := f.image.lookup(dir)
	if !ok || !fd.dir || !fd.sure || fd.kind != fromContext || f.ctx == nil {
		return false
	}
	return !f.hasSource(fd.path, 0)
}

func (f *facts) hasSource(dir string, depth int) bool {
	entries, err := f.ctx.list(dir)
	if err != nil || depth > 16 {
		return true
	}
	return slices.ContainsFunc(entries, func(e fs.DirEntry) bool {
		return strings.HasSuffix(e.Name(), ".go") || e.Name() == "go.mod" || e.IsDir() && f.hasSource(path.Join(dir, e.Name()), depth+1)
	})
}

// buildOnly says whether a step can only be the builder's.
func (f *facts) buildOnly(st *dockerfile.Step) bool {
	switch c := st.Cmd.(type) {
	case *instructions.RunCommand, *instructions.CopyCommand, *instructions.AddCommand:
		return true
	case *instructions.EnvCommand:
		return !slices.ContainsFunc(c.Env, func(kv instructions.KeyValuePair) bool { return f.carriesEnv(kv.Key) })
	}
	return false
}

// sideOf places one step of the final stage. What the build needs before its
// last step stays there.
func (p *plan) sideOf(i int, st *dockerfile.Step) side {
	f := p.facts
	if f.buildOnly(st) {
		return buildSide
	}
	switch st.Cmd.(type) {
	case *instructions.ArgCommand:
		if i < p.last {
			return buildSide // until something on the run side is found to use it
		}
		return runSide
	case *instructions.EnvCommand:
		return p.shared(i, true)
	case *instructions.WorkdirCommand, *instructions.UserCommand:
		return p.shared(i, f.isLast(st))
	case *instructions.ShellCommand:
		return p.shared(i, f.isLast(st) && f.hasShellForm())
	}
	return runSide
}

// shared places a step that both sides may need.
func (p *plan) shared(i int, run bool) side {
	switch {
	case i > p.last:
		return runSide
	case run:
		return bothSides
	}
	return buildSide
}

// isLast says whether no later step of the same instruction follows.
func (f *facts) isLast(st *dockerfile.Step) bool { return f.lastStep(st.Keyword) == st }

// lastStep is the last step of an instruction that leads to the final stage.
func (f *facts) lastStep(keyword string) *dockerfile.Step {
	for i := len(f.chain) - 1; i >= 0; i-- {
		if strings.EqualFold(f.chain[i].Keyword, keyword) {
			return f.chain[i]
		}
	}
	return nil
}

// hasShellForm says whether the image still runs a text by its SHELL.
func (f *facts) hasShellForm() bool {
	return slices.ContainsFunc(f.starts, func(s start) bool {
		return s.role == shellStart && s.from != nil || s.from != nil && s.from.Shell != nil
	})
}

// runSteps are the steps whose text the runtime stage gets, in order; those of
// the stages that the final one starts from included.
func (p *plan) runSteps() []*dockerfile.Step {
	var list []*dockerfile.Step
	own := len(p.facts.chain) - len(p.facts.stage.Steps)
	for i, st := range p.facts.chain {
		if i < own && p.parentRuns(st) || i >= own && p.sides[i-own] != buildSide {
			list = append(list, st)
		}
	}
	return list
}

// parentRuns says whether the runtime needs a step of a stage before the final one.
func (p *plan) parentRuns(st *dockerfile.Step) bool {
	f := p.facts
	if f.buildOnly(st) {
		return false
	}
	switch st.Cmd.(type) {
	case *instructions.ArgCommand:
		return p.argUsed[st]
	case *instructions.CmdCommand: // an ENTRYPOINT of a later stage takes it away
		return f.stage.Config.Cmd != nil && f.stage.Config.Cmd.Step == st
	case *instructions.WorkdirCommand, *instructions.UserCommand:
		return f.isLast(st)
	case *instructions.ShellCommand:
		return f.isLast(st) && f.hasShellForm()
	}
	return true
}

// carryArgs marks the ARG steps that the run side uses: an ARG is seen in its
// own stage only, so it is declared again.
func (p *plan) carryArgs() {
	p.argUsed = map[*dockerfile.Step]bool{}
	chain := p.facts.chain
	own := len(chain) - len(p.facts.stage.Steps)
	used := map[string]bool{}
	for i := len(chain) - 1; i >= 0; i-- {
		st := chain[i]
		arg, isArg := st.Cmd.(*instructions.ArgCommand)
		switch {
		case isArg && declares(arg, used):
			p.argUsed[st] = true
			if i >= own && p.sides[i-own] == buildSide {
				p.sides[i-own] = bothSides
			}
		case isArg || i >= own && p.sides[i-own] == buildSide || i < own && !p.parentRuns(st):
			continue
		}
		for _, w := range p.wordsOf(st) {
			for _, name := range p.facts.file.Expand(w, st.Before).Used {
				used[name] = used[name] || st.Before.Arg(name)
			}
			for _, name := range p.facts.file.Expand(w, st.Before).Unset {
				used[name] = used[name] || st.Before.Arg(name)
			}
		}
	}
}

func declares(c *instructions.ArgCommand, used map[string]bool) bool {
	return slices.ContainsFunc(c.Args, func(a instructions.KeyValuePairOptional) bool { return used[a.Key] })
}

// wordsOf are the words of a step in which Docker replaces variables.
func (p *plan) wordsOf(st *dockerfile.Step) []string {
	var list []string
	switch c := st.Cmd.(type) {
	case *instructions.EnvCommand:
		for _, kv := range c.Env {
			if p.facts.carriesEnv(kv.Key) {
				list = append(list, kv.Value)
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

// toolchainEnv are variables that only the go command and the C compiler read.
var toolchainEnv = words(`GO111MODULE GOPROXY GOPRIVATE GONOPROXY GONOSUMDB GONOSUMCHECK GOSUMDB GOINSECURE GOVCS GOAUTH GOFLAGS GOWORK GOOS GOARCH
	GOARM GOAMD64 GOARM64 GO386 GOMIPS GOMIPS64 GOPPC64 GORISCV64 CC CXX AR FC PKG_CONFIG PKG_CONFIG_PATH GOCACHE GOMODCACHE GOTMPDIR GOBIN
	GOTOOLCHAIN GOEXPERIMENT DEBIAN_FRONTEND GOLANG_VERSION GOPATH GOROOT GO15VENDOREXPERIMENT`)

// carriesEnv says whether a variable goes to the runtime: all do but those of
// the toolchain that the program does not read.
func (f *facts) carriesEnv(name string) bool {
	return !toolchainEnv.has(name) && !strings.HasPrefix(name, "CGO_") || f.readsEnv(name)
}
