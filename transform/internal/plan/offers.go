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

// An offer meets a need: it adds what the runtime stage must get, and says how
// in a few words. It is false when this runtime can't.
type offer func(p *Plan, n finding.Need) (met string, ok bool)

// offers are how each kind of need is met: by a runtime that has no packages, by one with
// apk, and by one with apt. Nil rules the runtime out.
var offers = []struct {
	kind           finding.Kind
	bare, apk, apt offer
}{
	{finding.KindFile, copyPath, copyPath, copyPath},
	{finding.KindLink, copyLink, copyLink, copyLink},
	{finding.KindOptionalFile, copyOptional, copyOptional, copyOptional},
	{finding.KindOptionalDir, optionalDir, optionalDir, optionalDir},
	{finding.KindDirectory, copyPath, copyPath, copyPath},
	{finding.KindEmptyDirectory, copyPath, copyPath, copyPath},
	{finding.KindMadeDirectory, makeDirectory, makeDirectory, makeDirectory},
	{finding.KindSystemFile, copySystemFile, copySystemFile, copySystemFile},
	{finding.KindSystemDir, makeSystemDir, makeSystemDir, makeSystemDir},
	{finding.KindCertificates, copyCertificates, copyCertificates, copyCertificates},
	{finding.KindTimeZones, copyTimeZones, copyTimeZones, copyTimeZones},
	{finding.KindTmp, makeTmp, hasTmp, hasTmp},
	{finding.KindAccounts, copyAccounts, copyAccounts, copyAccounts},
	{finding.KindShell, nil, hasShell, hasShell},
	{finding.KindBash, nil, apkBash, hasBash},
	{finding.KindProgram, nil, apkProgram, aptProgram},
	{finding.KindFullProgram, nil, apkFull, aptProgram},
	{finding.KindProgramPath, nil, linkProgram, hasPath},
	{finding.KindPackage, nil, apkPackage, aptPackage},
	{finding.KindLibrary, nil, apkLibrary, aptPackage},
	{finding.KindUnknownProgram, nil, apkAny, aptAny},
	{finding.KindUnknownTree, nil, nil, nil},
	{finding.KindMusl, nil, hasMusl, nil},
	{finding.KindGlibc, vendorGlibc, nil, sameGlibc},
}

// offer is how the runtime meets a kind of need; nil where it can't.
func (rt *Runtime) offer(k finding.Kind) offer {
	for _, o := range offers {
		switch {
		case o.kind != k:
		case rt.Manager == "apk":
			return o.apk
		case rt.Manager == "apt":
			return o.apt
		default:
			return o.bare
		}
	}
	return nil
}

// What is there already.
func hasIt(*Plan, finding.Need) (string, bool)        { return "the image has it", true }
func hasTmp(*Plan, finding.Need) (string, bool)       { return "/tmp is there", true }
func hasShell(p *Plan, _ finding.Need) (string, bool) { return p.Runtime.Shell + " is the shell", true }
func hasBash(*Plan, finding.Need) (string, bool)      { return "bash is there", true }
func hasPath(*Plan, finding.Need) (string, bool)      { return "Debian has it there", true }
func hasMusl(*Plan, finding.Need) (string, bool)      { return "alpine's C library is musl", true }

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
	to := p.Image.Base
	if from := p.Model.Base; to.Musl && from.Musl || to.Release != "" && to.Release == from.Release {
		if catalog.HasFile(to, n.Arg) {
			return "the image has it", true
		}
	}
	if catalog.IsPlace(n.Arg, catalog.Varies) {
		return copyOptional(p, n)
	}
	p.copy(n.Arg, false)
	return "copied from the builder", true
}

// makeSystemDir is for a directory of every full image, which is the program's own business
// where a step chose its owner or mode.
func makeSystemDir(p *Plan, n finding.Need) (string, bool) {
	if slices.ContainsFunc(p.Model.Owned, func(o image.Owned) bool { return o.Path == n.Arg }) {
		p.MadeDirs = append(p.MadeDirs, n.Arg)
		return "created, with its owner and mode", true
	}
	if !p.Runtime.Bare() {
		return hasIt(p, n)
	}
	p.SystemDirs = append(p.SystemDirs, n.Arg)
	return "created", true
}

func copyCertificates(p *Plan, n finding.Need) (string, bool) {
	if p.Runtime.Vendor != nil && !addsCertificates(p.Model) {
		return "the bundle is part of the image", true
	}
	if hasBundle(p.Model) {
		p.kit(catalog.CertificateBundle)
		return "the bundle is copied from the builder", true
	}
	return "the bundle is part of the image", !p.Runtime.Bare()
}

// hasBundle reports whether the builder is known to have the root certificates.
func hasBundle(m *launch.Model) bool {
	old := m.Base.Musl && catalog.Minor(m.Base.Go) >= 0 && catalog.Minor(m.Base.Go) < 8
	return m.Base.Golang && !old || m.Installed("ca-certificates")
}

// addsCertificates reports whether the original may have certificates of its own.
func addsCertificates(m *launch.Model) bool {
	for _, r := range m.Runs {
		for _, c := range r.Script.Commands {
			if c.Program() == "update-ca-certificates" {
				return true
			}
		}
	}
	return false
}

func copyTimeZones(p *Plan, n finding.Need) (string, bool) {
	switch {
	case p.Image.Zones:
		return "the database is part of the image", true
	case n.Arg != "":
		p.kit(n.Arg)
		return "the database is copied from the builder to the same path", true
	case p.Runtime.Bare():
		return "", false
	}
	return addPackage("tzdata")(p, n)
}

func makeTmp(p *Plan, n finding.Need) (string, bool) {
	if !p.Runtime.Bare() {
		return hasTmp(p, n)
	}
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

func apkBash(p *Plan, n finding.Need) (string, bool) { return addPackage("bash")(p, n) }

func apkProgram(p *Plan, n finding.Need) (string, bool) {
	if p.Runtime.Has.Has(n.Arg) || p.Model.Base.Musl && catalog.AlpineBase.Has(n.Arg) {
		return "alpine's base has it", true
	}
	pkg, _ := catalog.FindProgram(n.Arg)
	return fromPackage(p, n, pkg.Apk)
}

// fromPackage installs the package of a program: the catalog's, or one that has it as well if
// the original had that, or one of the program's name that the original installed from the
// same distribution, or else all that may have it.
func fromPackage(p *Plan, n finding.Need, known string) (string, bool) {
	as, _ := catalog.FindPackage(known)
	switch {
	case p.Model.HoldsBy(p.Runtime.Manager, as.With):
		return addPackage(as.With)(p, n)
	case known != "":
		return addPackage(known)(p, n)
	case p.Model.HoldsBy(p.Runtime.Manager, n.Arg) && ofDistribution(p.Model, n.Arg):
		return addPackage(n.Arg)(p, n)
	}
	list := launch.MayBring(p.Model, p.Runtime.Manager, n.Arg)
	for _, pkg := range list {
		p.install(pkg)
	}
	return "one of the original's packages has it, which are installed", len(list) > 0
}

// apkFull installs the full tool in the place of busybox's.
func apkFull(p *Plan, n finding.Need) (string, bool) {
	if program, _ := catalog.FindProgram(n.Arg); program.Full != "" {
		return addPackage(program.Full)(p, n)
	}
	if p.Runtime.Has.Has(n.Arg) {
		return "", false
	}
	return apkProgram(p, n)
}

// linkProgram makes a link where the original has a program, unless the image has
// it there.
func linkProgram(p *Plan, n finding.Need) (string, bool) {
	if known, _ := catalog.FindProgram(path.Base(n.Arg)); known.Dir != "" && !strings.HasSuffix(known.Dir, "bin") {
		return "", false // nothing finds it there
	}
	p.ProgramLinks = append(p.ProgramLinks, n.Arg)
	return "a link is made where alpine has it elsewhere", true
}

func aptProgram(p *Plan, n finding.Need) (string, bool) {
	if p.Runtime.Has.Has(n.Arg) {
		return "Debian's base has it", true
	}
	if launch.FromElsewhere(p.Model, n.Arg) {
		return "", false
	}
	pkg, _ := catalog.FindProgram(n.Arg)
	return fromPackage(p, n, pkg.Apt)
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
		const also = "ca-certificates curl git gnupg mercurial netbase openssh-client openssl perl procps subversion " +
			"wget"
		for name := range strings.FieldsSeq(also) {
			p.install(name)
		}
	}
	if n.Arg == "" {
		return "Debian's own programs and the original's packages are there", true
	}
	return "the programs of the original's base and its packages are there", true
}

// apkPackage installs what the original installed under alpine's name for it.
func apkPackage(p *Plan, n finding.Need) (string, bool) {
	if p.Model.Base.Musl {
		p.install(n.Arg)
		return "the package " + n.Arg + " is installed", ofDistribution(p.Model, n.Arg)
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

// ofDistribution reports whether a package is the distribution's, and not of a repository that
// was added to it, which the runtime stage lacks.
func ofDistribution(m *launch.Model, name string) bool {
	return !launch.AddsRepository(m) || catalog.KnowsPackage(name)
}

func aptPackage(p *Plan, n finding.Need) (string, bool) {
	if p.Model.Base.Musl || !ofDistribution(p.Model, n.Arg) {
		return "", false
	}
	return addPackage(n.Arg)(p, n)
}

// vendorGlibc is for a vendor's image, which is chosen by what the program was linked on.
// It has no way to find libraries beside glibc's own.
func vendorGlibc(p *Plan, _ finding.Need) (string, bool) {
	return p.From + " has the builder's glibc or a newer one",
		p.Runtime.Vendor != nil && !p.Model.Base.Musl && !p.Model.Base.Mirror
}

// sameGlibc is for a runtime of the builder's release; of an image that may be a copy of
// Docker's the release is a guess, which a person who names the runtime makes.
func sameGlibc(p *Plan, _ finding.Need) (string, bool) {
	known := !p.Model.Base.Mirror || p.Runtime.Image != ""
	return fmt.Sprintf("%s has the builder's glibc", cmp.Or(p.From, p.Runtime.Name)), known && !p.Model.Base.Musl
}
