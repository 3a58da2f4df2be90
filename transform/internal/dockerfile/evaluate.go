package dockerfile

import (
	"cmp"
	"strconv"
	"strings"

	"github.com/moby/buildkit/frontend/dockerfile/instructions"
)

// evaluate walks all stages in order.
func (f *File) evaluate(bases BaseConfig) error {
	meta := evaluator{file: f}
	for _, st := range f.Args {
		st.Before = meta.env
		meta.declare(st.Cmd.(*instructions.ArgCommand))
		if meta.work > maxWork {
			return TooMuch(st)
		}
	}
	work, steps, inherited := meta.work, 0, 0
	for _, s := range f.Stages {
		e := evaluator{file: f, stage: s, meta: meta.env, work: work}
		e.from(bases)
		for at := s.Parent; at != nil && inherited <= maxInherited; at = at.Parent {
			inherited += 1 + len(at.Steps)
		}
		if inherited > maxInherited {
			return TooMuch(s.From)
		}
		for _, st := range s.Steps {
			st.Before, st.Dir, st.User, st.Shell = e.env, e.config.Workdir, e.config.User, e.config.Shell
			e.rejected = nil
			e.step(st)
			st.Rejected = e.rejected
			if steps++; e.work > maxWork || steps > maxSteps {
				return TooMuch(st)
			}
		}
		s.Config, s.After, work = e.config, e.env, e.work
	}
	return nil
}

// evaluator applies the steps of one stage.
type evaluator struct {
	file   *File
	stage  *Stage // nil before the first FROM
	meta   Env
	env    Env
	config Config
	cmdSet bool
	work   int

	rejected error // why BuildKit rejects the step
}

// from finds what FROM names: an earlier stage, which FROM knows only by its
// name in lower case, or an image.
func (e *evaluator) from(bases BaseConfig) {
	s := e.stage
	s.From.Before = e.meta
	x, cost := e.file.expand(s.Image, e.meta)
	e.work += cost
	s.Image, s.Unresolved = x.Text, x.Unset
	var config Config
	if p := e.file.stageBefore(s.Image, s.Index); p != nil && len(x.Unset) == 0 {
		s.Parent, s.Image = p, ""
		config, e.env = p.Config, p.After
	} else if s.Image != "" {
		config = bases(s.Image)
	}
	e.config = config.clone()
	e.work += 32 * (len(config.Env) + len(config.Expose) + len(config.Volumes) + len(config.Labels))
	for _, p := range config.Env {
		v, looked := e.env.find(p.Name)
		e.work += looked
		if v == nil || v.arg { // a parent's arguments don't hide the image's environment any more
			e.env = e.env.With(p.Name, p.Value)
		}
	}
}

// stageBefore is the last of the stages before that has a name.
func (f *File) stageBefore(name string, before int) *Stage {
	for i := before - 1; i >= 0; i-- {
		if f.Stages[i].Name == name && name != "" {
			return f.Stages[i]
		}
	}
	return nil
}

// step applies one instruction. All words of an instruction see the variables
// as they were before it.
func (e *evaluator) step(st *Step) {
	switch c := st.Cmd.(type) {
	case *instructions.EnvCommand:
		before := e.env
		for _, kv := range c.Env {
			name, _ := e.value(kv.Key, before)
			value, unsure := e.value(kv.Value, before)
			// The name ends at the first =, which a variable in it may have brought.
			name, value, _ = strings.Cut(name+"="+value, "=")
			e.setEnv(name, value, unsure)
		}
	case *instructions.ArgCommand:
		e.declare(c)
	case *instructions.RunCommand:
		// Until then its mounts have neither type nor place. What is wrong with one may be
		// right with another --build-arg.
		_ = c.Expand(func(word string) (string, error) { return e.expand(word), nil })
	case *instructions.WorkdirCommand:
		dir := JoinDir(e.config.Workdir, e.expand(c.Path))
		e.work += len(dir)
		if len(dir) > maxPath {
			e.rejected = ErrLongPath
			break
		}
		e.config.Workdir = dir
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
				for _, port := range ports(w) {
					if e.work > maxWork {
						return
					}
					put(&e.config.Expose, port, true)
					e.work += 100
				}
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

// ports writes a port as the image has it: 80 and 80/TCP are 80/tcp, a range is
// each of its ports, and an address or a port of the host is left out.
func ports(word string) []string {
	port, proto, _ := strings.Cut(word, "/")
	port = port[strings.LastIndexByte(port, ':')+1:]
	proto = "/" + strings.ToLower(cmp.Or(proto, "tcp"))
	from, to, isRange := strings.Cut(port, "-")
	first, err1 := strconv.Atoi(from)
	last, err2 := strconv.Atoi(to)
	if !isRange && err1 == nil {
		last, err2 = first, nil // a number is written anew: 080 and +80 are 80
	}
	if err1 != nil || err2 != nil || first < 0 || last < first || last > maxPort {
		return []string{port + proto}
	}
	var list []string
	for p := first; p <= last; p++ {
		list = append(list, strconv.Itoa(p)+proto)
	}
	return list
}

const maxPort = 65535

func (e *evaluator) expand(word string) string {
	text, _ := e.value(word, e.env)
	return text
}

// value expands a word. One is unsure of it when it holds the value of an
// argument that has none here, but gets one from --build-arg or from the
// platform; and when it was not expanded.
func (e *evaluator) value(word string, env Env) (text string, unsure bool) {
	x, cost := e.file.expand(word, env)
	e.work += cost
	e.rejected = cmp.Or(e.rejected, x.rejected)
	unsure = x.failed
	for _, name := range x.Unset {
		v, looked := env.find(name)
		e.work += looked
		hasDefault := strings.Contains(word, "${"+name+":") || strings.Contains(word, "${"+name+"-")
		if v != nil && (v.unsure || v.unset && (platformArgs[name] || !hasDefault)) {
			unsure = true
		}
	}
	return x.Text, unsure
}

func (e *evaluator) setEnv(name, value string, unsure bool) {
	e.env = e.env.with(variable{name: name, value: value, unsure: unsure})
	e.work += len(e.config.Env)
	for i := range e.config.Env {
		if e.config.Env[i].Name == name {
			e.config.Env[i].Value = value
			return
		}
	}
	e.config.Env = append(e.config.Env, Pair{name, value})
}

func (e *evaluator) start(st *Step, c instructions.ShellDependantCmdLine) *Start {
	s := &Start{Step: st, Args: c.CmdLine}
	if c.PrependShell {
		s.Shell = e.config.Shell
		if s.Shell == nil {
			s.Shell = DefaultShell
		}
	}
	return s
}

// platformArgs get their values from BuildKit once they are declared.
var platformArgs = map[string]bool{
	"TARGETPLATFORM":  true,
	"TARGETOS":        true,
	"TARGETARCH":      true,
	"TARGETVARIANT":   true,
	"TARGETOSVERSION": true,
	"TARGETSTAGE":     true,
	"BUILDPLATFORM":   true, "BUILDOS": true, "BUILDARCH": true, "BUILDVARIANT": true, "BUILDOSVERSION": true,
}

// OfPlatform reports whether an argument gets its value from BuildKit, as the platform is.
func OfPlatform(name string) bool { return platformArgs[name] }

// declare adds the arguments of an ARG. One without a default takes the value
// from before the first FROM; if there is none, it changes nothing.
func (e *evaluator) declare(c *instructions.ArgCommand) {
	for _, a := range c.Args {
		v := variable{name: a.Key, arg: true}
		outer, n := e.meta.find(a.Key)
		old, m := e.env.find(a.Key)
		e.work += 8 * (n + m)
		switch {
		case a.Value != nil:
			v.value, v.unsure = e.value(*a.Value, e.env)
		case outer != nil && !outer.unset:
			v.value, v.unsure = outer.value, outer.unsure
		case old != nil && !platformArgs[a.Key]:
			continue
		default:
			v.unset = true
		}
		e.env = e.env.with(v)
	}
}
