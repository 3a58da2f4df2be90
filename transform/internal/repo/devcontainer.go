package repo

import (
	"path"
	"strings"

	"offstage/transform/internal/source"
)

// readDevContainer reads devcontainer.json: a place where people work with the
// toolchain, in an image of the repository or a compose service.
func (r *repoReader) readDevContainer(name string) {
	docs, err := parseYAML(plainJSON(r.open(name).text), &yamlSource{name: name, left: maxYAMLVisits})
	if err != nil || len(docs) == 0 {
		return
	}
	dir, doc := path.Dir(name), docs[0]
	u := Use{Pos: source.Pos{File: name, Line: 1}, Source: DevContainer, Name: doc.get("name").text(), Toolchain: true, Sure: true}
	u.Image = doc.get("image").text()
	file := doc.get("build", "dockerfile")
	if !file.ok() {
		file = doc.first("dockerFile", "dockerfile")
	}
	switch service := doc.get("service"); {
	case file.ok():
		u.Pos, u.Builds = file.pos(), true
		u.Dockerfile, u.Target = inTree(dir, file.text()), doc.get("build", "target").text()
		context := doc.get("build", "context").text()
		if context == "" {
			context = doc.get("context").text()
		}
		u.Context = inTree(dir, context)
		for _, p := range doc.get("build", "args").pairs() {
			u.addArg(p.key + "=" + p.value.text())
		}
	case service.ok():
		u.Pos, u.Name, u.service, u.tied = service.pos(), service.text(), service.text(), true
	case u.Image == "":
		return
	default:
		u.tied = true
	}
	r.add(u)
}

// plainJSON blanks the comments of a JSON text and its commas before a closing
// bracket.
func plainJSON(text []byte) []byte {
	out := append([]byte(nil), text...)
	comma := -1
	blank := func(i, n int) int {
		for ; n > 0 && i < len(out); i, n = i+1, n-1 {
			if out[i] != '\n' {
				out[i] = ' '
			}
		}
		return i - 1
	}
	for i := 0; i < len(out); i++ {
		rest := string(out[i:min(i+2, len(out))])
		switch c := out[i]; {
		case c == '"':
			for i++; i < len(out) && out[i] != '"'; i++ {
				if out[i] == '\\' {
					i++
				}
			}
			comma = -1
		case rest == "//":
			i = blank(i, lengthTo(text[i:], "\n"))
		case rest == "/*":
			i = blank(i, lengthTo(text[i+2:], "*/")+4)
		case c == ',':
			comma = i
		case (c == ']' || c == '}') && comma >= 0:
			out[comma], comma = ' ', -1
		case c == '\t':
			out[i] = ' ' // YAML has no tabs between values
		case c > ' ':
			comma = -1
		}
	}
	return out
}

func lengthTo(s []byte, end string) int {
	if i := strings.Index(string(s), end); i >= 0 {
		return i
	}
	return len(s)
}
