package image

import (
	"io/fs"
	"iter"
	"path"
	"slices"
	"strings"

	"offstage/transform/internal/catalog"

	"github.com/moby/patternmatcher"
)

// KeptOut gives the paths and patterns of the context that git does not keep and that may
// be data: what people have beside the repository, as settings, keys and a store, and not
// what tools and builds leave there. Those that name no directory count at the top of dir.
func (c *Context) KeptOut(dir string) iter.Seq[string] {
	return func(yield func(string) bool) {
		if c == nil {
			return
		}
		names := append(c.ignoredData(dir), c.notAdded(dir)...)
		for _, name := range names {
			if !yield(name) {
				return
			}
		}
	}
}

// ignoredData is what the ignore files say of a directory.
func (c *Context) ignoredData(dir string) []string {
	if c.git == nil {
		return nil
	}
	var list []string
	for _, p := range c.git.Patterns() {
		rest, anywhere := strings.CutPrefix(p.String(), "**/")
		name := rest
		if anywhere {
			name = path.Join(dir, rest)
		}
		_, below := Below("/"+dir, "/"+name)
		if dir == "." {
			below = true
		}
		plain := !strings.ContainsAny(name, "*?[\\")
		if !p.Exclusion() && below && mayBeData(rest) && !c.Ignored(name) && (!plain || c.Untracked(name)) {
			list = append(list, name)
		}
	}
	return list
}

// notAdded is what lies in a directory, and git was not told of it.
func (c *Context) notAdded(dir string) []string {
	var list []string
	entries, _ := fs.ReadDir(c.Tree, c.Full(dir))
	for _, e := range entries {
		name := path.Join(dir, e.Name())
		if mayBeData(e.Name()) && c.Untracked(name) && !c.gitIgnores(name) && !c.Ignored(name) &&
			!(e.IsDir() && c.holdsSource(name, 0)) {
			list = append(list, name)
		}
	}
	return list
}

// MayIgnore reports whether git may ignore something that a pattern takes: a line of a
// .gitignore is of its directory, or of its ending anywhere.
func (c *Context) MayIgnore(pattern string) bool {
	if c == nil || c.git == nil {
		return false
	}
	return slices.ContainsFunc(c.git.Patterns(), func(p *patternmatcher.Pattern) bool {
		rest, anywhere := strings.CutPrefix(p.String(), "**/")
		here, err := path.Match(path.Dir(rest), path.Dir(pattern))
		ext := path.Ext(rest)
		open := ext == "" || strings.ContainsAny(ext, "*?[")
		return !p.Exclusion() && (ext == path.Ext(pattern) && ext != "" || open && !anywhere) &&
			(anywhere || err == nil && here)
	})
}

// mayBeData reports whether what a line of a .gitignore names may be data that is brought
// on purpose. Of a pattern a part has to be known that is no extension, or an extension of
// data.
func mayBeData(pattern string) bool {
	for name := range strings.SplitSeq(path.Dir(pattern), "/") {
		if ofTools(name) && name != "." {
			return false
		}
	}
	base := strings.ToLower(path.Base(pattern))
	stem, ext := strings.TrimSuffix(base, path.Ext(base)), path.Ext(base)
	switch {
	case strings.ContainsAny(pattern, "\\ ") || strings.Contains(pattern, "**") || ofTools(base):
		return false
	case strings.Trim(base, "*?.") == "" || strings.HasSuffix(base, "~") || strings.Contains(base, "["),
		byProductExts.Has(ext):
		return false
	case strings.Trim(stem, "*?.") == "":
		return strings.HasPrefix(base, ".env") || keptExts.Has(ext)
	}
	return true
}

// ofTools reports whether a name is one that a tool or a build gives to what it leaves: a
// hidden one, but for the environment of a program.
func ofTools(name string) bool {
	hidden := strings.HasPrefix(name, ".") && (!strings.HasPrefix(name, ".env") || name == ".envrc")
	stem, _, _ := strings.Cut(name, ".")
	return hidden || NotData(name, true) || NotData(name, false) || byProducts.Has(stem) ||
		byProducts.Has(strings.TrimRight(stem, "*-"))
}

// Considered and left out: public, static, data, uploads and images, which programs serve
// and fill; config and settings of any extension.
const (
	byProducts catalog.Words = `bin obj build dist out output target release releases node_modules bower_components
	jspm_packages vendor venv env tmp temp log logs cache coverage cover cov profile screenshots videos __pycache__
	__debug_bin debug _obj _test _testmain _cgo_defun _cgo_export _cgo_gotypes thumbs ehthumbs desktop npm-debug
	yarn-debug yarn-error pids lib-cov go package-lock yarn prime parts terraform charts godeps`
	byProductExts catalog.Words = `.exe .exe~ .dll .so .dylib .a .o .obj .lib .class .jar .war .test .out .prof .pprof
	.log .swp .swo .swn .tmp .temp .bak .orig .rej .pid .seed .lock .iml .ipr .iws .suo .sln .njsproj .tar .gz .tgz
	.zip .7z .rar .rpm .deb .snap .apk .dmg .md5 .sha256 .asc .pyc .cover .coverprofile .cov .go .md .map
	.code-workspace .tfstate .c .h .cc .cpp .s .syso`
	keptExts catalog.Words = `.env .db .sqlite .sqlite3 .json .yaml .yml .toml .ini .conf .cfg .properties .pem .key
	.crt .cer .p12 .pfx .jks .mmdb .csv .dat .txt .xml`
)
