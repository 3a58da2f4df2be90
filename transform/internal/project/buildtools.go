package project

import (
	"path"
	"regexp"
	"strings"
)

// readDevContainer reads devcontainer.json: a place where people work with the
// toolchain, in an image of the repository or a compose service.
func (r *repoReader) readDevContainer(name string) {
	docs, err := parseYAML(plainJSON(r.open(name).text), &yamlSource{name: name, left: maxYAMLVisits})
	if err != nil || len(docs) == 0 {
		return
	}
	dir, doc := path.Dir(name), docs[0]
	u := Use{Pos: Pos{File: name, Line: 1}, Source: DevContainer, Name: doc.get("name").text(), Toolchain: true, Sure: true}
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

// Calls of a Tiltfile, and their arguments.
var (
	tiltBuild = regexp.MustCompile(`\b(?:docker_build|docker_build_with_restart)\s*\(`)
	tiltArg   = regexp.MustCompile(`(?:(\w+)\s*=\s*)?(?:'([^'\n]*)'|"([^"\n]*)")`)
)

// readTiltfile reads docker_build calls whose arguments are plain texts.
func (r *repoReader) readTiltfile(name string) {
	text := string(r.open(name).text)
	dir := path.Dir(name)
	for _, m := range tiltBuild.FindAllStringIndex(text, 100) {
		u := Use{Pos: Pos{File: name, Line: 1 + strings.Count(text[:m[0]], "\n")}, Source: Tilt, Builds: true, Sure: true}
		call := toClosing(text[m[1]:])
		u.Watch = strings.Contains(call, "live_update")
		plain, nth := map[string]string{}, 0
		for _, a := range tiltArg.FindAllStringSubmatch(call, 20) {
			key := a[1]
			if key == "" && nth < 2 {
				key = []string{"ref", "context"}[nth]
				nth++
			}
			if _, ok := plain[key]; !ok {
				plain[key] = a[2] + a[3]
			}
		}
		u.Image, u.Name, u.Target = plain["ref"], plain["ref"], plain["target"]
		u.Context = inTree(dir, plain["context"])
		if u.Dockerfile = r.dockerfileIn(u.Context); plain["dockerfile"] != "" {
			u.Dockerfile = inTree(dir, plain["dockerfile"])
		}
		r.add(u)
	}
}

// toClosing is the text up to the parenthesis that closes what was opened before
// it; those in quotes don't count.
func toClosing(text string) string {
	depth, quote := 1, byte(0)
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case quote != 0:
			if c == quote || c == '\n' {
				quote = 0
			}
		case c == '\'' || c == '"':
			quote = c
		case c == '(':
			depth++
		case c == ')':
			if depth--; depth == 0 {
				return text[:i]
			}
		}
	}
	return text
}
