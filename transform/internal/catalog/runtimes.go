package catalog

// A Runtime is a family of base images for the runtime stage, and what they bring.
type Runtime struct {
	Name      string // it is chosen by this name, and pulled by it
	Alone     bool   // the name alone chooses it: the tag follows from the program
	Suffix    string // of the tag
	Repos     Words  // the images of the family, besides those whose tag says it
	Shell     string // what answers as sh; empty where there is nothing, not even a shell
	Manager   string // of packages
	Libc      string
	Has       Words // the programs that answer as the full tools do for everyday flags
	MergedUsr bool  // /bin and its like are links
	System    bool  // it has a system's directories, accounts, certificates and /tmp
	Vendor    *Images
}

// Images are those of a vendor's family, of which the program's linkage chooses one.
// They are only taken where a person asks for them: a registry of their own, which
// many networks don't reach, and tags that float.
type Images struct {
	Static string
	Glibc  func(release string) string // for a program that was linked on a Debian release; "" where none fits
}

// Runtimes are sorted by size: they are tried in this order.
//
// Considered and left out: busybox (no packages, no certificates).
var Runtimes = []Runtime{
	{Name: "scratch", Alone: true},
	{Name: "alpine", Alone: true, Shell: "busybox", Manager: "apk", Libc: "musl", Has: Busybox, System: true},
	{
		Name: "debian", Suffix: "-slim", Repos: "debian ubuntu", Shell: "dash", Manager: "apt", Libc: "glibc",
		Has: DebianBase, MergedUsr: true, System: true,
	},
	{
		Name: "distroless", Alone: true, Libc: "glibc", MergedUsr: true, System: true,
		Vendor: &Images{Static: "gcr.io/distroless/static-debian12", Glibc: distrolessOf},
	},
	{
		Name: "chainguard", Alone: true, Libc: "glibc", MergedUsr: true, System: true,
		Vendor: &Images{Static: "cgr.dev/chainguard/static", Glibc: chainguardOf},
	},
}

// distrolessOf has the release's glibc or a newer one, which runs what an older one
// linked.
func distrolessOf(release string) string {
	switch release {
	case "":
		return ""
	case "trixie", "stable":
		return "gcr.io/distroless/base-debian13"
	}
	return "gcr.io/distroless/base-debian12"
}

// chainguardOf has the newest glibc.
func chainguardOf(string) string { return "cgr.dev/chainguard/glibc-dynamic" }

// RuntimeNamed gives the runtime that a name alone chooses.
func RuntimeNamed(name string) (Runtime, bool) {
	for _, rt := range Runtimes {
		if rt.Alone && rt.Name == name {
			return rt, true
		}
	}
	return Runtime{}, false
}

// RuntimeOf gives the family of an image that a person chose. Of an image of no known
// family no more is expected than of the smallest.
func RuntimeOf(b Base) Runtime {
	for _, rt := range Runtimes {
		if b.Family == rt.Name || rt.Repos.Has(b.Repo) && !b.Musl || rt.Libc == "musl" && b.Musl {
			return rt
		}
	}
	return Runtimes[0]
}

// Bare reports whether a runtime has nothing of its own, not even a directory.
func (rt Runtime) Bare() bool { return !rt.System }
