package transform

import (
	"slices"
	"strings"
)

// A pkg is the package that brings a program: alpine's name and Debian's.
type pkg struct{ apk, apt string }

// programPackages maps a program to its package. A program that isn't here and
// isn't part of busybox is unmapped, and what starts it is refused.
var programPackages = map[string]pkg{
	"bash": {"bash", "bash"}, "curl": {"curl", "curl"}, "git": {"git", "git"}, "ssh": {"openssh-client", "openssh-client"},
	"openssl": {"openssl", "openssl"}, "jq": {"jq", "jq"}, "ffmpeg": {"ffmpeg", "ffmpeg"}, "ffprobe": {"ffmpeg", "ffmpeg"},
	"convert": {"imagemagick", "imagemagick"}, "magick": {"imagemagick", "imagemagick"}, "tini": {"tini", "tini"},
	"dumb-init": {"dumb-init", "dumb-init"}, "su-exec": {"su-exec", ""}, "gosu": {"", "gosu"}, "psql": {"postgresql-client", "postgresql-client"},
	"pg_dump": {"postgresql-client", "postgresql-client"}, "pg_restore": {"postgresql-client", "postgresql-client"},
	"pg_isready": {"postgresql-client", "postgresql-client"}, "mysql": {"mysql-client", "default-mysql-client"},
	"mysqldump": {"mysql-client", "default-mysql-client"}, "mysqladmin": {"mysql-client", "default-mysql-client"},
	"redis-cli": {"redis", "redis-tools"}, "sqlite3": {"sqlite", "sqlite3"}, "rsync": {"rsync", "rsync"}, "tmux": {"tmux", "tmux"},
	"exiftool": {"exiftool", "libimage-exiftool-perl"}, "wkhtmltopdf": {"", "wkhtmltopdf"}, "chromium": {"chromium", "chromium"},
	"chromium-browser": {"chromium", "chromium"}, "socat": {"socat", "socat"}, "tcpdump": {"tcpdump", "tcpdump"}, "iptables": {"iptables", "iptables"},
	"ip": {"iproute2", "iproute2"}, "gpg": {"gnupg", "gnupg"}, "python3": {"python3", "python3"}, "node": {"nodejs", "nodejs"},
	"perl": {"perl", "perl"}, "zip": {"zip", "zip"}, "envsubst": {"gettext-envsubst", "gettext-base"}, "pdftotext": {"poppler-utils", "poppler-utils"},
	"gs": {"ghostscript", "ghostscript"}, "tesseract": {"tesseract-ocr", "tesseract-ocr"}, "youtube-dl": {"yt-dlp", "yt-dlp"},
	"yt-dlp": {"yt-dlp", "yt-dlp"}, "dot": {"graphviz", "graphviz"}, "nmap": {"nmap", "nmap"}, "dig": {"bind-tools", "dnsutils"},
	"host": {"bind-tools", "dnsutils"}, "http": {"httpie", "httpie"}, "sudo": {"sudo", "sudo"}, "make": {"make", "make"}, "file": {"file", "file"},
	"aws": {"aws-cli", "awscli"}, "svn": {"subversion", "subversion"}, "hg": {"mercurial", "mercurial"}, "stunnel": {"stunnel", "stunnel4"},
	"getent": {"musl-utils", "libc-bin"}, "update-ca-certificates": {"ca-certificates", "ca-certificates"}, "logrotate": {"logrotate", "logrotate"},
	"nc": {"", "netcat-openbsd"}, "nc.openbsd": {"netcat-openbsd", "netcat-openbsd"}, "sox": {"sox", "sox"}, "vips": {"vips-tools", "libvips-tools"}, "xz": {"xz", "xz-utils"},
	"mongo": {"", ""}, "mongodump": {"mongodb-tools", ""}, "mongorestore": {"mongodb-tools", ""}, "pandoc": {"pandoc-cli", "pandoc"},
	"mediainfo": {"mediainfo", "mediainfo"}, "mkvmerge": {"mkvtoolnix", "mkvtoolnix"}, "pdftoppm": {"poppler-utils", "poppler-utils"},
	"soffice": {"libreoffice", "libreoffice"}, "libreoffice": {"libreoffice", "libreoffice"}, "inotifywait": {"inotify-tools", "inotify-tools"},
	"htpasswd": {"apache2-utils", "apache2-utils"}, "ldapsearch": {"openldap-clients", "ldap-utils"}, "smartctl": {"smartmontools", "smartmontools"},
	"ipmitool": {"ipmitool", "ipmitool"}, "wg": {"wireguard-tools", "wireguard-tools"}, "lscpu": {"lscpu", "util-linux"},
}

// busybox is the applets of alpine's busybox that answer as the full tool does
// for everyday flags.
var busybox = words2set(`[ [[ ash awk base64 basename bunzip2 bzcat bzip2 cat chgrp chmod chown chroot cksum clear cmp comm cp cpio cut date dc
	dd df diff dirname dmesg dos2unix du echo ed egrep env expand expr factor fallocate false fgrep find flock fold free fsync fuser getopt grep
	groups gunzip gzip halt head hexdump hostid hostname id install ionice kill killall less link ln logger ls lsof lzcat md5sum mesg microcom mkdir
	mkfifo mknod mktemp mount mountpoint mv nc netstat nice nl nohup nproc nsenter nslookup od openvt paste pgrep pidof ping ping6 pkill pmap printenv
	printf ps pstree pwd readlink realpath renice reset rev rm rmdir route run-parts sed seq setsid sh sha1sum sha256sum sha512sum shred shuf
	sleep sort split stat strings stty su sum swapoff swapon sync sysctl tac tail tar tee test time timeout top touch tr traceroute true truncate tty
	tty umount uname uniq unix2dos unlink unlzma unxz unzip uptime usleep uuencode vi watch wc wget which whoami who xargs xxd yes zcat`)

// fullPackages are alpine's packages with the tools that Debian has and whose
// flags busybox doesn't all know.
var fullPackages = map[string]string{
	"ps": "procps", "top": "procps", "free": "procps", "pgrep": "procps", "pkill": "procps", "uptime": "procps", "sysctl": "procps", "vmstat": "procps",
	"ls": "coreutils", "cp": "coreutils", "mv": "coreutils", "rm": "coreutils", "stat": "coreutils", "date": "coreutils", "df": "coreutils", "du": "coreutils",
	"sort": "coreutils", "cut": "coreutils", "head": "coreutils", "tail": "coreutils", "wc": "coreutils", "cat": "coreutils", "chmod": "coreutils",
	"chown": "coreutils", "mkdir": "coreutils", "ln": "coreutils", "touch": "coreutils", "timeout": "coreutils", "id": "coreutils", "uname": "coreutils",
	"md5sum": "coreutils", "sha256sum": "coreutils", "base64": "coreutils", "tee": "coreutils", "nohup": "coreutils", "env": "coreutils", "whoami": "coreutils",
	"grep": "grep", "sed": "sed", "awk": "gawk", "find": "findutils", "xargs": "findutils", "tar": "tar", "gzip": "gzip", "gunzip": "gzip", "diff": "diffutils",
	"ping": "iputils", "mount": "mount", "umount": "umount", "lsblk": "lsblk", "kill": "util-linux", "wget": "wget", "unzip": "unzip", "less": "less",
	"which": "which", "pstree": "psmisc", "killall": "psmisc", "nc": "netcat-openbsd", "patch": "patch", "cmp": "diffutils", "bzip2": "bzip2", "xz": "xz",
}

// scmTools are what the official Debian flavour of golang has besides essential.
var scmTools = words2set("curl wget git hg svn ssh ssh-keygen gpg ps top free pgrep pkill bash perl openssl tar gcc g++ make pkg-config go")

// essential is what debian:*-slim has.
var essential = words2set(`[ awk base64 basename bash bzip2 cat chgrp chmod chown chroot cksum cmp comm cp cut date dd df diff dirname dmesg du echo egrep env
	expand expr factor false fgrep find flock fmt fold getent getopt grep groups gunzip gzip head hostid hostname id install ionice join kill link ln
	login ls lsblk md5sum mkdir mkfifo mknod mktemp more mount mv nice nl nohup nproc nsenter numfmt od paste perl pinky pr printenv printf ptx pwd
	readlink realpath rev rm rmdir run-parts runcon sed seq sh sha1sum sha256sum sha512sum shred shuf sleep sort split stat stty su sum sync tac
	tail tar tee test timeout touch tr true truncate tsort tty umount uname uniq unlink uptime users wc which who whoami xargs yes zcat`)

// buildOnly says whether a package serves building alone: compilers, headers,
// sources and version control for fetching.
func buildOnly(name string) bool {
	return slices.Contains(compilers, name) || buildPackages[name] || hasSuffix(name, []string{"-dev", "-doc", "-static", "-devel"}) ||
		strings.HasPrefix(name, "golang") || strings.HasPrefix(name, ".")
}

var buildPackages = words2set(`make cmake automake autoconf libtool pkgconfig pkgconf pkg-config binutils binutils-gold go upx protobuf
	protobuf-compiler protoc nodejs npm yarn musl-dev libc6-dev libc-dev linux-headers git-lfs mercurial bzr subversion glide dep patch nasm yasm
	ninja meson bison flex file apt-transport-https software-properties-common apt-utils gnupg gnupg2 lsb-release dirmngr build-base fakeroot
	ca-certificates openssh openssh-client ncurses-terminfo-base musl coreutils debconf-utils dialog inotify-tools entr golangci-lint delve`)

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
	"tree": "tree", "bzip2": "bzip2", "perl": "perl", "iptables": "iptables", "tcpdump": "tcpdump", "locales": "", "vim-tiny": "vim", "tar": "tar", "gzip": "gzip",
}

func aptToApk(name string) (string, bool) {
	apk, ok := aptNames[name]
	return apk, ok && apk != ""
}
