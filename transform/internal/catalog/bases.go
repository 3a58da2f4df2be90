package catalog

import (
	"cmp"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/distribution/reference"
)

// A Base is what a base image's reference says about it.
type Base struct {
	Image   string
	Repo    string // the last element of the repository: golang, alpine, debian, …
	Tag     string
	Go      string // the Go version of a golang image, like 1.21 or 1.21.3; empty when it floats
	Golang  bool   // the image is called golang
	Known   bool   // what the image holds and configures is known
	Mirror  bool   // it is known if the image is a copy of Docker's own, as its name says
	Musl    bool
	Release string // the Debian release; empty when it is not known
	Alpine  string // the alpine release; empty when it is not known
	Family  string // the vendor's family of small images, as its runtime is called
	User    string // the user of an image of such a family
	Home    string // where that user starts, if the image says so
	Zones   bool   // such an image brings the time zones
	Windows bool
	OnBuild bool
	Pinned  bool // by a digest: what it holds is of some past day
}

// known keeps what references say: a fleet of repositories names few images,
// and each rewrite asks for the same ones several times.
var known struct {
	sync.Mutex
	bases map[string]Base
}

// ParseBase reads an image reference.
func ParseBase(image string) Base {
	known.Lock()
	defer known.Unlock()
	b, ok := known.bases[image]
	if !ok {
		if known.bases == nil || len(known.bases) > 1000 {
			known.bases = map[string]Base{}
		}
		b = readBase(image)
		known.bases[image] = b
	}
	return b
}

func readBase(image string) Base {
	b := Base{Image: image}
	named, err := reference.ParseNormalizedNamed(image)
	if err != nil {
		return b
	}
	b.Repo = path.Base(reference.Path(named))
	if t, ok := named.(reference.Tagged); ok {
		b.Tag = t.Tag()
	}
	_, b.Pinned = named.(reference.Digested)
	b.Golang = b.Repo == "golang"
	b.known(named)
	b.vendor(named)
	b.Windows = strings.Contains(b.Tag, "windowsservercore") || strings.Contains(b.Tag, "nanoserver") ||
		strings.HasPrefix(b.Repo, "windows") || b.Repo == "nanoserver" || b.Repo == "servercore"
	b.OnBuild = strings.Contains(b.Tag, "onbuild")
	if b.Golang {
		b.golang()
		return b
	}
	b.distribution()
	return b
}

// known reports whether the reference is one of Docker's own images of Go or of a
// distribution, or a mirror's.
func (b *Base) known(named reference.Named) {
	domain, dir := reference.Domain(named), path.Dir(reference.Path(named))
	switch {
	case !b.Golang && !distributions.Has(b.Repo):
	case domain == "docker.io":
		b.Known = ownNames.Has(dir)
	default:
		b.Known = !otherOwners.Has(domain) && !otherSystem().MatchString(b.Tag)
		b.Mirror = b.Known
	}
}

// ownNames are the names under which Docker has its own images, for the platform
// at hand or for one; otherOwners are registries whose images of these names are their
// owners' own.
const (
	ownNames    Words = "library amd64 arm32v5 arm32v6 arm32v7 arm64v8 i386 mips64le ppc64le riscv64 s390x"
	otherOwners Words = "mcr.microsoft.com registry.suse.com dhi.io"
)

// otherSystem is in the tags of images of Go that stand on another system.
var otherSystem = lazy(
	`mariner|azurelinux|ubi\d|rhel|centos|fedora|rocky|amazon|ubuntu|focal|jammy|noble|suse|photon`,
)

// What tags say.
var goVersion = lazy(`^1(\.\d+){0,2}((rc|beta)\d+)?`)
var AlpineInTag = lazy(`alpine(\d+\.\d+)?`)
var alpineTag = lazy(`^\d+\.\d+`)
var releases = lazy(`\b(jessie|stretch|buster|bullseye|bookworm|trixie|wheezy)\b`)

// lazy compiles a regular expression when it is first asked for.
func lazy(expr string) func() *regexp.Regexp {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(expr) })
}

// golang reads the tag of an official golang image.
func (b *Base) golang() {
	if v := goVersion().FindString(b.Tag); strings.Contains(v, ".") {
		b.Go = v
	}
	if m := AlpineInTag().FindStringSubmatch(b.Tag); m != nil {
		b.Musl = true
		b.Alpine = cmp.Or(m[1], AlpineOf(b.Go))
		return
	}
	b.Release = cmp.Or(releases().FindString(b.Tag), ReleaseOf(b.Go))
	if !b.Pinned && (b.Tag == "" || b.Tag == "latest" || b.Tag == "1") {
		b.Release = "stable" // the tag floats, and so does what it stands on
	}
}

func (b *Base) distribution() {
	switch {
	case b.Repo == "alpine" || strings.Contains(b.Tag, "alpine"):
		b.Musl = true
		b.Alpine = alpineTag().FindString(b.Tag)
	case b.Repo == "debian":
		b.Release = cmp.Or(releases().FindString(b.Tag), debianNumber(b.Tag))
	}
}

// debianNumber is the release of a tag that counts releases, as 12 or 12.5-slim.
func debianNumber(tag string) string {
	numbered := [...]string{"wheezy", "jessie", "stretch", "buster", "bullseye", "bookworm", "trixie"}
	if n := Number(tag, 0) - 7; n >= 0 && n < len(numbered) {
		return numbered[n]
	}
	return ""
}

// mergedReleases are the releases of Debian whose images have the directories of merged as
// links. Those up to bullseye have directories. Source: debuerreotype/debuerreotype#50, #137
// and #143.
const mergedReleases Words = "bookworm trixie stable"

var merged = map[string]string{"/bin": "/usr/bin", "/sbin": "/usr/sbin", "/lib": "/usr/lib", "/lib64": "/usr/lib64"}

// Links are directories of the image that are links, by path, and where they lead.
func (b Base) Links() map[string]string {
	if !b.Known || !mergedReleases.Has(b.Release) {
		return nil
	}
	return merged
}

// BehindLinks is the one name of a path that links of a base, as Links has them, give two.
func BehindLinks(links map[string]string, p string) string {
	if len(links) == 0 || !path.IsAbs(p) {
		return p
	}
	first, rest, _ := strings.Cut(p[1:], "/")
	if to, ok := links["/"+first]; ok {
		return path.Join(to, rest)
	}
	return p
}

// Shell is the program that is sh in the image; empty when it is not known.
func (b Base) Shell() string {
	switch {
	case !b.Known:
		return ""
	case b.Musl:
		return "ash"
	case b.Release != "" || b.Repo == "debian" || b.Repo == "ubuntu":
		return "dash"
	}
	return ""
}

// Dated reports whether a golang reference names no version but an old distribution
// release or a digest: what Go it has is then some past one.
func (b Base) Dated() bool {
	return b.Golang && b.Go == "" && (b.Pinned || b.Tag != "" && b.Tag != "latest" && b.Tag != "alpine")
}

// Archived reports whether the packages of a Debian release have left deb.debian.org, so that
// apt-get update fails in its images as they are. Source: www.debian.org/distrib/archive.
func (b Base) Archived() bool {
	return !b.Musl && Words("wheezy jessie stretch buster").Has(b.Release)
}

// Before116 reports whether a golang image may have a Go before 1.16.
func (b Base) Before116() bool {
	if m := Minor(b.Go); m >= 0 {
		return m < 16
	}
	alpine := Number(b.Alpine, 1)
	return b.Dated() && (b.Pinned || alpine > 0 && alpine <= 12 || Words("wheezy jessie stretch buster").Has(b.Release))
}

// Minor is the second number of a Go version, -1 when there is none.
func Minor(v string) int { return Number(v, 1) }

// Patch is the third number of a Go version, -1 when there is none.
func Patch(v string) int { return Number(v, 2) }

// Number reads the digits at the start of one part of a version.
func Number(v string, part int) int {
	parts := strings.Split(v, ".")
	if part >= len(parts) {
		return -1
	}
	digits := parts[part]
	if i := strings.IndexFunc(digits, func(r rune) bool { return r < '0' || r > '9' }); i >= 0 {
		digits = digits[:i]
	}
	n, err := strconv.Atoi(digits)
	if err != nil {
		return -1
	}
	return n
}

// debianReleases says from which Go minor on the golang image without a suffix
// stands on which release, and from which patch of the minor before. Source:
// the revisions of golang in docker-library/official-images.
var debianReleases = []struct {
	minor   int
	release string
	patches [2]firstPatch
}{
	{24, "trixie", [2]firstPatch{{24, 6}}},
	{19, "bookworm", [2]firstPatch{{19, 10}, {20, 5}}},
	{16, "bullseye", [2]firstPatch{{16, 7}}},
	{11, "buster", [2]firstPatch{{11, 12}, {12, 7}}},
	{minor: 9, release: "stretch"},
	{release: "jessie"},
}

// A firstPatch is the first patch of a minor that is already on a release.
type firstPatch struct{ minor, patch int }

// ReleaseOf is the Debian release of golang:VERSION. A tag with a patch keeps
// the release of its day; one without moved on with the minor.
func ReleaseOf(v string) string {
	m, p := Minor(v), Patch(v)
	if m < 0 {
		return ""
	}
	for _, r := range debianReleases {
		if m >= r.minor && (p < 0 || !slices.ContainsFunc(r.patches[:],
			func(f firstPatch) bool { return f.minor == m && p < f.patch })) {
			return r.release
		}
	}
	return ""
}

// DefaultAlpine is the one place that pins the alpine release.
const DefaultAlpine = "3.24"

// AlpineOf is the last alpine release that golang:VERSION-alpine stood on.
func AlpineOf(v string) string {
	m := Minor(v)
	switch {
	case m < 7:
		return ""
	case m < 11:
		return [...]string{"3.4", "3.5", "3.8", "3.9"}[m-7]
	case m <= 24:
		return "3." + strconv.Itoa(m-1)
	}
	return DefaultAlpine
}

const DefaultPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"

// distributions are base images that are known to set no working directory.
const distributions Words = `alpine debian ubuntu centos fedora rockylinux almalinux archlinux busybox amazonlinux
	scratch`

// A Config is what a base image configures.
type Config struct {
	Env     []Variable
	User    string
	Workdir string // empty where it is not known
	Command string // the program that it starts
}

// A Variable of the environment.
type Variable struct{ Name, Value string }

// Config is what the image configures, as far as it is known. Source: the
// Dockerfiles of docker-library/golang, alpine and debian; for vendors, vendorImages.
func (b Base) Config() Config {
	if b.Family != "" {
		return b.vendorConfig()
	}
	if !b.Golang {
		c := Config{Env: []Variable{{"PATH", DefaultPath}}}
		if distributions.Has(b.Repo) {
			c.Workdir = "/"
		}
		return c
	}
	c := Config{Workdir: "/go", Command: "bash", Env: []Variable{
		{"PATH", "/go/bin:/usr/local/go/bin:" + DefaultPath},
		{"GOLANG_VERSION", b.Go},
		{"GOTOOLCHAIN", "local"},
		{"GOPATH", "/go"},
	}}
	if b.Musl {
		c.Command = "/bin/sh"
	}
	return c
}
