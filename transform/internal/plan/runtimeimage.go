package plan

import (
	"cmp"
	"maps"
	"slices"

	"offstage/transform/internal/catalog"
	"offstage/transform/internal/dockerfile"
	"offstage/transform/internal/finding"
	"offstage/transform/internal/image"
	"offstage/transform/internal/launch"
)

// A RuntimeImage is what the image of the runtime stage brings: what its reference, or
// that of the image that it is a declared copy of, says, and what it configures.
type RuntimeImage struct {
	catalog.Base
	Config dockerfile.Config
}

// imageOf is what an image brings; a person may have said what it configures.
func imageOf(m *launch.Model, rt *Runtime, from string) RuntimeImage {
	original, _ := catalog.Mirrors(m.Opts.Mirrors).Original(from)
	i := RuntimeImage{Base: catalog.ParseBase(original)}
	if c := m.Opts.RuntimeConfig; c != nil && rt.Image != "" {
		i.Config = c.Base()
	} else {
		i.Config = image.BaseConfig(original)
	}
	if _, ok := i.Config.Lookup("PATH"); !ok { // Docker starts programs with this one then
		i.Config.Env = append(i.Config.Env, dockerfile.Pair{Name: "PATH", Value: catalog.DefaultPath})
	}
	return i
}

// path is the image's PATH.
func (i *RuntimeImage) path() string {
	v, _ := i.Config.Lookup("PATH")
	return v
}

// BringsAccounts reports whether the builder's users and groups go along: where they are
// needed, and to scratch. An image that a person chose keeps its own.
func (p *Plan) BringsAccounts() bool {
	return p.Accounts || p.Runtime.Bare() && p.Runtime.Image == "" && !p.noAccounts
}

// Overrides are the instructions that set again, at the head of the runtime stage, what
// its image configures otherwise than Docker's defaults and the original leaves at them.
func (p *Plan) Overrides() []string {
	was, base := p.Model.Final.Config, p.Image.Config
	var list []string
	add := func(wanted bool, keyword, value string) {
		if wanted {
			list = append(list, p.Keyword(keyword)+" "+value)
		}
	}
	runs := len(p.Packages)+len(p.ProgramLinks) > 0
	add(!image.IsRoot(base.User) && (runs || image.IsRoot(userOf(p))), "USER", "root")
	add(base.Shell != nil && was.Shell == nil, "SHELL", `["/bin/sh", "-c"]`)
	add(base.Entrypoint != nil && was.Entrypoint == nil, "ENTRYPOINT", "[]")
	add(cmp.Or(base.Workdir, "/") != "/" && p.Model.LastStep("workdir") == nil && cmp.Or(was.Workdir, "/") == "/",
		"WORKDIR", "/")
	add(base.StopSignal != "" && was.StopSignal == "", "STOPSIGNAL", "SIGTERM")
	add(base.Health != nil && was.Health == nil, "HEALTHCHECK", "NONE")
	return list
}

// userOf is who the program runs as: as nonroot asks, or as the original says.
func userOf(p *Plan) string { return cmp.Or(p.User, p.Model.Final.Config.User) }

// changes are the settings that the rewrite has from the runtime's image, which no
// instruction can take back.
func (i *RuntimeImage) changes(p *Plan) []ConfigChange {
	const why = "the runtime's image sets it"
	was := p.Model.Final.Config
	list := i.userChange(p)
	for _, v := range i.Config.Env {
		if _, ok := was.Lookup(v.Name); !ok {
			list = append(list, ConfigChange{Setting: Setting{"ENV", v.Name}, To: v.Value, why: why})
		}
	}
	for _, name := range slices.Sorted(maps.Keys(i.Config.Labels)) {
		labelled := slices.ContainsFunc(p.labels, func(l dockerfile.Pair) bool { return l.Name == name })
		if _, ok := was.Labels[name]; !ok && !labelled {
			list = append(list, ConfigChange{Setting: Setting{"LABEL", name}, To: i.Config.Labels[name], why: why})
		}
	}
	return list
}

// userChange is the user of the rewrite, where it is another one, or root by name.
func (i *RuntimeImage) userChange(p *Plan) []ConfigChange {
	was, is, why := p.Model.Final.Config.User, userOf(p), "nonroot was asked for"
	if is == "" {
		is, why = i.Config.User, "the runtime's image says who root is"
		if !image.IsRoot(is) {
			is, why = "root", "the runtime's image has another user"
		}
	}
	if is == was {
		return nil
	}
	return []ConfigChange{{Setting: Setting{"USER", ""}, From: was, To: is, why: why}}
}

// runtimeNotes say what is not certain of an image that a person chose.
func runtimeNotes(p *Plan) []finding.Note {
	say := func(text string) []finding.Note {
		return []finding.Note{{File: p.Model.File.Name, Line: p.Model.Final.From.Line, Text: text}}
	}
	switch {
	case p.Runtime.Image != "" && p.Image.Mirror && p.Model.Opts.RuntimeConfig == nil:
		return say(p.From + " is taken for a copy of Docker's own image: what else it sets is not known")
	case p.Runtime.Image == "" && p.Runtime.Vendor != nil:
		return say(p.From + " floats: its vendor replaces it by newer ones; a digest pins it")
	}
	return nil
}
