package htmlreport

import (
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"fmt"
	"html/template"
	"sync"

	"offstage/cmd/offstage/internal/visible"
)

//go:embed page/*.html
var page embed.FS

var (
	//go:embed page/report.css
	css string
	//go:embed page/report.js
	js string
)

// The templates are parsed when a report is written: most runs write none.
var (
	top = sync.OnceValue(func() *template.Template { return template.Must(template.ParseFS(page, "page/top.html")) })

	bottom = sync.OnceValue(func() *template.Template {
		return template.Must(template.New("bottom.html").Funcs(template.FuncMap{
			"tallying": func(label, name, key, class string, list []tally) tallying {
				return tallying{label, name, key, class, list}
			},
			"bar": func(class, width string) bar { return bar{class, width} },
		}).ParseFS(page, "page/bottom.html"))
	})
)

// A tallying is a table or a choice of tallies. Key is what the page's address
// calls the filter for them.
type tallying struct {
	Label, Name, Key, Class string
	List                    []tally
}

// A bar is as wide as its share, of 100.
type bar struct{ Class, Width string }

// policy lets the browser run the page's own script and style, and load nothing
// at all: whatever a repository's text becomes, it can neither run nor call out.
func policy() string {
	return fmt.Sprintf("default-src 'none'; script-src '%s'; style-src '%s'; img-src data:; "+
		"base-uri 'none'; form-action 'none'",
		hash(js), hash(css))
}

func hash(source string) string {
	sum := sha256.Sum256([]byte(source))
	return "sha256-" + base64.StdEncoding.EncodeToString(sum[:])
}

// styling is what the top of the page is made of.
type styling struct {
	Policy string
	Style  template.CSS
}

func style() styling { return styling{policy(), template.CSS(css)} }

// A summary is what the bottom of the page is made of: all but the data.
type summary struct {
	Date, Version, Command string
	Total                  int
	Statuses               []part

	Codes, Runtimes, Reasons, Verdicts, Notes, Grades []tally

	Sizes  *sizes // nil when nothing was measured
	Rows   []row
	Script template.JS
}

// A row is a record in the list that is there without a script.
type row struct{ Path, Status, What string }

// A part is a status' share of the chart.
type part struct {
	Name, Label, Doc string
	Count            int
	X, Width         string // of 100
}

// Sizes are images before and after: one, or all together.
type sizes struct {
	Images      string `json:"-"` // how many those are, and how it is known; of all
	Before      string `json:"before"`
	After       string `json:"after"`
	BeforeWidth string `json:"beforeWidth"` // of 100
	AfterWidth  string `json:"afterWidth"`
	Smaller     string `json:"-"` // percent, empty where they did not shrink; of all
}

// statuses are the outcomes in the order of the chart.
func statuses(wrote bool) []part {
	rewritten := "Would be rewritten"
	if wrote {
		rewritten = "Rewritten"
	}
	return []part{
		{Name: "rewritten", Label: rewritten, Doc: "a builder stage and a minimal runtime stage"},
		{Name: "refused", Label: "Refused", Doc: "nothing changed: a person has to decide"},
		{Name: "unchanged", Label: "Unchanged", Doc: "nothing to do"},
		{Name: "error", Label: "With errors", Doc: "not read, not parsed or not written"},
	}
}

func (w *Writer) summary() summary {
	t := &w.totals
	s := summary{
		Date:     w.run.Date.UTC().Format("2006-01-02 15:04 MST"),
		Version:  visible.Text(w.run.Version, ""),
		Command:  visible.Text(w.run.Command, ""),
		Total:    t.Total,
		Codes:    tallies(t.Codes, codeDocs()),
		Runtimes: tallies(t.Runtimes, nil),
		Reasons:  tallies(t.Reasons, nil),
		Verdicts: tallies(t.verdicts, nil),
		Notes:    tallies(t.notes, nil),
		Grades:   tallies(t.grades, gradeDocs()),
		Sizes:    t.sizes(),
		Rows:     w.rows,
		Script:   template.JS(js),
	}
	done := 0
	for _, p := range statuses(w.run.Wrote) {
		p.Count = t.Statuses[p.Name]
		p.X, p.Width = percent(done, s.Total), percent(p.Count, s.Total)
		done += p.Count
		s.Statuses = append(s.Statuses, p)
	}
	return s
}
