package repo

import (
	"bytes"
	"cmp"
	"maps"
	"path"
	"slices"
	"strings"

	"offstage/transform/internal/shell"
	"offstage/transform/internal/source"
)

// maxScript bounds a script that is read.
const maxScript = 256 << 10

func isMakefile(name string) bool {
	switch base := path.Base(name); base {
	case "Makefile", "makefile", "GNUmakefile":
		return true
	default:
		return strings.HasSuffix(base, ".mk") || strings.HasPrefix(base, "Makefile.")
	}
}

// readMakefile reads the recipes that speak of images, each line a shell's.
func readMakefile(r *repoReader, name string) {
	f := r.open(name)
	if !speaksOfImages(string(f.text)) {
		return
	}
	text := string(f.text)
	m := ParseMakefile(text, nil, nil, nil)
	var at map[string]int
	for _, target := range slices.Sorted(maps.Keys(m.rules)) {
		rule := m.rules[target]
		auto := map[string]string{"@": target, "<": "", "^": strings.Join(rule.needs, " ")}
		for _, line := range rule.recipe {
			expanded, _ := m.expand(strings.TrimLeft(line, "@-+ \t"), auto, 0)
			if !speaksOfImages(expanded) {
				continue
			}
			if at == nil {
				at = recipeLines(text)
			}
			c := &commandReader{r: r, source: Make, file: name, dirs: []string{path.Dir(name)},
				lines: func(int) int { return at[line] }}
			c.vars = map[string]string{"CURDIR": inScript(path.Dir(name))}
			c.read(expanded)
		}
	}
}

// recipeLines gives the first line on which each recipe line begins.
func recipeLines(text string) map[string]int {
	at := map[string]int{}
	for _, l := range numberedLines(text) {
		recipe := strings.TrimPrefix(l.text, "\t")
		if at[recipe] == 0 {
			at[recipe] = l.line
		}
	}
	return at
}

type numberedLine struct {
	text string
	line int
}

// numberedLines joins lines that end in a backslash, and keeps where each began.
func numberedLines(text string) []numberedLine {
	var list []numberedLine
	var joined []string
	for i, l := range strings.Split(strings.ReplaceAll(text, "\r\n", "\n"), "\n") {
		if len(joined) > 0 {
			l = strings.TrimLeft(l, " \t")
		}
		if head, ok := strings.CutSuffix(l, `\`); ok {
			joined = append(joined, head+" ")
			continue
		}
		list = append(list, numberedLine{strings.Join(append(joined, l), ""), i + 1 - len(joined)})
		joined = nil
	}
	return list
}

func isScript(name string) bool {
	switch path.Ext(name) {
	case ".sh", ".bash", ".zsh":
		return true
	case "":
		base := path.Base(name)
		dir := path.Base(path.Dir(name))
		return base == "justfile" || base == "Justfile" || base == "Jenkinsfile" ||
			strings.Contains(dir, "script") || dir == "bin"
	}
	return false
}

// Texts by which scripts find their own directory and the top of the repository.
var (
	ownDir = lazily("(?:\\$\\(\\s*|`)dirname\\s+(?:--\\s+)?\"?(?:\\$0|\\$\\{0\\}|\\$\\{?BASH_SOURCE(?:\\[0\\])?\\}?|" +
		"\\$\\(\\s*(?:readlink -f|realpath)" +
		"\\s+\"?(?:\\$0|\\$\\{?BASH_SOURCE(?:\\[0\\])?\\}?)\"?\\s*\\))\"?(?:\\s*\\)|`)|" +
		"\\$\\{0%/\\*\\}|\\$\\{BASH_SOURCE%/\\*\\}")
	cdOwn = lazily(`\$\(\s*(?:CDPATH= ?)?cd\s+(?:-P\s+|--\s+)*"?(/[^"\s$()&;|]*)"?\s*` +
		`(?:&?>\s*/dev/null\s*(?:2>&1)?\s*)?(?:&&|;)\s*pwd(?:\s+-P)?\s*\)`)
	topLine = lazily("\\$\\(\\s*git rev-parse --show-toplevel\\s*\\)|`git rev-parse --show-toplevel`")
)

// readScript reads a shell script, which may be started from its own directory
// or from the top.
func readScript(r *repoReader, name string) {
	f := r.open(name)
	text := string(f.text)
	named := path.Ext(name) != "" || strings.HasSuffix(strings.ToLower(name), "file")
	if !speaksOfImages(text) || !named && !isShebang(f.text) {
		return
	}
	if len(text) > maxScript {
		r.problem(source.Pos{File: name}, "it could not be read: it is too long for a script", name)
		return
	}
	own := path.Dir(name)
	text = topLine().ReplaceAllLiteralString(ownDir().ReplaceAllLiteralString(text, inScript(own)), treeRoot)
	text = cdOwn().ReplaceAllStringFunc(text, func(s string) string {
		return path.Clean(cdOwn().FindStringSubmatch(s)[1])
	})
	dirs := []string{own, "."}
	if own == "." {
		dirs = dirs[:1]
	}
	c := &commandReader{r: r, source: ShellScript, file: name, line: 1, dirs: slices.Clip(dirs)}
	if base := strings.ToLower(path.Base(name)); base == "jenkinsfile" || base == "justfile" {
		if c.dirs, c.unsure = []string{own}, true; base == "jenkinsfile" {
			c.source = CI
		}
		c.line = 1
		c.readLines(jenkinsLines(text))
		return
	}
	c.read(text)
}

func isShebang(text []byte) bool {
	line, _, _ := bytes.Cut(text, []byte("\n"))
	return bytes.HasPrefix(line, []byte("#!")) && bytes.Contains(line, []byte("sh"))
}

var jenkinsSh = lazily(`(?m)^\s*sh\s*\(?\s*(?:script:\s*)?(?:'''|"""|'|")(.*?)(?:'''|"""|'|")?\)?\s*$`)

// jenkinsBuild is a step of the Docker Pipeline plugin: the image, and what goes to docker
// build behind it.
var jenkinsBuild = lazily(
	`(?m)^.*\bdocker\.build\s*\(?\s*["']([^"'\n]*)["'](?:\s*,\s*(?:'([^'\n]*)'|"([^"\n]*)"))?.*$`,
)

// groovyValue is an expression of Groovy in a text.
var groovyValue = lazily(`\$\{[^}]*\}`)

// jenkinsLines leaves the commands of sh '…' steps, and those that docker.build runs.
func jenkinsLines(text string) string {
	text = jenkinsBuild().ReplaceAllStringFunc(text, func(line string) string {
		m := jenkinsBuild().FindStringSubmatch(line)
		line = "docker build -t " + m[1] + " " + cmp.Or(m[2], m[3], ".")
		return groovyValue().ReplaceAllString(line, "$$GROOVY")
	})
	return jenkinsSh().ReplaceAllString(text, "$1")
}

// wordsRun reads a command that is given as words.
func (r *repoReader) wordsRun(words []string, u Use, dir string) {
	if len(words) == 0 {
		return
	}
	c := &commandReader{r: r, source: u.Source, file: u.File, line: u.Line, dirs: []string{dir}}
	if dir == "" {
		c.dirs, c.unsure = []string{"."}, true
	}
	if len(words) > 2 && words[1] == "-c" && shell.IsShell(path.Base(words[0])) {
		c.read(words[2])
		return
	}
	var list []shell.Word
	for _, w := range words {
		list = append(list, shell.Word{Text: w, Known: !unknownText(w), Pos: -1, End: -1})
	}
	c.command(shell.FromWords(list, inScript(c.dirs[0]), c.lookup), u.Line)
}
