package plan

import (
	"slices"
	"strings"

	"offstage/transform/internal/catalog"
	"offstage/transform/internal/finding"
	"offstage/transform/internal/gosrc"
	"offstage/transform/internal/launch"
)

// A leanPart is a part of what scratch gets in any case, and what in the program or
// around it may touch that.
type leanPart struct {
	name  string
	kind  finding.Kind // of the need that brings it
	keeps func(m *launch.Model) *finding.Evidence
	drop  func(p *Plan)
}

// leanParts is every part. /root goes with the accounts, whose homes are looked for there.
var leanParts = []leanPart{
	{"root certificates", finding.KindCertificates, makesTLS, func(p *Plan) { dropKit(p, ".crt") }},
	{"time zones", finding.KindTimeZones, loadsZones, func(p *Plan) { dropKit(p, ".zip") }},
	{"accounts, /root and /tmp", finding.KindTmp, asksForHome, func(p *Plan) { p.Tmp, p.noAccounts = false, true }},
}

// withLean leaves out what scratch gets in any case, where all of the program is seen and
// nothing touches it.
func withLean(p *Plan) error {
	m := p.Model
	if !p.Runtime.Bare() || p.Runtime.Image != "" {
		return unless(m.Because(nil, "%s has a system of its own", p.From))
	}
	for _, find := range []func(*Plan) *finding.Evidence{notAllSeen, unknownAccess, otherPrograms} {
		if ev := find(p); ev != nil {
			return unless(ev)
		}
	}
	for _, part := range leanParts {
		if ev := part.keeps(m); ev != nil {
			ev.Why = part.name + " go along, since " + ev.Why
			p.remark("lean", unless(ev))
			continue
		}
		part.drop(p)
		leave(p, part.kind)
		p.left = append(p.left, part.name)
	}
	if len(p.left) > 0 {
		p.say("lean", m.Final.From, "left out, since nothing touches them: "+strings.Join(p.left, ", "))
	}
	return nil
}

// notAllSeen is for modules whose source was not read, all of which may touch anything.
func notAllSeen(p *Plan) *finding.Evidence {
	m := p.Model
	if list := launch.Unseen(m); len(list) > 0 {
		ev := list[0].Evidence
		if list[0].Module != "" {
			ev.Why = list[0].Module + " is not seen"
		}
		return &ev
	}
	for _, b := range m.ReadBuilds() {
		for _, i := range b.Program.Source.Imports {
			if !i.Read && !i.Std && i.Path != "C" {
				ev := m.Place(b, i.Pos, "what "+i.Path+" imports is not seen")
				return &ev
			}
		}
	}
	return nil
}

// makesTLS finds a package of the standard library that looks for root certificates, or
// leads to one that does.
func makesTLS(m *launch.Model) *finding.Evidence { return importOf(m, catalog.LeadsToX509) }

func importOf(m *launch.Model, paths catalog.Words) *finding.Evidence {
	if ev, _, ok := m.Imports(strings.Fields(string(paths))...); ok {
		return &ev
	}
	return nil
}

// loadsZones finds what loads a time zone, or says that the image is to run in one.
func loadsZones(m *launch.Model) *finding.Evidence {
	if ev := touchOf(m, gosrc.OpZone); ev != nil {
		return ev
	}
	return variableOf(m, "TZ", "ZONEINFO")
}

// asksForHome finds what asks for users, groups, home or the directory for temporary
// files.
func asksForHome(m *launch.Model) *finding.Evidence {
	if m.Accounts != nil {
		return m.Because(m.Accounts, "the RUN changes users or groups")
	}
	if u := m.Final.Config.User; u != "" {
		return m.Because(m.LastStep("user"), "USER %s may have a home", u)
	}
	for _, u := range m.Uses {
		if u.User != "" {
			return &finding.Evidence{File: u.File, Line: u.Line, Why: "it runs as " + u.User}
		}
	}
	if ev := touchOf(m, gosrc.OpUser, gosrc.OpHome, gosrc.OpTemp); ev != nil {
		return ev
	}
	if ev := importOf(m, catalog.LeadsToTemp+" "+catalog.LeadsToUser); ev != nil {
		return ev
	}
	for _, name := range []string{"HOME", "USER", "TMPDIR", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME"} {
		if m.ReadsEnv(name) {
			return m.Because(nil, "%s is read", name)
		}
	}
	if ev := stringThat(m, isHomely, "a place of the system"); ev != nil {
		return ev
	}
	return variableOf(m, "TMPDIR", "HOME")
}

// isHomely reports whether a text names a place that scratch lacks.
func isHomely(text string) bool {
	for _, dir := range []string{"/tmp", "/root", "/etc/passwd", "/etc/group"} {
		if strings.Contains(text, dir) {
			return true
		}
	}
	return strings.HasPrefix(text, "~/")
}

// touchOf finds a touch of some kinds, in the program or in what it imports.
func touchOf(m *launch.Model, ops ...gosrc.Op) *finding.Evidence {
	for _, b := range m.ReadBuilds() {
		for _, t := range slices.Concat(b.Program.Source.Touches, b.Program.Source.Offered) {
			if slices.Contains(ops, t.Op) {
				ev := m.Place(b, t.Pos, t.Func+" is called")
				return &ev
			}
		}
	}
	return nil
}

// variableOf finds a variable that the image, or what starts it, sets.
func variableOf(m *launch.Model, names ...string) *finding.Evidence {
	for _, name := range names {
		if _, ok := m.Final.Config.Lookup(name); ok {
			return m.Because(m.EnvStep(name), "%s is set", name)
		}
		for _, u := range m.Uses {
			if _, ok := u.Env[name]; ok {
				return &finding.Evidence{File: u.File, Line: u.Line, Why: name + " is set"}
			}
		}
	}
	return nil
}

// dropKit takes a part of what every image gets away again, by its extension.
func dropKit(p *Plan, ext string) {
	p.Copies = slices.DeleteFunc(p.Copies, func(c Copied) bool { return c.Kit && strings.HasSuffix(c.Path, ext) })
}

// leave says of the needs of a kind that nothing meets them any more.
func leave(p *Plan, kind finding.Kind) {
	for i, n := range p.Needs {
		if n.Kind == kind {
			p.Needs[i].Met = "left out: nothing touches it"
		}
	}
}
