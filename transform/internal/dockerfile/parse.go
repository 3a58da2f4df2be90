// Package dockerfile is a lossless model of a Dockerfile over BuildKit's
// parser: every instruction knows its bytes in the file and the comment lines
// that travel with it, and every byte of the file belongs to an instruction, to
// such comments, or to a gap between them. The package decides nothing.
package dockerfile

import (
	"bytes"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/moby/buildkit/frontend/dockerfile/instructions"
	"github.com/moby/buildkit/frontend/dockerfile/parser"
)

// A Span is a range of bytes in a file, Start included and End excluded.
type Span struct{ Start, End int }

// Len is the number of bytes in the span.
func (s Span) Len() int { return s.End - s.Start }

// A File is a parsed Dockerfile. It is never modified.
type File struct {
	Name   string
	Src    []byte
	EOL    string  // the end of the first line: "\n" or "\r\n"
	Escape rune    // the escape character, from the escape directive
	Args   []*Step // ARG instructions before the first FROM
	Stages []*Stage
}

// A Stage is a FROM and the instructions up to the next one.
type Stage struct {
	Index int
	Name  string // as written after AS; empty when the stage has none
	From  *Step
	Steps []*Step // without From

	Parent     *Stage   // the earlier stage that FROM names, if it names one
	Image      string   // otherwise the image that FROM names, variables expanded
	Unresolved []string // the variables in FROM that have no value
	Platform   string   // the --platform flag, as written

	Config Config // the stage's image configuration after its last step
	After  Env    // what a stage that starts from this one sees: BuildKit hands arguments on too
}

// A Step is one instruction of the file.
type Step struct {
	Cmd     instructions.Command // nil for FROM
	Keyword string               // as written: FROM, from, …
	Span    Span                 // whole lines: heredoc bodies and the last end of line included
	Lead    Span                 // the comment lines directly above
	Line    int                  // the first line of Span, counted from 1
	Index   int                  // among all steps of the file
	Before  Env                  // the variables that it sees
	Dir     string               // the working directory before it
	User    string               // the user before it
	Shell   []string             // the SHELL before it; nil for Docker's default

	Rejected error // what BuildKit says of a word in it that it does not expand

	file *File
}

// CopiesFrom is the image or stage that a COPY takes from, as it is written; empty for another
// step, and for none.
func (st *Step) CopiesFrom() string {
	if st == nil {
		return ""
	}
	c, _ := st.Cmd.(*instructions.CopyCommand)
	if c == nil {
		return ""
	}
	return c.From
}

// An Error is a line that Docker would not accept.
type Error struct {
	Line int // counted from 1; 0 when unknown
	Err  error
}

func (e *Error) Error() string { return e.Err.Error() }

// Unwrap gives the parser's error.
func (e *Error) Unwrap() error { return e.Err }

// Parse reads a Dockerfile and evaluates each stage, given what base images
// configure. The error is an *Error.
func Parse(name string, src []byte, bases BaseConfig) (*File, error) {
	if err := bounded(src); err != nil {
		return nil, err
	}
	res, err := parser.Parse(bytes.NewReader(src))
	if err != nil {
		return nil, wrap(err)
	}
	f := &File{Name: name, Src: src, EOL: endOfLine(src), Escape: res.EscapeToken}
	lines := lineStarts(src)
	lead := newLeads(src, lines)
	for _, n := range res.AST.Children {
		st := &Step{
			Keyword: n.Value,
			Line:    n.StartLine,
			Span:    Span{lines[n.StartLine-1], lines[n.EndLine]},
			file:    f,
		}
		if st.Span.Start == 0 && bytes.HasPrefix(src, bom) {
			st.Span.Start = len(bom)
		}
		st.Lead = lead.above(n.StartLine, n.EndLine, st.Span.Start)
		if err := f.add(st, n); err != nil {
			return nil, &Error{Line: n.StartLine, Err: err}
		}
	}
	if len(f.Stages) == 0 {
		return nil, &Error{Err: errors.New("no FROM instruction")}
	}
	if err := f.evaluate(bases); err != nil {
		return nil, err
	}
	return f, nil
}

// add puts a step where it belongs: before the stages, or into the last one.
func (f *File) add(st *Step, n *parser.Node) error {
	v, err := instructions.ParseInstruction(n)
	if err != nil {
		return err
	}
	st.Index = f.count()
	if from, ok := v.(*instructions.Stage); ok {
		f.Stages = append(f.Stages, &Stage{
			Index: len(f.Stages), Name: from.Name, Image: from.BaseName, Platform: from.Platform, From: st,
		})
		return nil
	}
	st.Cmd = v.(instructions.Command)
	if len(f.Stages) > 0 {
		s := f.Stages[len(f.Stages)-1]
		s.Steps = append(s.Steps, st)
		return nil
	}
	if _, ok := st.Cmd.(*instructions.ArgCommand); !ok {
		return fmt.Errorf("%s before the first FROM", strings.ToUpper(st.Keyword))
	}
	f.Args = append(f.Args, st)
	return nil
}

func (f *File) count() int {
	if len(f.Stages) == 0 {
		return len(f.Args)
	}
	s := f.Stages[len(f.Stages)-1]
	return s.From.Index + 1 + len(s.Steps)
}

// Last is the stage that a build gives when no target is named.
func (f *File) Last() *Stage { return f.Stages[len(f.Stages)-1] }

// StageNamed finds the stage that COPY --from=name means to an instruction of
// stage before: by name without case, or by number. It is nil for an image.
func (f *File) StageNamed(name string, before int) *Stage {
	for i := min(before, len(f.Stages)) - 1; i >= 0; i-- {
		if strings.EqualFold(f.Stages[i].Name, name) && name != "" {
			return f.Stages[i]
		}
	}
	if i, err := strconv.Atoi(name); err == nil && i >= 0 && i < min(before, len(f.Stages)) {
		return f.Stages[i]
	}
	return nil
}

// wrap finds the line that BuildKit blames.
func wrap(err error) error {
	e := &Error{Err: err}
	var loc *parser.LocationError
	if errors.As(err, &loc) && len(loc.Locations) > 0 && len(loc.Locations[0]) > 0 {
		e.Line = max(loc.Locations[0][0].Start.Line, 1)
	}
	return e
}
