package transform

import (
	"slices"
	"strings"

	"offstage/transform/internal/dockerfile"
)

// declared is every change that a rewrite means to make to what was there; the
// check accepts no other.
type declared struct {
	from   string            // the image of the stage that is added; empty when none is
	within []dockerfile.Edit // in instructions that stay where they are
	moved  map[int]bool      // the lines of instructions that leave the builder
	config []configChange
}

// A configChange is a setting of the final image that changes.
type configChange struct {
	setting
	from, to string // the words of a command are set off by NUL
	gone     bool   // it is no longer set
	why      string
}

// declare lists what the plan changes. Naming are the edits that name stages.
func (p *plan) declare(naming []dockerfile.Edit) *declared {
	d := &declared{from: p.from, moved: map[int]bool{}}
	d.within = slices.Concat(p.cgoEdits(), p.tagEdits(), p.declared, naming)
	for i, st := range p.facts.stage.Steps {
		if p.sides[i] == runSide {
			d.moved[st.Line] = true
		}
	}
	d.config = slices.Concat(p.envChanges(), p.commandChanges())
	old := p.facts.stage.Config
	if p.user != "" {
		d.config = append(d.config, configChange{setting: setting{"USER", ""}, from: old.User, to: p.user, why: "nonroot was asked for"})
	}
	for _, l := range p.labels {
		d.config = append(d.config, configChange{setting: setting{"LABEL", l.Name}, from: old.Labels[l.Name], to: l.Value, why: "labels were asked for"})
	}
	return d
}

// envChanges are the variables of the toolchain, which go, and PATH, of which each
// base has one of its own.
func (p *plan) envChanges() []configChange {
	var list []configChange
	for _, v := range p.facts.stage.Config.Env {
		c := configChange{setting: setting{"ENV", v.Name}, from: v.Value}
		switch {
		case v.Name == "PATH":
			c.to, c.why = p.newPath(), "the runtime's base has a PATH of its own"
		case p.facts.carriesEnv(v.Name):
			continue
		default:
			c.gone, c.why = true, "only the toolchain reads it"
		}
		if c.gone || c.to != c.from {
			list = append(list, c)
		}
	}
	return list
}

// newPath is the PATH that the runtime stage ends with.
func (p *plan) newPath() string {
	value := defaultPath
	if dirs := p.missingPath(); len(dirs) > 0 {
		value = strings.Join(dirs, ":") + ":" + value
	}
	for _, st := range p.runSteps() {
		before := st.Before.With("PATH", value)
		for _, kv := range envOf(st) {
			if kv.Name == "PATH" {
				value = p.facts.file.Expand(kv.Value, before).Text
			}
		}
	}
	return value
}

// commandChanges are the go runs that become executables.
func (p *plan) commandChanges() []configChange {
	var list []configChange
	for _, c := range []struct {
		field string
		start *dockerfile.Start
	}{{"CMD", p.facts.stage.Config.Cmd}, {"ENTRYPOINT", p.facts.stage.Config.Entrypoint}} {
		for _, s := range p.facts.starts {
			b := s.target.build
			if c.start == nil || b == nil || b.run != nil || b.at != c.start.Step {
				continue
			}
			words := []string{p.startInstead(b, c.start)}
			if args, ok := jsonWords(words[0]); ok && c.start.Shell == nil {
				words = args
			}
			words = append(slices.Clone(c.start.Shell), words...)
			list = append(list, configChange{setting: setting{c.field, ""}, from: commandOf(c.start), to: strings.Join(words, "\x00"), why: "go run is built into the image"})
			break
		}
	}
	return list
}
