package launch

import (
	"regexp"
	"slices"
	"strings"
	"sync"

	"offstage/transform/internal/catalog"
	"offstage/transform/internal/image"
	"offstage/transform/internal/shell"
)

// maxScripts bounds how many scripts a pattern is read as.
const maxScripts = 64

// openScript is the index of the word by which a command is given the script that it runs,
// if that is a pattern or is not known; 0 for any other command.
func openScript(c *shell.Command) int {
	name := c.Program()
	reads := shell.IsShell(name) || c.Sources() || catalog.Is(name, catalog.Interprets)
	if !reads || hasFlagC(c) {
		return 0
	}
	for i, w := range c.Args[1:] {
		switch {
		case w.Known && w.Text == "-s":
			return 0
		case strings.HasPrefix(w.Text, "-"):
		case w.Known && !w.Glob:
			return 0
		default:
			return i + 1
		}
	}
	return 0
}

// givenOpen gives what the scripts start that a command may be given, and whether others
// are possible.
func (f *finder) givenOpen(s Start, depth int) (list []Start, open bool) {
	c := s.Command
	if c.Program() == "run-parts" {
		return runParts(f, s, depth)
	}
	i := openScript(c)
	if i == 0 {
		return nil, false
	}
	files, all := fitting(f, c, c.Args[i])
	open = !all || catalog.Is(c.Program(), catalog.Interprets)
	for _, file := range files {
		if !isScript(f, c, file) {
			open = true
			continue
		}
		one := *c
		one.Args = slices.Clone(c.Args)
		one.Args[i] = knownWord(file)
		list = append(list, f.started(&one, nil, s.Role, s.Evidence, depth+1)...)
	}
	return list, open
}

// isScript reports whether a file is text that a shell reads.
func isScript(f *finder, c *shell.Command, file string) bool {
	data, _, ok := f.FS.Read(file)
	if !ok {
		return false
	}
	_, err := shell.Parse(string(data), c.Dir, c.Lookup)
	return err == nil && (f.At(file).Kind == Script || image.Shebang(string(data)) != "")
}

// runParts gives what the files of a directory start that run-parts is told.
func runParts(f *finder, s Start, depth int) (list []Start, open bool) {
	c := s.Command
	dir := c.Args[len(c.Args)-1]
	dir.Text, dir.Glob = strings.TrimSuffix(dir.Text, "/")+"/*", true
	files, all := fitting(f, c, dir)
	for _, file := range files {
		one := shell.FromArgs([]string{file}, c.Dir, c.Lookup)
		list = append(list, f.started(one, nil, s.Role, s.Evidence, depth+1)...)
	}
	return list, !all
}

// fitting are the files of the context that a word may name, and whether there are some and
// no others are possible.
func fitting(f *finder, c *shell.Command, w shell.Word) (files []string, all bool) {
	patterns := w.Like
	switch all = true; {
	case w.Known:
		patterns = []string{w.Text}
	case len(patterns) == 0:
		patterns, all = fromSource(w.Text), false
	}
	for _, text := range patterns {
		p, ok := c.Abs(knownWord(text))
		found, sure := matching(f, p)
		all = all && ok && sure
		files = append(files, found...)
	}
	if slices.Sort(files); len(files) > maxScripts {
		return nil, false
	}
	return slices.Compact(files), all && len(files) > 0
}

// openPart is a variable or a substitution in the source of a word.
var openPart = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile("\\$\\{[^}]*\\}|\\$\\([^)]*\\)|`[^`]*`|\\$\\w+|\\$.|" + OpenMark + "|\\{\\}")
})

// fromSource is the pattern of the files that the source of a word may name, where it tells the
// directory.
func fromSource(source string) []string {
	text := openPart().ReplaceAllString(strings.NewReplacer(`"`, "", `'`, "").Replace(source), "*")
	if before, _, _ := strings.Cut(text, "*"); !strings.Contains(before, "/") {
		return nil
	}
	return []string{text}
}

// matching are the files that a pattern names and that can be read, and whether the image has
// no others of that name.
func matching(f *finder, pattern string) (files []string, sure bool) {
	found, sure := image.View{Im: f.FS}.Matches(pattern)
	for _, p := range found {
		switch t, _ := f.FS.Lookup(p); {
		case t.Kind == image.FromContext && !t.Dir:
			files = append(files, p)
		case !t.Dir:
			sure = false
		}
	}
	return files, sure && !strings.Contains(pattern, "**")
}

// forEach makes a word of find's commands that holds {} one that is not known, and adds one
// to those of xargs.
func forEach(c *shell.Command, commands [][]shell.Word) [][]shell.Word {
	name := c.Program()
	if name != "find" && name != "xargs" {
		return commands
	}
	var list [][]shell.Word
	for _, words := range commands {
		words = slices.Clone(words)
		for i := range words {
			if !strings.ContainsAny(words[i].Text, " \n") && strings.Contains(words[i].Text, "{}") {
				words[i].Known = false
			}
		}
		if name == "xargs" {
			words = append(words, shell.Word{Text: "{}", Pos: -1, End: -1})
		}
		list = append(list, words)
	}
	return list
}
