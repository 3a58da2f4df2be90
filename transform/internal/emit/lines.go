package emit

import (
	"encoding/json"
	"fmt"
	"path"
	"slices"
	"strings"

	"offstage/transform/internal/dockerfile"
	"offstage/transform/internal/image"
	"offstage/transform/internal/launch"
	"offstage/transform/internal/plan"
)

// builderLines are added at the end of the builder: the build of a go run, and
// the tree of what keeps its owner.
func (w *writer) builderLines() []string {
	b := builderBlock{writer: w}
	user, dir := w.builderState()
	b.root = image.IsRoot(user)
	for _, build := range w.Model.Artifacts {
		if build.Run == nil {
			b.become()
			b.lines = append(append(b.lines, w.RunArgs...), w.Keyword("RUN")+w.CacheMounts+" "+w.buildLine(build, dir))
		}
	}
	if len(w.rootfs) > 0 {
		b.group(w.rootfsComments(), w.rootfs)
	}
	if final := w.Model.Final.Config.User; w.Startable && !image.IsRoot(final) && b.root {
		b.lines = append(b.lines, w.Keyword("USER")+" "+final)
	}
	if len(b.lines) == 0 {
		return nil
	}
	return append([]string{""}, b.lines...)
}

// A builderBlock is what is added to the builder.
type builderBlock struct {
	*writer
	root  bool // root is the user in force
	lines []string
}

// become makes root the user, if another one is in force.
func (b *builderBlock) become() {
	if !b.root {
		b.lines, b.root = append(b.lines, b.Keyword("USER")+" root"), true
	}
}

// group adds a RUN of some commands, below its comments.
func (b *builderBlock) group(comments, cmds []string) {
	if len(b.lines) > 0 {
		b.lines = append(b.lines, "")
	}
	b.become()
	file := b.Model.File
	b.lines = append(b.lines, comments...)
	b.lines = append(b.lines, b.Keyword("RUN")+" "+strings.Join(cmds, " "+string(file.Escape)+file.EOL+" && "))
}

// builderState is the user and directory at the end of the builder.
func (w *writer) builderState() (user, dir string) {
	m := w.Model
	if n := w.Last + 1; n < len(m.Final.Steps) {
		return m.Final.Steps[n].User, m.Final.Steps[n].Dir
	}
	return m.Final.Config.User, m.Final.Config.Workdir
}

// runtimeLines are the head of the runtime stage: FROM, packages, copies, and
// what the base image of the builder had configured.
func (w *writer) runtimeLines() []string {
	lines := []string{w.fromLine()}
	if over := w.Overrides(); len(over) > 0 {
		lines = append(append(lines, "# As the image was before, whatever this one sets."), over...)
	}
	lines = append(lines, w.packageLines()...)
	for i, at := range w.ProgramLinks {
		if i == 0 {
			lines = append(lines, "# Programs at the paths that they are started by.")
		}
		lines = append(
			lines,
			fmt.Sprintf(`%s [ -e %s ] || ln -s "$(command -v %s)" %s`, w.Keyword("RUN"), at, path.Base(at), at),
		)
	}
	lines = append(lines, w.copyLines()...)
	if w.copiesLibraries() {
		lines = append(lines, "# Libraries beside those of the packages.", w.Keyword("RUN")+" ldconfig")
	}
	lines = append(lines, w.inheritedLines()...)
	own := len(w.Model.Chain) - len(w.Model.Final.Steps)
	for _, st := range w.RunSteps() {
		if slices.Index(w.Model.Chain, st) < own {
			lines = append(lines, w.text(st))
		}
	}
	lines = append(lines, w.LabelLines()...)
	if w.User != "" && w.Starter() == nil {
		lines = append(lines, plan.UserLine(w.Plan))
	}
	return lines
}

// copiesLibraries reports whether shared libraries, or settings that say where they are, are
// copied to where glibc's loader finds them by its cache alone.
func (w *writer) copiesLibraries() bool {
	return w.Runtime.Libc == "glibc" && w.Model.UsesC() && slices.ContainsFunc(w.Copies, func(c plan.Copied) bool {
		_, set := image.Below("/etc/ld.so.conf.d", c.Path)
		_, ok := image.Below("/usr/local/lib", c.Path)
		return set || ok && (c.Dir || strings.Contains(path.Base(c.Path), ".so"))
	})
}

func (w *writer) packageLines() []string {
	if len(w.Packages) == 0 {
		return nil
	}
	slices.Sort(w.Packages)
	names := strings.Join(w.Packages, " ")
	run := w.Keyword("RUN")
	if w.Runtime.Manager == "apt" {
		flags := "-y"
		install := " apt-get update && apt-get install "
		if slices.Contains(w.Packages, "tzdata") {
			install = " apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install "
		}
		if !recommends(w.Model) {
			flags += " --no-install-recommends"
		}
		return []string{run + install + flags + " " + names + " && rm -rf /var/lib/apt/lists/*"}
	}
	return []string{run + " apk add --no-cache " + names}
}

// recommends reports whether the original installs what its packages recommend.
func recommends(m *launch.Model) bool {
	return slices.ContainsFunc(m.Installs, func(in image.Install) bool {
		return in.Manager == "apt" && !strings.Contains(image.CommandLine(in.Command), "--no-install-recommends")
	})
}

// copyFrom is a COPY from the builder; the JSON form serves odd characters.
func (w *writer) copyFrom(from []string, to string) string {
	line := w.Keyword("COPY") + " --from=" + w.Builder + " "
	words := append(slices.Clone(from), to)
	if !strings.ContainsAny(strings.Join(words, ""), " \t\"'$\\`") {
		return wrapped(w.Model.File, line, words)
	}
	for i, word := range words {
		words[i] = w.escaped(word, "$")
	}
	j, _ := json.Marshal(words)
	return line + string(j)
}

// wrapped sets words one after another, in several lines where one is too long to read.
func wrapped(file *dockerfile.File, line string, words []string) string {
	const most, indent = 120, "     "
	var b strings.Builder
	n := len(line)
	b.WriteString(line)
	for i, word := range words {
		switch {
		case i == 0:
		case n+1+len(word) > most:
			b.WriteString(" " + string(file.Escape) + file.EOL + indent)
			n = len(indent)
		default:
			b.WriteByte(' ')
			n++
		}
		b.WriteString(word)
		n += len(word)
	}
	return b.String()
}

// escaped puts the file's escape character before some characters of a word.
func (w *writer) escaped(word, special string) string {
	var b strings.Builder
	for _, r := range word {
		if strings.ContainsRune(special, r) {
			b.WriteRune(w.Model.File.Escape)
		}
		b.WriteRune(r)
	}
	return b.String()
}

// inheritedLines write out what only the builder's image configured: its
// working directory, and the directory in PATH where the program lies.
func (w *writer) inheritedLines() []string {
	m := w.Model
	var lines []string
	if dirs := w.MissingPath(); len(dirs) > 0 {
		lines = append(lines, w.Keyword("ENV")+" PATH="+strings.Join(dirs, ":")+":$PATH")
	}
	for _, v := range image.BaseConfig(m.Base.Image).Env {
		if v.Name != "PATH" && m.ReadsEnv(v.Name) && !m.SetsEnv(v.Name) {
			lines = append(lines, w.Keyword("ENV")+" "+v.Name+"="+v.Value)
		}
	}
	if dir := m.Final.Config.Workdir; m.LastStep("workdir") == nil && dir != "" && dir != "/" {
		lines = append(lines, w.Keyword("WORKDIR")+" "+dir)
	}
	return lines
}
