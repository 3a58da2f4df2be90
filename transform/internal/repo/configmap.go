package repo

import (
	"path"
	"strings"

	"offstage/transform/internal/source"
)

// An envRef is a variable, or all of them, that a container takes from a
// ConfigMap or a Secret.
type envRef struct {
	at     source.Pos
	config string // the ConfigMap's name; "" for a Secret and all else
	key    string // "" for all
	name   string // of the variable, when key is given
	prefix string
}

// readConfig keeps what a ConfigMap holds, or what kustomize makes one of.
func readConfig(r *repoReader, d node) {
	switch d.get("kind").text() {
	case "ConfigMap":
		for _, p := range d.get("data").pairs() {
			text := p.value.text()
			r.configure(d.get("metadata", "name").text(), Variable{p.value.pos(), p.key, text, !unknownText(text)})
		}
	case "Service":
		r.repo.addHost("", d.get("metadata", "name").text())
	}
	dir := path.Dir(d.from.name)
	for _, g := range d.get("configMapGenerator").items() {
		name := g.get("name").text()
		for _, l := range g.get("literals").items() {
			key, value, _ := strings.Cut(l.text(), "=")
			r.configure(name, Variable{l.pos(), key, unquoted(value), !unknownText(value)})
		}
		for _, file := range append(g.get("envs").items(), g.get("env")) {
			for _, v := range r.envFile(inTree(dir, file.text())) {
				r.configure(name, v)
			}
		}
	}
}

func (r *repoReader) configure(name string, v Variable) {
	if name != "" && v.Name != "" {
		r.configs[name] = append(r.configs[name], v)
	}
}

// of are the variables that a reference makes of a ConfigMap's.
func (ref envRef) of(config []Variable) []Variable {
	var list []Variable
	for _, v := range config {
		switch {
		case ref.key == "":
			v.Name = ref.prefix + v.Name
			list = append(list, v)
		case ref.key == v.Name:
			v.Name = ref.name
			list = append(list, v)
		}
	}
	if ref.key != "" && len(list) == 0 {
		list = append(list, Variable{ref.at, ref.name, "$" + ref.name, false})
	}
	return list
}

// podEnv reads a container's environment: values, and what they are taken from.
func (u *Use) podEnv(c node) {
	for _, from := range c.get("envFrom").items() {
		ref := envRef{
			at:     from.pos(),
			config: from.get("configMapRef", "name").text(),
			prefix: from.get("prefix").text(),
		}
		u.envRefs = append(u.envRefs, ref)
	}
	for _, e := range c.get("env").items() {
		name, value, ref := e.get("name").text(), e.get("value"), e.get("valueFrom", "configMapKeyRef")
		switch from := e.get("valueFrom"); {
		case ref.ok():
			one := envRef{at: e.pos(), config: ref.get("name").text(), key: ref.get("key").text(), name: name}
			u.envRefs = append(u.envRefs, one)
		default:
			u.setEnv(e.pos(), name, value.text(), value.ok() || !from.ok())
		}
	}
}
