package catalog

import (
	"path"
	"strconv"
)

// An Inventory is the programs of a base image: those of its system, and those that it
// has besides.
type Inventory struct{ System, Besides Words }

// Has reports whether a program is in the image.
func (i Inventory) Has(name string) bool { return i.System.Has(name) || i.Besides.Has(name) }

// Programs are those of the image, as far as they are known: of an image of another
// distribution, those of Debian's.
func (b Base) Programs() Inventory {
	switch {
	case b.Musl:
		return Inventory{System: AlpineBase}
	case b.Golang:
		return Inventory{DebianBase, GolangDebian}
	}
	return Inventory{System: DebianBase}
}

// Busybox is the applets of alpine's busybox that answer as the full tool does
// for everyday flags.
const Busybox Words = `
	[ [[ ash awk base64 basename bunzip2 busybox bzcat bzip2 cat chgrp chmod chown chroot cksum clear cmp comm cp cpio
	cut date dc dd df diff dirname dmesg dos2unix du echo ed egrep env expand expr factor fallocate false fgrep find
	flock fold free fsync fuser getopt grep groups gunzip gzip halt head hexdump hostid hostname id install ionice
	kill killall less link ln logger ls lsof lzcat md5sum mesg microcom mkdir mkfifo mknod mktemp mount mountpoint
	mv nc netstat nice nl nohup nproc nsenter nslookup od openvt paste pgrep pidof ping ping6 pkill pmap printenv
	printf ps pstree pwd readlink realpath renice reset rev rm rmdir route run-parts sed seq setsid sh sha1sum
	sha256sum sha512sum shred shuf sleep sort split stat strings stty su sum swapoff swapon sync sysctl tac tail
	tar tee test time timeout top touch tr traceroute true truncate tty tty umount uname uniq unix2dos unlink
	unlzma unxz unzip uptime usleep uuencode vi watch wc wget which whoami who xargs xxd yes zcat`

// AlpineBase is every program of the alpine image: all applets of its busybox,
// and what apk-tools and the C library bring.
const AlpineBase Words = `
	[ [[ acpid add-shell addgroup adduser adjtimex arch arp arping ash awk base64 basename bbconfig bc beep busybox
	blkdiscard blkid blockdev brctl bunzip2 bzcat bzip2 cal cat chattr chgrp chmod chown chpasswd chroot chvt
	cksum clear cmp comm cp cpio crond crontab cryptpw cut date dc dd deallocvt delgroup deluser depmod df diff
	dirname dmesg dnsdomainname dos2unix du dumpkmap echo egrep eject env ether-wake expand expr factor fallocate
	false fatattr fbset fbsplash fdflush fdisk fgrep find findfs flock fold free fsck fstrim fsync fuser getopt
	getty grep groups gunzip gzip halt hd head hexdump hostid hostname hwclock id ifconfig ifdown ifenslave ifup
	init inotifyd insmod install ionice iostat ip ipaddr ipcalc ipcrm ipcs iplink ipneigh iproute iprule iptunnel
	kbd_mode kill killall killall5 klogd last less link linux32 linux64 ln loadfont loadkmap logger login logread
	losetup ls lsattr lsmod lsof lsusb lzcat lzma lzop lzopcat makemime md5sum mdev mesg microcom mkdir mkdosfs
	mkfifo mknod mkpasswd mkswap mktemp modinfo modprobe more mount mountpoint mpstat mv nameif nanddump nandwrite
	nbd-client nc netstat nice nl nmeter nohup nologin nproc nsenter nslookup ntpd od openvt partprobe passwd
	paste pgrep pidof ping ping6 pipe_progress pivot_root pkill pmap poweroff printenv printf ps pscan pstree pwd
	pwdx raidautorun rdate rdev readahead readlink realpath reboot reformime remove-shell renice reset resize rev
	rfkill rm rmdir rmmod route run-parts sed sendmail seq setconsole setfont setkeycodes setlogcons setpriv
	setserial setsid sh sha1sum sha256sum sha3sum sha512sum showkey shred shuf slattach sleep sort split stat
	strings stty su sum swapoff swapon switch_root sync sysctl syslogd tac tail tar tee test time timeout top
	touch tr traceroute traceroute6 tree true truncate tty ttysize tunctl udhcpc udhcpc6 umount uname unexpand
	uniq unix2dos unlink unlzma unlzop unshare unxz unzip uptime usleep uudecode uuencode vconfig vi vlock volname
	watch watchdog wc wget which who whoami whois xargs xxd xzcat yes zcat zcip apk getent getconf iconv ldd
	scanelf ssl_client update-ca-certificates`

// DebianBase is what debian:*-slim has. Source: the packages of a bookworm minbase.
const DebianBase Words = `
	[ add-shell addgroup addpart adduser agetty apt apt-cache apt-cdrom apt-config apt-get apt-key apt-mark arch
	awk b2sum badblocks base32 base64 basename basenc bash bashbug blkdiscard blkid blkzone blockdev captoinfo cat
	chage chattr chcon chcpu chfn chgpasswd chgrp chmem chmod choom chown chpasswd chroot chrt chsh cksum clear
	clear_console cmp comm cp cpgr cppw csplit ctrlaltdel cut dash date dd debconf debconf-set-selections debugfs
	delgroup delpart deluser df diff diff3 dir dircolors dirname dmesg dnsdomainname domainname dpkg dpkg-deb
	dpkg-query du dumpe2fs echo egrep env expand expiry expr factor faillock faillog fallocate false fgrep
	filefrag fincore find findfs findmnt flock fmt fold fsck fsfreeze fstab-decode fstrim getconf getent getopt
	getty gpasswd gpgv grep groupadd groupdel groupmems groupmod groups grpck grpconv grpunconv gunzip gzexe gzip
	hardlink head hostid hostname hwclock i386 iconv iconvconfig id infocmp infotocap install installkernel ionice
	ipcmk ipcrm ipcs ischroot isosize join killall5 last lastb lastlog ldattach ldconfig ldd link linux32 linux64
	ln locale localedef logger login logname logsave losetup ls lsattr lsblk lscpu lsfd lsipc lsirq lslocks
	lslogins lsmem lsns mawk mcookie md5sum mesg mkdir mke2fs mkfifo mknod mkswap mktemp more mount mountpoint mv
	namei nawk newgrp newusers nice nisdomainname nl nohup nologin nproc nsenter numfmt od pager pam-auth-update
	partx passwd paste pathchk perl pidof pinky pivot_root pldd pr printenv printf prlimit ptx pwck pwconv pwd
	pwunconv rbash readlink readprofile realpath remove-shell renice reset resize2fs resizepart rev rgrep rm rmdir
	rmt rmt-tar rtcwake run-parts runcon runuser savelog script scriptlive scriptreplay sdiff sed seq service
	setarch setpriv setsid setterm sg sh sha1sum sha224sum sha256sum sha384sum sha512sum shadowconfig shred shuf
	sleep sort split start-stop-daemon stat stdbuf stty su sulogin sum swaplabel swapoff swapon switch_root sync
	tabs tac tail tar tarcat taskset tee tempfile test tic timeout toe touch tput tr true truncate tset tsort tty
	tune2fs tzselect uclampset umount uname uncompress unexpand uniq unlink unshare update-alternatives
	update-passwd update-shells useradd userdel usermod users utmpdump vdir vigr vipw wall wc wdctl whereis which
	who whoami wipefs x86_64 xargs yes ypdomainname zcat zcmp zdiff zdump zegrep zfgrep zforce zgrep zic zless
	zmore znew zramctl`

// GolangDebian is what the official Debian flavour of golang has besides: the
// packages of buildpack-deps:scm, a C compiler, make and perl, and the names that
// update-alternatives gives their programs.
const GolangDebian Words = `
	addr2line ar as bunzip2 bzcat bzip2 bzip2recover c++ c++filt c89 c89-gcc c99 c99-gcc c_rehash cc chg cpan cpp
	curl dirmngr dirmngr-client dwp free g++ gcc gcov gencat git git-daemon git-http-backend git-receive-pack
	git-shell git-upload-archive git-upload-pack gmake go gofmt gold gpg gpg-agent gpg-zip gpgcompose gpgconf
	gpgparsemail gpgsm gpgsplit gpgtar gpgv gprof hg hg-ssh json_pp kill ld lzcat lzma lzmainfo make
	make-first-existing-target nm objcopy objdump openssl patch pdb3 pgrep piconv pidwait pkg-config pkgconf pkill
	pmap prove ps pwdx pydoc3 pygettext3 python3 ranlib rcp readelf rlogin rsh scalar scp sftp shasum size skill
	slabtop slogin snice sq ssh ssh-add ssh-agent ssh-argv0 ssh-copy-id ssh-keygen ssh-keyscan strings strip svn
	sysctl tload top unlzma unxz update-ca-certificates uptime vmstat w watch wget xz xzcat`

// MayName reports whether the image may have an account for the number of a user: those of a
// distribution itself, and the one that ubuntu has had since 23.04.
func (b Base) MayName(number string) bool {
	n, err := strconv.Atoi(number)
	return err == nil && (n < 1000 || n == 65534 || n == 1000 && b.Repo == "ubuntu")
}

// debianFiles are files below /etc that Debian's images have besides those among places, and
// golangFiles those of the packages of Docker's golang image; releases differ in them. Source: an
// image of golang:bookworm's packages.
const debianFiles Words = `
	/etc/bindresvport.blacklist /etc/default/hwclock /etc/default/nss /etc/default/useradd /etc/dpkg/dpkg.cfg
	/etc/e2scrub.conf /etc/environment /etc/fstab /etc/gai.conf /etc/issue.net /etc/ld.so.cache
	/etc/ld.so.conf.d/libc.conf /etc/ld.so.conf.d/x86_64-linux-gnu.conf /etc/libaudit.conf /etc/mke2fs.conf
	/etc/motd /etc/nsswitch.conf /etc/pam.conf /etc/pam.d/common-account /etc/pam.d/common-auth
	/etc/pam.d/common-password /etc/pam.d/common-session /etc/pam.d/login /etc/pam.d/other /etc/pam.d/passwd
	/etc/pam.d/su /etc/rmt /etc/security/access.conf /etc/security/group.conf /etc/security/limits.conf
	/etc/security/pam_env.conf /etc/security/time.conf /etc/skel/.bash_logout /etc/skel/.bashrc
	/etc/skel/.profile /etc/subgid /etc/subuid /etc/terminfo/README /etc/xattr.conf`

const golangFiles Words = `
	/etc/ca-certificates.conf /etc/gprofng.rc /etc/netconfig /etc/selinux/semanage.conf /etc/sysctl.conf /etc/wgetrc`

// alpineFiles are such files of alpine. Source: alpine-baselayout, busybox and apk-tools.
const alpineFiles Words = `
	/etc/apk/arch /etc/apk/repositories /etc/apk/world /etc/modules /etc/nsswitch.conf /etc/sysctl.conf
	/etc/udhcpd.conf`

// MayHaveFile reports whether an image may have a file of the system, though not all of its
// releases do: one of some settings, or a certificate.
func MayHaveFile(b Base, p string) bool {
	switch ext := path.Ext(p); {
	case path.Dir(p) == CertificateDir && (ext == ".pem" || ext == ".0"):
		return b.Golang || b.Musl
	case b.Musl:
		return alpineFiles.Has(p)
	}
	return b.Release != "" && (debianFiles.Has(p) || b.Golang && golangFiles.Has(p))
}

// FilledDirs are directories outside of those of settings and shared data that a Debian image
// has something in.
func (b Base) FilledDirs() Words {
	if b.Release == "" {
		return ""
	}
	return "/etc/ssl /lib/terminfo /usr/lib/ssl /usr/lib/terminfo"
}
