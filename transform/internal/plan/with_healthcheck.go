package plan

import (
	"slices"
	"strings"

	"offstage/transform/internal/dockerfile"
	"offstage/transform/internal/launch"
)

// proberSize is what was measured of a prober.
const proberSize = 5_900_000

// withHealthcheck has the builder build a program that does what curl or wget does in the
// health check. That check was left out of what the image starts from the beginning, so no
// shell and no curl were asked for it.
func withHealthcheck(p *Plan) error {
	prober, err := launch.ProberOf(p.Model)
	if err != nil {
		st := p.Model.Final.From
		if h := p.Model.Final.Config.Health; h != nil && h.Step != nil {
			st = h.Step
		}
		return unless(p.Model.Because(st, "%s", err))
	}
	p.Prober = prober
	at, eol := p.Model.Final.From.Span.End, p.Model.File.EOL
	lines := strings.Join(proberLines(p), eol) + eol
	p.Added = append(p.Added, dockerfile.Edit{Start: at, End: at, New: lines})
	p.say("healthcheck", prober.Step,
		"a program of 6 MB, which the builder builds, asks in place of "+prober.Tool+" and takes the same answers")
	return nil
}

// proberLines build the prober by nothing but a shell, printf and Go, wherever the modules of
// the project are and whatever is set for them.
func proberLines(p *Plan) []string {
	more := " " + string(p.Model.File.Escape)
	source := "/tmp" + launch.ProberPath + ".go"
	lines := []string{
		"# The health check's own program, which asks as " + p.Prober.Tool + " did.",
		p.Keyword("RUN") + ` printf '%s\n'` + more,
	}
	for _, l := range p.Prober.Program() {
		lines = append(lines, " '"+l+"'"+more)
	}
	return append(lines, " >"+source+more,
		" && CGO_ENABLED=0 GO111MODULE=off GOFLAGS=-ldflags=-s go build -o "+launch.ProberPath+" "+source)
}

// Probing is what the step of the health check says in the rewrite, with its flags as they
// are; false for any other step.
func Probing(p *Plan, st *dockerfile.Step) (string, bool) {
	if p.Prober == nil || p.Prober.Step != st {
		return "", false
	}
	text := st.Text()
	flags := string(p.Model.File.Src[st.Span.Start:text.Pos(0)])
	return flags + text.S[:len("CMD")] + " " + jsonForm([]string{launch.ProberPath, p.Prober.URL}), true
}

// HealthOf is what a configuration has for a health check, its words set off by NUL;
// nothing where there is none, or none by name.
func HealthOf(c dockerfile.Config) string {
	if c.Health == nil || slices.Equal(c.Health.Test, []string{"NONE"}) {
		return ""
	}
	return strings.Join(c.Health.Test, "\x00")
}
