package need

import (
	"path"
	"slices"
	"strings"

	"offstage/transform/internal/catalog"
	"offstage/transform/internal/dockerfile"
	"offstage/transform/internal/finding"
	"offstage/transform/internal/gosrc"
	"offstage/transform/internal/launch"
)

// configured are the paths that the image's environment and the program's
// arguments name.
func configured(m *launch.Model) []finding.Need {
	var list []finding.Need
	for _, v := range m.Final.Config.Env {
		if m.CarriesEnv(v.Name) && v.Name != "PATH" {
			list = append(list, variableNames(m, v)...)
		}
	}
	for _, s := range m.Starts {
		switch {
		case s.Role == launch.ShellStart || len(s.Command.Args) == 0:
		case s.Role == launch.ByProgram && !s.InText: // the source's own words are strings of it
			for _, w := range s.Command.Args[1:] {
				list = append(list, heldInWord(m, s, w)...)
			}
		default:
			list = append(list, operands(m, s)...)
		}
	}
	return list
}

// variableNames are the paths that a variable of the image's environment names: one, or a list.
func variableNames(m *launch.Model, v dockerfile.Pair) []finding.Need {
	ev := m.Line(m.EnvStep(v.Name), "the environment variable "+v.Name+" names it")
	host := hostsOfAll(m, v.Name)
	var list []finding.Need
	for _, value := range append(pathList(v.Value), v.Value) {
		if !namesPath(value) || host(value) {
			continue
		}
		if beside, ok := beside(m, m.Abs(value), ev); ok {
			list = append(list, beside...)
			continue
		}
		list = append(list, named(m, value, ev, pathNamed)...)
		list = append(list, namedAnywhere(m, value)...)
	}
	return list
}

// pathList are the paths that a value lists: colons set them off, as in PATH, or commas.
func pathList(value string) []string {
	if !strings.ContainsAny(value, ":,;") || strings.Contains(value, "://") {
		return nil
	}
	return strings.FieldsFunc(value, isAnyOf(":,; "))
}

// configNames are the endings that config loaders try.
var configNames = strings.Fields(
	".yaml .yml .json .toml .env .ini .properties .hcl .props .prop .dotenv .tfvars")

// searched are the directories in which the programs' config loaders are told to look.
func searched(m *launch.Model) []string {
	var dirs []string
	for _, b := range m.ReadBuilds() {
		for _, t := range b.Program.Source.Touches {
			if t.Flags&gosrc.FlagConfig == 0 || len(t.Args) == 0 {
				continue
			}
			for _, v := range t.Args[0] {
				if v.Exact && v.Root == gosrc.Plain {
					dirs = append(dirs, path.Clean(v.Text))
				}
			}
		}
	}
	slices.Sort(dirs)
	return slices.Compact(dirs)
}

// configNamed finds the files that a config loader finds by a bare name, in any
// directory of the image that holds data, and those that git keeps out.
func configNamed(m *launch.Model, name string, ev finding.Evidence) []finding.Need {
	var list []finding.Need
	for _, dir := range append(searched(m), ".", "config", "configs", "conf", "etc") {
		for _, ext := range configNames {
			p := m.Abs(path.Join(dir, name+ext))
			if fd, ok := m.FS.Lookup(p); ok && fd.Sure && !fd.Dir {
				list = append(list, finding.NewNeed(finding.KindFile, p, ev))
			} else if !ok && m.StillThere(m.Abs(dir)) {
				list = append(list, untracked(m, path.Join(dir, name+ext), ev, pathOpened)...)
			}
		}
	}
	return list
}

// defaults are what packages open when nobody names a path.
func defaults(m *launch.Model) []finding.Need {
	var list []finding.Need
	for _, mod := range catalog.Opening() {
		ev, _, ok := m.Imports(mod.Path)
		if !ok {
			continue
		}
		for p := range strings.FieldsSeq(mod.Opens) {
			fd, there := m.FS.Lookup(m.Abs(p))
			switch {
			case there && fd.Sure:
				list = append(list, finding.NewNeed(kindOf(fd.Dir || fd.Tree), m.Abs(p), ev))
			case !there && path.IsAbs(p):
				list = append(list, ofSystem(m, p, ev, pathOpened)...)
			case !there && path.Ext(p) != "" && !strings.HasPrefix(p, "~/") && copiesAll(m, m.Workdir, p):
				list = append(list, finding.NewNeed(finding.KindOptionalFile, m.Abs(p), ev))
			}
		}
	}
	return slices.Concat(list, viperDefault(m), moduleFiles(m))
}

// viperDefault is the file that viper looks for when nobody names one: config.
func viperDefault(m *launch.Model) []finding.Need {
	var list []finding.Need
	for _, b := range m.ReadBuilds() {
		for _, t := range b.Program.Source.Touches {
			switch method := path.Ext(t.Func); {
			case t.Module != "":
			case method == ".SetConfigName" || method == ".SetConfigFile":
				return nil
			case method == ".AddConfigPath":
				ev := m.Place(b, t.Pos, "viper looks for a file of the name config")
				list = append(list, configNamed(m, "config", ev)...)
			}
		}
	}
	return list
}
