package plan

import (
	"slices"
	"strings"

	"offstage/transform/internal/dockerfile"
	"offstage/transform/internal/image"
	"offstage/transform/internal/launch"
)

// A Setting is a value of a configuration by its name, as "ENV PORT".
type Setting struct{ Field, Name string }

// CommandOf is what a CMD or ENTRYPOINT runs; nothing for one that a base image
// configures, which the next base doesn't.
func CommandOf(s *dockerfile.Start) string { return strings.Join(startWords(s), "\x00") }

// Declared is every change that a rewrite means to make to what was there; the
// check accepts no other.
type Declared struct {
	From   string            // the image of the stage that is added; empty when none is
	Base   dockerfile.Config // what that image configures
	Within []dockerfile.Edit // in instructions that stay where they are
	Moved  map[int]bool      // the lines of instructions that leave the builder
	Config []ConfigChange
}

// BaseConfig gives what a base image configures, as dockerfile.Parse asks for it.
func (d *Declared) BaseConfig(reference string) dockerfile.Config {
	if reference == d.From {
		return d.Base
	}
	return image.BaseConfig(reference)
}

// A ConfigChange is a setting of the final image that changes.
type ConfigChange struct {
	Setting
	From, To string // the words of a command are set off by NUL
	Gone     bool   // it is no longer set
	why      string
}

// Declare lists what the plan changes.
func (p *Plan) Declare() *Declared {
	d := &Declared{From: p.From, Base: p.Image.Config, Moved: map[int]bool{}}
	d.Within = slices.Concat(p.CgoEdits(), p.TagEdits(), p.Within, p.Naming)
	for i, st := range p.Model.Final.Steps {
		if p.Sides[i] == RunSide {
			d.Moved[st.Line] = true
		}
	}
	d.Config = slices.Concat(p.envChanges(), p.commandChanges(), p.Image.changes(p))
	old := p.Model.Final.Config
	for _, l := range p.labels {
		d.Config = append(d.Config, ConfigChange{
			Setting: Setting{"LABEL", l.Name},
			From:    old.Labels[l.Name],
			To:      l.Value,
			why:     "labels were asked for",
		})
	}
	return d
}

// envChanges are the variables of the toolchain, which go, and PATH, of which each
// base has one of its own.
func (p *Plan) envChanges() []ConfigChange {
	var list []ConfigChange
	for _, v := range p.Model.Final.Config.Env {
		c := ConfigChange{Setting: Setting{"ENV", v.Name}, From: v.Value}
		switch {
		case v.Name == "PATH":
			c.To, c.why = p.newPath(), "the runtime's base has a PATH of its own"
		case p.Model.CarriesEnv(v.Name):
			continue
		default:
			to, ok := p.Image.Config.Lookup(v.Name)
			c.To, c.Gone, c.why = to, !ok, "it is the builder's, and the runtime's image has its own or none"
		}
		if c.Gone || c.To != c.From {
			list = append(list, c)
		}
	}
	return list
}

// newPath is the PATH that the runtime stage ends with.
func (p *Plan) newPath() string {
	value := p.Image.path()
	if dirs := p.MissingPath(); len(dirs) > 0 {
		value = strings.Join(dirs, ":") + ":" + value
	}
	for _, st := range p.RunSteps() {
		before := st.Before.With("PATH", value)
		for _, kv := range image.EnvOf(st) {
			if kv.Name == "PATH" {
				value = p.Model.File.Expand(kv.Value, before).Text
			}
		}
	}
	return value
}

// commandChanges are the commands that the rewrite puts in the place of others.
func (p *Plan) commandChanges() []ConfigChange {
	var list []ConfigChange
	for _, c := range []struct {
		field string
		start *dockerfile.Start
	}{{"CMD", p.Model.Final.Config.Cmd}, {"ENTRYPOINT", p.Model.Final.Config.Entrypoint}} {
		if c.start == nil || c.start.Step == nil {
			continue
		}
		text, ok := Instead(p, c.start.Step)
		if !ok {
			continue
		}
		words, isJSON := image.JsonWords(text)
		if !isJSON {
			words = append(slices.Clone(c.start.Shell), text)
		}
		list = append(list, ConfigChange{
			Setting: Setting{c.field, ""},
			From:    CommandOf(c.start),
			To:      strings.Join(words, "\x00"),
			why:     "the program itself is started",
		})
	}
	if p.Prober != nil {
		list = append(list, ConfigChange{
			Setting: Setting{"HEALTHCHECK", ""},
			From:    HealthOf(p.Model.Final.Config),
			To:      strings.Join([]string{"CMD", launch.ProberPath, p.Prober.URL}, "\x00"),
			why:     "a program of its own asks",
		})
	}
	return list
}
