package repo

import (
	"path"
	"regexp"
	"strings"

	"offstage/transform/internal/source"
)

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
		u := Use{Pos: source.Pos{File: name, Line: 1 + strings.Count(text[:m[0]], "\n")}, Source: Tilt, Builds: true, Sure: true}
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
