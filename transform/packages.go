package transform

import (
	"slices"
	"strings"
)

// buildOnly says whether a package serves building alone: compilers, headers,
// sources, and tools for fetching and generating that no program starts by
// accident. Where it isn't known what the program starts, those tools may be it.
func buildOnly(name string, unknown bool) bool {
	return slices.Contains(compilers, name) || buildPackages[name] || buildTools[name] && !unknown || hasSuffix(name, []string{"-dev", "-doc", "-static", "-devel"}) ||
		strings.HasPrefix(name, "golang") || strings.HasPrefix(name, ".")
}

var buildPackages = words2set(`make cmake automake autoconf libtool pkgconfig pkgconf pkg-config binutils binutils-gold go upx protobuf
	protobuf-compiler protoc musl-dev libc6-dev libc-dev linux-headers glide dep nasm yasm ninja meson bison flex apt-transport-https
	software-properties-common apt-utils lsb-release dirmngr build-base fakeroot ca-certificates ncurses-terminfo-base musl debconf-utils dialog
	entr golangci-lint delve`)

var buildTools = words2set(`nodejs npm yarn git-lfs mercurial bzr subversion patch file gnupg gnupg2 openssh openssh-client coreutils inotify-tools`)

// aptNames maps Debian's package names to alpine's where they differ.
var aptNames = map[string]string{
	"netcat": "netcat-openbsd", "netcat-openbsd": "netcat-openbsd", "netcat-traditional": "netcat-openbsd", "default-mysql-client": "mysql-client",
	"mysql-client": "mysql-client", "mariadb-client": "mariadb-client", "postgresql-client": "postgresql-client", "redis-tools": "redis",
	"sqlite3": "sqlite", "dnsutils": "bind-tools", "iputils-ping": "iputils", "iproute2": "iproute2", "procps": "procps", "xz-utils": "xz",
	"libimage-exiftool-perl": "exiftool", "gettext-base": "gettext-envsubst", "vim": "vim", "nano": "nano", "net-tools": "net-tools",
	"ffmpeg": "ffmpeg", "imagemagick": "imagemagick", "graphviz": "graphviz", "poppler-utils": "poppler-utils", "ghostscript": "ghostscript",
	"tesseract-ocr": "tesseract-ocr", "chromium": "chromium", "git": "git", "curl": "curl", "wget": "wget", "bash": "bash", "jq": "jq", "zip": "zip",
	"unzip": "unzip", "tzdata": "tzdata", "openssl": "openssl", "tini": "tini", "dumb-init": "dumb-init", "rsync": "rsync", "socat": "socat",
	"supervisor": "supervisor", "cron": "", "python3": "python3", "less": "less", "telnet": "busybox-extras", "sudo": "sudo", "htop": "htop",
	"nodejs": "nodejs", "npm": "npm", "yarnpkg": "yarn", "git-lfs": "git-lfs", "mercurial": "mercurial", "subversion": "subversion", "patch": "patch",
	"file": "file", "gnupg": "gnupg", "gnupg2": "gnupg", "openssh-client": "openssh-client", "coreutils": "coreutils", "inotify-tools": "inotify-tools",
	"tree": "tree", "bzip2": "bzip2", "perl": "perl", "iptables": "iptables", "tcpdump": "tcpdump", "locales": "", "vim-tiny": "vim", "tar": "tar", "gzip": "gzip",
}

func aptToApk(name string) (string, bool) {
	apk, ok := aptNames[name]
	return apk, ok && apk != ""
}
