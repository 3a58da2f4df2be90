package repo

import (
	"strings"

	"go.yaml.in/yaml/v3"

	"offstage/transform/internal/source"
)

// scanTemplate looks through the lines of a manifest that does not parse for the
// keys that start something, and reads each of their blocks on its own.
func (r *repoReader) scanTemplate(name string, text []byte) {
	lines := strings.Split(string(text), "\n")
	u := Use{Pos: source.Pos{File: name, Line: 1}, Source: Kubernetes}
	for i := 0; i < len(lines); i++ {
		key, _, ok := strings.Cut(strings.TrimLeft(lines[i], " -"), ":")
		if !ok || key != "command" && key != "args" && key != "image" {
			continue
		}
		n := len(blockAt(lines, i))
		block := []byte(strings.Join(lines[i:i+n], "\n"))
		docs, err := parseTemplate(block, &yamlSource{name: name, left: 1000, shift: i}, node{})
		if err == nil && len(docs) > 0 {
			r.scanned(&u, key, docs[0], strings.Contains(strings.Join(lines[max(0, i-2):i], " "), "exec:"))
		}
	}
	r.flush(&u)
}

// scanned adds one block to the container that is being put together; an image
// or a second command begins the next.
func (r *repoReader) scanned(u *Use, key string, doc node, exec bool) {
	for doc.isList() && len(doc.items()) > 0 {
		doc = doc.items()[0]
	}
	v := doc.get(key)
	switch {
	case key == "image" && v.isText():
		if u.Image != "" {
			r.flush(u)
		}
		u.Image, u.Pos = v.text(), v.pos()
	case exec:
		u.Health = appendWords(u.Health, listWords(v))
	case key == "command" && u.Entrypoint == nil:
		u.Entrypoint = listWords(v)
	case key == "args" && u.Command == nil:
		u.Command = listWords(v)
	}
}

func (r *repoReader) flush(u *Use) {
	if u.Image != "" || u.Entrypoint != nil || u.Command != nil || u.Health != nil {
		r.add(*u)
	}
	*u = Use{Pos: u.Pos, Source: Kubernetes}
}

// blockAt is a line and what is indented below it, list items of the same indent
// counted in.
func blockAt(lines []string, i int) []string {
	indent := func(s string) int { return len(s) - len(strings.TrimLeft(s, " ")) }
	first := lines[i]
	own := len(first) - len(strings.TrimLeft(first, " -"))
	end := i + 1
	for ; end < len(lines) && end-i < 200; end++ {
		l := strings.TrimSpace(lines[end])
		deeper := indent(lines[end]) > own || indent(lines[end]) == own && strings.HasPrefix(l, "- ")
		if l != "" && !deeper && !strings.HasPrefix(l, "{{") {
			break
		}
	}
	return lines[i:end]
}

// valuesScan reads what a chart's values start: command, args and exec probes,
// at any depth.
func (r *repoReader) valuesScan(docs []node) {
	for _, d := range docs {
		u := Use{Pos: d.pos(), Source: Kubernetes, Name: "values"}
		d.eachMap(maxYAMLDepth, func(n node) {
			if w := listWords(n.get("exec", "command")); w != nil {
				u.Health = appendWords(u.Health, w)
			}
		})
		if len(u.Health) > 0 || d.first("command", "args").isList() {
			u.Entrypoint, u.Command = listWords(d.get("command")), listWords(d.get("args"))
			u.Image = d.get("image", "repository").text()
			r.add(u)
		}
	}
}

// eachMap calls f with n and every mapping below it.
func (n node) eachMap(depth int, f func(n node)) {
	if n = n.follow(); n.y == nil || depth == 0 || n.y.Kind == yaml.ScalarNode {
		return
	}
	for _, v := range n.items() {
		v.eachMap(depth-1, f)
	}
	if n.isMap() {
		f(n)
		for _, p := range n.pairs() {
			p.value.eachMap(depth-1, f)
		}
	}
}
