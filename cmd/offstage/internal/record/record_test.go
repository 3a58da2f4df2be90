package record

import (
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

func schema(t *testing.T) *jsonschema.Schema {
	t.Helper()
	doc, err := jsonschema.UnmarshalJSON(strings.NewReader(Schema))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("record.json", doc); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile("record.json")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// sample is a record with something in every field that a rewrite has.
func sample() *Record {
	at := []Evidence{{File: "main.go", Line: 3, Why: "opens a file"}}
	need := Need{Kind: "file", Arg: "/x", Evidence: at, Met: "copied"}
	return &Record{
		Path:       "Dockerfile",
		Repository: ".",
		Status:     "rewritten",
		Written:    true,
		Runtime:    "scratch",
		Builder:    "builder",
		Context:    ".",
		Artifacts:  []string{"/app"},
		Improved:   []string{"strip"},
		Needs:      []Need{need},
		RuledOut:   []RuledOut{{"scratch", need}},
		Notes:      []Note{{"Dockerfile", 1, "old"}}, Refusals: []Refusal{}, Diff: "--- a",
		Grade: "partial", Unseen: []Unseen{{"example.org/lib", "v1.2.0", "run it", at}},
		Told: []Told{{"example.org/lib", "v1.2.0", "v1.3.0"}},
		Open: []Open{{"", 1, "carried", "/x", at}},
		Verification: &Verification{Verdict: "differs", Engine: "docker", Before: Image{3, 2}, After: Image{1, 1},
			Depth:       Depth{true, 1, 1, 0},
			Differences: []Difference{{"files", "gone"}},
			Observed:    []Observed{{"/a", "opens", "main.main", false, false}},
			Notes:       []string{"slow"}, Log: "log"},
	}
}

func errorOf(t *testing.T, s *jsonschema.Schema, line []byte) error {
	t.Helper()
	doc, err := jsonschema.UnmarshalJSON(strings.NewReader(string(line)))
	if err != nil {
		t.Fatal(err)
	}
	return s.Validate(doc)
}

func TestSummary(t *testing.T) {
	for runtime, want := range map[string]string{
		"":            "The builder stage gets a name",
		"alpine:3.24": "The Go toolchain moves to a builder stage, and the image runs on alpine:3.24",
	} {
		if got := Summary(runtime); got != want {
			t.Errorf("%q: %q", runtime, got)
		}
	}
}

func TestNames(t *testing.T) {
	for want, u := range map[string]Unseen{
		"the program's own source": {},
		"example.org/lib":          {Module: "example.org/lib"},
		"example.org/lib v1.2.0":   {Module: "example.org/lib", Version: "v1.2.0"},
	} {
		if got := u.Name(); got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
}

func TestSchemaAccepts(t *testing.T) {
	s := schema(t)
	if err := errorOf(t, s, sample().Line()); err != nil {
		t.Error(err)
	}
}

func TestSchemaRefuses(t *testing.T) {
	s := schema(t)
	for name, spoil := range map[string]func(*Record){
		"no path":            func(r *Record) { r.Path = "" },
		"an unknown status":  func(r *Record) { r.Status = "done" },
		"a refusal without":  func(r *Record) { r.Status = "refused" },
		"an unchanged cause": func(r *Record) { r.Status, r.Reason, r.Cause = "unchanged", "why", "because" },
		"null for a list":    func(r *Record) { r.Needs = nil },
		"a negative line":    func(r *Record) { r.Notes[0].Line = -1 },
		"an error's silence": func(r *Record) { r.Status, r.Written = "error", false },
		"a strange grade":    func(r *Record) { r.Grade = "good" },
		"partial for naught": func(r *Record) { r.Unseen = []Unseen{} },
		"complete with gaps": func(r *Record) { r.Grade = "complete" },
		"no word on a touch": func(r *Record) { r.Open[0].How = "" },
		"a strange verdict":  func(r *Record) { r.Verification.Verdict = "fine" },
	} {
		r := sample()
		spoil(r)
		if err := errorOf(t, s, r.Line()); err == nil {
			t.Errorf("%s is accepted", name)
		}
	}
	if err := errorOf(t, s, []byte(strings.Replace(string(sample().Line()), "{", `{"more":1,`, 1))); err == nil {
		t.Error("a further field is accepted")
	}
}

// The schema documents every field of the struct, and no other.
func TestSchemaHasTheFields(t *testing.T) {
	var doc struct {
		Required   []string
		Properties map[string]any
	}
	if err := json.Unmarshal([]byte(Schema), &doc); err != nil {
		t.Fatal(err)
	}
	var fields []string
	for f := range reflect.TypeFor[Record]().Fields() {
		if name := f.Tag.Get("json"); name != "-" {
			fields = append(fields, name)
			if _, ok := doc.Properties[name]; !ok {
				t.Errorf("the schema has no %s", name)
			}
		}
	}
	if !slices.Equal(fields, doc.Required) || len(doc.Properties) != len(fields) {
		t.Errorf("the schema requires %q of %d, the record has %q", doc.Required, len(doc.Properties), fields)
	}
}

// What nobody sees is escaped, and is the same text to who reads the JSON.
func TestLineIsVisible(t *testing.T) {
	r := sample()
	r.Path = "a\x1b\x7f\u009b\u202e\u200b\U000e0001é日"
	line := string(r.Line())
	if want := `"path":"a\u001b\u007f\u009b\u202e\u200b\udb40\udc01é日"`; !strings.Contains(line, want) {
		t.Errorf("%s does not contain %s", line, want)
	}
	var back Record
	if err := json.Unmarshal([]byte(line), &back); err != nil || back.Path != r.Path {
		t.Errorf("it reads back as %q, %v", back.Path, err)
	}
}
