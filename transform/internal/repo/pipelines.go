package repo

import (
	"path"
	"slices"
	"strings"

	"offstage/transform/internal/source"
)

// readCI reads a pipeline: every text under a key whose value a shell runs, and
// the images that jobs run in.
func readCI(r *repoReader, name string) {
	kind := ciSource(name)
	dir := "."
	if kind == Task {
		dir = path.Dir(name)
	}
	for _, doc := range r.yaml(name) {
		vars := map[string]string{}
		for _, key := range []string{"variables", "vars", "env"} {
			addVars(vars, "", doc.get(key))
		}
		switch kind {
		case CloudBuild:
			r.cloudBuild(doc)
		case GitLab:
			r.gitlabImages(doc)
		}
		r.steps(doc, source.Pos{File: name}, kind, dir, vars)
	}
}

// shellKeys are keys whose texts a shell runs.
const shellKeys wordSet = `
script before_script after_script run command commands cmd cmds bash inline install before_install
after_success deploy pre-build build`

// steps reads the texts of a pipeline. A list of them is one script, as cd and
// variables last from line to line.
func (r *repoReader) steps(doc node, at source.Pos, kind, dir string, vars map[string]string) {
	doc.eachMap(maxYAMLDepth, func(n node) {
		here := dir
		if d := n.first("working_directory", "workingDirectory", "dir"); d.isText() {
			here = inTree(dir, strings.TrimPrefix(d.text(), "~/project/"))
		}
		for _, p := range n.pairs() {
			if p.key == "plugins/docker" || p.key == "image" && strings.HasSuffix(p.value.text(), "plugins/docker") {
				r.dronePlugin(n)
			}
			if shellKeys.has(p.key) {
				r.stepText(p.value, at.File, kind, here, vars)
			}
		}
	})
}

func (r *repoReader) stepText(v node, file, kind, dir string, vars map[string]string) {
	c := &commandReader{r: r, source: kind, file: file, dirs: []string{dir}, vars: vars, unsure: dir == ""}
	if dir == "" {
		c.dirs = []string{"."}
	}
	var text strings.Builder
	var starts []int // offsets of the parts, and their lines
	var lines []int
	for _, item := range v.oneOrMore() {
		if item.isText() && text.Len() < 256<<10 {
			starts, lines = append(starts, text.Len()), append(lines, item.bodyPos().Line)
			text.WriteString(strings.TrimRight(taskSafe(unfold(item)), "\n") + "\n")
		}
	}
	whole := text.String()
	c.lines = func(at int) int {
		i, found := slices.BinarySearch(starts, at)
		if !found {
			i--
		}
		return lines[max(i, 0)] + strings.Count(whole[starts[max(i, 0)]:at], "\n")
	}
	if len(starts) > 0 {
		c.line = lines[0]
		c.read(whole)
	}
}

// unfold repairs a command that people broke with backslashes in a text whose
// lines YAML joins, so that the backslash now stands before a blank.
func unfold(n node) string {
	if strings.Contains(n.text(), "\n") || !strings.Contains(n.text(), `\ -`) {
		return n.text()
	}
	return strings.ReplaceAll(n.text(), `\ `, " ")
}

var circleParameter = lazily(`<<\s*[\w.]+\s*>>`)

// taskSafe makes the templates of Taskfiles and CircleCI variables.
func taskSafe(s string) string {
	var sb strings.Builder
	s = circleParameter().ReplaceAllString(s, "$${PARAMETER}")
	for {
		i := strings.Index(s, "{{")
		n := strings.Index(s[max(i, 0):], "}}")
		if i < 0 || n < 0 {
			break
		}
		name := strings.Trim(s[i+2:i+n], "<> .")
		if nameLength(name) != len(name) || name == "" {
			name = "TEMPLATE"
		}
		start := strings.TrimSuffix(s[:i], "$")
		sb.WriteString(start + "${" + name + "}")
		s = s[i+n+2:]
	}
	sb.WriteString(s)
	return sb.String()
}

// gitlabImages are the images that GitLab runs jobs in, with a shell.
func (r *repoReader) gitlabImages(doc node) {
	for _, p := range append(doc.pairs(), pair{value: doc}) {
		n := p.value.get("image")
		image := n.text()
		if n.isMap() {
			image = n.get("name").text()
		}
		if image != "" {
			r.add(Use{Pos: n.pos(), Source: GitLab, Name: p.key, Image: image, Sure: true, tied: true,
				Shell: "GitLab runs a job's script with a shell in this image"})
		}
	}
}

// cloudBuild reads Google's steps, of which a builder's args are words.
func (r *repoReader) cloudBuild(doc node) {
	for _, step := range doc.get("steps").items() {
		name := step.get("name").text()
		dir := inTree(".", step.get("dir").text())
		var words []string
		for _, n := range append(step.get("entrypoint").oneOrMore(), step.get("args").items()...) {
			if s := n.text(); s != "" {
				words = append(words, s)
			}
		}
		switch {
		case strings.Contains(name, "kaniko"):
			words = append([]string{"/kaniko/executor"}, words...)
		case strings.HasSuffix(imageRepo(name), "/docker") && !step.get("entrypoint").ok():
			words = append([]string{"docker"}, words...)
		}
		r.wordsRun(words, Use{Pos: step.pos(), Source: CloudBuild}, dir)
	}
}

// dronePlugin reads the settings of Drone's docker plugin.
func (r *repoReader) dronePlugin(n node) {
	s := n.get("settings")
	if !s.ok() {
		s = n
	}
	u := Use{Pos: n.pos(), Source: CI, Name: n.get("name").text(), Builds: true, Sure: true,
		Image: s.get("repo").text(), Target: s.get("target").text()}
	u.Context = inTree(".", s.get("context").text())
	if u.Dockerfile = r.dockerfileIn(u.Context); s.get("dockerfile").ok() {
		u.Dockerfile = inTree(".", s.get("dockerfile").text())
	}
	for _, a := range s.get("build_args").oneOrMore() {
		if a.text() != "" {
			u.addArg(a.text())
		}
	}
	r.add(u)
}
