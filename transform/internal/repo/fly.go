package repo

import (
	"path"

	"offstage/transform/internal/source"
)

// readFly reads fly.toml. Fly builds the Dockerfile beside it unless it names
// another one, an image, or a builder.
func (r *repoReader) readFly(name string) {
	dir := path.Dir(name)
	at := func(s tomlSetting) source.Pos { return source.Pos{File: name, Line: s.line} }
	u := Use{Pos: source.Pos{File: name, Line: 1}, Source: Fly, Builds: true, Sure: true, Context: dir}
	var starts []Use
	all, err := tomlSettings(r.open(name).text)
	if err != nil {
		r.problem(source.Pos{File: name}, "it could not be read: "+err.Error(), name)
	}
	for _, s := range all {
		switch s.section + "." + s.key {
		case ".app":
			u.Name, u.Pos = s.value, at(s)
		case "build.dockerfile":
			u.Dockerfile, u.Pos = inTree(dir, s.value), at(s)
		case "build.build-target":
			u.Target = s.value
		case "build.image", "build.builder":
			u.Builds, u.Image = false, s.value
		case "deploy.release_command":
			w := &Words{Pos: at(s), Args: splitWords(s.value)}
			starts = append(starts, Use{Pos: at(s), Source: Fly, Name: "release_command", Command: w, Sure: true})
		case "experimental.cmd", "experimental.entrypoint":
			w := &Words{Pos: at(s), Args: s.list}
			if s.list == nil {
				w.Args = splitWords(s.value)
			}
			if s.key == "cmd" {
				u.Command = w
			} else {
				u.Entrypoint = w
			}
		}
		switch s.section {
		case "build.args":
			u.addArg(s.key + "=" + s.value)
		case "processes":
			w := &Words{Pos: at(s), Args: splitWords(s.value)}
			starts = append(starts, Use{Pos: at(s), Source: Fly, Name: s.key, Command: w, Sure: true})
		case "env":
			u.setEnv(at(s), s.key, s.value, true)
		case "mounts":
			if s.key == "destination" {
				u.mount(Mount{Pos: at(s), Target: s.value})
			}
		}
	}
	if u.Builds && u.Dockerfile == "" {
		u.Dockerfile = r.dockerfileIn(dir)
	}
	for _, s := range append([]Use{u}, starts...) {
		s.Dockerfile, s.Image = u.Dockerfile, u.Image
		if !u.Builds {
			s.Context = ""
		}
		r.add(s)
	}
}
