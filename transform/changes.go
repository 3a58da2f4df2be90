package transform

import (
	"maps"
	"slices"
	"strings"

	"offstage/transform/internal/dockerfile"
)

// A Change is something that the final image configures otherwise after the
// rewrite, because the plan says so. Everything else stays the same.
type Change struct {
	Field string   // ENV, CMD, ENTRYPOINT, USER or LABEL
	Name  string   // the variable, for ENV; the label, for LABEL
	New   []string // the words of the command, or the one value; nil when it is gone
}

// A Carried path is one that the runtime stage must have as the builder has it.
type Carried struct {
	Path string // absolute
	Tree bool   // with all below it
}

// changes lists what the rewrite changes in the final image's configuration,
// by the stage model. The check has found no other difference before.
func changes(old, out dockerfile.Config) []Change {
	var list []Change
	for _, v := range old.Env {
		if now, ok := out.Lookup(v.Name); !ok {
			list = append(list, Change{Field: "ENV", Name: v.Name})
		} else if now != v.Value {
			list = append(list, Change{Field: "ENV", Name: v.Name, New: []string{now}})
		}
	}
	for _, c := range []struct {
		field    string
		old, new *dockerfile.Start
	}{{"CMD", old.Cmd, out.Cmd}, {"ENTRYPOINT", old.Entrypoint, out.Entrypoint}} {
		if was, is := startWords(c.old), startWords(c.new); !slices.Equal(was, is) {
			list = append(list, Change{Field: c.field, New: is})
		}
	}
	if out.User != old.User {
		list = append(list, Change{Field: "USER", New: []string{out.User}})
	}
	for _, name := range slices.Sorted(maps.Keys(out.Labels)) {
		if was, ok := old.Labels[name]; !ok || was != out.Labels[name] {
			list = append(list, Change{Field: "LABEL", Name: name, New: []string{out.Labels[name]}})
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

// carriedPaths are what the plan takes along, in order of path.
func (p *plan) carriedPaths() []Carried {
	var list []Carried
	for _, c := range p.copies {
		list = append(list, Carried{Path: c.path, Tree: c.dir})
	}
	for _, d := range p.systemDirs {
		list = append(list, Carried{Path: d})
	}
	if p.tmp {
		list = append(list, Carried{Path: "/tmp"})
	}
	if p.accounts || p.runtime.bare() {
		list = append(list, Carried{Path: "/etc/passwd"}, Carried{Path: "/etc/group"})
	}
	slices.SortStableFunc(list, func(a, b Carried) int { return strings.Compare(a.Path, b.Path) })
	return slices.CompactFunc(list, func(a, b Carried) bool { return a.Path == b.Path })
}
