package repo

import (
	"path"
	"strings"

	"offstage/transform/internal/source"
)

// readSkaffold reads the artifacts that skaffold builds.
func readSkaffold(r *repoReader, name string) {
	dir := path.Dir(name)
	for _, doc := range r.yaml(name) {
		r.skaffoldBuild(dir, doc.get("build"))
		for _, profile := range doc.get("profiles").items() {
			r.skaffoldBuild(dir, profile.get("build"))
		}
	}
}

func (r *repoReader) skaffoldBuild(dir string, build node) {
	for _, a := range build.get("artifacts").items() {
		r.skaffoldArtifact(dir, a)
	}
}

func (r *repoReader) skaffoldArtifact(dir string, a node) {
	for _, tool := range []string{"ko", "jib", "bazel", "buildpacks", "custom"} {
		if a.get(tool).ok() {
			return
		}
	}
	d := a.first("docker", "kaniko")
	u := Use{Pos: a.pos(), Source: Skaffold, Builds: true, Image: a.get("image").text(),
		Target: d.get("target").text(), Sure: true}
	u.Name = u.Image
	u.Context = inTree(dir, a.first("context", "workspace").text())
	if u.Dockerfile = r.dockerfileIn(u.Context); d.get("dockerfile").ok() {
		u.Dockerfile = inTree(u.Context, d.get("dockerfile").text())
	}
	for _, p := range d.get("buildArgs").pairs() {
		u.addArg(p.key + "=" + p.value.text())
	}
	u.Watch = a.get("sync").ok()
	r.add(u)
}

const herokuShell = "Heroku starts processes with a shell of the image"

// readHeroku reads heroku.yml: what is built for each process, and what runs.
// Heroku starts a process by a shell of the image.
func readHeroku(r *repoReader, name string) {
	dir := path.Dir(name)
	for _, doc := range r.yaml(name) {
		built := map[string]string{}
		for _, p := range doc.get("build", "docker").pairs() {
			file := p.value.text()
			if p.value.isMap() {
				file = p.value.get("dockerfile").text()
			}
			built[p.key] = inTree(dir, file)
			u := Use{Pos: p.at, Source: Heroku, Name: p.key, Builds: true, Dockerfile: built[p.key],
				Target: p.value.get("target").text(), Sure: true, Shell: herokuShell}
			if u.Dockerfile != "" {
				u.Context = path.Dir(u.Dockerfile)
			}
			for _, a := range doc.get("build", "config").pairs() {
				u.addArg(a.key + "=" + a.value.text())
			}
			r.add(u)
		}
		if len(built) == 0 {
			continue // built without a Dockerfile
		}
		release := doc.get("release")
		for _, p := range append(doc.get("run").pairs(), pair{"release", release.pos(), release}) {
			r.herokuRun(p, built)
		}
	}
}

func (r *repoReader) herokuRun(p pair, built map[string]string) {
	command, image := p.value, p.key
	if p.value.isMap() {
		command = p.value.get("command")
		if i := p.value.get("image"); i.ok() {
			image = i.text()
		}
	}
	var text []string
	for _, n := range command.oneOrMore() {
		if n.text() != "" {
			text = append(text, n.text())
		}
	}
	if len(text) == 0 {
		return
	}
	r.add(Use{Pos: p.at, Source: Heroku, Name: p.key, Dockerfile: built[image], Sure: true, Shell: herokuShell,
		Command: &Words{Pos: command.pos(), Args: []string{strings.Join(text, "\n")}, Shell: true}})
}

// readProcfile reads NAME: COMMAND lines, which a platform's shell runs in the
// image of the Dockerfile beside it, where the platform builds that one.
func readProcfile(r *repoReader, name string) {
	dockerfile := r.dockerfileIn(path.Dir(name))
	if !r.files[dockerfile] {
		return
	}
	for i, line := range strings.Split(string(r.open(name).text), "\n") {
		process, command, ok := strings.Cut(strings.TrimSpace(line), ":")
		if !ok || strings.HasPrefix(process, "#") || nameLength(strings.ReplaceAll(process, "-", "_")) != len(process) {
			continue
		}
		at := source.Pos{File: name, Line: i + 1}
		r.add(Use{Pos: at, Source: Procfile, Name: process, Dockerfile: dockerfile,
			Command: &Words{Pos: at, Args: []string{strings.TrimSpace(command)}, Shell: true}})
	}
}

// readAppYAML reads App Engine's app.yaml for an image of one's own, and the
// services of DigitalOcean's.
func readAppYAML(r *repoReader, name string) {
	dir := path.Dir(name)
	for _, doc := range r.yaml(name) {
		if rt := doc.get("runtime"); rt.text() == "custom" {
			r.add(Use{Pos: rt.pos(), Source: AppYAML, Name: doc.get("service").text(), Builds: true,
				Context: dir, Dockerfile: r.dockerfileIn(dir), Sure: true})
		}
		for _, list := range []string{"services", "workers", "jobs"} {
			for _, s := range doc.get(list).items() {
				r.appService(s)
			}
		}
		if doc.get("kind").ok() {
			readOtherYAML(r, name)
			return
		}
	}
}

func (r *repoReader) appService(s node) {
	file := s.get("dockerfile_path")
	if !file.ok() {
		return
	}
	u := Use{Pos: s.pos(), Source: AppYAML, Name: s.get("name").text(), Builds: true, Sure: true}
	u.Context, u.Dockerfile = inTree(".", strings.TrimPrefix(s.get("source_dir").text(), "/")), inTree(".", file.text())
	if run := s.get("run_command"); run.ok() {
		u.Command = &Words{Pos: run.pos(), Args: []string{run.text()}, Shell: true}
	}
	r.add(u)
}

// readECS reads the containers of a task definition.
func readECS(r *repoReader, name string) {
	if !strings.Contains(string(r.open(name).text), `"containerDefinitions"`) {
		return
	}
	for _, doc := range r.yaml(name) {
		list := doc.get("containerDefinitions")
		if !list.ok() {
			list = doc.get("taskDefinition", "containerDefinitions")
		}
		for _, c := range list.items() {
			r.add(taskContainer(c))
		}
	}
}

func taskContainer(c node) Use {
	u := Use{Pos: c.pos(), Source: ECS, Name: c.get("name").text(), Image: c.get("image").text(), Sure: true}
	u.Entrypoint, u.Command = listWords(c.get("entryPoint")), listWords(c.get("command"))
	u.Dir, u.User = c.get("workingDirectory").text(), c.get("user").text()
	if w := listWords(c.get("healthCheck", "command")); w != nil {
		switch w.Args[0] {
		case "CMD":
			w.Args = w.Args[1:]
		case "CMD-SHELL":
			w.Args, w.Shell = []string{strings.Join(w.Args[1:], " ")}, true
		}
		u.Health = appendWords(u.Health, w)
	}
	for _, e := range c.get("environment").items() {
		u.setEnv(e.pos(), e.get("name").text(), e.get("value").text(), true)
	}
	for _, m := range c.get("mountPoints").items() {
		u.mount(Mount{Pos: m.pos(), Source: m.get("sourceVolume").text(), Target: m.get("containerPath").text()})
	}
	return u
}
