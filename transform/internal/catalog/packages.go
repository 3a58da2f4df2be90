package catalog

import (
	"slices"
	"strings"
)

// Compilers are the packages that bring a C compiler.
var Compilers = []string{"gcc", "g++", "build-base", "clang", "build-essential", "alpine-sdk", "cc", "zig"}

// BuildOnly reports whether a package serves building alone: compilers, headers,
// sources, and tools for fetching and generating that no program starts by
// accident. Where it isn't known what the program starts, those tools may be it.
func BuildOnly(name string, unknown bool) bool {
	return slices.Contains(Compilers, name) || buildPackages.Has(name) || buildTools.Has(name) && !unknown ||
		HasSuffix(name, []string{"-dev", "-doc", "-static", "-devel"}) ||
		strings.HasPrefix(name, "golang") ||
		strings.HasPrefix(name, ".")
}

var buildPackages = Words(
	`make cmake automake autoconf libtool pkgconfig pkgconf pkg-config binutils binutils-gold go upx protobuf
	protobuf-compiler protoc musl-dev libc6-dev libc-dev linux-headers glide dep nasm yasm ninja meson bison flex apt-transport-https
	software-properties-common apt-utils lsb-release dirmngr build-base fakeroot ca-certificates ncurses-terminfo-base musl debconf-utils dialog
	entr golangci-lint delve`,
)

var buildTools = Words(
	`nodejs npm yarn git-lfs mercurial bzr subversion patch file gnupg gnupg2 openssh openssh-client coreutils inotify-tools`,
)

// AptNames maps Debian's package names to alpine's, where programPackages does
// not say it, or says two things; an empty one has no counterpart.
var AptNames = map[string]string{
	"coreutils": "coreutils", "cron": "", "gnupg2": "gnupg", "gzip": "gzip", "htop": "htop", "locales": "",
	"mariadb-client": "mariadb-client", "mysql-client": "mysql-client", "nano": "nano", "netcat": "netcat-openbsd",
	"netcat-openbsd": "netcat-openbsd", "netcat-traditional": "netcat-openbsd", "procps": "procps", "supervisor": "supervisor",
	"fontconfig": "fontconfig", "fonts-dejavu": "font-dejavu", "fonts-dejavu-core": "font-dejavu", "fonts-dejavu-extra": "font-dejavu", "fonts-freefont-ttf": "font-freefont",
	"fonts-ipafont-gothic": "font-ipa", "fonts-liberation": "font-liberation", "fonts-liberation2": "font-liberation", "fonts-noto": "font-noto", "fonts-noto-cjk": "font-noto-cjk",
	"fonts-noto-color-emoji": "font-noto-emoji", "fonts-noto-core": "font-noto", "fonts-open-sans": "font-opensans", "fonts-wqy-zenhei": "font-wqy-zenhei",
	"ttf-dejavu": "font-dejavu", "ttf-freefont": "font-freefont", "ttf-wqy-zenhei": "font-wqy-zenhei",
	"tar": "tar", "telnet": "busybox-extras", "tree": "tree", "tzdata": "tzdata", "util-linux": "util-linux", "vim": "vim", "vim-tiny": "vim",
}

// AptToApk gives alpine's name of one of Debian's packages.
func AptToApk(name string) (string, bool) {
	if lang, ok := strings.CutPrefix(name, "tesseract-ocr-"); ok && lang != "all" &&
		!strings.HasPrefix(lang, "script-") {
		return "tesseract-ocr-data-" + strings.ReplaceAll(lang, "-", "_"), true
	}
	apk, ok := AptNames[name]
	if !ok {
		for _, p := range ProgramPackages {
			if p.Apt == name {
				apk = p.Apk
			}
		}
	}
	return apk, apk != ""
}

// SplitPackages are what alpine's packages were split into, since this minor
// release. Sources: ImageMagick#6935 and #6945, eikek/docspell#2479.
var SplitPackages = map[string][]string{
	"imagemagick": {
		"imagemagick-heic",
		"imagemagick-jpeg",
		"imagemagick-pdf",
		"imagemagick-svg",
		"imagemagick-tiff",
		"imagemagick-webp",
	},
	"tesseract-ocr": {"tesseract-ocr-data-eng", "tesseract-ocr-data-osd"},
}

const SplitRelease = 19

// MimePackages bring the table of media types that Go reads.
var MimePackages = []string{"mailcap", "mime-support", "media-types"}

// OfProgram reports whether a package is one of a program that a table knows.
func OfProgram(name string) bool {
	for program, p := range ProgramPackages {
		if name == program || name == p.Apk || name == p.Apt {
			return true
		}
	}
	return false
}
