package transform

import (
	"cmp"
	"fmt"
	"path"
	"slices"
	"strings"
)

// A runtime is a base for the runtime stage and what it offers. A kind that it
// doesn't offer rules it out.
type runtime struct {
	name   string
	from   func(*facts, []Need) string // the image, "" when it can't be told
	offers map[Kind]offer
}

// An offer meets a need: it adds what the runtime stage must get, and says how
// in a few words. It is false when this runtime can't.
type offer func(p *plan, n Need) (met string, ok bool)

// runtimes are tried in this order, smallest first.
//
// Considered and left out: distroless images (a registry that many networks
// don't reach, and tags that float) and busybox (no packages, no certificates).
var runtimes = []*runtime{scratch, alpine, debian}

var scratch = &runtime{
	name: "scratch",
	from: func(*facts, []Need) string { return "scratch" },
	offers: map[Kind]offer{
		KindFile: copyPath, KindLink: copyLink, KindOptionalFile: copyOptional, KindOptionalDir: makeOptional, KindDirectory: copyPath, KindEmptyDirectory: copyPath, KindSystemDir: makeSystemDir,
		KindCertificates: copyCertificates, KindTimeZones: copyTimeZones, KindTmp: makeTmp, KindAccounts: copyAccounts,
	},
}

var alpine = &runtime{
	name: "alpine",
	from: func(f *facts, needs []Need) string { return "alpine:" + f.alpineRelease(needs) },
	offers: map[Kind]offer{
		KindFile: copyPath, KindLink: copyLink, KindOptionalFile: copyOptional, KindOptionalDir: makeOptional, KindDirectory: copyPath, KindEmptyDirectory: copyPath, KindSystemDir: provided("the image has it"),
		KindCertificates: copyCertificates, KindTimeZones: copyTimeZones, KindTmp: provided("/tmp is there"), KindAccounts: copyAccounts,
		KindShell: provided("busybox is the shell"), KindBash: addPackage("bash"), KindProgram: apkProgram, KindFullProgram: apkFull, KindProgramPath: linkProgram, KindPackage: apkPackage, KindLibrary: apkLibrary,
		KindUnknownProgram: provided("busybox and the original's packages are there"), KindMusl: provided("alpine's C library is musl"),
	},
}

var debian = &runtime{
	name: "debian",
	from: func(f *facts, _ []Need) string {
		if f.base.Release == "" {
			return ""
		}
		return "debian:" + f.base.Release + "-slim"
	},
	offers: map[Kind]offer{
		KindFile: copyPath, KindLink: copyLink, KindOptionalFile: copyOptional, KindOptionalDir: makeOptional, KindDirectory: copyPath, KindEmptyDirectory: copyPath, KindSystemDir: provided("the image has it"),
		KindCertificates: copyCertificates, KindTimeZones: copyTimeZones, KindTmp: provided("/tmp is there"), KindAccounts: copyAccounts,
		KindShell: provided("dash is the shell"), KindBash: provided("bash is there"), KindProgram: aptProgram, KindFullProgram: aptProgram, KindProgramPath: provided("Debian has it there"), KindPackage: aptPackage, KindLibrary: aptPackage,
		KindUnknownProgram: provided("coreutils and the original's packages are there"), KindGlibc: sameGlibc,
	},
}

// alpineRelease follows the builder where the release matters: a program that
// is linked to musl or to a library, where packages go along of which it isn't
// known that the newest release has them, or a release that the tag names.
func (f *facts) alpineRelease(needs []Need) string {
	if f.base.Musl && f.base.Alpine != "" && (f.base.Repo == "alpine" || f.pinsAlpine() || usesMusl(needs) || namesPackages(needs)) {
		return f.base.Alpine
	}
	return defaultAlpine
}

// pinsAlpine says whether the builder's tag names the alpine release.
func (f *facts) pinsAlpine() bool { return strings.Contains(f.base.Tag, "alpine"+f.base.Alpine) }

func usesMusl(needs []Need) bool {
	return slices.ContainsFunc(needs, func(n Need) bool { return n.Kind == KindMusl })
}

// namesPackages says whether the runtime gets packages by the names that they
// have in the builder's release.
func namesPackages(needs []Need) bool {
	return slices.ContainsFunc(needs, func(n Need) bool { return n.Kind == KindPackage && !ofProgram(n.Arg) })
}

// bare says whether a runtime has nothing of its own, not even a shell.
func (rt *runtime) bare() bool { _, ok := rt.offers[KindShell]; return !ok }

// choose gives the first runtime that meets every need, with the plan that it
// makes, and the needs that ruled the smaller ones out.
func choose(f *facts, needs []Need) (*plan, []RuledOut) {
	candidates, forced := f.candidates(needs)
	var out []RuledOut
	for _, rt := range candidates {
		p, lacking := f.try(rt, needs, forced)
		if lacking == nil {
			return p, out
		}
		out = append(out, RuledOut{rt.name, *lacking})
	}
	return nil, out
}

// candidates are the runtimes to try. debian is only for programs linked to
// glibc, unless it is named.
func (f *facts) candidates(needs []Need) (list []*runtime, forced bool) {
	switch name := f.opts.Runtime; name {
	case "", "auto":
		glibc := slices.ContainsFunc(needs, func(n Need) bool { return n.Kind == KindGlibc })
		return slices.DeleteFunc(slices.Clone(runtimes), func(rt *runtime) bool { return rt == debian && !glibc }), false
	case "scratch":
		return []*runtime{scratch}, true
	case "alpine":
		return []*runtime{alpine}, true
	default:
		return []*runtime{named(name)}, true
	}
}

// named is an image that a person chose: it offers what its family does. Of an
// image of no known family no more is expected than of scratch.
func named(image string) *runtime {
	b := parseBase(image)
	family := scratch
	switch {
	case b.Musl:
		family = alpine
	case b.Repo == "debian" || b.Repo == "ubuntu":
		family = debian
	}
	return &runtime{name: image, from: func(*facts, []Need) string { return image }, offers: family.offers}
}

// try plans with one runtime; lacking is the first need that it doesn't meet.
func (f *facts) try(rt *runtime, needs []Need, forced bool) (p *plan, lacking *Need) {
	p = &plan{facts: f, runtime: rt, from: rt.from(f, needs)}
	if p.from == "" {
		return nil, &Need{Kind: KindGlibc, Arg: "a known Debian release"}
	}
	for _, n := range needs {
		if n.Kind.Told() {
			p.told = append(p.told, n)
			continue
		}
		o, ok := rt.offers[n.Kind]
		if !ok && forced && n.Kind == KindUnknownProgram {
			n.Met = "nothing: the runtime was chosen by name"
			p.needs = append(p.needs, n)
			continue
		}
		if ok {
			n.Met, ok = o(p, n)
		}
		if !ok {
			return nil, &n
		}
		p.needs = append(p.needs, n)
	}
	return p, nil
}

func provided(how string) offer {
	return func(*plan, Need) (string, bool) { return how, true }
}

func copyPath(p *plan, n Need) (string, bool) {
	p.copy(n.Arg, n.Kind != KindFile)
	return "copied from the builder", true
}

func copyOptional(p *plan, n Need) (string, bool) {
	p.copies = append(p.copies, copied{path: n.Arg, optional: true})
	return "copied from the builder if it is there", true
}

// copyLink keeps a link a link: a COPY of one would copy what it leads to.
func copyLink(p *plan, n Need) (string, bool) {
	p.copies = append(p.copies, copied{path: n.Arg, link: true})
	return "copied from the builder as a link", true
}

// makeOptional makes sure that the builder has a directory, so that it can be
// copied whatever is in it.
func makeOptional(p *plan, n Need) (string, bool) {
	p.ensure = append(p.ensure, n.Arg)
	p.copy(n.Arg, true)
	return "copied from the builder, empty if it has none", true
}

func makeSystemDir(p *plan, n Need) (string, bool) {
	p.systemDirs = append(p.systemDirs, n.Arg)
	return "created", true
}

func copyCertificates(p *plan, n Need) (string, bool) {
	const bundle = "/etc/ssl/certs/ca-certificates.crt"
	if p.facts.hasBundle() {
		p.kit(bundle)
		return "the bundle is copied from the builder", true
	}
	return "the bundle is part of the image", !p.runtime.bare()
}

// hasBundle says whether the builder is known to have the root certificates.
func (f *facts) hasBundle() bool {
	old := f.base.Musl && minor(f.base.Go) >= 0 && minor(f.base.Go) < 8
	return f.base.Golang && !old || f.installed("ca-certificates")
}

func (f *facts) installed(name string) bool {
	return slices.ContainsFunc(f.installs, func(in install) bool { return slices.Contains(in.names, name) })
}

func copyTimeZones(p *plan, n Need) (string, bool) {
	switch {
	case n.Arg != "":
		p.kit(n.Arg)
		return "the database is copied from the builder to the same path", true
	case p.runtime.bare():
		return "", false
	}
	return addPackage("tzdata")(p, n)
}

func makeTmp(p *plan, n Need) (string, bool) {
	p.tmp = true
	return "created with mode 1777", true
}

func copyAccounts(p *plan, n Need) (string, bool) {
	p.accounts = true
	return "/etc/passwd and /etc/group are copied from the builder", true
}

func addPackage(name string) offer {
	return func(p *plan, n Need) (string, bool) {
		p.install(name)
		return "the package " + name + " is installed", true
	}
}

func apkProgram(p *plan, n Need) (string, bool) {
	if busybox.has(n.Arg) || p.facts.base.Musl && alpineBase.has(n.Arg) {
		return "alpine's base has it", true
	}
	pkg, ok := programPackages[n.Arg]
	if !ok || pkg.apk == "" {
		return "", false
	}
	return addPackage(pkg.apk)(p, n)
}

// apkFull installs the full tool in the place of busybox's.
func apkFull(p *plan, n Need) (string, bool) {
	if name, ok := fullPackages[n.Arg]; ok {
		return addPackage(name)(p, n)
	}
	if busybox.has(n.Arg) {
		return "", false
	}
	return apkProgram(p, n)
}

// linkProgram makes a link where the original has a program, unless the image has
// it there.
func linkProgram(p *plan, n Need) (string, bool) {
	p.programLinks = append(p.programLinks, n.Arg)
	return "a link is made where alpine has it elsewhere", true
}

func aptProgram(p *plan, n Need) (string, bool) {
	if debianBase.has(n.Arg) {
		return "Debian's base has it", true
	}
	pkg, ok := programPackages[n.Arg]
	if !ok || pkg.apt == "" {
		return "", false
	}
	return addPackage(pkg.apt)(p, n)
}

// apkPackage installs what the original installed under alpine's name for it.
func apkPackage(p *plan, n Need) (string, bool) {
	if p.facts.base.Musl {
		return addPackage(n.Arg)(p, n)
	}
	name, ok := aptToApk(n.Arg)
	if !ok {
		return "", false
	}
	return addPackage(name)(p, n)
}

// apkLibrary installs the libraries of a -dev package.
func apkLibrary(p *plan, n Need) (string, bool) {
	if !p.facts.base.Musl {
		return "", false
	}
	for _, name := range strings.Fields(n.Arg) {
		p.install(strings.TrimSuffix(name, "-dev"))
	}
	return "the package " + strings.TrimSuffix(n.Arg, "-dev") + " is installed", true
}

func aptPackage(p *plan, n Need) (string, bool) {
	if p.facts.base.Musl {
		return "", false
	}
	return addPackage(n.Arg)(p, n)
}

func sameGlibc(p *plan, n Need) (string, bool) {
	return fmt.Sprintf("%s has the builder's glibc", cmp.Or(p.from, p.runtime.name)), !p.facts.base.Musl
}

// copy adds a path that goes to the runtime stage from the builder.
func (p *plan) copy(at string, dir bool) {
	if !slices.ContainsFunc(p.copies, func(c copied) bool { return c.path == at }) {
		p.copies = append(p.copies, copied{path: at, dir: dir})
	}
}

// kit adds a file that every image of this tool gets.
func (p *plan) kit(at string) { p.copies = append(p.copies, copied{path: path.Clean(at), kit: true}) }

// install adds a package, with what newer releases of alpine split off it.
func (p *plan) install(name string) {
	for _, n := range append([]string{name}, p.splitOff(name)...) {
		if !slices.Contains(p.packages, n) {
			p.packages = append(p.packages, n)
		}
	}
}

// splitOff are the parts of a package that the original had in one.
func (p *plan) splitOff(name string) []string {
	from, to := p.facts.base, parseBase(p.from)
	if r := number(to.Alpine, 1); !to.Musl || r >= 0 && r < splitRelease || from.Musl && (from.Alpine == "" || number(from.Alpine, 1) >= splitRelease) {
		return nil
	}
	return splitPackages[name]
}
