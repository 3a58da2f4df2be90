package plan

import (
	"errors"
	"slices"

	"offstage/transform/internal/catalog"
	"offstage/transform/internal/dockerfile"
	"offstage/transform/internal/finding"
	"offstage/transform/internal/launch"
)

// withExecForm writes the JSON form of the command that the image starts. What is started
// was taken for that form from the beginning, so no shell was asked for it.
func withExecForm(p *Plan) error {
	s, _ := launch.ExecForm(p.Model.Final.Config)
	if s == nil {
		return errors.New("the image starts no shell form of one plain command")
	}
	p.execForm = s
	p.say("exec-form", s.Step, "signals reach the program itself now, and not the shell before it")
	return nil
}

// smaller notes that nothing but one plain shell form, or the health check's curl or wget,
// keeps the image from being a smaller one.
func smaller(p *Plan, needs []finding.Need) {
	m := p.Model
	if chosen := m.Opts.Runtime; chosen != "" && chosen != "auto" || p.Runtime.Bare() {
		return
	}
	if s, _ := launch.ExecForm(m.Final.Config); s != nil {
		alone(p, needs, s.Step, "only the shell form takes a shell: --with exec-form starts the program itself, "+
			"on scratch", finding.KindShell)
	}
	if prober, _ := launch.ProberOf(m); prober != nil {
		alone(p, needs, prober.Step, "only the health check takes what scratch lacks: --with healthcheck has "+
			"a small program ask in place of "+prober.Tool+", on scratch", finding.KindShell, finding.KindProgram)
	}
}

// alone notes a text where scratch would do but for the needs of some kinds that only one
// step has.
func alone(p *Plan, needs []finding.Need, st *dockerfile.Step, text string, kinds ...finding.Kind) {
	m := p.Model
	elsewhere := func(ev finding.Evidence) bool { return ev.File != m.File.Name || ev.Line != st.Line }
	rest := slices.DeleteFunc(slices.Clone(needs), func(n finding.Need) bool {
		return slices.Contains(kinds, n.Kind) && !slices.ContainsFunc(n.Evidence, elsewhere)
	})
	if small, _ := try(m, &Runtime{Runtime: catalog.Runtimes[0]}, rest, false); small != nil {
		p.notes = append(p.notes, finding.Note{File: m.File.Name, Line: st.Line, Text: text})
	}
}
