package transform

import (
	"cmp"
	"slices"
	"strings"

	"github.com/moby/buildkit/frontend/dockerfile/instructions"

	"offstage/transform/internal/dockerfile"
)

// edits turns the plan into edits of the Dockerfile.
func (p *plan) edits() []dockerfile.Edit {
	f := p.facts
	list := p.nameBuilder()
	list = append(list, p.cgoEdits()...)
	list = append(list, p.tagEdits()...)
	list = append(list, p.declared...)
	list = append(list, p.added...)
	at := f.stage.From.Span.End
	if p.last >= 0 {
		at = f.stage.Steps[p.last].Span.End
	}
	block := p.builderLines()
	block = append(block, "")
	block = append(block, p.runtimeLines()...)
	var user []dockerfile.Edit // behind the block, where both stand at one place
	for i, st := range f.stage.Steps {
		if st == p.starter() && p.user != "" {
			if i < p.last {
				block = append(block, p.userLine())
			} else {
				user = append(user, dockerfile.Edit{Start: st.Lead.Start, End: st.Lead.Start, New: p.userLine() + f.file.EOL})
			}
		}
		switch {
		case i < p.last && p.sides[i] == runSide:
			list = append(list, p.remove(st))
			block = append(block, p.moved(st))
		case i <= p.last && p.sides[i] == bothSides:
			block = append(block, p.text(st))
		case i > p.last:
			list = append(list, p.inPlace(st)...)
		}
	}
	return append(append(list, p.insert(at, block)), user...)
}

// nameBuilder names the final stage, if it has no name yet.
func (p *plan) nameBuilder() []dockerfile.Edit {
	if p.facts.stage.Name != "" {
		return nil
	}
	return []dockerfile.Edit{nameStage(p.facts.stage, p.builder)}
}

// nameStage adds AS name to a FROM, in the keyword's own case.
func nameStage(s *dockerfile.Stage, name string) dockerfile.Edit {
	t := s.From.Text()
	at := t.Pos(len(strings.TrimRight(t.S, " \t\r\n")))
	return dockerfile.Edit{Start: at, End: at, New: " " + cased(s.From, "AS") + " " + name}
}

// cased writes a keyword as the file writes its own.
func cased(st *dockerfile.Step, word string) string {
	if st.Keyword == strings.ToLower(st.Keyword) {
		return strings.ToLower(word)
	}
	return word
}

func (p *plan) keyword(word string) string { return cased(p.facts.stage.From, word) }

// cgoEdits switch cgo off on the commands that build what is started.
func (p *plan) cgoEdits() []dockerfile.Edit {
	var list []dockerfile.Edit
	seen := map[int]bool{}
	for _, b := range p.facts.artifactBuilds() {
		if b.run == nil || !p.facts.linkage(b).off {
			continue
		}
		e := cgoOff(b)
		if !seen[e.Start] {
			seen[e.Start] = true
			list = append(list, e)
		}
	}
	return list
}

// cgoOff is put before the command itself, or before the one that runs it when
// it stands in a script. The JSON form starts it through env.
func cgoOff(b *build) dockerfile.Edit {
	if b.run.exec {
		at := b.run.text.Pos(strings.Index(b.run.text.S, "[") + 1)
		return dockerfile.Edit{Start: at, End: at, New: `"env", "CGO_ENABLED=0", `}
	}
	at := b.run.text.Pos(b.place())
	return dockerfile.Edit{Start: at, End: at, New: "CGO_ENABLED=0 "}
}

// tagEdits link the time zones in, with a tag beside those that the command has.
func (p *plan) tagEdits() []dockerfile.Edit {
	var list []dockerfile.Edit
	for _, b := range p.facts.artifactBuilds() {
		if !p.facts.addsZones(b) || b.run == nil || b.run.exec {
			continue
		}
		flag := " -tags " + b.zoneTags()
		at, end := b.cmd.VerbEnd, b.cmd.VerbEnd
		if w := b.cmd.TagsWord; w != nil {
			at, end, flag = w.Pos, w.End, b.zoneTags()
			switch raw := b.run.text.S[at:end]; {
			case strings.Contains(raw, "$"): // with another value it stands for other tags
				at = w.Pos + len(strings.TrimRight(raw, `"`))
				end, flag = at, ",timetzdata"
			case strings.HasPrefix(raw, "-"):
				flag = "-tags=" + flag
			}
		}
		list = append(list, dockerfile.Edit{Start: b.run.text.Pos(at), End: b.run.text.Pos(end), New: flag})
	}
	return list
}

// tagsInVariable says whether the flag -tags itself is a variable's, so that no tag
// can be put beside those that it gives.
func (b *build) tagsInVariable() bool {
	w := b.cmd.TagsWord
	if w == nil || b.run == nil || w.Pos < 0 {
		return false
	}
	raw := strings.TrimLeft(b.run.text.S[w.Pos:w.End], `"`)
	return strings.HasPrefix(raw, "$") && !strings.HasSuffix(strings.TrimSpace(b.run.text.S[:w.Pos]), "-tags")
}

// zoneTags are the build's tags with the one that links the time zones in.
func (b *build) zoneTags() string {
	return strings.Join(append(slices.Clone(b.cmd.Tags), "timetzdata"), ",")
}

// remove takes a step out, with its comments. Where that would leave two blank
// lines, one goes as well.
func (p *plan) remove(st *dockerfile.Step) dockerfile.Edit {
	src := p.facts.file.Src
	e := dockerfile.Edit{Start: st.Lead.Start, End: st.Span.End}
	before := e.Start == 0 || blankBefore(src, e.Start)
	if n := blankLine(src[e.End:]); before && n > 0 {
		e.End += n
	}
	return e
}

// blankLine is the length of a blank line at the start of src, 0 if there is none.
func blankLine(src []byte) int {
	for i, c := range src {
		switch c {
		case '\n':
			return i + 1
		case ' ', '\t', '\r':
		default:
			return 0
		}
	}
	return 0
}

func blankBefore(src []byte, at int) bool {
	line := strings.TrimSuffix(string(src[:at]), "\n")
	line = line[strings.LastIndexByte(line, '\n')+1:]
	return strings.TrimSpace(line) == ""
}

// moved is the text of a step with its comments.
func (p *plan) moved(st *dockerfile.Step) string {
	lead := string(p.facts.file.Src[st.Lead.Start:st.Lead.End])
	return lead + p.text(st)
}

// inPlace changes a run-side step that stays where it is, if it has to change.
func (p *plan) inPlace(st *dockerfile.Step) []dockerfile.Edit {
	t := p.text(st)
	old := trimEOL(string(p.facts.file.Src[st.Span.Start:st.Span.End]))
	if t == old {
		return nil
	}
	return []dockerfile.Edit{{Start: st.Span.Start, End: st.Span.Start + len(old), New: t}}
}

func trimEOL(s string) string { return strings.TrimSuffix(strings.TrimSuffix(s, "\n"), "\r") }

// text is what the runtime stage says in the place of a step. Comments between
// the lines of one that is written anew go above it, unless it stays as it was in
// the builder.
func (p *plan) text(st *dockerfile.Step) string {
	own := trimEOL(string(p.facts.file.Src[st.Span.Start:st.Span.End]))
	text := p.carriedText(st, own)
	i := slices.Index(p.facts.stage.Steps, st)
	if text == own || i < 0 || p.sides[i] == bothSides {
		return text
	}
	kept := commentLines([]byte(text))
	lost := slices.DeleteFunc(commentLines([]byte(own)), func(l string) bool { return slices.Contains(kept, l) })
	return strings.Join(append(lost, text), p.facts.file.EOL)
}

// carriedText is the step's own bytes, unless a value has to be written out.
func (p *plan) carriedText(st *dockerfile.Step, own string) string {
	switch c := st.Cmd.(type) {
	case *instructions.WorkdirCommand:
		if !strings.HasPrefix(c.Path, "/") && !p.facts.restsOnArgs(st, c.Path) {
			dir := dockerfile.JoinDir(st.Dir, p.facts.file.Expand(c.Path, st.Before).Text)
			if escape := string(p.facts.file.Escape); dir != strings.TrimSpace(dir) || strings.ContainsAny(dir, `"'$`+escape) {
				dir = `"` + p.escaped(dir, `"$`+escape) + `"` // a space at the end belongs to the name
			}
			return st.Keyword + " " + dir
		}
	case *instructions.EnvCommand:
		if some := p.carriedPairs(c); some != "" {
			return p.literal(st, st.Keyword+" "+some)
		}
	case *instructions.CmdCommand, *instructions.EntrypointCommand:
		for _, s := range p.facts.starts {
			if s.from != nil && s.from.Step == st && s.target.build != nil && s.target.build.at == st {
				return st.Keyword + " " + p.startInstead(s.target.build, s.from)
			}
		}
		return own
	}
	return p.literal(st, own)
}

// restsOnArgs says whether a word is an absolute path by build arguments alone:
// then it is left as it is, since --build-arg may change it.
func (f *facts) restsOnArgs(st *dockerfile.Step, word string) bool {
	x := f.file.Expand(word, st.Before)
	for _, name := range x.Used {
		if !st.Before.Arg(name) {
			return false
		}
	}
	return strings.HasPrefix(x.Text, "/") && len(x.Unset) == 0
}

// carriedPairs writes the pairs of an ENV that go to the runtime, when some stay.
func (p *plan) carriedPairs(c *instructions.EnvCommand) string {
	var list []string
	for _, kv := range c.Env {
		if p.facts.carriesEnv(kv.Key) {
			list = append(list, kv.Key+"="+kv.Value)
		}
	}
	if len(list) == len(c.Env) {
		return ""
	}
	return strings.Join(list, " ")
}

// literal writes the variables out that the runtime stage doesn't have: those
// of the builder's image and of the toolchain.
func (p *plan) literal(st *dockerfile.Step, text string) string {
	names := map[string]string{}
	for _, w := range p.wordsOf(st) {
		for _, name := range p.facts.file.Expand(w, st.Before).Used {
			if v, ok := st.Before.Lookup(name); ok && !p.runtimeHas(st, name) {
				names[name] = v
			}
		}
	}
	if len(names) == 0 {
		return text
	}
	return p.facts.file.Substitute(text, names)
}

// runtimeHas says whether a variable is set in the runtime stage before a step:
// by a base image, an ENV that is carried, or an ARG that is declared again.
func (p *plan) runtimeHas(st *dockerfile.Step, name string) bool {
	if st.Before.Arg(name) {
		return true
	}
	if name == "PATH" { // each image has one of its own, so only PATH itself may build on it
		return !slices.ContainsFunc(envOf(st), func(v dockerfile.Pair) bool { return v.Name != "PATH" }) && len(envOf(st)) > 0
	}
	for _, s := range p.runSteps() {
		if s == st {
			return false
		}
		c, ok := s.Cmd.(*instructions.EnvCommand)
		if !ok {
			continue
		}
		for _, kv := range c.Env {
			if kv.Key == name && p.facts.carriesEnv(name) {
				return true
			}
		}
	}
	return false
}

// insert puts the block behind the builder's last step.
func (p *plan) insert(at int, lines []string) dockerfile.Edit {
	eol := p.facts.file.EOL
	text := strings.Join(lines, eol) + eol
	src := p.facts.file.Src
	if at > 0 && src[at-1] != '\n' { // the step ends the file without an end of line
		text = eol + strings.TrimSuffix(text, eol)
	}
	return dockerfile.Edit{Start: at, End: at, New: text}
}

// fromLine is the line that starts the runtime stage.
func (p *plan) fromLine() string {
	from := p.keyword("FROM") + " "
	if platform := stagesTo(p.facts.stage)[0].Platform; platform != "" {
		from += "--platform=" + platform + " "
	}
	return from + cmp.Or(p.fromAs, p.from)
}
