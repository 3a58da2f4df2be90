package plan

import (
	"encoding/json"
	"slices"
	"strings"

	"offstage/transform/internal/dockerfile"
	"offstage/transform/internal/image"
	"offstage/transform/internal/launch"
	"offstage/transform/internal/shell"
)

// Cased writes a keyword as the file writes its own.
func Cased(st *dockerfile.Step, word string) string {
	if st.Keyword == strings.ToLower(st.Keyword) {
		return strings.ToLower(word)
	}
	return word
}

func (p *Plan) Keyword(word string) string { return Cased(p.Model.Final.From, word) }

// CgoEdits switch cgo off on the commands that build what is started.
func (p *Plan) CgoEdits() []dockerfile.Edit {
	var list []dockerfile.Edit
	seen := map[int]bool{}
	for _, b := range p.Model.ArtifactBuilds() {
		if b.Run == nil || !p.Model.Linkage(b).Off {
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
func cgoOff(b *image.Build) dockerfile.Edit {
	if b.Run.Exec {
		at := b.Run.Text.Pos(strings.Index(b.Run.Text.S, "[") + 1)
		return dockerfile.Edit{Start: at, End: at, New: `"env", "CGO_ENABLED=0", `}
	}
	at := b.Run.Text.Pos(launch.Place(b))
	return dockerfile.Edit{Start: at, End: at, New: "CGO_ENABLED=0 "}
}

// TagEdits link the time zones in, with a tag beside those that the command has.
func (p *Plan) TagEdits() []dockerfile.Edit {
	var list []dockerfile.Edit
	for _, b := range p.Model.ArtifactBuilds() {
		if !p.Model.AddsZones(b) || b.Run == nil || b.Run.Exec {
			continue
		}
		flag := " -tags " + launch.ZoneTags(b)
		at, end := b.Command.VerbEnd, b.Command.VerbEnd
		if w := b.Command.TagsWord; w != nil {
			at, end, flag = w.Pos, w.End, launch.ZoneTags(b)
			switch raw := b.Run.Text.S[at:end]; {
			case strings.Contains(raw, "$"): // with another value it stands for other tags
				at = w.Pos + len(strings.TrimRight(raw, `"`))
				end, flag = at, ",timetzdata"
			case strings.HasPrefix(raw, "-"):
				flag = "-tags=" + flag
			}
		}
		list = append(list, dockerfile.Edit{Start: b.Run.Text.Pos(at), End: b.Run.Text.Pos(end), New: flag})
	}
	return list
}

// ReplaceFlags are the words of a command's flags, those with the names of other
// flags left out, and the others, each of one word.
func ReplaceFlags(flags []shell.Word, others []string) []string {
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

// Quote makes a word of a shell line.
func Quote(s string) string {
	if s != "" && strings.Trim(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./=:,+@%") == "" {
		return s
	}
	return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'"
}

// Instead is what an instruction that starts something says in the rewrite: another
// command, or another form of it; false where it stays as it is.
func Instead(p *Plan, st *dockerfile.Step) (text string, ok bool) {
	for _, s := range p.Model.Starts {
		if s.From != nil && s.From.Step == st && s.TakesGo() {
			return StartInstead(s), true
		}
	}
	if s := p.execForm; s != nil && s.Step == st {
		_, words := launch.ExecForm(p.Model.Final.Config)
		return jsonForm(words), true
	}
	return "", false
}

// jsonForm writes words as a JSON form.
func jsonForm(words []string) string {
	var list []string
	for _, w := range words {
		j, _ := json.Marshal(w)
		list = append(list, string(j))
	}
	return "[" + strings.Join(list, ", ") + "]"
}

// StartInstead is the text of the instruction of a start with the executable in the
// place of go run and its operands.
func StartInstead(s launch.Start) string {
	text, c, words := s.From.Step.Text().S, s.Command, launch.GoWords(s.Command, s.Command.AsGo())
	switch {
	case s.From.Shell == nil:
		return jsonForm(append([]string{s.Target.Path}, s.From.Args[words:]...))
	case c.Start < 0: // the words of a shell form that is to be in JSON
		list := []string{s.Target.Path}
		for _, w := range c.Args[words:] {
			list = append(list, w.Text)
		}
		return jsonForm(list)
	}
	end := c.Args[1].End
	for _, w := range c.Args[:words] {
		end = max(end, w.End)
	}
	return text[:c.Start] + Quote(s.Target.Path) + text[end:]
}
