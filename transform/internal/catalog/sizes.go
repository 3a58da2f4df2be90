package catalog

import "slices"

// MB is a million bytes, as docker counts.
const MB = 1_000_000

// A goSize is what golang:1.MINOR-alpine takes, unpacked.
type goSize struct{ minor, mb int }

// goSizes are sorted by minor; of one that is missing the nearest is taken. Sources:
// docker-library/repo-info, repos/golang/local ("Virtual Size", linux/amd64), files of
// 2023-01 for 1.18 to 1.20 and of 2026-08 for 1.25 to 1.27; of 1.19 the image on bullseye
// less what that has more. 1.21 to 1.24 are the unpacked golang.org/toolchain modules of
// linux/amd64 and 26 MB, which is the difference for 1.25 and 1.26.
var goSizes = []goSize{
	{18, 330}, {19, 357}, {20, 253}, {21, 224}, {22, 232}, {23, 247}, {24, 262}, {25, 215}, {26, 241}, {27, 253},
}

// A systemSize is what the images of a Debian release take: the golang image more than
// the one on alpine, the release's own image, and its slim one.
type systemSize struct {
	release            string
	golang, full, slim int // MB
}

// systemSizes are sorted by release. Sources: docker-library/repo-info, repos/golang/local
// and repos/debian/local of 2023-01 for buster, 2023-01 and 2026-08 for bullseye, 2026-07 to
// 2026-09 for the others; buster's and bullseye's own are their slim ones and 42 MB, the
// difference for bookworm and trixie.
var systemSizes = []systemSize{
	{"bookworm", 592, 117, 75},
	{"bullseye", 635, 123, 81},
	{"buster", 578, 111, 69},
	{"trixie", 632, 120, 79},
}

// Sizes of other images in MB. Sources: docker-library/repo-info, repos/alpine/local and
// repos/ubuntu/local of 2026-07 to 2026-09; for vendors' images, which it lacks, what
// people report (2023 to 2025).
const (
	alpineSize     = 8
	ubuntuSize     = 78
	staticSize     = 2 // distroless/static, chainguard/static
	distrolessSize = 20
	chainguardSize = 10
)

// Size is what an image takes, unpacked, in bytes; it is false where that is not known.
func (b Base) Size() (int64, bool) {
	mb, known := b.megabytes()
	return int64(mb) * MB, known
}

func (b Base) megabytes() (int, bool) {
	switch {
	case b.Image == "scratch":
		return 0, true
	case b.Family != "":
		return b.vendorMB(), true
	case !b.Known || b.Windows || b.OnBuild:
		return 0, false
	case b.Golang && b.Musl:
		return goMB(b.Go), true
	case b.Golang:
		return goMB(b.Go) + systemOf(b.Release).golang, true
	case b.Repo == "alpine":
		return alpineSize, true
	case b.Repo == "debian" && isSlim(b.Tag):
		return systemOf(b.Release).slim, true
	case b.Repo == "debian":
		return systemOf(b.Release).full, true
	case b.Repo == "ubuntu":
		return ubuntuSize, true
	}
	return 0, false
}

// goMB is that of golang:VERSION-alpine; of a version that floats the newest is taken.
func goMB(version string) int {
	minor := Minor(version)
	i, found := slices.BinarySearchFunc(goSizes, minor, func(g goSize, minor int) int { return g.minor - minor })
	switch {
	case minor < 0 || i == len(goSizes):
		i = len(goSizes) - 1
	case !found && i > 0 && minor-goSizes[i-1].minor < goSizes[i].minor-minor:
		i--
	}
	return goSizes[i].mb
}

// systemOf is the row of a release: of an older one than all, and where none is known, a
// neighbour stands in.
func systemOf(release string) systemSize {
	switch release {
	case "jessie", "stretch", "wheezy":
		release = "buster"
	case "", "stable":
		release = "trixie"
	}
	i := slices.IndexFunc(systemSizes, func(s systemSize) bool { return s.release == release })
	return systemSizes[max(i, 0)]
}

func isSlim(tag string) bool { return len(tag) > 5 && tag[len(tag)-5:] == "-slim" }

// vendorMB is that of a vendor's image: of one with a C library, or of one without.
func (b Base) vendorMB() int {
	switch {
	case b.Repo == "static" || b.Repo == "static-debian12" || b.Repo == "static-debian13":
		return staticSize
	case b.Family == "chainguard":
		return chainguardSize
	}
	return distrolessSize
}
