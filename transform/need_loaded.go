package transform

import (
	"slices"
	"strings"

	"offstage/transform/internal/gosrc"
	"offstage/transform/internal/shell"
)

// loaded finds the packages that the programs of other packages use: data
// that they load, as fonts and languages, and programs that they start
// themselves.
func (f *facts) loaded() []Need {
	list := f.idleTools()
	for _, s := range f.packaged() {
		name := s.cmd.Program()
		for _, p := range startedBy[name] {
			if f.originalHas(p) && (name != "git" || connects(s.cmd)) {
				list = append(list, need(KindProgram, p, Evidence{s.ev.File, s.ev.Line, name + " is started, which may start " + p}))
			}
		}
	}
	if len(f.packaged()) == 0 && len(list) == 0 {
		return nil
	}
	for in, n := range f.systemPackages() {
		if f.holdsData(in.manager, n) && !f.uninstalled(n) {
			list = append(list, need(KindPackage, n, f.line(in.step, in.manager+" installs "+n+", and the programs that are started may load it")))
		}
	}
	return list
}

// packaged are the starts of programs that a package of the original brings.
func (f *facts) packaged() []start {
	var list []start
	for _, s := range f.starts {
		name := s.cmd.Program()
		if s.role != shellStart && s.target.kind == tool && !shell.IsShell(name) && !s.cmd.Builtin() && f.originalHas(name) && !f.light(name) {
			list = append(list, s)
		}
	}
	return list
}

// light says whether a program uses no other package: those of the base, those
// that commands and health checks use every day.
func (f *facts) light(name string) bool {
	return lightPrograms.has(name) || !heavyBase.has(name) && f.baseHas(name)
}

// heavyBase are programs of Debian's golang image that use other packages.
var heavyBase = words("git rsync python3")

var lightPrograms = words(`curl wget jq openssl nc ip iptables tini dumb-init su-exec gosu sudo envsubst getent psql pg_dump pg_restore pg_isready mysql mysqldump
	mysqladmin redis-cli sqlite3 socat zip unzip ps top free ping dig host nslookup logrotate file update-ca-certificates ssh scp sftp ssh-keygen`)

// startedBy are the programs that a program starts itself, where it finds them.
// Sources: yt-dlp's and ImageMagick's documentation, git's and rsync's manuals.
var startedBy = map[string][]string{
	"yt-dlp": {"ffmpeg"}, "youtube-dl": {"ffmpeg"}, "convert": {"gs", "ffmpeg"}, "magick": {"gs", "ffmpeg"}, "git": {"ssh", "git-lfs"}, "rsync": {"ssh"},
}

// localVerbs are git's commands that only read what is there.
var localVerbs = words(`version status log diff show rev-parse rev-list branch blame add init config cat-file ls-files ls-tree describe checkout reset grep archive
	merge-base for-each-ref symbolic-ref show-ref hash-object write-tree --version`)

// connects says whether a git command may talk to another machine.
func connects(c *shell.Command) bool {
	for i, a := range c.Args[1:] {
		switch {
		case !a.Known:
			return true
		case a.Text == "-C" || a.Text == "-c" || i > 0 && (c.Args[i].Text == "-C" || c.Args[i].Text == "-c"):
		case !strings.HasPrefix(a.Text, "-") || a.Text == "--version":
			return !localVerbs.has(a.Text)
		}
	}
	return true
}

// dataPrefixes are how Debian's packages of data begin. Left out: lib…, since a
// package of alpine brings the libraries that it needs.
var dataPrefixes = []string{"fonts-", "ttf-", "xfonts-", "tesseract-ocr-", "texlive", "hunspell-", "aspell-", "myspell-", "python3-", "gstreamer1.0-", "libreoffice-"}

// holdsData says whether a package may be what programs load. On alpine that is
// one of which no program is known.
func (f *facts) holdsData(manager, name string) bool {
	if buildOnly(name, false) || name == "tzdata" || slices.Contains(mimePackages, name) || slices.Contains([]string{"python3-pip", "python3-venv", "py3-pip"}, name) {
		return false
	}
	data := name == "fontconfig" || slices.ContainsFunc(dataPrefixes, func(p string) bool { return strings.HasPrefix(name, p) })
	if manager == "apt" || data {
		return data
	}
	_, known := aptNames[name]
	return !known && !ofProgram(name)
}

// ofProgram says whether a package is one of a program that a table knows.
func ofProgram(name string) bool {
	for program, p := range programPackages {
		if name == program || name == p.apk || name == p.apt {
			return true
		}
	}
	return false
}

// runTools are packages that no build of a Go program uses. Left out: tools of
// databases and networks, which people install for themselves.
var runTools = words(`ffmpeg yt-dlp imagemagick chromium chromium-browser tesseract-ocr wkhtmltopdf ghostscript poppler-utils exiftool
	libimage-exiftool-perl mediainfo mkvtoolnix sox pandoc pandoc-cli libreoffice`)

// idleTools are the packages of such tools that nothing is seen to start, where
// the program imports a module whose source is not read: that one may.
func (f *facts) idleTools() []Need {
	by, at, ok := f.unknownModule()
	if !ok {
		return nil
	}
	var list []Need
	for in, n := range f.systemPackages() {
		if runTools.has(n) && !f.uninstalled(n) {
			ev := Evidence{at.File, at.Line, by + " may start what " + in.manager + " installs, and its source was not read: " + n}
			list = append(list, need(KindPackage, n, ev))
		}
	}
	return list
}

// unknownModule is the first module of which no table says what it is.
func (f *facts) unknownModule() (string, Evidence, bool) {
	for _, b := range f.readBuilds() {
		for _, i := range b.prog.src.Imports {
			if inNoTable(i) {
				return gosrc.Repository(i.Path), f.place(b, i.Pos, ""), true
			}
		}
	}
	return "", Evidence{}, false
}
