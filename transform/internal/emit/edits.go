package emit

import (
	"cmp"
	"slices"
	"strings"

	"github.com/moby/buildkit/frontend/dockerfile/instructions"

	"offstage/transform/internal/dockerfile"
	"offstage/transform/internal/image"
	"offstage/transform/internal/launch"
	"offstage/transform/internal/plan"
)

// Edits turns a plan into edits of the Dockerfile.
func Edits(p *plan.Plan) []dockerfile.Edit { return newWriter(p).edits() }

func (w *writer) edits() []dockerfile.Edit {
	m := w.Model
	list := slices.Clone(w.Naming)
	list = append(list, w.CgoEdits()...)
	list = append(list, w.TagEdits()...)
	list = append(list, w.Within...)
	list = append(list, w.Added...)
	at := m.Final.From.Span.End
	if w.Last >= 0 {
		at = m.Final.Steps[w.Last].Span.End
	}
	block := w.builderLines()
	block = append(block, "")
	block = append(block, w.runtimeLines()...)
	var user []dockerfile.Edit // behind the block, where both stand at one place
	for i, st := range m.Final.Steps {
		if st == w.Starter() && w.User != "" {
			if i <= w.Last {
				block = append(block, plan.UserLine(w.Plan))
			} else {
				user = append(user, dockerfile.Edit{
					Start: st.Lead.Start,
					End:   st.Lead.Start,
					New:   plan.UserLine(w.Plan) + m.File.EOL,
				})
			}
		}
		switch {
		case i < w.Last && w.Sides[i] == plan.RunSide:
			list = append(list, w.remove(st))
			block = append(block, w.moved(st))
		case i <= w.Last && w.Sides[i] == plan.BothSides:
			block = append(block, w.text(st))
		case i > w.Last:
			list = append(list, w.inPlace(st)...)
		}
	}
	return append(append(list, w.insert(at, block)), user...)
}

// remove takes a step out, with its comments. Where that would leave two blank
// lines, one goes as well.
func (w *writer) remove(st *dockerfile.Step) dockerfile.Edit {
	src := w.Model.File.Src
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
func (w *writer) moved(st *dockerfile.Step) string {
	lead := string(w.Model.File.Src[st.Lead.Start:st.Lead.End])
	return lead + w.text(st)
}

// inPlace changes a run-side step that stays where it is, if it has to change.
func (w *writer) inPlace(st *dockerfile.Step) []dockerfile.Edit {
	t := w.text(st)
	old := trimEOL(string(w.Model.File.Src[st.Span.Start:st.Span.End]))
	if t == old {
		return nil
	}
	return []dockerfile.Edit{{Start: st.Span.Start, End: st.Span.Start + len(old), New: t}}
}

func trimEOL(s string) string { return strings.TrimSuffix(strings.TrimSuffix(s, "\n"), "\r") }

// text is what the runtime stage says in the place of a step. Comments between
// the lines of one that is written anew go above it, unless it stays as it was in
// the builder.
func (w *writer) text(st *dockerfile.Step) string {
	own := trimEOL(string(w.Model.File.Src[st.Span.Start:st.Span.End]))
	text := w.carriedText(st, own)
	i := slices.Index(w.Model.Final.Steps, st)
	if text == own || i < 0 || w.Sides[i] == plan.BothSides {
		return text
	}
	kept := commentLines([]byte(text))
	lost := slices.DeleteFunc(commentLines([]byte(own)), func(l string) bool { return slices.Contains(kept, l) })
	return strings.Join(append(lost, text), w.Model.File.EOL)
}

// carriedText is the step's own bytes, unless a value has to be written out.
func (w *writer) carriedText(st *dockerfile.Step, own string) string {
	switch c := st.Cmd.(type) {
	case *instructions.WorkdirCommand:
		if !strings.HasPrefix(c.Path, "/") && !restsOnArgs(w.Model, st, c.Path) {
			dir := dockerfile.JoinDir(st.Dir, w.Model.File.Expand(c.Path, st.Before).Text)
			if escape := string(w.Model.File.Escape); dir != strings.TrimSpace(dir) ||
				strings.ContainsAny(dir, `"'$`+escape) {
				dir = `"` + w.escaped(dir, `"$`+escape) + `"` // a space at the end belongs to the name
			}
			return st.Keyword + " " + dir
		}
	case *instructions.EnvCommand:
		if some := w.carriedPairs(st, c); some != "" {
			return w.literal(st, st.Keyword+" "+some)
		}
	case *instructions.CmdCommand, *instructions.EntrypointCommand:
		if text, ok := plan.Instead(w.Plan, st); ok {
			return st.Keyword + " " + text
		}
		return own
	case *instructions.HealthCheckCommand:
		if text, ok := plan.Probing(w.Plan, st); ok {
			return text
		}
	}
	return w.literal(st, own)
}

// restsOnArgs reports whether a word is an absolute path by build arguments alone:
// then it is left as it is, since --build-arg may change it.
func restsOnArgs(m *launch.Model, st *dockerfile.Step, word string) bool {
	x := m.File.Expand(word, st.Before)
	for _, name := range x.Used {
		if !st.Before.Arg(name) {
			return false
		}
	}
	return strings.HasPrefix(x.Text, "/") && len(x.Unset) == 0
}

// carriedPairs writes the pairs of an ENV that go to the runtime, when some stay or one
// says what PATH is in the builder.
func (w *writer) carriedPairs(st *dockerfile.Step, c *instructions.EnvCommand) string {
	var list []string
	same := true
	for _, kv := range c.Env {
		if !w.Model.CarriesEnv(kv.Key) {
			same = false
			continue
		}
		value := kv.Value
		if kv.Key != "PATH" && setsPath(st) && slices.Contains(w.Model.File.Expand(value, st.Before).Used, "PATH") {
			at, _ := st.Before.Lookup("PATH")
			value, same = w.Model.File.Substitute(value, map[string]string{"PATH": at}), false
		}
		list = append(list, kv.Key+"="+value)
	}
	if same {
		return ""
	}
	return strings.Join(list, " ")
}

// setsPath reports whether a step is an ENV of PATH.
func setsPath(st *dockerfile.Step) bool {
	return slices.ContainsFunc(image.EnvOf(st), func(v dockerfile.Pair) bool { return v.Name == "PATH" })
}

// literal writes the variables out that the runtime stage doesn't have: those
// of the builder's image and of the toolchain.
func (w *writer) literal(st *dockerfile.Step, text string) string {
	names := map[string]string{}
	for _, word := range w.WordsOf(st) {
		for _, name := range w.Model.File.Expand(word, st.Before).Used {
			if v, ok := st.Before.Lookup(name); ok && !w.runtimeHas(st, name) {
				names[name] = v
			}
		}
	}
	if len(names) == 0 {
		return text
	}
	return w.Model.File.Substitute(text, names)
}

// runtimeHas reports whether a variable is set in the runtime stage before a step:
// by a base image, an ENV that is carried, or an ARG that is declared again.
func (w *writer) runtimeHas(st *dockerfile.Step, name string) bool {
	if st.Before.Arg(name) {
		return true
	}
	if name == "PATH" { // each image has one of its own, so only PATH itself may build on it
		return setsPath(st)
	}
	for _, s := range w.RunSteps() {
		if s == st {
			return false
		}
		c, ok := s.Cmd.(*instructions.EnvCommand)
		if !ok {
			continue
		}
		for _, kv := range c.Env {
			if kv.Key == name && w.Model.CarriesEnv(name) {
				return true
			}
		}
	}
	return false
}

// insert puts the block behind the builder's last step.
func (w *writer) insert(at int, lines []string) dockerfile.Edit {
	eol := w.Model.File.EOL
	text := strings.Join(lines, eol) + eol
	src := w.Model.File.Src
	if at > 0 && src[at-1] != '\n' { // the step ends the file without an end of line
		text = eol + strings.TrimSuffix(text, eol)
	}
	return dockerfile.Edit{Start: at, End: at, New: text}
}

// fromLine is the line that starts the runtime stage.
func (w *writer) fromLine() string {
	from := w.Keyword("FROM") + " "
	if platform := image.StagesTo(w.Model.Final)[0].Platform; platform != "" {
		from += "--platform=" + platform + " "
	}
	return from + cmp.Or(w.FromAs, w.From)
}
