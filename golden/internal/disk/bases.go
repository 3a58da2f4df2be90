package disk

import (
	"io/fs"
	"strconv"
	"strings"
)

// directories of every full image; a mode other than 755 stands before the name.
const directories = "/bin /etc /home /lib /media /mnt /opt /proc /run 700:/root /sbin /srv /sys 1777:/tmp " +
	"/usr/bin /usr/lib /usr/local/bin /usr/sbin /usr/share /var/cache /var/lib " +
	"/var/log /var/spool 1777:/var/tmp /etc/ssl/certs"

// systemFiles are what each family of images has besides, by the system's name.
var systemFiles = []struct{ family, path string }{
	{"alpine", "/etc/os-release"},
	{"alpine", "/etc/passwd"},
	{"alpine", "/etc/group"},
	{"alpine", "/etc/ssl/certs/ca-certificates.crt"},
	{"alpine", "/etc/services"},
	{"alpine", "/etc/protocols"},
	{"debian", "/etc/os-release"},
	{"debian", "/etc/debian_version"},
	{"debian", "/etc/passwd"},
	{"debian", "/etc/group"},
	{"debian", "/usr/share/zoneinfo/Asia/Tokyo"},
	{"debian-toolchain", "/etc/ssl/certs/ca-certificates.crt"},
	{"debian-toolchain", "/etc/services"},
	{"debian-toolchain", "/etc/protocols"},
}

// applets are programs that alpine's busybox and Debian's slim image both have,
// of those that a generated project starts.
var applets = strings.Fields("basename cat chmod chown cp cut date dirname echo env expr false " +
	"grep head hostname id ln ls mkdir mv printf pwd readlink rm sed sh sleep sort stat tail " +
	"tar test touch tr true uname uniq wc whoami xargs find")

// extras are programs that only some images have.
var extras = []struct {
	family   string
	programs []string
}{
	{"alpine", []string{"nc", "wget", "vi", "unzip"}},
	{"debian", []string{"bash", "perl"}},
	{"debian-toolchain", []string{"git", "openssl", "curl", "wget", "gcc", "make", "ps", "ssh"}},
}

// Base is what an image of a name holds, and the programs on its PATH; ok is false
// for a name that is not known here.
func Base(image string) (d Disk, programs []string, ok bool) {
	name, tag, _ := strings.Cut(image, ":")
	d = New()
	switch {
	case image == "scratch":
		return d, nil, true
	case name == "golang" && strings.Contains(tag, "alpine"):
		d.family("alpine")
		d.toolchain()
		return d, append(programsOf("alpine"), "go"), true
	case name == "golang":
		d.family("debian")
		d.family("debian-toolchain")
		d.toolchain()
		return d, append(append(programsOf("debian"), programsOf("debian-toolchain")...), "go"), true
	case name == "alpine" || name == "debian":
		d.family(name)
		return d, programsOf(name), true
	}
	return nil, nil, false
}

// family fills a disk with what a family of images has.
func (d Disk) family(family string) {
	for _, f := range strings.Fields(directories) {
		mode, dir, ok := strings.Cut(f, ":")
		if !ok {
			mode, dir = "755", f
		}
		d.Put(dir, Dir(Octal(mode)))
	}
	d.Put("/var/run", Link("/run"))
	for _, p := range programsOf(family) {
		d.Put("/bin/"+p, File(p+" of "+family, 0o755))
	}
	for _, f := range systemFiles {
		if f.family == family {
			d.Put(f.path, File(family+"'s "+f.path, 0o644))
		}
	}
}

func (d Disk) toolchain() {
	for _, dir := range []string{"/go", "/go/src", "/go/bin"} {
		d.Put(dir, Dir(fs.ModeSticky|0o777))
	}
	d.Put("/usr/local/go/VERSION", File("the toolchain's version", 0o644))
	d.Put("/usr/local/go/bin/go", File("go", 0o755))
	d.Put("/usr/local/go/lib/time/zoneinfo.zip", File("Go's time zones", 0o644))
}

func programsOf(family string) []string {
	var list []string
	if family != "debian-toolchain" {
		list = append(list, applets...)
	}
	for _, e := range extras {
		if e.family == family {
			list = append(list, e.programs...)
		}
	}
	return list
}

// special are the bits of a mode that Go keeps elsewhere.
var special = []struct{ bit, mode fs.FileMode }{
	{0o1000, fs.ModeSticky}, {0o2000, fs.ModeSetgid}, {0o4000, fs.ModeSetuid},
}

// Octal reads the digits of chmod.
func Octal(s string) fs.FileMode {
	var n fs.FileMode
	for _, r := range s {
		n = n<<3 | fs.FileMode(r-'0')&7
	}
	mode := n & 0o777
	for _, s := range special {
		if n&s.bit != 0 {
			mode |= s.mode
		}
	}
	return mode
}

// digits writes a mode as stat -c %a does.
func digits(mode fs.FileMode) string {
	n := mode.Perm()
	for _, s := range special {
		if mode&s.mode != 0 {
			n |= s.bit
		}
	}
	return strconv.FormatUint(uint64(n), 8)
}
