package plan

import (
	"maps"
	"slices"
	"strings"

	"offstage/transform/internal/dockerfile"
	"offstage/transform/internal/finding"
)

// Changes lists what the rewrite changes in the final image's configuration,
// by the stage model. The check has found no other difference before.
func Changes(old, out dockerfile.Config) []finding.Change {
	var list []finding.Change
	for _, v := range old.Env {
		if now, ok := out.Lookup(v.Name); !ok {
			list = append(list, finding.Change{Field: "ENV", Name: v.Name})
		} else if now != v.Value {
			list = append(list, finding.Change{Field: "ENV", Name: v.Name, New: []string{now}})
		}
	}
	for _, v := range out.Env {
		if _, ok := old.Lookup(v.Name); !ok {
			list = append(list, finding.Change{Field: "ENV", Name: v.Name, New: []string{v.Value}})
		}
	}
	for _, c := range []struct {
		field    string
		old, new *dockerfile.Start
	}{{"CMD", old.Cmd, out.Cmd}, {"ENTRYPOINT", old.Entrypoint, out.Entrypoint}} {
		if was, is := startWords(c.old), startWords(c.new); !slices.Equal(was, is) {
			list = append(list, finding.Change{Field: c.field, New: is})
		}
	}
	if is := HealthOf(out); is != HealthOf(old) {
		list = append(list, finding.Change{Field: "HEALTHCHECK", New: strings.Split(is, "\x00")})
	}
	if out.User != old.User {
		list = append(list, finding.Change{Field: "USER", New: []string{out.User}})
	}
	for _, name := range slices.Sorted(maps.Keys(out.Labels)) {
		if was, ok := old.Labels[name]; !ok || was != out.Labels[name] {
			list = append(list, finding.Change{Field: "LABEL", Name: name, New: []string{out.Labels[name]}})
		}
	}
	return list
}

// startWords are what an image stores of a CMD or ENTRYPOINT; nil for one that a
// base image configures, which the next base doesn't.
func startWords(s *dockerfile.Start) []string {
	if s == nil || s.Step == nil {
		return nil
	}
	return slices.Concat(s.Shell, s.Args)
}

// Carried are what the plan takes along, in order of path.
func (p *Plan) Carried() []finding.Carried {
	var list []finding.Carried
	for _, c := range p.Copies {
		list = append(list, finding.Carried{Path: c.Path, Tree: c.Dir})
	}
	for _, d := range p.SystemDirs {
		list = append(list, finding.Carried{Path: d})
	}
	for _, d := range p.MadeDirs {
		list = append(list, finding.Carried{Path: d})
	}
	if p.Tmp {
		list = append(list, finding.Carried{Path: "/tmp"})
	}
	if p.BringsAccounts() {
		list = append(list, finding.Carried{Path: "/etc/passwd"}, finding.Carried{Path: "/etc/group"})
	}
	slices.SortStableFunc(list, func(a, b finding.Carried) int { return strings.Compare(a.Path, b.Path) })
	return slices.CompactFunc(list, func(a, b finding.Carried) bool { return a.Path == b.Path })
}
