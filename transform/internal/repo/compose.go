package repo

import (
	"cmp"
	"path"
	"strings"
)

// isComposeName says whether a file is a compose file by its name.
func isComposeName(name string) bool {
	return isYAML(name) && strings.Contains(strings.ToLower(path.Base(name)), "compose") &&
		!strings.HasPrefix(name, ".github/")
}

// A composeFile is one compose file, read on its own.
type composeFile struct {
	r    *repoReader
	dir  string
	root node
	vars func(string) (string, bool)
}

// A service is one service while extends and the file itself add to it.
type service struct {
	use      Use
	context  string
	file     string // build.dockerfile
	has      struct{ build, context, dockerfile bool }
	buildDir string // that build.context counts from
}

func readCompose(r *repoReader, name string) {
	c := r.composeFile(name)
	if c == nil {
		return
	}
	for _, p := range c.services().pairs() {
		if !p.value.isMap() {
			continue
		}
		c.addHosts(p.key, p.value)
		s := &service{use: Use{Pos: p.at, Source: Compose, Name: p.key, Sure: true}}
		c.apply(s, p.value, 10)
		s.use.BuildKeys = p.value.get("build").isMap()
		r.add(c.finish(s))
	}
}

func (r *repoReader) composeFile(name string) *composeFile {
	docs := r.yaml(name)
	if len(docs) == 0 {
		return nil
	}
	dir := path.Dir(name)
	return &composeFile{r, dir, docs[0], r.composeVars(dir)}
}

// services is the mapping of services; the first version of the format had them
// at the top.
func (c *composeFile) services() node {
	if s := c.root.get("services"); s.ok() || c.root.get("version").ok() {
		return s
	}
	return c.root
}

// composeVars gives the variables that are known when nobody sets any: those of
// the .env beside the file, and PWD, as most people start compose from there.
func (r *repoReader) composeVars(dir string) func(string) (string, bool) {
	vars := map[string]string{"PWD": "."}
	if env := path.Join(dir, ".env"); r.files[env] {
		for line := range strings.Lines(string(r.open(env).text)) {
			k, v, ok := strings.Cut(strings.TrimPrefix(strings.TrimSpace(line), "export "), "=")
			if ok && !strings.HasPrefix(k, "#") {
				vars[strings.TrimSpace(k)] = strings.Trim(strings.TrimSpace(v), `"'`)
			}
		}
	}
	return func(name string) (string, bool) {
		v, ok := vars[name]
		return v, ok
	}
}

// text is a scalar with its variables replaced.
func (c *composeFile) text(n node) string {
	s, _ := interpolate(n.text(), c.vars, 0)
	return s
}

// apply adds what a service's mapping says, what it extends first.
func (c *composeFile) apply(s *service, n node, depth int) {
	if depth == 0 {
		return
	}
	c.extend(s, n.get("extends"), depth)
	for _, p := range n.pairs() {
		c.applyKey(s, p)
	}
}

func (c *composeFile) extend(s *service, n node, depth int) {
	from, name := c, c.text(n)
	if n.isMap() {
		name = c.text(n.get("service"))
		if file := inTree(c.dir, c.text(n.get("file"))); n.get("file").ok() {
			if from = c.r.composeFile(file); from == nil {
				s.use.Sure = false
				return
			}
		}
	}
	if name != "" {
		from.apply(s, from.services().get(name), depth-1)
	}
}

// applyKey takes what one key of a service says.
func (c *composeFile) applyKey(s *service, p pair) {
	u, v := &s.use, p.value
	switch p.key {
	case "build":
		c.applyBuild(s, v)
	case "image":
		u.Image = c.text(v)
	case "container_name":
		u.service = c.text(v)
	case "command":
		u.Command = c.words(v)
	case "entrypoint":
		u.Entrypoint = c.words(v)
	case "environment":
		c.environment(u, v)
	case "working_dir":
		u.Dir = c.text(v)
	case "user":
		u.User = c.text(v)
	case "volumes":
		for _, item := range v.items() {
			u.mount(c.mount(item))
		}
	case "configs", "secrets":
		for _, item := range v.items() {
			u.mount(c.handed(p.key, item))
		}
	default:
		c.applyList(u, p)
	}
}

// applyList takes what runs beside the program, settings and what may be written to.
func (c *composeFile) applyList(u *Use, p pair) {
	switch v := p.value; p.key {
	case "healthcheck":
		c.applyHealth(u, v)
	case "post_start", "pre_stop":
		for _, hook := range v.items() {
			u.Health = appendWords(u.Health, c.words(hook.get("command")))
		}
	case "env_file":
		for _, item := range v.oneOrMore() {
			name := c.text(item)
			if !item.isText() {
				name = c.text(item.get("path"))
			}
			u.EnvFiles = append(u.EnvFiles, path.Join(c.dir, name))
		}
	case "tmpfs":
		for _, item := range v.oneOrMore() {
			target, _, _ := strings.Cut(c.text(item), ":")
			u.mount(Mount{Pos: item.pos(), Target: target})
		}
	case "develop", "x-develop":
		for _, item := range v.get("watch").items() { // a rebuild gives the image as it is then
			u.Watch = u.Watch || strings.Contains(c.text(item.get("action")), "sync")
		}
	}
}

func (c *composeFile) applyBuild(s *service, v node) {
	s.has.build = true
	set := func(context string) { s.context, s.buildDir, s.has.context = context, c.dir, true }
	if v.isText() {
		set(c.text(v))
		return
	}
	for _, p := range v.pairs() {
		switch p.key {
		case "context":
			set(c.text(p.value))
		case "dockerfile":
			s.file, s.has.dockerfile = c.text(p.value), true
		case "dockerfile_inline":
			s.use.Inline = true
		case "target":
			s.use.Target = c.text(p.value)
		case "args":
			s.use.Args = c.mapping(s.use.Args, p.value)
		case "tags":
			for _, t := range p.value.items() {
				s.use.images = append(s.use.images, c.text(t))
			}
		}
	}
}

// finish resolves the build's paths, once everything that the service extends
// has had its say.
func (c *composeFile) finish(s *service) Use {
	u := s.use
	u.Builds = s.has.build
	u.bare = !s.has.context
	if !u.Builds {
		return u
	}
	if !s.has.context {
		s.buildDir = c.dir
	}
	u.Context = inTree(s.buildDir, s.context)
	u.remote = u.Context == "" && !unknownText(s.context)
	if unknownText(s.context + s.file) {
		u.pattern = patternIn(s.buildDir, path.Join(s.context, cmp.Or(s.file, "Dockerfile")))
	}
	switch {
	case u.Inline || u.Context == "":
	case s.file == "":
		u.Dockerfile = c.r.dockerfileIn(u.Context)
	default:
		u.Dockerfile = inTree(u.Context, s.file)
	}
	if u.bare && s.has.dockerfile && !c.r.files[u.Dockerfile] {
		u.named = s.file // its directory is in another file
		return u
	}
	u.bare = u.bare && !s.has.dockerfile && !u.Inline
	return u
}

// words are a command: a list as it is, a text split into words but not run by
// a shell. Nil when the key has no value, which means the image's own.
func (c *composeFile) words(v node) *Words {
	if !v.ok() || v.isNull() {
		return nil
	}
	w := &Words{Pos: v.pos(), Args: []string{}}
	for _, item := range v.items() {
		w.Args = append(w.Args, c.text(item))
	}
	if v.isText() {
		w.Args = splitWords(c.text(v))
	}
	return w
}

func appendWords(list []Words, w *Words) []Words {
	if w == nil || len(w.Args) == 0 {
		return list
	}
	return append(list, *w)
}

// applyHealth reads a health check: a text is run by a shell, a list says by its
// first word whether it is.
func (c *composeFile) applyHealth(u *Use, v node) {
	test := v.get("test")
	w := c.words(test)
	switch {
	case v.get("disable").yes() || w != nil && len(w.Args) > 0 && w.Args[0] == "NONE":
		u.Health = nil
		return
	case w == nil || len(w.Args) == 0:
		return
	case test.isText():
		w.Args, w.Shell = []string{c.text(test)}, true
	case w.Args[0] == "CMD-SHELL":
		w.Args, w.Shell = []string{strings.Join(w.Args[1:], " ")}, true
	case w.Args[0] == "CMD":
		w.Args = w.Args[1:]
	}
	u.Health = []Words{*w}
}

// environment reads a mapping, or a list of NAME=VALUE.
func (c *composeFile) environment(u *Use, v node) {
	for _, p := range v.pairs() {
		u.setEnv(p.at, p.key, c.text(p.value), !p.value.isNull())
	}
	for _, item := range v.items() {
		u.addEnv(item.pos(), c.text(item))
	}
}

// mapping adds a mapping, or a list of KEY=VALUE, to m.
func (c *composeFile) mapping(m map[string]string, v node) map[string]string {
	if m == nil {
		m = map[string]string{}
	}
	for _, p := range v.pairs() {
		m[p.key] = c.text(p.value)
		if p.value.isNull() {
			m[p.key] = "$" + p.key
		}
	}
	for _, item := range v.items() {
		if k, val, ok := strings.Cut(c.text(item), "="); ok {
			m[k] = val
		} else if k != "" {
			m[k] = "$" + k
		}
	}
	return m
}
