package verify

import (
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"offstage/transform"
)

// A go command that still compiles is waited for; the rewrite starts after it.
func TestGoRunCompiles(t *testing.T) {
	w := newWorld(t)
	w.before.CompilesFor = 3
	w.before.Image.Config.Cmd = []string{"go", "run", "."}
	w.result.Changes = []transform.Change{{Field: "CMD", New: []string{"/app/main"}}}
	if r, err := w.open().Verify(t.Context(), w.subject()); err != nil || r.Verdict != Same {
		t.Errorf("%+v, %v", r, err)
	}
	// Before the watched original, after it, after the other, after the rewrite.
	parts := strings.Split(w.calls(), "\nstart ")
	if len(parts) != 4 || strings.Count(parts[1], "\nexec ") != 4 {
		t.Errorf("%s", w.calls())
	}
}

// An original whose go command never comes to start the program is not compared, and so is
// one that has no network for its modules: neither is a difference.
func TestGoRunNotCompared(t *testing.T) {
	const unreached = `main.go:6:2: rsc.io/quote@v1.5.2: Get "https://proxy.golang.org/rsc.io/quote/@v/v1.5.2.zip": ` +
		"dial tcp: lookup proxy.golang.org: no such host\n"
	for _, tt := range []struct {
		name    string
		change  func(*world)
		verdict Verdict
		want    string // of the notes or the differences
	}{
		{"it still compiles", func(w *world) {
			w.before.CompilesFor, w.opts.Timeout = math.MaxInt, 50*time.Millisecond
		}, Unexercised, "which still compiled after 50ms; --timeout gives it longer"},
		{"it can't fetch modules", func(w *world) {
			w.before.State, w.before.Stderr = state{ExitCode: 1}, unreached
		}, Unexercised, "which found no network to fetch modules by"},
		{"the program finds no network", func(w *world) {
			w.before.State, w.before.Stderr = state{ExitCode: 1}, "dial tcp: lookup db: no such host\n"
		}, Differs, "the original ended with exit code 1; the rewrite runs"},
		{"a rewrite that fails", func(w *world) { w.after.State = state{ExitCode: 2} }, Differs,
			"the original runs; the rewrite ended with exit code 2"},
		{"modules that are fetched at the start", func(w *world) {
			w.before.Stderr = "go: downloading rsc.io/quote v1.5.2\n" + w.before.Stderr
		}, Same, ""},
	} {
		w := newWorld(t)
		w.before.Image.Config.Cmd = []string{"go", "run", "."}
		w.result.Changes = []transform.Change{{Field: "CMD", New: []string{"/app/main"}}}
		tt.change(w)
		r, err := w.open().Verify(t.Context(), w.subject())
		if err != nil || r.Verdict != tt.verdict || !strings.Contains(fmt.Sprint(r.Notes, r.Differences), tt.want) {
			t.Errorf("%s: %+v, %v; want %s: %s", tt.name, r, err, tt.verdict, tt.want)
		}
	}
}

// A shell that starts the go command starts what the rewrite does without.
func TestGoCommandIsExcused(t *testing.T) {
	w := newWorld(t)
	w.before.Image.Config.Cmd = []string{"/bin/sh", "-c", "go run ."}
	w.before.Files["/usr/local/go/bin/go"] = fakeFile{Mode: 0o755, Content: "go"}
	w.before.Sights = append(w.before.Sights, sight{How: starts, Path: "/usr/local/go/bin/go", By: "/bin/sh"})
	for change, want := range map[string]Verdict{"CMD": Same, "ENV": Differs} {
		w.result.Changes = []transform.Change{{Field: change, New: []string{"/app/main"}}}
		if r, err := w.open().Verify(t.Context(), w.subject()); err != nil || r.Verdict != want {
			t.Errorf("a change of %s: %+v, %v", change, r, err)
		}
	}
}
