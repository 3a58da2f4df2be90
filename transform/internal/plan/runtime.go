package plan

import (
	"cmp"
	"fmt"
	"path"
	"slices"
	"strings"

	"offstage/transform/internal/catalog"
	"offstage/transform/internal/finding"
	"offstage/transform/internal/image"
	"offstage/transform/internal/launch"
)

// A Runtime is a base for the runtime stage and what it offers. A kind that it
// doesn't offer rules it out.
type Runtime struct {
	Name   string
	From   func(*launch.Model, []finding.Need) string // the image, "" when it can't be told
	Offers map[finding.Kind]offer
}

// An offer meets a need: it adds what the runtime stage must get, and says how
// in a few words. It is false when this runtime can't.
type offer func(p *Plan, n finding.Need) (met string, ok bool)

// runtimes are tried in this order, smallest first.
//
// Considered and left out: distroless images (a registry that many networks
// don't reach, and tags that float) and busybox (no packages, no certificates).
var runtimes = []*Runtime{scratch, alpine, debian}

var scratch = &Runtime{
	Name: "scratch",
	From: func(*launch.Model, []finding.Need) string { return "scratch" },
	Offers: map[finding.Kind]offer{
		finding.KindFile: copyPath, finding.KindLink: copyLink, finding.KindOptionalFile: copyOptional, finding.KindOptionalDir: optionalDir, finding.KindDirectory: copyPath, finding.KindEmptyDirectory: copyPath, finding.KindMadeDirectory: makeDirectory, finding.KindSystemFile: copySystemFile, finding.KindSystemDir: makeSystemDir,
		finding.KindCertificates: copyCertificates, finding.KindTimeZones: copyTimeZones, finding.KindTmp: makeTmp, finding.KindAccounts: copyAccounts,
	},
}

var alpine = &Runtime{
	Name: "alpine",
	From: func(f *launch.Model, needs []finding.Need) string { return "alpine:" + alpineRelease(f, needs) },
	Offers: map[finding.Kind]offer{
		finding.KindFile: copyPath, finding.KindLink: copyLink, finding.KindOptionalFile: copyOptional, finding.KindOptionalDir: optionalDir, finding.KindDirectory: copyPath, finding.KindEmptyDirectory: copyPath, finding.KindMadeDirectory: makeDirectory, finding.KindSystemFile: copySystemFile, finding.KindSystemDir: provided("the image has it"),
		finding.KindCertificates: copyCertificates, finding.KindTimeZones: copyTimeZones, finding.KindTmp: provided("/tmp is there"), finding.KindAccounts: copyAccounts,
		finding.KindShell: provided(
			"busybox is the shell",
		), finding.KindBash: addPackage("bash"), finding.KindProgram: apkProgram, finding.KindFullProgram: apkFull, finding.KindProgramPath: linkProgram, finding.KindPackage: apkPackage, finding.KindLibrary: apkLibrary,
		finding.KindUnknownProgram: apkAny, finding.KindMusl: provided("alpine's C library is musl"),
	},
}

var debian = &Runtime{
	Name: "debian",
	From: func(f *launch.Model, _ []finding.Need) string {
		if f.Base.Release == "" {
			return ""
		}
		return "debian:" + f.Base.Release + "-slim"
	},
	Offers: map[finding.Kind]offer{
		finding.KindFile: copyPath, finding.KindLink: copyLink, finding.KindOptionalFile: copyOptional, finding.KindOptionalDir: optionalDir, finding.KindDirectory: copyPath, finding.KindEmptyDirectory: copyPath, finding.KindMadeDirectory: makeDirectory, finding.KindSystemFile: copySystemFile, finding.KindSystemDir: provided("the image has it"),
		finding.KindCertificates: copyCertificates, finding.KindTimeZones: copyTimeZones, finding.KindTmp: provided("/tmp is there"), finding.KindAccounts: copyAccounts,
		finding.KindShell: provided(
			"dash is the shell",
		), finding.KindBash: provided("bash is there"), finding.KindProgram: aptProgram, finding.KindFullProgram: aptProgram, finding.KindProgramPath: provided("Debian has it there"), finding.KindPackage: aptPackage, finding.KindLibrary: aptPackage,
		finding.KindUnknownProgram: aptAny, finding.KindGlibc: sameGlibc,
	},
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

func usesMusl(needs []finding.Need) bool {
	return slices.ContainsFunc(needs, func(n finding.Need) bool { return n.Kind == finding.KindMusl })
}

// namesPackages reports whether the runtime gets packages by the names that they
// have in the builder's release.
func namesPackages(needs []finding.Need) bool {
	return slices.ContainsFunc(needs,
		func(n finding.Need) bool { return n.Kind == finding.KindPackage && !catalog.OfProgram(n.Arg) })
}

// Bare reports whether a runtime has nothing of its own, not even a shell.
func (rt *Runtime) Bare() bool { _, ok := rt.Offers[finding.KindShell]; return !ok }

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

// candidates are the runtimes to try. debian is only for programs linked to glibc or
// that may start any program of Debian's, unless it is named.
func candidates(m *launch.Model, needs []finding.Need) (list []*Runtime, forced bool) {
	switch name := m.Opts.Runtime; name {
	case "", "auto":
		glibc := slices.ContainsFunc(needs, func(n finding.Need) bool {
			return n.Kind == finding.KindGlibc || n.Kind == finding.KindUnknownProgram && n.Arg != "" && !m.Base.Musl
		})
		return slices.DeleteFunc(
			slices.Clone(runtimes),
			func(rt *Runtime) bool { return rt == debian && !glibc },
		), false
	case "scratch":
		return []*Runtime{scratch}, true
	case "alpine":
		return []*Runtime{alpine}, true
	default:
		return []*Runtime{named(name)}, true
	}
}

// Named is an image that a person chose: it offers what its family does. Of an
// image of no known family no more is expected than of scratch.
func named(image string) *Runtime {
	b := catalog.ParseBase(image)
	family := scratch
	switch {
	case b.Musl:
		family = alpine
	case b.Repo == "debian" || b.Repo == "ubuntu":
		family = debian
	}
	return &Runtime{
		Name:   image,
		From:   func(*launch.Model, []finding.Need) string { return image },
		Offers: family.Offers,
	}
}

// try plans with one runtime; lacking is the first need that it doesn't meet.
func try(m *launch.Model, rt *Runtime, needs []finding.Need, forced bool) (p *Plan, lacking *finding.Need) {
	p = &Plan{Model: m, Runtime: rt, From: rt.From(m, needs)}
	if p.From == "" {
		return nil, &finding.Need{Kind: finding.KindGlibc, Arg: "a known Debian release"}
	}
	for _, n := range needs {
		if n.Kind.Told() {
			p.told = append(p.told, n)
			continue
		}
		o, ok := rt.Offers[n.Kind]
		if !ok && forced && n.Kind == finding.KindUnknownProgram {
			n.Met = "nothing: the runtime was chosen by name"
			p.Needs = append(p.Needs, n)
			continue
		}
		if ok {
			n.Met, ok = o(p, n)
		}
		if !ok {
			return nil, &n
		}
		p.Needs = append(p.Needs, n)
	}
	return p, nil
}

func provided(how string) offer {
	return func(*Plan, finding.Need) (string, bool) { return how, true }
}

func copyPath(p *Plan, n finding.Need) (string, bool) {
	p.copy(n.Arg, n.Kind != finding.KindFile)
	return "copied from the builder", true
}

func copyOptional(p *Plan, n finding.Need) (string, bool) {
	p.Copies = append(p.Copies, Copied{Path: n.Arg, Optional: true})
	return "copied from the builder if it is there", true
}

// copyLink keeps a link a link: a COPY of one would copy what it leads to.
func copyLink(p *Plan, n finding.Need) (string, bool) {
	p.Copies = append(p.Copies, Copied{Path: n.Arg, Link: true})
	return "copied from the builder as a link", true
}

// optionalDir is for a directory that may be missing where people build.
func optionalDir(p *Plan, n finding.Need) (string, bool) {
	if !slices.ContainsFunc(p.Copies, func(c Copied) bool { return c.Path == n.Arg }) {
		p.Copies = append(p.Copies, Copied{Path: n.Arg, Dir: true, Optional: true})
	}
	return "copied from the builder if it is there", true
}

// makeDirectory is for a directory that only has to be there.
func makeDirectory(p *Plan, n finding.Need) (string, bool) {
	p.MadeDirs = append(p.MadeDirs, n.Arg)
	return "created", true
}

// copySystemFile brings a file of the builder's base, unless the runtime's is the same
// system.
func copySystemFile(p *Plan, n finding.Need) (string, bool) {
	to := catalog.ParseBase(p.From)
	if from := p.Model.Base; to.Musl && from.Musl || to.Release != "" && to.Release == from.Release {
		if catalog.HasFile(to, n.Arg) {
			return "the image has it", true
		}
	}
	p.copy(n.Arg, false)
	return "copied from the builder", true
}

func makeSystemDir(p *Plan, n finding.Need) (string, bool) {
	p.SystemDirs = append(p.SystemDirs, n.Arg)
	return "created", true
}

func copyCertificates(p *Plan, n finding.Need) (string, bool) {
	const bundle = "/etc/ssl/certs/ca-certificates.crt"
	if hasBundle(p.Model) {
		p.kit(bundle)
		return "the bundle is copied from the builder", true
	}
	return "the bundle is part of the image", !p.Runtime.Bare()
}

// hasBundle reports whether the builder is known to have the root certificates.
func hasBundle(m *launch.Model) bool {
	old := m.Base.Musl && catalog.Minor(m.Base.Go) >= 0 && catalog.Minor(m.Base.Go) < 8
	return m.Base.Golang && !old || m.Installed("ca-certificates")
}

func copyTimeZones(p *Plan, n finding.Need) (string, bool) {
	switch {
	case n.Arg != "":
		p.kit(n.Arg)
		return "the database is copied from the builder to the same path", true
	case p.Runtime.Bare():
		return "", false
	}
	return addPackage("tzdata")(p, n)
}

func makeTmp(p *Plan, n finding.Need) (string, bool) {
	p.Tmp = true
	return "created with mode 1777", true
}

func copyAccounts(p *Plan, n finding.Need) (string, bool) {
	p.Accounts = true
	return "/etc/passwd and /etc/group are copied from the builder", true
}

func addPackage(name string) offer {
	return func(p *Plan, n finding.Need) (string, bool) {
		p.install(name)
		return "the package " + name + " is installed", true
	}
}

func apkProgram(p *Plan, n finding.Need) (string, bool) {
	if catalog.Busybox.Has(n.Arg) || p.Model.Base.Musl && catalog.AlpineBase.Has(n.Arg) {
		return "alpine's base has it", true
	}
	pkg, ok := catalog.FindProgram(n.Arg)
	if !ok || pkg.Apk == "" {
		return "", false
	}
	return addPackage(pkg.Apk)(p, n)
}

// apkFull installs the full tool in the place of busybox's.
func apkFull(p *Plan, n finding.Need) (string, bool) {
	if program, _ := catalog.FindProgram(n.Arg); program.Full != "" {
		return addPackage(program.Full)(p, n)
	}
	if catalog.Busybox.Has(n.Arg) {
		return "", false
	}
	return apkProgram(p, n)
}

// linkProgram makes a link where the original has a program, unless the image has
// it there.
func linkProgram(p *Plan, n finding.Need) (string, bool) {
	p.ProgramLinks = append(p.ProgramLinks, n.Arg)
	return "a link is made where alpine has it elsewhere", true
}

func aptProgram(p *Plan, n finding.Need) (string, bool) {
	if catalog.DebianBase.Has(n.Arg) {
		return "Debian's base has it", true
	}
	pkg, ok := catalog.FindProgram(n.Arg)
	if !ok || pkg.Apt == "" {
		return "", false
	}
	return addPackage(pkg.Apt)(p, n)
}

// apkAny is for a program that may start any other: alpine has the same as the
// original's base only where that is alpine. Where the source was not read, busybox and
// the packages have to do.
func apkAny(p *Plan, n finding.Need) (string, bool) {
	return "busybox and the original's packages are there", n.Arg == "" || p.Model.Base.Musl
}

// aptAny brings what Docker's golang image has besides Debian's own base, but for the
// compilers. Source: the Dockerfile of buildpack-deps:scm.
func aptAny(p *Plan, n finding.Need) (string, bool) {
	if n.Arg != "" && p.Model.Base.Golang && !p.Model.Base.Musl {
		for name := range strings.FieldsSeq("ca-certificates curl git gnupg mercurial netbase openssh-client openssl perl procps subversion wget") {
			p.install(name)
		}
	}
	return "the programs of the original's base and its packages are there", true
}

// apkPackage installs what the original installed under alpine's name for it.
func apkPackage(p *Plan, n finding.Need) (string, bool) {
	if p.Model.Base.Musl {
		return addPackage(n.Arg)(p, n)
	}
	name, ok := catalog.AptToApk(n.Arg)
	if !ok {
		return "", false
	}
	return addPackage(name)(p, n)
}

// apkLibrary installs the libraries of a -dev package.
func apkLibrary(p *Plan, n finding.Need) (string, bool) {
	if !p.Model.Base.Musl {
		return "", false
	}
	for _, name := range strings.Fields(n.Arg) {
		p.install(strings.TrimSuffix(name, "-dev"))
	}
	return "the package " + strings.TrimSuffix(n.Arg, "-dev") + " is installed", true
}

func aptPackage(p *Plan, n finding.Need) (string, bool) {
	if p.Model.Base.Musl {
		return "", false
	}
	return addPackage(n.Arg)(p, n)
}

func sameGlibc(p *Plan, n finding.Need) (string, bool) {
	return fmt.Sprintf("%s has the builder's glibc", cmp.Or(p.From, p.Runtime.Name)), !p.Model.Base.Musl
}

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
	from, to := p.Model.Base, catalog.ParseBase(p.From)
	if r := catalog.Number(to.Alpine, 1); !to.Musl || r >= 0 && r < catalog.SplitRelease ||
		from.Musl && (from.Alpine == "" || catalog.Number(from.Alpine, 1) >= catalog.SplitRelease) {
		return nil
	}
	pkg, _ := catalog.FindPackage(name)
	return strings.Fields(pkg.Split)
}
