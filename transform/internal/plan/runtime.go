package plan

import (
	"path"
	"slices"
	"strings"

	"offstage/transform/internal/catalog"
	"offstage/transform/internal/finding"
	"offstage/transform/internal/image"
	"offstage/transform/internal/launch"
)

// A Runtime is a base for the runtime stage. A kind of need that it doesn't offer rules
// it out.
type Runtime struct {
	catalog.Runtime
	Image string // what a person chose; empty where the image follows from the program
}

// From is the image, "" where it can't be told. A mirror that has it is preferred.
func (rt *Runtime) From(m *launch.Model, needs []finding.Need) string {
	if rt.Image != "" {
		return rt.Image
	}
	own := rt.image(m, needs)
	if rt.Bare() && rt.Vendor == nil {
		return own // scratch, which no registry has
	}
	return catalog.Mirrors(m.Opts.Mirrors).Copy(own, m.Base.Image)
}

// image is the image of a runtime that is known by its name.
func (rt *Runtime) image(m *launch.Model, needs []finding.Need) string {
	if v := rt.Vendor; v != nil {
		if !usesGlibc(needs) {
			return v.Static
		}
		return v.Glibc(m.Base.Release)
	}
	release := ""
	switch rt.Libc {
	case "musl":
		release = alpineRelease(m, needs)
	case "glibc":
		release = m.Base.Release
	}
	switch {
	case rt.Libc == "":
		return rt.Name
	case release == "":
		return ""
	}
	return rt.Name + ":" + release + rt.Suffix
}

// alpineRelease follows the builder where the release matters: a program that
// is linked to musl or to a library, where packages go along of which it isn't
// known that the newest release has them, or a release that the tag names.
func alpineRelease(m *launch.Model, needs []finding.Need) string {
	if m.Base.Musl && m.Base.Alpine != "" &&
		(m.Base.Repo == "alpine" || pinsAlpine(m) || usesMusl(needs) || namesPackages(needs)) {
		return m.Base.Alpine
	}
	return catalog.DefaultAlpine
}

// pinsAlpine reports whether the builder's tag names the alpine release.
func pinsAlpine(m *launch.Model) bool { return strings.Contains(m.Base.Tag, "alpine"+m.Base.Alpine) }

func usesGlibc(needs []finding.Need) bool {
	return slices.ContainsFunc(needs, func(n finding.Need) bool { return n.Kind == finding.KindGlibc })
}

func usesMusl(needs []finding.Need) bool {
	return slices.ContainsFunc(needs, func(n finding.Need) bool { return n.Kind == finding.KindMusl })
}

// namesPackages reports whether the runtime gets packages by the names that they
// have in the builder's release.
func namesPackages(needs []finding.Need) bool {
	return slices.ContainsFunc(needs,
		func(n finding.Need) bool { return n.Kind == finding.KindPackage && !catalog.OfProgram(n.Arg) })
}

// Make decides about an image whose program has these needs. The plan is nil where
// no runtime meets them all; what each one lacks is given in any case.
func Make(m *launch.Model, needs []finding.Need) (*Plan, []finding.RuledOut) {
	p, out := choose(m, needs)
	if p == nil {
		return nil, out
	}
	want := image.BuilderName(m.Opts.Builder)
	naming, names := NameStages(m.File, want)
	p.Naming, p.Builder = naming, m.Final.Name
	if p.Builder == "" {
		p.Builder = freeName(m.File, names, want)
		p.Naming = append(p.Naming, nameStage(m.Final, p.Builder))
	}
	p.decide()
	p.improve()
	smaller(p, needs)
	return p, out
}

// choose gives the first runtime that meets every need, with the plan that it
// makes, and the needs that ruled the smaller ones out.
func choose(m *launch.Model, needs []finding.Need) (*Plan, []finding.RuledOut) {
	candidates, forced := candidates(m, needs)
	var out []finding.RuledOut
	for _, rt := range candidates {
		p, lacking := try(m, rt, needs, forced)
		if lacking == nil {
			return p, out
		}
		out = append(out, finding.RuledOut{Runtime: rt.Name, Need: *lacking})
	}
	return nil, out
}

// candidates are the runtimes to try. One with glibc is only for programs that are linked
// to it or that may start any program of Debian's, unless it is named.
func candidates(m *launch.Model, needs []finding.Need) (list []*Runtime, forced bool) {
	if name := m.Opts.Runtime; name != "" && name != "auto" {
		return []*Runtime{named(m, name)}, true
	}
	glibc := usesGlibc(needs) || !m.Base.Musl && slices.ContainsFunc(needs, func(n finding.Need) bool {
		return n.Kind == finding.KindProgram || n.Kind == finding.KindFullProgram ||
			n.Kind == finding.KindUnknownProgram && n.Arg != ""
	})
	for _, row := range catalog.Runtimes {
		if row.Vendor == nil && (row.Libc != "glibc" || glibc) {
			list = append(list, &Runtime{Runtime: row})
		}
	}
	return list, false
}

// named is the runtime or the image that a person chose: an image offers what its
// family does.
func named(m *launch.Model, name string) *Runtime {
	if row, ok := catalog.RuntimeNamed(name); ok {
		return &Runtime{Runtime: row}
	}
	original, _ := catalog.Mirrors(m.Opts.Mirrors).Original(name)
	rt := &Runtime{Runtime: catalog.RuntimeOf(catalog.ParseBase(original)), Image: name}
	rt.Name = name
	return rt
}

// try plans with one runtime; lacking is the first need that it doesn't meet.
func try(m *launch.Model, rt *Runtime, needs []finding.Need, forced bool) (p *Plan, lacking *finding.Need) {
	p = &Plan{Model: m, Runtime: rt, From: rt.From(m, needs)}
	if p.From == "" {
		return nil, &finding.Need{Kind: finding.KindGlibc, Arg: "a known Debian release"}
	}
	p.Image = imageOf(m, rt, p.From)
	for _, n := range needs {
		if n.Kind.Told() {
			p.told = append(p.told, n)
			continue
		}
		o := rt.offer(n.Kind)
		ok := o != nil
		if !ok && forced && n.Kind == finding.KindUnknownProgram {
			n.Met = "nothing: the runtime was chosen by name"
			p.Needs = append(p.Needs, n)
			continue
		}
		if ok {
			n.Met, ok = o(p, n)
		}
		if !ok || packagesAreGone(p) {
			return nil, &n
		}
		p.Needs = append(p.Needs, n)
	}
	return p, nil
}

// packagesAreGone reports whether packages are to be installed of a release that the archive has
// taken from where its image looks for them.
func packagesAreGone(p *Plan) bool { return len(p.Packages) > 0 && p.Image.Archived() }

// copy adds a path that goes to the runtime stage from the builder.
func (p *Plan) copy(at string, dir bool) {
	if !slices.ContainsFunc(p.Copies, func(c Copied) bool { return c.Path == at }) {
		p.Copies = append(p.Copies, Copied{Path: at, Dir: dir})
	}
}

// kit adds a file that every image of this tool gets.
func (p *Plan) kit(at string) { p.Copies = append(p.Copies, Copied{Path: path.Clean(at), Kit: true}) }

// install adds a package, with what newer releases of alpine split off it.
func (p *Plan) install(name string) {
	for _, n := range append([]string{name}, p.splitOff(name)...) {
		if !slices.Contains(p.Packages, n) {
			p.Packages = append(p.Packages, n)
		}
	}
}

// splitOff are the parts of a package that the original had in one.
func (p *Plan) splitOff(name string) []string {
	from, to := p.Model.Base, p.Image.Base
	if r := catalog.Number(to.Alpine, 1); !to.Musl || r >= 0 && r < catalog.SplitRelease ||
		from.Musl && (from.Alpine == "" || catalog.Number(from.Alpine, 1) >= catalog.SplitRelease) {
		return nil
	}
	pkg, _ := catalog.FindPackage(name)
	return strings.Fields(pkg.Split)
}
