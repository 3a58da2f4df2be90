package transform

import (
	"encoding/json"
	"path"
	"slices"
	"strings"

	"offstage/transform/internal/dockerfile"
	"offstage/transform/internal/shell"
)

// goRun turns a go run that the image starts into an executable in the working
// directory: a build line is added, and the command starts what it makes. It
// must stand in one CMD or ENTRYPOINT, not in a script.
func (f *facts) goRun(s start) (target, bool) {
	g := s.cmd.AsGo()
	if g == nil || g.Verb != "run" || s.from == nil || s.from.Step == nil || s.role != entry || g.Dir == "" {
		return target{}, false
	}
	if len(g.Args) > 0 && (strings.Contains(g.Args[0].Text, "@") || remote(g.Args[0].Text)) || !allKnown(g.Args) {
		return target{}, false
	}
	if s.from.Shell == nil && goWords(s.cmd, g) > len(s.from.Args) {
		return target{}, false // the words are spread over ENTRYPOINT and CMD
	}
	b := &build{cmd: g, at: s.from.Step, image: f.image.snapshot(), stage: f.layout}
	b.prog = f.load(b)
	out := path.Join(f.stage.Config.Workdir, b.runName())
	for fd, ok := f.image.lookup(out); ok && fd.sure; fd, ok = f.image.lookup(out) {
		out += "-server"
	}
	b.outs = []string{out}
	f.builds = append(f.builds, b)
	f.image.add(layer{kind: built, at: out, build: b, step: s.from.Step})
	return target{kind: artifact, path: out, build: b}, true
}

func allKnown(words []shell.Word) bool {
	for _, w := range words {
		if !w.Known {
			return false
		}
	}
	return true
}

// goWords counts the words of a go run up to the program's own arguments.
func goWords(c *shell.Command, g *shell.Go) int { return len(c.Args) - len(g.Prog) }

// runName is what the executable is called: as go build would, or app.
func (b *build) runName() string {
	if len(b.prog.names) == 1 {
		return b.prog.names[0]
	}
	if len(b.cmd.Args) > 0 && strings.HasSuffix(b.cmd.Args[0].Text, ".go") {
		return strings.TrimSuffix(path.Base(b.cmd.Args[0].Text), ".go")
	}
	return "app"
}

// buildLine is the RUN that makes the executable of a go run, for the end of
// the builder, where the directory is dir.
func (p *plan) buildLine(b *build, dir string) string {
	words := []string{"go", "build"}
	if b.stamps(p.facts.base) {
		words = append(words, "-buildvcs=false")
	}
	all := b.cmd.Command.Args
	flags := all[2 : len(all)-len(b.cmd.Prog)-len(b.cmd.Args)]
	for _, w := range replaceFlags(flags, p.runFlags[b]) {
		words = append(words, quote(w))
	}
	words = append(words, "-o", quote(b.outs[0]))
	for _, w := range b.cmd.Args {
		text := w.Text
		if !w.Glob {
			text = quote(text)
		}
		words = append(words, text)
	}
	line := p.crossed(b) + strings.Join(words, " ")
	if p.facts.linkage(b).off {
		line = "CGO_ENABLED=0 " + line
	}
	if at := p.facts.stage.Config.Workdir; at != dir {
		line = "cd " + quote(at) + " && " + line
	}
	return line
}

// replaceFlags are the words of a command's flags, those with the names of other
// flags left out, and the others, each of one word.
func replaceFlags(flags []shell.Word, others []string) []string {
	var list []string
	for i := 0; i < len(flags); i++ {
		name, _, joined := strings.Cut(strings.TrimLeft(flags[i].Text, "-"), "=")
		replaced := slices.ContainsFunc(others, func(o string) bool { return strings.HasPrefix(o, "-"+name+"=") })
		switch {
		case !replaced:
			list = append(list, flags[i].Text)
		case !joined:
			i++ // its value is the next word
		}
	}
	return append(list, others...)
}

// stamps says whether go build would stamp version control into the executable,
// which go run does not: a package from Go 1.18 on.
func (b *build) stamps(base base) bool {
	if len(b.cmd.Args) > 0 && strings.HasSuffix(b.cmd.Args[0].Text, ".go") {
		return false
	}
	return base.Go == "" || minor(base.Go) >= 18
}

// quote makes a word of a shell line.
func quote(s string) string {
	if s != "" && strings.Trim(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./=:,+@%") == "" {
		return s
	}
	return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'"
}

// startInstead is the text of the instruction with the executable in the place
// of go run and its operands.
func (p *plan) startInstead(b *build, s *dockerfile.Start) string {
	text := s.Step.Text().S
	c := b.cmd.Command
	if s.Shell == nil {
		args := append([]string{b.outs[0]}, s.Args[goWords(c, b.cmd):]...)
		var list []string
		for _, a := range args {
			j, _ := json.Marshal(a)
			list = append(list, string(j))
		}
		return "[" + strings.Join(list, ", ") + "]"
	}
	end := c.Args[1].End
	for _, w := range c.Args[:goWords(c, b.cmd)] {
		end = max(end, w.End)
	}
	return text[:c.Start] + quote(b.outs[0]) + text[end:]
}
