package htmlreport

import (
	"bytes"
	"encoding/json"
	"errors"
	"html"
	"io"
	"regexp"
	"runtime"
	"strings"
	"testing"
	"time"
	"unicode"

	"offstage/cmd/offstage/internal/htmlreport/sample"
	"offstage/cmd/offstage/internal/record"
)

// run is the run that the reports are of.
var run = Run{
	Date:    time.Date(2026, 11, 29, 4, 5, 6, 0, time.FixedZone("", 3600)),
	Version: "v1.2.3",
	Command: "offstage --report <r>.html .",
}

// write gives the report of some records.
func write(t testing.TB, records []*record.Record) string {
	t.Helper()
	var b bytes.Buffer
	w := New(&b, run)
	for _, r := range records {
		w.Add(sample.Filled(r))
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// between is the text after one mark and before the next.
func between(t *testing.T, text, before, after string) string {
	t.Helper()
	_, rest, ok := strings.Cut(text, before)
	inner, _, ended := strings.Cut(rest, after)
	if !ok || !ended {
		t.Fatalf("there is no %q … %q", before, after)
	}
	return inner
}

// blocksOf decodes the page's data of one class.
func blocksOf[T any](t *testing.T, page, class string) []T {
	t.Helper()
	var all []T
	data := regexp.MustCompile(`(?s)<script type="application/json" class="` + class + `">(.*?)</script>`)
	for _, m := range data.FindAllStringSubmatch(page, -1) {
		var block []T
		if err := json.Unmarshal([]byte(m[1]), &block); err != nil {
			t.Fatalf("%v in %s", err, m[1])
		}
		all = append(all, block...)
	}
	return all
}

func TestReportHoldsEveryRecord(t *testing.T) {
	records := sample.Many(150)
	page := write(t, records)
	heads := blocksOf[head](t, page, "heads")
	details := blocksOf[struct {
		Path  string
		Diff  *string
		Sides *sides
	}](t, page, "details")
	if len(heads) != 150 || len(details) != 150 {
		t.Fatalf("%d heads, %d details", len(heads), len(details))
	}
	for i, r := range records {
		if heads[i].Path != r.Path || details[i].Path != r.Path || heads[i].Status != r.Status {
			t.Errorf("%d is %v and %s, not %s", i, heads[i], details[i].Path, r.Path)
		}
		if (details[i].Sides != nil) != (r.Diff != "") || details[i].Diff != nil {
			t.Errorf("%s: the diff is not in the form of two sides alone", r.Path)
		}
	}
}

func TestHeads(t *testing.T) {
	heads := blocksOf[head](t, write(t, sample.Few()), "heads")
	for i, want := range []struct{ what, lines, size string }{
		{"scratch", "+6 \u22122", "about 860 MB → 14 MB"},
		{"alpine:3.24", "+6 \u22122", "328 MB → 9.0 MB"},
		{"no-command", "", ""},
		{"no stage has a Go toolchain", "", ""},
		{"e/Dockerfile:1: unknown instruction: NONSENSE", "", ""},
	} {
		if h := heads[i]; h.What != want.what || h.Lines != want.lines || h.Size != want.size {
			t.Errorf("%+v, want %+v", h, want)
		}
	}
}

func TestSummary(t *testing.T) {
	page := write(t, sample.Few())
	if got := between(t, page, `<desc id="chart-text">`,
		"</desc>"); got != "Of 5: 2 rewritten, 1 refused, 1 unchanged, 1 error." {
		t.Error(got)
	}
	for _, part := range []string{
		`<p>2026-11-29 03:05 UTC · offstage v1.2.3 · <code>offstage --report &lt;r&gt;.html .</code></p>`,
		`<span>Would be rewritten</span>`,
		`<option value="with notes">with notes (1)</option>`,
		`<option value="partial">partial (1)</option>`,
		`<a href="#grade=partial">partial</a> <span class="doc">not all source was seen: go mod download in the ` +
			`clone brings it</span>`,
		`<a href="#cause=not%20Go">not Go</a>`,
		`<h2 id="summary">5 Dockerfiles</h2>`,
		`<rect class="refused" x="40.00" width="20.00" height="3"/>`,
		`<caption>Image sizes, 1 verified, 1 estimated: 98 % smaller</caption>`,
		`<td>about 1.2 GB</td>`,
		`<a href="#code=no-command">no-command</a> <span class="doc">the image starts a shell, idles, or starts ` +
			`nothing at all</span>`,
		`<option value="alpine:3.24">alpine:3.24 (1)</option>`,
		`<a href="#runtime=alpine%3a3.24">`,
		`<tr><th scope="row">c/Dockerfile</th><td>refused</td><td>no-command</td></tr>`,
	} {
		if !strings.Contains(page, part) {
			t.Errorf("%s is not in the page", part)
		}
	}
}

func TestEmptyReport(t *testing.T) {
	page := write(t, nil)
	if !strings.Contains(page, `<h2 id="summary">0 Dockerfiles</h2>`) || !strings.HasSuffix(page, "</html>\n") {
		t.Error(page)
	}
	for _, part := range []string{"NaN", "Inf", "Why refused"} {
		if strings.Contains(page[:strings.LastIndex(page, "<script>")], part) {
			t.Errorf("%s in the page of nothing", part)
		}
	}
}

// The policy's hashes are those of what stands in the page, byte for byte.
func TestPolicy(t *testing.T) {
	page := write(t, sample.Few())
	policy := html.UnescapeString(between(t, page, `http-equiv="Content-Security-Policy" content="`, `"`))
	for directive, source := range map[string]string{
		"script-src": between(t, page, "<script>", "</script>"),
		"style-src":  between(t, page, "<style>", "</style>"),
	} {
		if want := directive + " '" + hash(source) + "';"; !strings.Contains(policy, want) {
			t.Errorf("%s is not in %s", want, policy)
		}
	}
	if !strings.HasPrefix(policy, "default-src 'none'; ") || strings.Contains(policy, "unsafe") ||
		strings.Contains(policy, "*") {
		t.Error(policy)
	}
}

// Nothing in the page reaches out, and nothing needs what the policy forbids.
func TestSelfContained(t *testing.T) {
	page := write(t, sample.Few())
	for _, pattern := range []string{`https?:`, `(?i)\son[a-z]+=`, `(?i)\sstyle=`, `javascript:`, `\beval\(`,
		`innerHTML`, `@import`, `url\(`, `<link [^>]*stylesheet`, ` src=`} {
		if found := regexp.MustCompile(pattern).FindString(page); found != "" {
			t.Errorf("%q is in the page", found)
		}
	}
}

func TestHostileText(t *testing.T) {
	bad := sample.Rewritten(sample.Hostile)
	bad.Runtime, bad.Reason, bad.Builder, bad.Artifacts = sample.Hostile, sample.Hostile, sample.Hostile, []string{
		sample.Hostile,
	}
	bad.Notes = []record.Note{{File: sample.Hostile, Line: 1, Text: sample.Hostile}}
	bad.Refusals = sample.Refused(sample.Hostile, sample.Hostile).Refusals
	bad.New = []byte("FROM " + sample.Hostile + "\n")
	bad.Verification = &record.Verification{Verdict: sample.Hostile, Log: sample.Hostile}
	plain, page := write(t, []*record.Record{sample.Rewritten("x")}), write(t, []*record.Record{bad})
	for _, tag := range []string{"<script", "</script", "<img", "<!--"} {
		// Two more tables of the summary make no element of these kinds.
		if got, want := strings.Count(page, tag), strings.Count(plain, tag); got != want {
			t.Errorf("%d × %s, want %d", got, tag, want)
		}
	}
	for _, r := range page {
		if r != '\n' && r != '\t' && r != ' ' && !unicode.IsPrint(r) {
			t.Errorf("%U stands in the page as it is", r)
		}
	}
	if path := blocksOf[head](t, page, "heads")[0].Path; !strings.Contains(path,
		`\u202egpj.exe\u2028\x1b[31m\x00\u0085\xff`) {
		t.Error(path)
	}
}

func TestSameInputSameReport(t *testing.T) {
	one, two := write(t, sample.Many(200)), write(t, sample.Many(200))
	if one != two {
		t.Error("two reports of the same records differ")
	}
}

// A failing writer: what it takes, and then an error.
type failing struct{ left int }

var errFull = errors.New("no space left")

func (f *failing) Write(p []byte) (int, error) {
	if f.left -= len(p); f.left < 0 {
		return 0, errFull
	}
	return len(p), nil
}

func TestWriteErrors(t *testing.T) {
	whole := len(write(t, sample.Many(130)))
	for _, room := range []int{0, 100, 10_000, whole / 2, whole - 1} {
		w := New(&failing{room}, run)
		for _, r := range sample.Many(130) {
			w.Add(sample.Filled(r))
		}
		if err := w.Close(); !errors.Is(err, errFull) {
			t.Errorf("room for %d of %d bytes: %v", room, whole, err)
		}
	}
}

// The records go out as they come in: a report of many needs little more memory
// than one of few.
func TestReportStreams(t *testing.T) {
	large := sample.Rewritten("x")
	large.Notes = []record.Note{{Text: strings.Repeat("words ", 10_000)}}
	w := New(io.Discard, run)
	heap := func() int64 {
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return int64(m.HeapAlloc)
	}
	before := heap()
	for range 300 { // 18 MB
		w.Add(sample.Filled(large))
	}
	if grown := heap() - before; grown > 4<<20 {
		t.Errorf("%d bytes are held", grown)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
}
