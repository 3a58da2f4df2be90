package need

import (
	"cmp"
	"io/fs"
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"
	"sync"

	"offstage/transform/internal/catalog"
	"offstage/transform/internal/finding"
	"offstage/transform/internal/image"
	"offstage/transform/internal/launch"
	"offstage/transform/internal/repo"
)

// told is what the program is told of paths outside of its source: by the
// environment that compose files, manifests and scripts set, and by the settings
// that it reads.
func told(m *launch.Model, opened []finding.Need) []finding.Need {
	list := slices.Concat(toldByUses(m), linkedIn(m), toldByScripts(m))
	return append(list, settings(m, append(slices.Clone(opened), list...))...)
}

// toldByUses are the paths that the environment of what runs the image names.
func toldByUses(m *launch.Model) []finding.Need {
	var list []finding.Need
	for _, u := range m.Uses {
		if !m.OfFinal(u) {
			continue
		}
		ev := finding.Evidence{File: u.File, Line: u.Line}
		for _, name := range slices.Sorted(maps.Keys(u.Env)) {
			ev.Why = u.Source + " sets " + name + ", which names it"
			list = append(list, valueNames(m, u.Env[name], ev, hostsOf(m, u, name))...)
		}
		for _, name := range u.EnvFiles {
			if data, err := image.ReadFile(m.Tree, name); err == nil {
				list = append(list, textNames(m, string(data), name)...)
			}
		}
	}
	return list
}

// linkedIn are the paths that the linker sets variables of the program to.
func linkedIn(m *launch.Model) []finding.Need {
	var list []finding.Need
	for _, b := range m.ArtifactBuilds() {
		for _, x := range b.Command.Linked {
			if x.Value.Known {
				list = append(list, valueNames(m, x.Value.Text, m.Line(b.Step, "-X sets a variable to it"), noHost)...)
			}
		}
	}
	return list
}

// toldByScripts are the paths that the scripts name which are started.
func toldByScripts(m *launch.Model) []finding.Need {
	var list []finding.Need
	var done []string
	for _, s := range m.Starts {
		if b := s.Brought; b != nil && len(b.Data) <= maxSettingsSize {
			list = append(list, textNames(m, string(b.Data), b.Tree)...)
		} else if name := s.ScriptPath(); name != "" && !slices.Contains(done, name) {
			done = append(done, name)
			if data, file, ok := m.FS.Read(name); ok {
				list = append(list, textNames(m, string(data), file)...)
			}
		}
	}
	return list
}

// settingsExts are the endings of files in which a program is told paths.
var settingsExts = catalog.Words(".yaml .yml .toml .ini .env .conf .cfg .properties .json .hcl")

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
func settings(m *launch.Model, opened []finding.Need) []finding.Need {
	var list []finding.Need
	done, left := map[string]bool{}, maxSettingsTotal
	for i := 0; i < len(opened) && len(done) < maxSettings; i++ {
		n := opened[i]
		names := []string{n.Arg}
		switch {
		case n.Kind == finding.KindDirectory && settingsDirs.Has(path.Base(n.Arg)):
			names, _ = fs.Glob(image.View{Im: m.FS}, strings.TrimPrefix(n.Arg, "/")+"/*")
		case n.Kind != finding.KindFile && n.Kind != finding.KindOptionalFile && n.Kind != finding.KindLink:
			continue
		}
		for _, name := range names {
			name = path.Join("/", name)
			if done[name] || !settingsExts.Has(path.Ext(name)) && !naming.Has(cmp.Or(path.Ext(name), ".")) &&
				!strings.HasPrefix(path.Base(name), ".env") {
				continue
			}
			done[name] = true
			found := namedIn(m, name, &left)
			list, opened = append(list, found...), append(opened, found...)
		}
	}
	return list
}

// namedIn are the paths that one file names, as long as there are bytes left to be read.
func namedIn(m *launch.Model, name string, left *int) []finding.Need {
	data, file, ok := m.FS.Read(name)
	switch {
	case !ok:
		return unreadNeighbours(m, name)
	case len(data) > min(*left, maxSettingsSize):
		return nil
	}
	*left -= len(data)
	text := string(data)
	return slices.Concat(textNames(m, text, file), neighbours(m, name, text, file), requiredBy(m, name, text, file))
}

var settingsDirs = catalog.Words("config configs conf etc settings cfg configuration deploy env envs")

// aValue is what stands behind a key, or in quotes; it may be a bare word.
var aValue = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`[:=\-]\s*["']?([^\s"'#,;:={}\[\]()]+)["']?|"([^"\s]+)"|'([^'\s]+)'`)
})

// textNames are the paths that a text of settings or a script names, if the image
// holds them. Comments say nothing, and neither does a text that is too long for one of
// settings.
func textNames(m *launch.Model, text, file string) []finding.Need {
	if len(text) > maxSettingsSize {
		return nil
	}
	var list []finding.Need
	seen := map[string]bool{}
	variables := setsVariables(m, file)
	for i, line := range strings.Split(text, "\n") {
		host := noHost
		if name, _, ok := strings.Cut(line, "="); ok && variables {
			host = hostsOfAll(m, strings.TrimPrefix(strings.TrimSpace(name), "export "))
		}
		for _, w := range valuesIn(line) {
			if !seen[w] && !host(w) {
				seen[w] = true
				ev := finding.Evidence{File: file, Line: i + 1, Why: finding.Clip(w, 80) + " is named here"}
				list = append(list, valueNames(m, w, ev, host)...)
			}
		}
	}
	return list
}

// setsVariables reports whether a file sets variables of the environment, one a line.
func setsVariables(m *launch.Model, file string) bool {
	return strings.HasPrefix(path.Base(file), ".env") || path.Ext(file) == ".env" ||
		slices.ContainsFunc(m.Uses, func(u repo.Use) bool { return slices.Contains(u.EnvFiles, file) })
}

// valuesIn are the words of a line of settings, and what stands behind keys.
func valuesIn(line string) []string {
	if l := strings.TrimSpace(line); l == "" || strings.HasPrefix(l, "#") || strings.HasPrefix(l, "//") ||
		len(l) > 2048 {
		return nil
	}
	words := strings.FieldsFunc(line, isAnyOf(separators))
	for _, match := range aValue().FindAllStringSubmatch(line, -1) {
		words = append(words, match[1]+match[2]+match[3])
	}
	return words
}

// separators are what sets words of settings and scripts off.
const separators = " \t\r\"'`=,;()<>{}[]|&"

func isAnyOf(chars string) func(rune) bool {
	return func(r rune) bool { return strings.ContainsRune(chars, r) }
}

// ofBuild are directories of version control, of editors and of dependencies: in
// settings and scripts, they are left out of something.
func ofBuild(name string) bool {
	return name == "node_modules" || name == "bower_components" || slices.Contains(image.ToolDirs, name)
}

// valueNames are the paths that a value names, if the image holds them. Several
// may be set off by colons or commas.
func valueNames(m *launch.Model, value string, ev finding.Evidence, host saidHost) []finding.Need {
	if host(value) {
		return nil
	}
	list := parameters(m, value, ev)
	values := []string{value}
	if strings.ContainsAny(value, ":,;") {
		values = append(values, strings.FieldsFunc(value, isAnyOf(":,;"))...)
	}
	for _, v := range values {
		if v = strings.TrimSpace(v); ofBuild(strings.TrimSuffix(v, "/")) || !namesPath(v) || host(v) ||
			strings.ContainsAny(v, "$\\") {
			continue
		}
		p := beforePattern(plainPath(v))
		if fd, ok := m.FS.Lookup(m.Abs(p)); p != "" && ok && (fd.Sure || fd.Kind == image.Made) {
			list = append(list, named(m, v, ev, pathNamed)...)
		} else if strings.Contains(p, "/") && path.Ext(p) != "" {
			list = append(list, madeBeside(m, p, true, ev)...)
			list = append(list, namedAnywhere(m, p)...)
		}
	}
	return uniqueNeeds(list)
}

func uniqueNeeds(list []finding.Need) []finding.Need {
	var out []finding.Need
	for _, n := range list {
		if !slices.ContainsFunc(out, func(m finding.Need) bool { return m.Kind == n.Kind && m.Arg == n.Arg }) {
			out = append(out, n)
		}
	}
	return out
}
