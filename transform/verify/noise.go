package verify

import (
	"path"
	"slices"
	"strings"
	"sync"
)

// An excuse is why a path that the original was seen to touch need not be in the
// rewrite.
type excuse struct {
	why   string
	holds func(l *lookout, s *sight, name string) bool
}

// excuses are looked through in order; the first that holds counts.
var excuses = sync.OnceValue(func() []excuse {
	return []excuse{
		{"the rewrite links the executable without a C library, and needs no loader, no library and no locale of it",
			(*lookout).needsNoC},
		{"Go's own resolver does what this file says where there is none: files, then DNS", (*lookout).resolvesAlike},
		{"the certificates that are there one by one are in the bundle as well", (*lookout).hasBundle},
		{"Go finds the time zone in another of the places where it looks", (*lookout).hasZone},
		{"it says UTC, which Go takes for the local time where there is none", (*lookout).saysUTC},
		{"Go looks for the local time in it when /etc/localtime is not there, and no zone was asked for by its name",
			(*lookout).asksNoZone},
		{"the program finds it by its name in another directory of PATH", (*lookout).findsElsewhere},
		{"a program of the system brings what it reads of its own", (*lookout).bringsItsOwn},
		{"the rewrite starts what the go command compiled", (*lookout).needsNoGo},
		{"the executable itself: whether it starts is compared elsewhere", (*lookout).isProgram},
	}
})

func (l *lookout) needsNoC(s *sight, name string) bool {
	return cLibrary().MatchString(name) && l.linkedStatically(s)
}

func (l *lookout) resolvesAlike(_ *sight, name string) bool {
	_, e := l.before.tree.resolve(name)
	return name == "/etc/nsswitch.conf" && filesThenDNS().MatchString(e.head)
}

func (l *lookout) hasBundle(_ *sight, name string) bool {
	return under(name, certificateDirs...) && l.after.tree.hasAny(certificateBundles)
}

func (l *lookout) hasZone(_ *sight, name string) bool {
	return under(name, zoneDirs...) && l.after.tree.hasAny([]string{zoneDirs[0] + "/" + zone(name), zoneArchive})
}

func (l *lookout) saysUTC(_ *sight, name string) bool {
	at, _ := l.before.tree.resolve(localTime)
	says := slices.Contains([]string{"UTC", "UCT", "Universal", "Zulu"}, path.Base(at))
	return says && (name == localTime || name == at)
}

func (l *lookout) asksNoZone(_ *sight, name string) bool {
	return name == zoneArchive &&
		!slices.ContainsFunc(l.sights, func(s sight) bool { return under(s.clean(), zoneDirs...) })
}

func (l *lookout) findsElsewhere(_ *sight, name string) bool {
	return slices.Contains(l.before.searched(), path.Dir(name)) && l.after.onPath(path.Base(name))
}

func (*lookout) bringsItsOwn(s *sight, name string) bool {
	return s.How != starts && systemPlace(s.By) && systemPlace(name)
}

func (l *lookout) needsNoGo(_ *sight, name string) bool {
	return l.compiled && toolchain().MatchString(name)
}

func (*lookout) isProgram(s *sight, name string) bool {
	return name == s.By || goRunsProgram().MatchString(name)
}

// Places where nothing that a program sees comes from its image.
var enginesPlaces = []struct{ place, why string }{
	{"/proc", "what the kernel says of processes"},
	{"/sys", "what the kernel says of the machine"},
	{"/dev", "devices, and the witness"},
	{"/etc/hosts", "the engine's"},
	{"/etc/hostname", "the engine's"},
	{"/etc/resolv.conf", "the engine's"},
	{"/etc/mtab", "a link into /proc that the engine makes"},
	{"/.dockerenv", "the engine's"},
	{"/run/.containerenv", "the engine's"},
	{"/run/secrets", "the engine's"},
}

// enginesOwn reports whether a path is the engine's or the kernel's.
func enginesOwn(name string) bool {
	for _, p := range enginesPlaces {
		if under(name, p.place) {
			return true
		}
	}
	return false
}

// isNoise reports whether a sight says nothing about the image.
func (t tree) isNoise(s *sight, name string) bool {
	if enginesOwn(name) || s.By == insidePath {
		return true
	}
	at, _ := t.resolve(name)
	return enginesOwn(at)
}

// under reports whether a path is one of places, or below it.
func under(name string, places ...string) bool {
	return slices.ContainsFunc(places, func(p string) bool { return name == p || strings.HasPrefix(name, p+"/") })
}

// Where distributions keep what is theirs.
const systemDirs = `/bin /sbin /lib /lib64 /libx32 /lib32 /usr/bin /usr/sbin /usr/lib /usr/lib64 /usr/libexec /usr/share
	/usr/local/go /var/lib/dpkg /var/lib/apt /etc/passwd /etc/group /etc/shadow /etc/ssl /etc/pki /etc/ca-certificates
	/etc/services /etc/protocols /etc/nsswitch.conf /etc/os-release /etc/debian_version /etc/alpine-release
	/etc/mime.types /etc/ld.so.cache /etc/ld.so.conf /etc/ld.so.conf.d /etc/profile /etc/inputrc /etc/bash.bashrc
	/etc/terminfo /etc/gai.conf /etc/host.conf`

// Directories that every distribution makes itself, in its own way.
const baseDirs = `/ /etc /usr /var /run /srv /opt /mnt /media /home /usr/local /usr/local/bin /var/lib /var/run`

func systemPlace(name string) bool { return under(name, strings.Fields(systemDirs)...) }

var (
	cLibrary = lazily(`^/(usr/)?lib(x?32|64)?/([^/]+-linux-[^/]+/)?` +
		`([^/]+\.so[.0-9]*|gconv/.*|ld-[^/]+|glibc-hwcaps/.*|tls/.*)$` +
		`|^/etc/ld\.so\.(cache|preload|conf)|^/usr/lib/locale/|^/usr/share/locale/locale\.alias$|^/etc/ld-musl-`)
	filesThenDNS    = lazily(`(?m)^hosts:\s*files( \S+ \[NOTFOUND=return\])? dns`)
	certificateDirs = []string{
		"/etc/ssl/certs", "/etc/pki/tls/certs", "/usr/share/ca-certificates", "/usr/local/share/ca-certificates",
	}
	certificateBundles = []string{
		"/etc/ssl/certs/ca-certificates.crt", "/etc/ssl/cert.pem", "/etc/pki/tls/certs/ca-bundle.crt",
	}
	zoneDirs = []string{"/usr/share/zoneinfo", "/usr/share/lib/zoneinfo", "/usr/lib/locale/TZ", "/etc/zoneinfo"}
)

const (
	zoneArchive = "/usr/local/go/lib/time/zoneinfo.zip"

	// localTime is what Go opens for the local time where TZ is not set, so in nearly every
	// program. Debian's images have it, for UTC; what it says is compared where both do.
	localTime = "/etc/localtime"
)

// zone is the name of the time zone that a file describes.
func zone(name string) string {
	for _, dir := range zoneDirs {
		if rest, ok := strings.CutPrefix(name, dir+"/"); ok {
			return rest
		}
	}
	return name
}

func (t tree) hasAny(names []string) bool {
	return slices.ContainsFunc(names, func(name string) bool {
		_, e := t.resolve(name)
		return e != nil
	})
}

// accountsLost names the accounts of a table of users or groups that the rewrite's
// lacks, but for those that distributions bring.
func accountsLost(name string, old, now *entry) string {
	if name != "/etc/passwd" && name != "/etc/group" {
		return ""
	}
	var lost []string
	has := accounts(now.head)
	for _, a := range accounts(old.head) {
		account, _, _ := strings.Cut(a, ":")
		if !slices.Contains(has, a) && !slices.Contains(strings.Fields(distributionAccounts), account) {
			lost = append(lost, a)
		}
	}
	if len(lost) == 0 {
		return ""
	}
	return "lacks " + strings.Join(lost, ", ")
}

// accounts are the names with their numbers.
func accounts(text string) []string {
	var list []string
	for line := range strings.Lines(text) {
		if f := strings.Split(strings.TrimSpace(line), ":"); len(f) > 2 {
			list = append(list, f[0]+":"+f[2])
		}
	}
	return list
}

// distributionAccounts are the users and groups that Debian and Alpine bring
// themselves. Their numbers differ between the two.
const distributionAccounts = `root bin daemon sys sync games man lp mail news uucp proxy www-data backup list irc
	gnats nobody nogroup _apt adm tty disk kmem dialout fax voice cdrom floppy tape sudo audio dip operator src shadow
	utmp video sasl plugdev staff users systemd-network systemd-resolve messagebus _ssh sshd ssh halt shutdown
	postmaster cron ftp at squid xfs cyrus vpopmail ntp smmsp guest wheel console netdev readproc kvm input lpadmin
	ping postgres man abuild svn crontab mlocate render sgx`
