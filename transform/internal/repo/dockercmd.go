package repo

import (
	"path"
	"strings"

	"offstage/transform/internal/shell"
	"offstage/transform/internal/source"
)

// A commandReader reads the commands of one text that a shell runs.
type commandReader struct {
	r      *repoReader
	source string
	file   string
	line   int      // of the text's first line
	dirs   []string // tree directories where it may run; the first is the best guess
	vars   map[string]string
	lines  func(offset int) int // instead of counting, when the text isn't the file's
	unsure bool
}

// treeRoot is where scripts are told that the repository lies, so that a path
// made of $PWD can be told from one of the machine.
const treeRoot = "/.repository"

func inScript(dir string) string { return path.Join(treeRoot, dir) }

// fromScript is the tree path of a script's absolute path; "" outside.
func fromScript(p string) string {
	if p = path.Clean(p); p == treeRoot {
		return "."
	}
	if rest, ok := strings.CutPrefix(p, treeRoot+"/"); ok {
		return rest
	}
	return ""
}

// engines are the programs that build and run images with the same words.
const engines wordSet = "docker podman nerdctl"

// speaksOfImages is a quick look that spares most texts the parser.
func speaksOfImages(text string) bool {
	for _, w := range []string{"docker", "podman", "nerdctl", "buildah", "kaniko", "kubectl exec"} {
		if strings.Contains(text, w) {
			return true
		}
	}
	return false
}

// read adds the uses of a text.
func (c *commandReader) read(text string) {
	if !speaksOfImages(text) {
		return
	}
	script, err := shell.Parse(text, inScript(c.dirs[0]), c.lookup)
	if err != nil {
		c.unsure = true
		c.readLines(text)
		return
	}
	for _, cmd := range script.Commands {
		c.command(cmd, c.lineOf(text, cmd))
	}
}

// readLines reads a text that no shell understands line by line.
func (c *commandReader) readLines(text string) {
	for _, l := range numberedLines(text) {
		line := strings.TrimSpace(l.text)
		if !speaksOfImages(line) || len(c.r.repo.Uses) == maxRepoUses {
			continue
		}
		script, err := shell.Parse(line, inScript(c.dirs[0]), c.lookup)
		if err != nil {
			continue
		}
		for _, cmd := range script.Commands {
			c.command(cmd, c.line+l.line-1)
		}
	}
}

func (c *commandReader) lineOf(text string, cmd *shell.Command) int {
	at := cmd.Pos
	if at < 0 {
		at = cmd.Outer
	}
	at = min(max(at, 0), len(text))
	if c.lines != nil {
		return c.lines(at)
	}
	return c.line + strings.Count(text[:at], "\n")
}

// lookup knows what CI systems call the root of the repository.
func (c *commandReader) lookup(name string) (string, bool) {
	switch name {
	case "GITHUB_WORKSPACE", "CI_PROJECT_DIR", "TRAVIS_BUILD_DIR", "BITBUCKET_CLONE_DIR",
		"CIRCLE_WORKING_DIRECTORY", "CODEBUILD_SRC_DIR":
		return treeRoot, true
	}
	v, ok := c.vars[name]
	if ok && unknownText(v) {
		v, ok = interpolate(v, c.plain, 0)
	}
	return v, ok
}

// plain gives a variable whose value holds no other.
func (c *commandReader) plain(name string) (string, bool) {
	v, ok := c.vars[name]
	return v, ok && !unknownText(v)
}

// partly is a word's text with those variables replaced that are known.
func (c *commandReader) partly(w shell.Word) string {
	if w.Known {
		return w.Text
	}
	text, _ := interpolate(strings.Trim(w.Text, `"'`), func(name string) (string, bool) {
		v, ok := c.vars[name]
		return v, ok
	}, 0)
	return text
}

func (c *commandReader) command(cmd *shell.Command, line int) {
	if len(cmd.Args) < 2 {
		return
	}
	u := Use{Pos: source.Pos{File: c.file, Line: line}, Source: c.source, Sure: !c.unsure}
	switch name := cmd.Program(); {
	case engines.has(name):
		c.engine(&u, cmd, skipFlags(cmd.Args[1:], engineValues))
	case name == "buildah" && (cmd.Args[1].Text == "bud" || cmd.Args[1].Text == "build"):
		c.build(&u, cmd, cmd.Args[2:])
	case name == "buildah" && cmd.Args[1].Text == "tag":
		c.tag(cmd.Args[2:])
	case name == "docker-compose" || name == "podman-compose":
		c.compose(&u, cmd.Args[1:])
	case name == "executor" && strings.Contains(cmd.Args[0].Text, "kaniko"):
		c.build(&u, cmd, cmd.Args[1:])
	case name == "kubectl":
		c.kubectl(&u, cmd.Args[1:])
	}
}

// engine reads what stands behind docker, without its own flags.
func (c *commandReader) engine(u *Use, cmd *shell.Command, args []shell.Word) {
	if len(args) == 0 {
		return
	}
	group, rest := args[0].Text, args[1:]
	switch group {
	case "image", "container", "builder", "buildx":
		if rest = skipFlags(rest, engineValues); len(rest) == 0 {
			return
		}
		group, rest = rest[0].Text, rest[1:]
	}
	switch group {
	case "build", "b":
		c.build(u, cmd, rest)
	case "tag":
		c.tag(rest)
	case "run", "create":
		c.run(u, cmd, rest)
	case "exec":
		c.exec(u, rest, execValues, "docker exec")
	case "compose":
		c.compose(u, rest)
	}
}

// build reads docker build and its like, whose operand is the context.
func (c *commandReader) build(u *Use, cmd *shell.Command, args []shell.Word) {
	u.Builds = true
	var file, context *shell.Word
	operands := eachFlag(args, buildValues, func(flag string, v shell.Word) {
		switch flag {
		case "f", "file", "dockerfile":
			file = &v
		case "t", "tag", "destination", "d":
			u.addImage(c.partly(v))
		case "target":
			u.Target = v.Text
		case "context", "c":
			if cmd.Program() == "executor" {
				v.Text = strings.TrimPrefix(v.Text, "dir://")
				context = &v
			}
		case "build-arg":
			u.addArg(v.Text)
		}
	})
	if context == nil && len(operands) > 0 {
		context = &operands[0]
	}
	if context != nil && context.Text == "-" { // a Dockerfile or a tar from standard input
		u.Inline = file == nil
	} else {
		c.place(u, cmd, file, context, cmd.Program() == "executor")
	}
	c.r.add(*u)
}

func (u *Use) addImage(name string) {
	if u.Image == "" {
		u.Image = name
	} else {
		u.images = append(u.images, name)
	}
}

func (u *Use) addArg(s string) {
	if u.Args == nil {
		u.Args = map[string]string{}
	}
	k, v, ok := strings.Cut(s, "=")
	if !ok {
		v = "$" + k
	}
	u.Args[k] = v
}

// place resolves the paths of a build. Where the command runs in a directory
// that isn't known, that which holds the Dockerfile is taken.
func (c *commandReader) place(u *Use, cmd *shell.Command, file, context *shell.Word, fileInContext bool) {
	dirs := []string{fromScript(cmd.Dir)}
	if cmd.Dir == "" || cmd.Dir == inScript(c.dirs[0]) {
		dirs = c.dirs
	}
	if cmd.Dir == "" {
		u.Sure = false
	}
	found := ""
	if file != nil && !file.Known || context != nil && !context.Known {
		u.pattern = c.pattern(dirs[0], file, context)
	}
	for i := len(dirs) - 1; i >= 0; i-- {
		ctx, df := c.resolve(dirs[i], file, context, fileInContext)
		switch {
		case c.r.files[df]:
			u.Sure = u.Sure && (found == "" || found == df)
			found = df
			u.Context, u.Dockerfile = ctx, df
		case i == 0 && found == "":
			u.Context, u.Dockerfile = ctx, df
		}
	}
}

func (c *commandReader) resolve(dir string, file, context *shell.Word, fileInContext bool) (ctx, df string) {
	if context != nil {
		ctx = pathIn(dir, *context)
	}
	switch {
	case file == nil:
		return ctx, c.r.dockerfileIn(ctx)
	case fileInContext && ctx != "" && !path.IsAbs(file.Text):
		return ctx, pathIn(ctx, *file)
	}
	return ctx, pathIn(dir, *file)
}

// pattern stands for the Dockerfiles that a build may mean whose paths hold
// variables.
func (c *commandReader) pattern(dir string, file, context *shell.Word) string {
	if file != nil {
		return patternIn(dir, file.Text)
	}
	return patternIn(dir, context.Text+"/Dockerfile")
}

// pathIn is the tree path of a word that counts from the tree's directory dir.
func pathIn(dir string, w shell.Word) string {
	switch {
	case !w.Known || w.Text == "":
		return ""
	case path.IsAbs(w.Text):
		return fromScript(w.Text)
	}
	return inTree(dir, w.Text)
}
