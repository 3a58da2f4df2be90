package repo

import (
	"strings"

	"offstage/transform/internal/source"
)

// A Variable is one that a use sets in the environment of its container.
type Variable struct {
	source.Pos // where its value is written
	Name       string
	Value      string
	Known      bool // otherwise Value holds what is not known here
}

// maxVariables bounds how many variables all uses get from files.
const maxVariables = 100_000

// setEnv sets a variable; an empty value is one, none at all is that of whoever
// starts the container.
func (u *Use) setEnv(at source.Pos, name, value string, given bool) {
	if name == "" {
		return
	}
	if !given {
		value = "$" + name
	}
	u.Vars = append(u.Vars, Variable{at, name, value, !unknownText(value)})
}

// addEnv sets a variable as NAME=VALUE or NAME.
func (u *Use) addEnv(at source.Pos, s string) {
	name, value, given := strings.Cut(s, "=")
	u.setEnv(at, name, value, given)
}

// fillEnv adds what files give to the environments of uses, below what the uses
// set themselves.
func (r *repoReader) fillEnv() {
	files := map[string][]Variable{}
	r.varsLeft = maxVariables
	for i := range r.repo.Uses {
		u := &r.repo.Uses[i]
		var below []Variable
		for _, name := range u.EnvFiles {
			if _, ok := files[name]; !ok {
				files[name] = r.envFile(name)
			}
			u.AnyEnv = u.AnyEnv || !r.files[name]
			if r.mayTake(u, files[name]) {
				below = append(below, files[name]...)
			}
		}
		for _, ref := range u.envRefs {
			if list, ok := r.configs[ref.config]; r.mayTake(u, list) {
				below = append(below, ref.of(list)...)
				u.AnyEnv = u.AnyEnv || !ok && ref.key == ""
			}
		}
		u.joinEnv(below)
	}
}

// mayTake reports whether a use may still be given so many variables.
func (r *repoReader) mayTake(u *Use, list []Variable) bool {
	ok := len(list) <= r.varsLeft
	if ok {
		r.varsLeft -= len(list)
	}
	u.AnyEnv = u.AnyEnv || !ok
	return ok
}

// joinEnv puts the variables of files behind a use's own, of which the last of a
// name counts, and all in Env. What several files give is kept, as any of them
// may count.
func (u *Use) joinEnv(below []Variable) {
	last := map[string]int{}
	for i, v := range u.Vars {
		last[v.Name] = i
	}
	var all []Variable
	for i, v := range append(u.Vars, below...) {
		if at, own := last[v.Name]; !own || at == i {
			all = append(all, v)
		}
	}
	u.Vars = all
	if len(all) > 0 {
		u.Env = map[string]string{}
	}
	for _, v := range all {
		u.Env[v.Name] = v.Value
	}
}

// envFile reads the NAME=VALUE lines of a file as compose and docker run do.
// Docker keeps quotes; compose, whose files most are, doesn't.
func (r *repoReader) envFile(name string) []Variable {
	var list []Variable
	for i, line := range strings.Split(string(r.open(name).text), "\n") {
		line = strings.TrimPrefix(strings.TrimSpace(line), "export ")
		if line == "" || line[0] == '#' {
			continue
		}
		var u Use
		key, value, given := strings.Cut(line, "=")
		u.setEnv(source.Pos{File: name, Line: i + 1}, strings.TrimSpace(key), unquoted(strings.TrimSpace(value)), given)
		list = append(list, u.Vars...)
	}
	return list
}

// unquoted is a value without its quotes, or without the comment behind it.
func unquoted(s string) string {
	if s != "" && (s[0] == '"' || s[0] == '\'') {
		if i := strings.IndexByte(s[1:], s[0]); i >= 0 {
			return s[1 : 1+i]
		}
	}
	s, _, _ = strings.Cut(s, " #")
	return strings.TrimSpace(s)
}
