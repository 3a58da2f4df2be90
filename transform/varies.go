package transform

import (
	"path"
	"regexp"
	"slices"
	"strings"

	"offstage/transform/internal/dockerfile"
	"offstage/transform/internal/shell"
)

// A variant is a build argument to which something in the repository gives
// another value than the Dockerfile's default.
type variant struct {
	name, value string
	ev          Evidence
}

// withDefault is a variable with a default, as compose files write it.
var withDefault = regexp.MustCompile(`^\$\{\w+:?-([^${}]*)\}$`)

// variants are those of the arguments that are in force where a build runs.
func (f *facts) variants(b *build) []variant {
	var names []string
	for _, u := range f.uses {
		for name := range u.Args {
			if b.at.Before.Arg(name) && !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
	}
	slices.Sort(names)
	var list []variant
	for _, name := range names {
		if def, ok := b.at.Before.Lookup(name); ok {
			list = append(list, f.variantsOf(name, def)...)
		}
	}
	return list
}

// variantsOf are the other values that one argument is given.
func (f *facts) variantsOf(name, def string) []variant {
	var list []variant
	for _, u := range f.uses {
		v, given := u.Args[name]
		v = withDefault.ReplaceAllString(v, "$1")
		again := slices.ContainsFunc(list, func(x variant) bool { return x.value == v })
		if given && u.Builds && f.ofFinal(u) && v != def && !again {
			why := u.Name + " is built with " + name + "=" + v + ", which makes another program"
			list = append(list, variant{name, v, Evidence{File: u.File, Line: u.Line, Why: why}})
		}
	}
	return list
}

// vary finds what else a build makes with other values of build arguments: the
// further packages. What can't be told that way is noted in the build.
func (f *facts) vary(b *build) []string {
	var packages []string
	for _, v := range f.variants(b) {
		g := f.variantOf(b, v)
		switch {
		case f.usedIn(v.name, "workdir") || g != nil && placeOf(g) != placeOf(b.cmd):
			b.moves, b.varies = true, &v.ev
		case g == nil || f.usedIn(v.name, "copy"):
			b.varies = &v.ev
		case argsOf(g) == argsOf(b.cmd) && slices.Equal(g.Tags, b.cmd.Tags) && g.Dir == b.cmd.Dir:
		case strings.Contains(v.value, "$") || !slices.Equal(g.Tags, b.cmd.Tags) || g.Dir != b.cmd.Dir:
			b.varies = &v.ev
		default:
			packages = append(packages, strings.Fields(argsOf(g))...)
		}
	}
	return packages
}

// usedIn says whether a step of an instruction uses a variable.
func (f *facts) usedIn(name, keyword string) bool {
	return slices.ContainsFunc(f.file.Stages, func(s *dockerfile.Stage) bool {
		return slices.ContainsFunc(s.Steps, func(st *dockerfile.Step) bool {
			return strings.EqualFold(st.Keyword, keyword) && usesVariable(st.Text().S, name)
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
func (f *facts) variantOf(b *build, v variant) *shell.Go {
	if b.run == nil {
		return b.cmd // no argument is replaced in what the image starts
	}
	lookup := func(name string) (string, bool) {
		if name == v.name {
			return v.value, true
		}
		return b.at.Before.Lookup(name)
	}
	s, err := shell.Parse(b.run.text.S, b.at.Dir, homed(lookup))
	if err != nil || b.run.exec {
		return b.cmd
	}
	n := 0
	for _, other := range f.builds {
		if other.run == b.run && other != b {
			n++
		}
	}
	for _, c := range f.follow(b.image, s.Commands, -1) {
		if g := c.AsGo(); g != nil && g.Builds() {
			if n == 0 {
				return g
			}
			n--
		}
	}
	return nil
}
