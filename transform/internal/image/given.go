package image

import (
	"path"
	"slices"
	"strings"

	"offstage/transform/internal/dockerfile"
	"offstage/transform/internal/gosrc"
	"offstage/transform/internal/shell"
)

// requestOfEach is what is to be read for a build whose packages a build argument without
// a default names: those of the first value that it is given, and those of all others,
// where all that build the image give it one.
func (m *Model) requestOfEach(b *Build) (req gosrc.Build, all []string, ok bool) {
	name, ok := m.openArgument(b)
	if !ok || len(m.variants(b)) > 0 || m.usedBeside(name) {
		return gosrc.Build{}, nil, false
	}
	var first *shell.Go
	for _, v := range m.variantsOf(name, "") {
		g := m.variantOf(b, v)
		if g == nil || g == b.Command || g.Out == nil || strings.Contains(v.value, "$") {
			return gosrc.Build{}, nil, false
		}
		one := *b
		one.Command = g
		got, ok := m.request(&one)
		if !ok || first != nil && (placeOf(g) != placeOf(first) || !slices.Equal(g.Tags, first.Tags)) {
			return gosrc.Build{}, nil, false
		}
		if first == nil {
			req, first = got, g
		}
		for _, a := range got.Args {
			all = append(all, packageOf(a))
		}
	}
	return req, all, first != nil
}

// packageOf is the package of a file that a command names, or what it names else.
func packageOf(arg string) string {
	switch {
	case path.Ext(arg) != ".go":
		return arg
	case path.IsAbs(arg):
		return path.Dir(arg)
	}
	return "./" + path.Dir(arg)
}

// openArgument is the one build argument of a RUN that has no default, if all that build
// the image give it a value.
func (m *Model) openArgument(b *Build) (string, bool) {
	var names []string
	builds := 0
	if b.Run == nil {
		return "", false
	}
	for _, u := range m.Uses {
		if !u.Builds || !m.OfFinal(u) {
			continue
		}
		builds++
		for name, value := range u.Args {
			_, def := b.Step.Before.Lookup(name)
			if b.Step.Before.Arg(name) && !def && value != "" && UsesVariable(b.Run.Text.S, name) {
				names = append(names, name)
			}
		}
	}
	if builds == 0 || len(names) != builds || slices.ContainsFunc(names, func(n string) bool { return n != names[0] }) {
		return "", false
	}
	return names[0], true
}

// usedBeside reports whether an instruction other than a RUN uses a variable.
func (m *Model) usedBeside(name string) bool {
	return slices.ContainsFunc(m.File.Stages, func(s *dockerfile.Stage) bool {
		return slices.ContainsFunc(s.Steps, func(st *dockerfile.Step) bool {
			kept := slices.Contains([]string{"run", "arg", "label"}, strings.ToLower(st.Keyword))
			return !kept && UsesVariable(st.Text().S, name)
		})
	})
}
