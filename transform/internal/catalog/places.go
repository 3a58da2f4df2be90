package catalog

import (
	"iter"
	"sort"
	"strings"
)

// A Place is what is known of a path of the system, or of one in a home, which begins
// with "~".
type Place struct {
	Path string
	Link string // where it leads, as a base image has it
	Mode string // its own mode in every base image, which a tree would change
	In   Owner  // the base images that bring it, for a file that programs read
	Is   PlaceKind
}

// A PlaceKind is what a place is for, and who uses it.
type PlaceKind uint32

// The kinds of places.
const (
	System     PlaceKind = 1 << iota // never carried as a whole
	ForBuild                         // only builds use what lies there: caches, indexes, settings and secrets of tools
	Searched                         // programs and libraries look there by themselves: a COPY into it is for what runs
	Parent                           // every full image has it and scratch lacks it, and programs make files in it
	Everywhere                       // every full image has it
	Programs                         // a base image and its packages keep programs there
	Tools                            // programs and the toolchain of golang's image are there, which other rules find
	RootOnly                         // only root may use or enter it
	ForAll                           // everybody may, though it lies in such a place
	Merged                           // its link is one only where /usr is merged
	OfTools                          // a build's tools have it, which fetch and push: settings and keys
	ForData                          // programs are told to make their directories there
	OfModules                        // modules read it as well, for registries
	OfGit                            // git and ssh have it
	Varies                           // some releases of an image that has it lack it
	OfDebian                         // a directory that Debian's images have, and not every full image
	AtStart                          // empty in an image: the engine and programs fill it when it starts
	OpenToAll                        // the images of golang let everybody make files there
)

// An Owner is what brings a file of the system.
type Owner uint8

// The owners. An image of golang is also one of what it stands on.
const (
	InAll Owner = 1 << iota
	InAlpine
	InDebian
	InGolang
	InDebianGolang
)

// CertificateBundle is where Debian and alpine have the root certificates. Debian's package
// removes it when it is purged, and not when it is removed. Source: its postrm.
const CertificateBundle = CertificateDir + "/ca-certificates.crt"

// CertificateDir has links to certificates that lie elsewhere.
const CertificateDir = "/etc/ssl/certs"

// FindPlace gives what is known of just this path.
func FindPlace(p string) (Place, bool) {
	i := sort.Search(len(places), func(i int) bool { return places[i].Path >= p })
	if i < len(places) && places[i].Path == p {
		return places[i], true
	}
	return Place{}, false
}

// ToolchainBin is where the images of golang keep the toolchain's programs.
const ToolchainBin = "/usr/local/go/bin"

// InToolchain reports whether a name is that of one of them.
func InToolchain(name string) bool { return name == "go" || name == "gofmt" }

// IsPlace reports whether a path is itself a place of one of some kinds.
func IsPlace(p string, kinds PlaceKind) bool {
	place, _ := FindPlace(p)
	return place.Is&kinds != 0
}

// InPlace reports whether a path is a place of one of some kinds, or in one.
func InPlace(p string, kinds PlaceKind) bool { return IsPlace(p, kinds) || InsidePlace(p, kinds) }

// InsidePlace reports whether a path is in a place of one of some kinds.
func InsidePlace(p string, kinds PlaceKind) bool {
	for i := strings.LastIndexByte(p, '/'); i > 0; i = strings.LastIndexByte(p[:i], '/') {
		if IsPlace(p[:i], kinds) {
			return true
		}
	}
	return false
}

// Places are those of one of some kinds, sorted by path.
func Places(kinds PlaceKind) iter.Seq[Place] {
	return func(yield func(Place) bool) {
		for _, p := range places {
			if p.Is&kinds != 0 && !yield(p) {
				return
			}
		}
	}
}

// LinkedPlace gives the place with a link that a path is, or is in.
func LinkedPlace(p string) (Place, bool) {
	for _, place := range places {
		if place.Link != "" && (p == place.Path || strings.HasPrefix(p, place.Path+"/")) {
			return place, true
		}
	}
	return Place{}, false
}

// IsSystem reports whether a path is never carried as a whole.
func IsSystem(p string) bool { return IsPlace(p, System) }

// HasFile reports whether an image brings a file of the system that programs read.
func HasFile(b Base, p string) bool {
	place, _ := FindPlace(p)
	in := InAll
	if b.Musl {
		in |= InAlpine
	}
	if b.Golang {
		in |= InGolang
	}
	if b.Release != "" {
		in |= InDebian
	}
	if b.Golang && b.Release != "" {
		in |= InDebianGolang
	}
	return place.In&in != 0
}

// Archives are what a local ADD unpacks.
var Archives = []string{".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tar.xz", ".txz"}

func HasSuffix(s string, list []string) bool {
	for _, x := range list {
		if strings.HasSuffix(s, x) {
			return true
		}
	}
	return false
}
