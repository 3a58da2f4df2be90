package dockerfile

import (
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/moby/buildkit/frontend/dockerfile/instructions"
	dockerspec "github.com/moby/docker-image-spec/specs-go/v1"
)

// A Config is what a stage configures in its image.
type Config struct {
	Env        []Pair // in order of first appearance
	Workdir    string // absolute
	User       string
	Shell      []string // nil for Docker's default
	Entrypoint *Start
	Cmd        *Start
	Expose     map[string]bool
	Volumes    map[string]bool
	Labels     map[string]string
	StopSignal string
	Maintainer string
	Health     *Health
	OnBuild    []*Step
}

// A Pair is a variable of the environment.
type Pair struct{ Name, Value string }

// A Start is a CMD, an ENTRYPOINT or the command of a HEALTHCHECK.
type Start struct {
	Step  *Step    // nil when a base image configures it
	Args  []string // the words of the JSON form, or the one text of the shell form
	Shell []string // the shell that runs the shell form; nil for the JSON form
	Dir   string   // the working directory where the instruction stands
}

// Health is a HEALTHCHECK. BuildKit's Test has NONE, CMD or CMD-SHELL first.
type Health struct {
	Step *Step // nil when a base image configures it
	dockerspec.HealthcheckConfig
}

// BaseConfig gives what a base image configures, by its reference.
type BaseConfig func(image string) Config

// DefaultShell is the shell of Linux images that have no SHELL.
var DefaultShell = []string{"/bin/sh", "-c"}

// Lookup gives a variable of the image's environment.
func (c *Config) Lookup(name string) (string, bool) {
	for _, p := range c.Env {
		if p.Name == name {
			return p.Value, true
		}
	}
	return "", false
}

func (c *Config) clone() Config {
	d := *c
	d.Env = slices.Clone(c.Env)
	d.Expose, d.Volumes, d.Labels = maps.Clone(c.Expose), maps.Clone(c.Volumes), maps.Clone(c.Labels)
	d.OnBuild = nil // triggers run in the child, they are not inherited
	return d
}

// evaluate walks all stages in order.
func (f *File) evaluate(bases BaseConfig) {
	var meta Env
	for _, st := range f.Args {
		st.Before = meta
		meta = f.declare(st.Cmd.(*instructions.ArgCommand), meta, Env{})
	}
	for _, s := range f.Stages {
		f.resolveFrom(s, meta)
		e := evaluator{file: f, stage: s, meta: meta}
		if s.Parent != nil {
			e.config, e.env = s.Parent.Config.clone(), s.Parent.after
		} else if s.Image != "" {
			base := bases(s.Image)
			e.config = base.clone()
			for _, p := range base.Env {
				e.env = e.env.with(variable{name: p.Name, value: p.Value})
			}
		}
		for _, st := range s.Steps {
			st.Before, st.Dir, st.User, st.Shell = e.env, e.config.Workdir, e.config.User, e.config.Shell
			e.step(st)
		}
		s.Config, s.after = e.config, e.env
	}
}

// resolveFrom finds what FROM names: an earlier stage or an image.
func (f *File) resolveFrom(s *Stage, meta Env) {
	s.From.Before = meta
	x := f.Expand(s.Image, meta)
	s.Image, s.Unresolved = x.Text, x.Unset
	if p := f.StageNamed(s.Image, s.Index); p != nil && len(x.Unset) == 0 {
		s.Parent, s.Image = p, ""
	}
}

// evaluator applies the steps of one stage.
type evaluator struct {
	file   *File
	stage  *Stage
	meta   Env
	env    Env
	config Config
	cmdSet bool
}

// step applies one instruction. All words of an instruction see the variables
// as they were before it.
func (e *evaluator) step(st *Step) {
	switch c := st.Cmd.(type) {
	case *instructions.EnvCommand:
		before := e.env
		for _, kv := range c.Env {
			e.setEnv(e.file.Expand(kv.Key, before).Text, e.file.Expand(kv.Value, before).Text)
		}
	case *instructions.ArgCommand:
		e.env = e.file.declare(c, e.env, e.meta)
	case *instructions.WorkdirCommand:
		e.config.Workdir = JoinDir(e.config.Workdir, e.expand(c.Path))
	case *instructions.UserCommand:
		e.config.User = e.expand(c.User)
	case *instructions.ShellCommand:
		e.config.Shell = c.Shell
	case *instructions.CmdCommand:
		e.config.Cmd = e.start(st, c.ShellDependantCmdLine)
		e.cmdSet = true
	case *instructions.EntrypointCommand:
		e.config.Entrypoint = e.start(st, c.ShellDependantCmdLine)
		if !e.cmdSet {
			e.config.Cmd = nil // Docker drops the base image's CMD
		}
	case *instructions.OnbuildCommand:
		e.config.OnBuild = append(e.config.OnBuild, st)
	case *instructions.MaintainerCommand:
		e.config.Maintainer = c.Maintainer
	case *instructions.StopSignalCommand:
		e.config.StopSignal = e.expand(c.Signal)
	default:
		e.describe(st)
	}
}

// describe applies the instructions that fill a set.
func (e *evaluator) describe(st *Step) {
	switch c := st.Cmd.(type) {
	case *instructions.ExposeCommand:
		for _, p := range c.Ports {
			for _, w := range strings.Fields(e.expand(p)) {
				put(&e.config.Expose, normalPort(w), true)
			}
		}
	case *instructions.VolumeCommand:
		for _, v := range c.Volumes {
			put(&e.config.Volumes, e.expand(v), true)
		}
	case *instructions.LabelCommand:
		for _, kv := range c.Labels {
			put(&e.config.Labels, e.expand(kv.Key), e.expand(kv.Value))
		}
	case *instructions.HealthCheckCommand:
		e.config.Health = &Health{Step: st, HealthcheckConfig: *c.Health}
	}
}

func put[V any](m *map[string]V, k string, v V) {
	if *m == nil {
		*m = map[string]V{}
	}
	(*m)[k] = v
}

// normalPort writes 80 and 80/TCP as 80/tcp, the form in the image.
func normalPort(p string) string {
	p = strings.ToLower(p)
	if !strings.Contains(p, "/") {
		p += "/tcp"
	}
	return p
}

func (e *evaluator) expand(word string) string { return e.file.Expand(word, e.env).Text }

func (e *evaluator) setEnv(name, value string) {
	e.env = e.env.with(variable{name: name, value: value})
	for i := range e.config.Env {
		if e.config.Env[i].Name == name {
			e.config.Env[i].Value = value
			return
		}
	}
	e.config.Env = append(e.config.Env, Pair{name, value})
}

func (e *evaluator) start(st *Step, c instructions.ShellDependantCmdLine) *Start {
	s := &Start{Step: st, Args: c.CmdLine, Dir: e.config.Workdir}
	if c.PrependShell {
		s.Shell = e.config.Shell
		if s.Shell == nil {
			s.Shell = DefaultShell
		}
	}
	return s
}

// declare adds the arguments of an ARG; one without a default takes the
// default from before the first FROM.
func (f *File) declare(c *instructions.ArgCommand, env, meta Env) Env {
	for _, a := range c.Args {
		v := variable{name: a.Key, arg: true}
		if a.Value != nil {
			v.value = f.Expand(*a.Value, env).Text
		} else if m := meta.find(a.Key); m != nil {
			v.value, v.unset = m.value, m.unset
		} else {
			v.unset = true
		}
		env = env.with(v)
	}
	return env
}

// JoinDir is the working directory after WORKDIR dir.
func JoinDir(base, dir string) string {
	if path.IsAbs(dir) {
		return path.Clean(dir)
	}
	return path.Join("/", base, dir)
}
