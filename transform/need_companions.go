package transform

import (
	"slices"
	"strings"

	"offstage/transform/internal/shell"
)

// A companion is what programs load or start by themselves, if it is installed:
// packages whose names begin so.
type companion struct {
	programs map[string]bool
	packages []string
}

// companionPackages is what the programs' own documentation names. What each
// package depends on comes with it.
var companionPackages = []companion{
	{set("chromium chromium-browser wkhtmltopdf wkhtmltoimage soffice libreoffice convert magick mogrify montage dot pandoc gs inkscape rsvg-convert ffmpeg"),
		[]string{"fonts-", "ttf-", "font-", "xfonts-", "fontconfig", "msttcorefonts"}},
	{set("chromium chromium-browser"), []string{"nss", "freetype", "harfbuzz", "chromium-"}},
	{set("git"), []string{"openssh", "git-lfs"}},
	{set("rsync ansible ansible-playbook"), []string{"openssh", "sshpass"}},
	{set("convert magick mogrify montage"), []string{"ghostscript", "imagemagick-", "librsvg2-bin", "rsvg-convert"}},
	{set("tesseract"), []string{"tesseract-ocr-"}},
	{set("yt-dlp youtube-dl"), []string{"ffmpeg", "python3"}},
	{set("pandoc"), []string{"texlive", "wkhtmltopdf"}},
	{set("python python3"), []string{"python3-", "py3-"}},
}

// installers are what builds need of an interpreter's packages.
var installers = set("python3-pip python3-dev python3-setuptools python3-wheel python3-venv py3-pip py3-setuptools py3-wheel python3-pipx")

// companions are the installed packages that a started program loads by itself,
// and those that an interpreter's own package manager brought, which no runtime has.
func (f *facts) companions() []Need {
	var list []Need
	for _, s := range f.starts {
		if s.target.kind != tool || !f.originalHas(s.cmd.Program()) {
			continue
		}
		name := s.cmd.Program()
		for in, n := range f.systemPackages() {
			if f.isCompanion(name, n) {
				list = append(list, need(KindPackage, n, f.line(in.step, in.manager+" installs "+n+", which "+name+" uses by itself")))
			}
		}
		for _, in := range f.installs {
			if manager := managers[name]; manager != "" && strings.HasPrefix(in.manager, manager) && f.scriptOperand(s) != "" {
				for _, n := range in.names {
					list = append(list, need(KindPackage, n+" ("+manager+")", f.line(in.step, in.manager+" installs "+n+", which a script may import")))
				}
			}
		}
	}
	return list
}

func (f *facts) isCompanion(program, pkg string) bool {
	if installers[pkg] || f.uninstalled(pkg) || strings.HasSuffix(pkg, "-dev") {
		return false
	}
	return slices.ContainsFunc(companionPackages, func(c companion) bool {
		return c.programs[program] && slices.ContainsFunc(c.packages, func(p string) bool { return strings.HasPrefix(pkg, p) })
	})
}

// managers are the package managers of interpreters.
var managers = map[string]string{"python": "pip", "python3": "pip", "ruby": "gem"}

// interpreters run a file of any content.
var interpreters = set("python python3 node nodejs deno bun ruby perl php java Rscript lua julia ts-node npx pwsh")

// scriptOperand is the file of the image that an interpreter is told to run.
func (f *facts) scriptOperand(s start) string {
	if s.target.kind != tool || !interpreters[s.cmd.Program()] {
		return ""
	}
	return f.firstFile(s.cmd)
}

func (f *facts) firstFile(c *shell.Command) string {
	for _, w := range c.Args[1:] {
		if p, ok := c.Abs(w); ok && w.Known && !strings.HasPrefix(w.Text, "-") && f.stillThere(p) {
			return p
		}
	}
	return ""
}
