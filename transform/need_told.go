package transform

import (
	"io/fs"
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"

	"offstage/transform/internal/shell"
)

// told is what the program is told of paths outside of its source: by the
// environment that compose files, manifests and scripts set, and by the settings
// that it reads.
func (f *facts) told(opened []Need) []Need {
	var list []Need
	for _, u := range f.uses {
		if !f.ofFinal(u) {
			continue
		}
		ev := Evidence{File: u.File, Line: u.Line}
		for _, name := range slices.Sorted(maps.Keys(u.Env)) {
			ev.Why = u.Source + " sets " + name + ", which names it"
			list = append(list, f.valueNames(u.Env[name], ev)...)
		}
		for _, name := range u.EnvFiles {
			if data, err := readFile(f.tree, name); err == nil && len(data) <= maxSettingsSize {
				list = append(list, f.textNames(string(data), name)...)
			}
		}
	}
	for _, b := range f.artifactBuilds() {
		for _, m := range linkedValue.FindAllStringSubmatch(b.cmd.LDFlags, -1) {
			list = append(list, f.valueNames(m[1], f.line(b.at, "-X sets a variable to it"))...)
		}
	}
	var scripts []string
	for _, s := range f.starts {
		if b := s.brought; b != nil && len(b.data) <= maxSettingsSize {
			list = append(list, f.textNames(string(b.data), b.tree)...)
		} else if name := s.scriptPath(); name != "" && !slices.Contains(scripts, name) {
			scripts = append(scripts, name)
			if data, file, ok := f.image.read(name); ok && len(data) <= maxSettingsSize {
				list = append(list, f.textNames(string(data), file)...)
			}
		}
	}
	return append(list, f.settings(append(slices.Clone(opened), list...))...)
}

// linkedValue is what the linker's -X sets a variable to.
var linkedValue = regexp.MustCompile(`-X[ =]["']?[^\s=]+=["']?([^\s"']+)`)

// scriptPath is the script that a start runs, by itself or through a shell.
func (s start) scriptPath() string {
	name, ok := scriptOf(s.cmd)
	switch {
	case s.target.kind == script:
		return s.target.path
	case ok && shell.IsShell(s.cmd.Program()):
		return name
	}
	return ""
}

// settingsExts are the endings of files in which a program is told paths.
var settingsExts = words(".yaml .yml .toml .ini .env .conf .cfg .properties .json .hcl")

// maxSettings bounds how many files of settings are read for one program,
// maxSettingsSize how long each may be, what is longer is data, and
// maxSettingsTotal how long all of them.
const (
	maxSettings      = 64
	maxSettingsSize  = 64 << 10
	maxSettingsTotal = 512 << 10
)

// settings are the paths that the opened files of settings name, and those that
// are found that way.
func (f *facts) settings(opened []Need) []Need {
	var list []Need
	done, left := map[string]bool{}, maxSettingsTotal
	for i := 0; i < len(opened) && len(done) < maxSettings; i++ {
		n := opened[i]
		names := []string{n.Arg}
		switch {
		case n.Kind == KindDirectory && settingsDirs.has(path.Base(n.Arg)):
			names, _ = fs.Glob(imageFS{f.image}, strings.TrimPrefix(n.Arg, "/")+"/*")
		case n.Kind != KindFile && n.Kind != KindOptionalFile:
			continue
		}
		for _, name := range names {
			name = path.Join("/", name)
			if done[name] || !settingsExts.has(path.Ext(name)) && !strings.HasPrefix(path.Base(name), ".env") {
				continue
			}
			done[name] = true
			data, file, ok := f.image.read(name)
			if !ok || len(data) > min(left, maxSettingsSize) {
				continue
			}
			left -= len(data)
			found := f.textNames(string(data), file)
			list, opened = append(list, found...), append(opened, found...)
		}
	}
	return list
}

var settingsDirs = words("config configs conf etc settings cfg configuration deploy env envs")

// aValue is what stands behind a key, or in quotes; it may be a bare word.
var aValue = regexp.MustCompile(`[:=\-]\s*["']?([^\s"'#,;:={}\[\]()]+)["']?|"([^"\s]+)"|'([^'\s]+)'`)

// textNames are the paths that a text of settings or a script names, if the image
// holds them. Comments say nothing.
func (f *facts) textNames(text, file string) []Need {
	var list []Need
	seen := map[string]bool{}
	for i, line := range strings.Split(text, "\n") {
		if l := strings.TrimSpace(line); l == "" || strings.HasPrefix(l, "#") || strings.HasPrefix(l, "//") || len(l) > 2048 {
			continue
		}
		ev := Evidence{File: file, Line: i + 1}
		words := strings.FieldsFunc(line, func(r rune) bool { return strings.ContainsRune(" \t\r\"'`=,;()<>{}|&", r) })
		for _, m := range aValue.FindAllStringSubmatch(line, -1) {
			words = append(words, m[1]+m[2]+m[3])
		}
		for _, w := range words {
			if seen[w] {
				continue
			}
			seen[w] = true
			ev.Why = clip(w, 80) + " is named here"
			list = append(list, f.valueNames(w, ev)...)
		}
	}
	return list
}

// ofBuild are directories of version control, of editors and of dependencies: in
// settings and scripts, they are left out of something.
func ofBuild(name string) bool {
	return name == "node_modules" || name == "bower_components" || slices.Contains(toolDirs, name)
}

// valueNames are the paths that a value names, if the image holds them. Several
// may be set off by colons or commas.
func (f *facts) valueNames(value string, ev Evidence) []Need {
	var list []Need
	values := []string{value}
	if strings.ContainsAny(value, ":,;") {
		values = append(values, strings.FieldsFunc(value, func(r rune) bool { return r == ':' || r == ',' || r == ';' })...)
	}
	for _, v := range values {
		if v = strings.TrimSpace(v); ofBuild(strings.TrimSuffix(v, "/")) || !namesPath(v) || strings.ContainsAny(v, "$\\") {
			continue
		}
		p := beforePattern(plainPath(v))
		if fd, ok := f.image.lookup(f.abs(p)); p != "" && ok && (fd.sure || fd.kind == made) {
			list = append(list, f.named(v, ev, pathNamed)...)
		}
	}
	return uniqueNeeds(list)
}

func uniqueNeeds(list []Need) []Need {
	var out []Need
	for _, n := range list {
		if !slices.ContainsFunc(out, func(m Need) bool { return m.Kind == n.Kind && m.Arg == n.Arg }) {
			out = append(out, n)
		}
	}
	return out
}
