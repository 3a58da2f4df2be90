package image

import (
	"cmp"
	"path"
	"regexp"
	"slices"
	"strings"
	"sync"

	"offstage/transform/internal/dockerfile"
	"offstage/transform/internal/finding"
	"offstage/transform/internal/repo"
	"offstage/transform/internal/shell"
)

// A Variant is a build argument to which something in the repository gives
// another value than the Dockerfile's default.
type Variant struct {
	name, value string
	ev          finding.Evidence
}

// withDefault is a variable with a default, as compose files write it.
var withDefault = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^\$\{\w+:?-([^${}]*)\}$`)
})

// variants are those of the arguments that are in force where a build runs.
func (m *Model) variants(b *Build) []Variant {
	var names []string
	for _, u := range m.Uses {
		for name := range u.Args {
			if b.Step.Before.Arg(name) && !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
	}
	slices.Sort(names)
	var list []Variant
	for _, name := range names {
		if def, ok := b.Step.Before.Lookup(name); ok {
			list = append(list, m.variantsOf(name, def)...)
		}
	}
	return list
}

// variantsOf are the other values that one argument is given.
func (m *Model) variantsOf(name, def string) []Variant {
	var list []Variant
	for _, u := range m.Uses {
		v, given := u.Args[name]
		v = withDefault().ReplaceAllString(v, "$1")
		again := slices.ContainsFunc(list, func(x Variant) bool { return x.value == v })
		if given && u.Builds && m.OfFinal(u) && v != def && !again {
			why := cmp.Or(u.Name, "it") + " is built with " + name + "=" + v + ", which makes another program"
			if strings.Contains(v, repo.MakeFunction) {
				why = cmp.Or(u.Name, "it") + " is built with a " + name + " that is only known then, as is the program"
			}
			list = append(list, Variant{name, v, finding.Evidence{File: u.File, Line: u.Line, Why: why}})
		}
	}
	return list
}

// vary finds what else a build makes with other values of build arguments: the
// further packages. What can't be told that way is noted in the build.
func (m *Model) vary(b *Build) []string {
	var packages []string
	for _, v := range m.variants(b) {
		g := m.variantOf(b, v)
		switch {
		case m.usedIn(v.name, "workdir") || g != nil && placeOf(g) != placeOf(b.Command):
			b.Moves, b.Varies = true, &v.ev
		case g == nil || m.usedIn(v.name, "copy"):
			b.Varies = &v.ev
		case argsOf(g) == argsOf(b.Command) && slices.Equal(g.Tags, b.Command.Tags) && g.Dir == b.Command.Dir:
		case strings.Contains(v.value, "$") || !slices.Equal(g.Tags, b.Command.Tags) || g.Dir != b.Command.Dir:
			b.Varies = &v.ev
		default:
			packages = append(packages, strings.Fields(argsOf(g))...)
		}
	}
	return packages
}

// usedIn reports whether a step of an instruction uses a variable.
func (m *Model) usedIn(name, keyword string) bool {
	return slices.ContainsFunc(m.File.Stages, func(s *dockerfile.Stage) bool {
		return slices.ContainsFunc(s.Steps, func(st *dockerfile.Step) bool {
			return strings.EqualFold(st.Keyword, keyword) && UsesVariable(st.Text().S, name)
		})
	})
}

// placeOf is where a go command puts what it makes.
func placeOf(g *shell.Go) string {
	switch {
	case g.Out == nil:
		return g.Dir
	case path.IsAbs(g.Out.Text):
		return g.Out.Text
	}
	return path.Join(g.Dir, g.Out.Text)
}

func argsOf(g *shell.Go) string {
	var list []string
	for _, w := range g.Args {
		list = append(list, w.Text)
	}
	return strings.Join(list, " ")
}

// variantOf is the same go command with another value of a build argument, nil
// when there is none.
func (m *Model) variantOf(b *Build, v Variant) *shell.Go {
	if b.Run == nil {
		return b.Command // no argument is replaced in what the image starts
	}
	lookup := func(name string) (string, bool) {
		if name == v.name {
			return v.value, true
		}
		return b.Step.Before.Lookup(name)
	}
	s, err := shell.Parse(b.Run.Text.S, b.Step.Dir, Homed(lookup, homeOf(b.Step.User, b.Stage.homes)))
	if err != nil || b.Run.Exec {
		return b.Command
	}
	n := 0
	for _, other := range m.Builds {
		if other.Run == b.Run && other != b {
			n++
		}
	}
	left := maxCommands
	for _, c := range m.follow(b.FS, s.Commands, -1, &left) {
		if g := c.AsGo(); g != nil && g.Builds() {
			if n == 0 {
				return g
			}
			n--
		}
	}
	return nil
}
