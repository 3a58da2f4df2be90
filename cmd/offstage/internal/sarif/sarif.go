// Package sarif writes what a run found as a SARIF 2.1.0 log, for code scanning
// and editors: possible rewrites, each with the rewrite as a fix, and refusals.
package sarif

import (
	"bytes"
	"encoding/json"
	"io"

	"offstage/cmd/offstage/internal/record"
	"offstage/transform"
)

// A Writer writes one log. Results go out as they come; only errors, which the
// format wants at the end, are kept until then.
type Writer struct {
	w             io.Writer
	err           error
	some          bool // a result was written
	rules         map[string]int
	notifications []notification
}

const schemaURI = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"

// New starts a log of the tool in this version. Its errors, and those of Add, are
// returned by Close.
func New(w io.Writer, version string) *Writer {
	s := &Writer{w: w, rules: map[string]int{}}
	list := rules()
	for i, r := range list {
		s.rules[r.ID] = i
	}
	driver := component{Name: "offstage", Version: version, Rules: list}
	s.text(`{"$schema":"` + schemaURI + `","version":"2.1.0","runs":[{"tool":{"driver":`)
	s.value(driver)
	s.text("},\n" + `"columnKind":"unicodeCodePoints","newlineSequences":["\r\n","\n"],"results":[`)
	return s
}

// Add puts what a record says into the log.
func (s *Writer) Add(r *record.Record) {
	switch r.Status {
	case "rewritten":
		s.result(s.rewrite(r))
	case "refused":
		for _, x := range r.Refusals {
			s.result(s.refusal(r, x))
		}
	case "error":
		s.notifications = append(s.notifications, notification{
			Level: "error", Message: text(r.Error), Locations: []location{at(r.Path, 0)},
		})
	}
}

// Close writes the rest. A log without a Close is not complete.
func (s *Writer) Close() error {
	s.text("],\n" + `"invocations":[`)
	s.value(invocation{Successful: true, Notifications: s.notifications})
	s.text("]}]}\n")
	return s.err
}

func (s *Writer) result(r result) {
	if s.some {
		s.text(",")
	}
	s.some = true
	s.text("\n")
	s.value(r)
}

func (s *Writer) rewrite(r *record.Record) result {
	res := s.start(ruleRewrite, record.Summary(r.Runtime))
	edits := replacements(r.Old, r.New)
	line := 1
	if len(edits) > 0 {
		line = edits[0].Deleted.StartLine
	}
	res.Locations = []location{at(r.Path, line)}
	for _, n := range r.Needs {
		res.relate(n.Evidence)
	}
	if len(edits) > 0 {
		change := artifactChange{Artifact: artifactLocation{uri(r.Path)}, Replacements: edits}
		res.Fixes = []fix{{text(record.Summary(r.Runtime)), []artifactChange{change}}}
	}
	return res
}

func (s *Writer) refusal(r *record.Record, x record.Refusal) result {
	res := s.start(x.Code, x.Text+". What to do: "+x.Do)
	res.Locations = []location{at(r.Path, 0)}
	if len(x.Evidence) > 0 {
		res.Locations = []location{at(x.Evidence[0].File, x.Evidence[0].Line)}
		res.relate(x.Evidence)
	}
	return res
}

func (s *Writer) start(rule, message string) result {
	return result{Rule: rule, RuleIndex: s.rules[rule], Level: levelOf(rule), Message: text(message + ".")}
}

func (s *Writer) text(t string) {
	if s.err == nil {
		_, s.err = io.WriteString(s.w, t)
	}
}

func (s *Writer) value(v any) {
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(v); err != nil {
		panic(err) // structs of strings and numbers always encode
	}
	s.text(string(bytes.TrimSuffix(b.Bytes(), []byte("\n"))))
}

// ruleRewrite is the rule of a possible rewrite; the others are refusal codes.
const ruleRewrite = "rewrite"

func rules() []rule {
	list := []rule{newRule(ruleRewrite, "the Go toolchain is in the image, and the program does not need it")}
	for _, c := range transform.Codes() {
		list = append(list, newRule(string(c.Code), c.Doc))
	}
	return list
}

func newRule(id, doc string) rule {
	help := "The Dockerfile is left as it is. Each result says what to do about it."
	if id == ruleRewrite {
		help = "Run offstage --write on the file, or take the fix of the result. offstage --explain shows the evidence."
	}
	return rule{ID: id, Short: text(doc + "."), Help: text(help), Default: configuration{levelOf(id)}}
}

// levelOf says how much a result matters: a rewrite is an offer, a refusal waits
// for a person.
func levelOf(rule string) string {
	if rule == ruleRewrite {
		return "note"
	}
	return "warning"
}
