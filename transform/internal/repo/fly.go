package repo

import (
	"path"

	"offstage/transform/internal/source"
)

// readFly reads fly.toml. Fly builds the Dockerfile beside it unless it names
// another one, an image, or a builder.
func readFly(r *repoReader, name string) {
	dir := path.Dir(name)
	f := flyApp{use: Use{Pos: source.Pos{File: name, Line: 1}, Source: Fly, Builds: true, Sure: true, Context: dir}}
	all, err := tomlSettings(r.open(name).text)
	if err != nil {
		r.problem(source.Pos{File: name}, "it could not be read: "+err.Error(), name)
	}
	for _, s := range all {
		f.set(source.Pos{File: name, Line: s.line}, s)
	}
	if f.use.Builds && f.use.Dockerfile == "" {
		f.use.Dockerfile = r.dockerfileIn(dir)
	}
	for _, s := range append([]Use{f.use}, f.starts...) {
		s.Dockerfile, s.Image = f.use.Dockerfile, f.use.Image
		if !f.use.Builds {
			s.Context = ""
		}
		r.add(s)
	}
}

// A flyApp is what a fly.toml says so far.
type flyApp struct {
	use    Use
	starts []Use // of other processes
}

// set takes a setting.
func (f *flyApp) set(at source.Pos, s tomlSetting) {
	u := &f.use
	switch s.section {
	case "":
		if s.key == "app" {
			u.Name, u.Pos = s.value, at
		}
	case "build":
		f.build(at, s)
	case "build.args":
		u.addArg(s.key + "=" + s.value)
	case "deploy":
		if s.key == "release_command" {
			f.starts = append(f.starts, flyProcess(at, s))
		}
	case "processes":
		f.starts = append(f.starts, flyProcess(at, s))
	case "experimental":
		f.command(at, s)
	case "env":
		u.setEnv(at, s.key, s.value, true)
	case "mounts":
		if s.key == "destination" {
			u.mount(Mount{Pos: at, Target: s.value})
		}
	}
}

func (f *flyApp) build(at source.Pos, s tomlSetting) {
	u := &f.use
	switch s.key {
	case "dockerfile":
		u.Dockerfile, u.Pos = inTree(u.Context, s.value), at
	case "build-target":
		u.Target = s.value
	case "image", "builder":
		u.Builds, u.Image = false, s.value
	}
}

// command takes the command of all processes.
func (f *flyApp) command(at source.Pos, s tomlSetting) {
	w := &Words{Pos: at, Args: s.list}
	if s.list == nil {
		w.Args = splitWords(s.value)
	}
	switch s.key {
	case "cmd":
		f.use.Command = w
	case "entrypoint":
		f.use.Entrypoint = w
	}
}

// flyProcess is a process that is started in the image, named by its key.
func flyProcess(at source.Pos, s tomlSetting) Use {
	w := &Words{Pos: at, Args: splitWords(s.value)}
	return Use{Pos: at, Source: Fly, Name: s.key, Command: w, Sure: true}
}
