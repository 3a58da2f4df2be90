package catalog

import "sort"

// A packageSize is what a package takes with all that it depends on, in units of 0.1 MB,
// on alpine and on Debian.
type packageSize struct {
	name     string
	apk, apt int
}

// packageSizes are sorted by name. On Debian 12 ten of them are what apt-get -s would
// install without recommended packages (build-essential, ca-certificates, chromium, clang,
// cmake, curl, docker.io, ffmpeg, g++ and gcc, by Installed-Size); all others are rough.
var packageSizes = []packageSize{
	{"alpine-sdk", 2700, 0},
	{"bash", 25, 0},
	{"build-base", 2450, 0},
	{"build-essential", 0, 2743},
	{"ca-certificates", 5, 90},
	{"chromium", 6000, 7388},
	{"clang", 3500, 4113},
	{"cmake", 800, 957},
	{"curl", 45, 120},
	{"docker", 2500, 0},
	{"docker.io", 0, 2655},
	{"ffmpeg", 1300, 4816},
	{"g++", 2350, 2672},
	{"gcc", 1700, 1802},
	{"git", 170, 900},
	{"go", 0, 0},
	{"golang", 0, 0},
	{"golang-go", 0, 0},
	{"jq", 10, 15},
	{"libc-dev", 105, 150},
	{"libc6-compat", 1, 0},
	{"make", 3, 20},
	{"musl-dev", 105, 0},
	{"nodejs", 700, 1900},
	{"openssh-client", 60, 60},
	{"openssl", 9, 25},
	{"python3", 500, 350},
	{"tzdata", 20, 26},
	{"wget", 10, 40},
}

// otherPackage is what is taken of one that has no row: 0.1 MB.
const (
	otherApk = 20
	otherApt = 50
)

// Toolchain is what Go takes that is installed into an image.
const Toolchain = 225 * MB

// inGolang are packages that Debian's golang images bring. Source: the Dockerfiles of
// docker-library/buildpack-deps (curl, scm) and golang.
const inGolang Words = `bash bzr ca-certificates curl g++ gcc git gnupg libc-dev libc6-dev make mercurial netbase
	openssh-client openssl pkg-config pkgconf procps sq subversion tzdata wget`

// PackageSize is about what an image takes more with a package, in bytes.
func PackageSize(name string, b Base) int64 {
	if b.Golang && !b.Musl && inGolang.Has(name) {
		return 0
	}
	row := packageSize{apk: otherApk, apt: otherApt}
	i := sort.Search(len(packageSizes), func(i int) bool { return packageSizes[i].name >= name })
	if i < len(packageSizes) && packageSizes[i].name == name {
		row = packageSizes[i]
	}
	if b.Musl {
		return int64(row.apk) * MB / 10
	}
	return int64(row.apt) * MB / 10
}

// kitSizes are the files that every image of this tool gets, measured in golang:1.26.
var kitSizes = []struct {
	path  string
	bytes int64
}{
	{"/etc/group", 1000},
	{"/etc/passwd", 1000},
	{"/etc/ssl/certs/ca-certificates.crt", 220_000},
	{"/usr/local/go/lib/time/zoneinfo.zip", 401_000},
	{"/usr/share/zoneinfo", 1_700_000},
}

// KitSize is that of a file that images get beside the program; 0 for any other.
func KitSize(path string) int64 {
	for _, k := range kitSizes {
		if k.path == path {
			return k.bytes
		}
	}
	return 0
}
