package plan

import (
	"errors"
	"slices"

	"offstage/transform/internal/catalog"
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

// smaller notes that nothing but the shell of a plain shell form keeps the image from
// being a smaller one.
func smaller(p *Plan, needs []finding.Need) {
	m := p.Model
	s, _ := launch.ExecForm(m.Final.Config)
	if chosen := m.Opts.Runtime; s == nil || chosen != "" && chosen != "auto" || p.Runtime.Bare() {
		return
	}
	elsewhere := func(ev finding.Evidence) bool { return ev.File != m.File.Name || ev.Line != s.Step.Line }
	rest := slices.DeleteFunc(slices.Clone(needs), func(n finding.Need) bool {
		return n.Kind == finding.KindShell && !slices.ContainsFunc(n.Evidence, elsewhere)
	})
	bare := &Runtime{Runtime: catalog.Runtimes[0]}
	if small, _ := try(m, bare, rest, false); small != nil {
		p.notes = append(p.notes, finding.Note{
			File: m.File.Name,
			Line: s.Step.Line,
			Text: "only the shell form takes a shell: --with exec-form starts the program itself, on scratch",
		})
	}
}
