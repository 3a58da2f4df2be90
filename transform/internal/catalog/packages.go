package catalog

import (
	"slices"
	"sort"
	"strings"
)

// A Package is what is known of a package, by its name in alpine or in Debian.
type Package struct {
	Name  string
	Apk   string // alpine's name of one of Debian's, where its programs don't say it or say two
	NoApk bool   // alpine has no counterpart
	Split string // what alpine's package was split into, since SplitRelease
	With  string // the package that brings it as well
	Also  string // programs that it brings besides those whose rows name it, or that it depends on or recommends
	Lib   string // the package with its shared library, where that is not its name without -dev
	Use   Use
}

// A Use is what a package serves.
type Use uint8

// The uses.
const (
	Builds        Use = 1 << iota // building alone
	Gets                          // fetching and generating: no program starts it by accident
	Compiles                      // it brings a C compiler
	BringsHeaders                 // the headers of the C library itself, or of a static library
	BringsMime                    // the table of media types that Go reads
	Runs                          // a tool that no build of a Go program uses
)

// packages is every package of which more is known than which program it brings, by
// name. Sources: the package indexes of alpine 3.24 and Debian 13; ImageMagick#6935 and
// #6945 and eikek/docspell#2479 for what was split. Left out of Runs: tools of databases
// and networks, which people install for themselves.
var packages = []Package{
	{Name: "alpine-sdk", Use: Compiles, Also: "file git make patch"},
	{Name: "apt-transport-https", Use: Builds},
	{Name: "apt-utils", Use: Builds},
	{Name: "autoconf", Use: Builds, Also: "perl"},
	{Name: "automake", Use: Builds, Also: "perl"},
	{Name: "aws-cli", Also: "python3"},
	{Name: "awscli", Also: "python3"},
	{Name: "binutils", Use: Builds},
	{Name: "binutils-gold", Use: Builds},
	{Name: "bison", Use: Builds},
	{Name: "build-base", Use: Builds | Compiles, Also: "file make patch"},
	{Name: "build-essential", Use: Compiles, Also: "make patch perl"},
	{Name: "bzr", Use: Gets, Also: "python3"},
	{Name: "ca-certificates", Use: Builds},
	{Name: "cc", Use: Compiles},
	{Name: "chromium", Use: Runs},
	{Name: "chromium-browser", Use: Runs},
	{Name: "clang", Use: Compiles},
	{Name: "cmake", Use: Builds},
	{Name: "coreutils", Apk: "coreutils", Use: Gets},
	{Name: "cron", NoApk: true},
	{Name: "debconf-utils", Use: Builds},
	{Name: "delve", Use: Builds},
	{Name: "dep", Use: Builds},
	{Name: "dialog", Use: Builds},
	{Name: "dirmngr", Use: Builds},
	{Name: "entr", Use: Builds},
	{Name: "exiftool", Use: Runs},
	{Name: "fakeroot", Use: Builds},
	{Name: "ffmpeg", Use: Runs},
	{Name: "file", Use: Gets},
	{Name: "flex", Use: Builds},
	{Name: "fontconfig", Apk: "fontconfig"},
	{Name: "fonts-dejavu", Apk: "font-dejavu"},
	{Name: "fonts-dejavu-core", Apk: "font-dejavu"},
	{Name: "fonts-dejavu-extra", Apk: "font-dejavu"},
	{Name: "fonts-freefont-ttf", Apk: "font-freefont"},
	{Name: "fonts-ipafont-gothic", Apk: "font-ipa"},
	{Name: "fonts-liberation", Apk: "font-liberation"},
	{Name: "fonts-liberation2", Apk: "font-liberation"},
	{Name: "fonts-noto", Apk: "font-noto"},
	{Name: "fonts-noto-cjk", Apk: "font-noto-cjk"},
	{Name: "fonts-noto-color-emoji", Apk: "font-noto-emoji"},
	{Name: "fonts-noto-core", Apk: "font-noto"},
	{Name: "fonts-open-sans", Apk: "font-opensans"},
	{Name: "fonts-wqy-zenhei", Apk: "font-wqy-zenhei"},
	{Name: "g++", Use: Compiles},
	{Name: "gcc", Use: Compiles},
	{Name: "gettext-envsubst", With: "gettext"},
	{Name: "ghostscript", Use: Runs},
	{Name: "git", Apk: "git"},
	{Name: "git-daemon", Also: "git perl"},
	{Name: "git-lfs", Use: Gets, Also: "git"},
	{Name: "glide", Use: Builds},
	{Name: "gnupg", Use: Gets},
	{Name: "gnupg2", Apk: "gnupg", Use: Gets, Also: "gpg"},
	{Name: "go", Use: Builds},
	{Name: "golangci-lint", Use: Builds},
	{Name: "gzip", Apk: "gzip"},
	{Name: "htop", Apk: "htop"},
	{Name: "httpie", Also: "python3"},
	{Name: "imagemagick", Use: Runs, Split: "imagemagick-heic imagemagick-jpeg imagemagick-pdf imagemagick-svg " +
		"imagemagick-tiff imagemagick-webp"},
	{Name: "inotify-tools", Use: Gets},
	{Name: "libc-dev", Use: Builds | BringsHeaders},
	{Name: "libc6-dev", Use: Builds | BringsHeaders},
	{Name: "libimage-exiftool-perl", Use: Runs},
	{Name: "libltdl-dev", Use: BringsHeaders},
	{Name: "libreoffice", Use: Runs, Also: "python3"},
	{Name: "libstdc++-dev", Use: BringsHeaders},
	{Name: "libtool", Use: Builds, Also: "bash file"},
	{Name: "libvips-dev", Also: "vips"},
	{Name: "linux-headers", Use: Builds},
	{Name: "linux-libc-dev", Use: BringsHeaders},
	{Name: "locales", NoApk: true},
	{Name: "lsb-release", Use: Builds, Also: "python3"},
	{Name: "mailcap", Use: BringsMime},
	{Name: "make", Use: Builds},
	{Name: "mariadb-client", Apk: "mariadb-client", Also: "mysql mysqladmin mysqldump"},
	{Name: "media-types", Use: BringsMime},
	{Name: "mediainfo", Use: Runs},
	{Name: "mercurial", Use: Gets, Also: "python3"},
	{Name: "meson", Use: Builds, Also: "python3"},
	{Name: "mime-support", Use: BringsMime},
	{Name: "mkvtoolnix", Use: Runs},
	{Name: "musl", Use: Builds},
	{Name: "musl-dev", Use: Builds | BringsHeaders},
	{Name: "mysql-client", Apk: "mysql-client"},
	{Name: "nano", Apk: "nano"},
	{Name: "nasm", Use: Builds},
	{Name: "ncurses-terminfo-base", Use: Builds},
	{Name: "netcat", Apk: "netcat-openbsd"},
	{Name: "netcat-openbsd", Apk: "netcat-openbsd"},
	{Name: "netcat-traditional", Apk: "netcat-openbsd", Also: "nc"},
	{Name: "ninja", Use: Builds},
	{Name: "nodejs", Use: Gets},
	{Name: "npm", Use: Gets, Also: "node"},
	{Name: "openssh", Use: Gets, Also: "scp sftp ssh ssh-add ssh-agent ssh-keygen ssh-keyscan"},
	{Name: "openssh-client", Use: Gets},
	{Name: "pandoc", Use: Runs},
	{Name: "pandoc-cli", Use: Runs},
	{Name: "patch", Use: Gets},
	{Name: "pkg-config", Use: Builds},
	{Name: "pkgconf", Use: Builds},
	{Name: "pkgconfig", Use: Builds},
	{Name: "poppler-utils", Use: Runs},
	{Name: "postgresql", Also: "pg_dump pg_isready pg_restore psql"},
	{Name: "procps", Apk: "procps"},
	{Name: "protobuf", Use: Builds},
	{Name: "protobuf-compiler", Use: Builds},
	{Name: "protoc", With: "protobuf", Use: Builds},
	{Name: "software-properties-common", Use: Builds, Also: "gpg python3"},
	{Name: "sox", Use: Runs},
	{Name: "sqlite-dev", Lib: "sqlite-libs"},
	{Name: "subversion", Use: Gets},
	{Name: "supervisor", Apk: "supervisor", Also: "python3"},
	{Name: "tar", Apk: "tar"},
	{Name: "telnet", Apk: "busybox-extras"},
	{Name: "tesseract-ocr", Split: "tesseract-ocr-data-eng tesseract-ocr-data-osd", Use: Runs},
	{Name: "tesseract-ocr-all", Also: "tesseract"},
	{Name: "tesseract-ocr-eng", Also: "tesseract"},
	{Name: "tree", Apk: "tree"},
	{Name: "ttf-dejavu", Apk: "font-dejavu"},
	{Name: "ttf-freefont", Apk: "font-freefont"},
	{Name: "ttf-wqy-zenhei", Apk: "font-wqy-zenhei"},
	{Name: "tzdata", Apk: "tzdata"},
	{Name: "upx", Use: Builds},
	{Name: "util-linux", Apk: "util-linux"},
	{Name: "vim", Apk: "vim"},
	{Name: "vim-tiny", Apk: "vim"},
	{Name: "wkhtmltopdf", Use: Runs},
	{Name: "yarn", Use: Gets, Also: "node"},
	{Name: "yarnpkg", Also: "node"},
	{Name: "yasm", Use: Builds},
	{Name: "yt-dlp", Use: Runs, Also: "ffmpeg python3"},
	{Name: "zig", Use: Compiles},
	{Name: "zip", Also: "unzip"},
}

// PackageBrings reports whether a package may have a program in it that rows map to one, or depend on
// its package, and whether it is known to. One of which nothing is known may have any.
func PackageBrings(pkg string, p Program) (may, sure bool) {
	as, _ := FindPackage(pkg)
	own, _ := FindPackage(p.Apk)
	switch {
	case pkg == p.Apk, pkg == p.Apt, pkg == p.Full, own.With != "" && pkg == own.With, Words(as.Also).Has(p.Name):
		return true, true
	case KnowsPackage(pkg) || BuildOnly(pkg, false) || withoutPrograms.Has(pkg) || holdsNoProgram(pkg):
		return false, false
	}
	return true, false
}

// KnowsPackage reports whether a row is of a package, or names it as that of its program.
func KnowsPackage(pkg string) bool {
	if _, ok := FindPackage(pkg); ok {
		return true
	}
	for _, list := range [][]Program{programsToL, programsFromL} {
		for _, p := range list {
			if pkg == p.Apk || pkg == p.Apt || pkg == p.Full {
				return true
			}
		}
	}
	return false
}

// withoutPrograms are packages of libraries and data by no telling name.
const withoutPrograms Words = `gcompat iana-etc icu-data-en icu-data-full musl-locales netbase readline tzdata-utils
	vips zlib`

// holdsNoProgram reports whether a package holds libraries, fonts or data, by its name.
func holdsNoProgram(pkg string) bool {
	lib := strings.HasPrefix(pkg, "lib") && !strings.HasPrefix(pkg, "libreoffice") &&
		!HasSuffix(pkg, []string{"-bin", "-perl", "-progs", "-tools", "-utils"})
	return lib || HasSuffix(pkg, []string{"-data", "-lang", "-libs", "-locale"}) ||
		slices.ContainsFunc([]string{"font", "ttf-", "tesseract-ocr-"}, func(with string) bool {
			return strings.HasPrefix(pkg, with)
		})
}

// MimePackages bring the table of media types.
func MimePackages() []string {
	var list []string
	for _, p := range packages {
		if p.Use&BringsMime != 0 {
			list = append(list, p.Name)
		}
	}
	return list
}

// SplitRelease is the minor release of alpine since which packages are split.
const SplitRelease = 19

// FindPackage gives what is known of a package.
func FindPackage(name string) (Package, bool) {
	i := sort.Search(len(packages), func(i int) bool { return packages[i].Name >= name })
	if i < len(packages) && packages[i].Name == name {
		return packages[i], true
	}
	return Package{}, false
}

// Serves reports whether a package serves one of some uses.
func Serves(name string, uses Use) bool {
	p, _ := FindPackage(name)
	return p.Use&uses != 0
}

// BuildOnly reports whether a package serves building alone: compilers, headers,
// sources, and tools for fetching and generating that no program starts by
// accident. Where it isn't known what the program starts, those tools may be it.
func BuildOnly(name string, unknown bool) bool {
	return Serves(name, Builds|Compiles) || Serves(name, Gets) && !unknown ||
		HasSuffix(name, []string{"-dev", "-doc", "-static", "-devel"}) ||
		strings.HasPrefix(name, "golang") || strings.HasPrefix(name, ".")
}

// AptToApk gives alpine's name of one of Debian's packages.
func AptToApk(name string) (string, bool) {
	lang, ok := strings.CutPrefix(name, "tesseract-ocr-")
	if ok && lang != "all" && !strings.HasPrefix(lang, "script-") {
		return "tesseract-ocr-data-" + strings.ReplaceAll(lang, "-", "_"), true
	}
	if p, _ := FindPackage(name); p.Apk != "" || p.NoApk {
		return p.Apk, p.Apk != ""
	}
	for _, list := range [][]Program{programsToL, programsFromL} {
		for _, p := range list {
			if p.Apt == name {
				return p.Apk, p.Apk != ""
			}
		}
	}
	return "", false
}
