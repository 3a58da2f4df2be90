package repo

import (
	"path"
	"regexp"
	"strings"

	"offstage/transform/internal/source"
)

// readBake reads docker-bake.hcl or .json: its targets, and those they inherit.
func (r *repoReader) readBake(name string) {
	var targets map[string]*bakeTarget
	if strings.HasSuffix(name, ".json") {
		targets = bakeJSON(r.yaml(name))
	} else {
		targets = bakeHCL(string(r.open(name).text))
	}
	for _, t := range targets {
		r.addBake(name, t, targets)
	}
}

// A bakeTarget is one target block. Values are lists, of one word for a text.
type bakeTarget struct {
	name   string
	line   int
	values map[string][]string
	args   map[string]string
}

// value looks in a target and then in what it inherits, the last one first.
func (t *bakeTarget) value(key string, all map[string]*bakeTarget, depth int) []string {
	if v, ok := t.values[key]; ok || depth == 0 {
		return v
	}
	parents := t.values["inherits"]
	for i := len(parents) - 1; i >= 0 && i > len(parents)-10; i-- {
		if p := all[parents[i]]; p != nil {
			if v := p.value(key, all, depth-1); v != nil {
				return v
			}
		}
	}
	return nil
}

func (r *repoReader) addBake(name string, t *bakeTarget, all map[string]*bakeTarget) {
	one := func(key string) string {
		if v := t.value(key, all, 4); len(v) > 0 {
			return v[0]
		}
		return ""
	}
	u := Use{Pos: source.Pos{File: name, Line: t.line}, Source: Bake, Name: t.name, Builds: true, Sure: true, Target: one("target"), Args: t.args}
	u.Inline = t.value("dockerfile-inline", all, 4) != nil // its text may be on the lines below
	u.Context = inTree(path.Dir(name), one("context"))
	if u.Dockerfile = r.dockerfileIn(u.Context); one("dockerfile") != "" {
		u.Dockerfile = inTree(u.Context, one("dockerfile"))
	}
	if u.Inline {
		u.Dockerfile = ""
	}
	for _, tag := range t.value("tags", all, 4) {
		u.addImage(tag)
	}
	r.add(u)
}

func bakeJSON(docs []node) map[string]*bakeTarget {
	all := map[string]*bakeTarget{}
	for _, doc := range docs {
		for _, p := range doc.get("target").pairs() {
			t := &bakeTarget{name: p.key, line: p.at.Line, values: map[string][]string{}}
			for _, v := range p.value.pairs() {
				for _, item := range v.value.oneOrMore() {
					t.values[v.key] = append(t.values[v.key], item.text())
				}
			}
			for _, a := range p.value.get("args").pairs() {
				t.arg(a.key, a.value.text())
			}
			all[p.key] = t
		}
	}
	return all
}

func (t *bakeTarget) arg(k, v string) {
	if t.args == nil {
		t.args = map[string]string{}
	}
	t.args[k] = v
}

var (
	hclBlock = regexp.MustCompile(`^\s*(target|variable|group|function)\s+"([^"]*)"\s*\{`)
	hclText  = regexp.MustCompile(`"((?:[^"\\]|\\.)*)"`)
	hclKey   = regexp.MustCompile(`^\s*"?([\w-]+)"?\s*=\s*(.*)$`)
)

// bakeHCL reads the blocks of an HCL file line by line, as people lay them out.
// Variables with a default have that value; all else stays as it is written.
func bakeHCL(text string) map[string]*bakeTarget {
	all, defaults := map[string]*bakeTarget{}, map[string]string{}
	var t *bakeTarget
	kind, name, open := "", "", ""
	for i, line := range strings.Split(text, "\n") {
		if j := strings.Index(line, "#"); j >= 0 && strings.Count(line[:j], `"`)%2 == 0 {
			line = line[:j]
		}
		if m := hclBlock.FindStringSubmatch(line); m != nil {
			kind, name, open, t = m[1], m[2], "", nil
			if kind == "target" {
				t = &bakeTarget{name: name, line: i + 1, values: map[string][]string{}}
				all[name] = t
			}
			line = line[strings.Index(line, "{")+1:]
		}
		open = bakeLine(line, open, t, kind, name, defaults)
	}
	for _, t := range all {
		t.resolve(defaults)
	}
	return all
}

// bakeLine reads one line of a block; it gives the key whose list or mapping is
// still open.
func bakeLine(line, open string, t *bakeTarget, kind, name string, defaults map[string]string) string {
	m := hclKey.FindStringSubmatch(line)
	if kind == "variable" && m != nil && m[1] == "default" {
		defaults[name] = strings.Trim(strings.TrimSuffix(strings.TrimSpace(m[2]), "}"), `" `)
	}
	if t == nil {
		return ""
	}
	if open == "args" {
		if m != nil {
			t.arg(m[1], strings.Trim(strings.TrimSpace(m[2]), `",`))
		} else if strings.Contains(line, "}") {
			return ""
		}
		return open
	}
	value := line
	if m != nil && open == "" {
		open, value = m[1], m[2]
		t.values[open] = []string{}
	}
	if open == "" {
		return ""
	}
	for _, s := range hclText.FindAllStringSubmatch(value, 100) {
		t.values[open] = append(t.values[open], s[1])
	}
	opened := strings.HasPrefix(strings.TrimSpace(value), "{") && !strings.Contains(value, "}")
	unended := strings.Contains(value, "[") && !strings.Contains(value, "]") || m == nil && !strings.Contains(value, "]")
	if opened && open == "args" || unended {
		return open
	}
	return ""
}

// resolve puts the defaults of variables into a target's texts.
func (t *bakeTarget) resolve(defaults map[string]string) {
	vars := func(name string) (string, bool) {
		v, ok := defaults[name]
		return v, ok && !unknownText(v)
	}
	for _, list := range t.values {
		for i := range list {
			list[i], _ = interpolate(list[i], vars, 0)
		}
	}
	for k, v := range t.args {
		t.args[k], _ = interpolate(v, vars, 0)
		if d, ok := vars(v); ok {
			t.args[k] = d
		}
	}
}
