package sarif

import (
	"bytes"
	"unicode/utf8"

	"offstage/cmd/offstage/internal/diff"
)

// replacements turn old into new; none when that can't be said, as the format
// holds text only. A byte order mark is no part of the text that regions count.
func replacements(old, new []byte) []replacement {
	if !utf8.Valid(old) || !utf8.Valid(new) {
		return nil
	}
	mark := []byte("\ufeff")
	if bytes.HasPrefix(old, mark) != bytes.HasPrefix(new, mark) {
		return nil
	}
	var all []replacement
	script := diff.Script(bytes.TrimPrefix(old, mark), bytes.TrimPrefix(new, mark))
	line := 1
	for len(script) > 0 {
		if script[0].Op == ' ' {
			line++
			script = script[1:]
			continue
		}
		n := changes(script)
		r, lines := replace(line, script[:n])
		all = append(all, r)
		line += lines
		script = script[n:]
	}
	return all
}

// changes is the number of changed lines at the start of a script.
func changes(script []diff.Line) int {
	n := 0
	for n < len(script) && script[n].Op != ' ' {
		n++
	}
	return n
}

// replace is the change from a line on, and how many lines it deletes.
func replace(line int, script []diff.Line) (replacement, int) {
	var deleted, inserted []byte
	lines := 0
	for _, l := range script {
		if l.Op == '-' {
			deleted = l.Text
			lines++
		} else {
			inserted = append(inserted, l.Text...)
		}
	}
	r := replacement{Deleted: region{line, 1, line + lines, 1}}
	if lines > 0 && !bytes.HasSuffix(deleted, []byte("\n")) { // the last line, to its end
		r.Deleted.EndLine, r.Deleted.EndColumn = line+lines-1, utf8.RuneCount(deleted)+1
	}
	if len(inserted) > 0 {
		r.Inserted = &message{string(inserted)}
	}
	return r, lines
}
