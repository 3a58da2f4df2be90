// Package golden holds what offstage does, one case per file, and the laws that
// hold for every case. It knows the public API and nothing of Dockerfiles.
//
// A case is a txtar archive: a sentence of purpose, flags on lines that start
// with a dash, the Dockerfile, the files around it, and under want/ what is
// expected. No want/Dockerfile means that the Dockerfile is left as it is.
//
//	go test ./golden -update
//
// writes the want/ files anew, for a person to read before they are committed.
package golden

import (
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"offstage/transform"
)

var update = flag.Bool("update", false, "write what is expected anew")

// Every case does what it says, and the laws hold for it and for every prefix
// of it.
func TestGolden(t *testing.T) {
	for _, g := range goldens(t) {
		t.Run(g.name, func(t *testing.T) {
			t.Parallel()
			r, err := g.rewrite(g.input())
			if err != nil {
				t.Fatalf("%s\n%v", g.purpose, err)
			}
			if want := g.status(); r.Status != want {
				t.Errorf("%s\nthe case's name says %s, but it is %s\n%s", g.purpose, want, r.Status, notesOf(r))
			} else if *update {
				g.update(t, r)
			}
			g.compare(t, r)
			g.repeats(t, r)
			g.laws(t)
		})
	}
}

// repeats checks that a case is decided the same way every time, with the needs
// and their evidence in the same order: Go goes through a map in another one each
// time.
func (g *golden) repeats(t *testing.T, r *transform.Result) {
	t.Helper()
	for range 5 {
		again, err := g.rewrite(g.input())
		if err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(r, again); d != "" {
			t.Fatalf("%s\nonce more it is another result (-once +again):\n%s", g.purpose, d)
		}
	}
}

// status is what a case's first word promises: an update can't turn a file that
// must stay as it is into one that is rewritten.
func (g *golden) status() transform.Status {
	switch verb, _, _ := strings.Cut(g.name, "-"); verb {
	case "leave":
		return transform.Unchanged
	case "refuse":
		return transform.Refused
	}
	return transform.Rewritten
}

// compare holds a result against the case's want/ files.
func (g *golden) compare(t *testing.T, r *transform.Result) {
	t.Helper()
	want, changes := g.part(wantDockerfile)
	if !changes {
		want = g.input()
	}
	g.same(t, wantDockerfile, string(want), string(r.New))
	notes, _ := g.part(wantNotes)
	g.same(t, wantNotes, string(notes), notesOf(r))
	if needs, ok := g.part(wantNeeds); ok {
		g.same(t, wantNeeds, string(needs), needsOf(r))
	}
	if ways, ok := g.part(wantDo); ok {
		g.same(t, wantDo, string(ways), waysOf(r))
	}
	if open, ok := g.part(wantOpen); ok {
		g.same(t, wantOpen, string(open), openOf(r))
	}
}

func (g *golden) same(t *testing.T, part, want, got string) {
	t.Helper()
	if want != got {
		t.Errorf("%s\n%s (-want +got):\n%s", g.purpose, part, cmp.Diff(want, got))
	}
}

// update writes the case with the want/ files of a result, behind all others.
func (g *golden) update(t *testing.T, r *transform.Result) {
	t.Helper()
	_, withNeeds := g.part(wantNeeds)
	_, withDo := g.part(wantDo)
	_, withOpen := g.part(wantOpen)
	g.archive.Files = slices.DeleteFunc(g.archive.Files, func(f txtar.File) bool {
		return strings.HasPrefix(f.Name, "want/")
	})
	add := func(name, content string) {
		g.archive.Files = append(g.archive.Files, txtar.File{Name: name, Data: []byte(content)})
	}
	if r.Status == transform.Rewritten {
		add(wantDockerfile, string(r.New))
	}
	if notes := notesOf(r); notes != "" {
		add(wantNotes, notes)
	}
	if withNeeds {
		add(wantNeeds, needsOf(r))
	}
	if withDo {
		add(wantDo, waysOf(r))
	}
	if withOpen {
		add(wantOpen, openOf(r))
	}
	path, data := g.name+".txtar", txtar.Format(g.archive)
	if old, err := os.ReadFile(path); err == nil && string(old) == string(data) {
		return
	}
	if err := os.WriteFile(path, data, 0o644); err != nil {
		t.Fatal(err)
	}
}

var (
	verbTopic = regexp.MustCompile(`^[a-z]+(-[a-z0-9]+)+$`)
	sentence  = regexp.MustCompile(`^[A-Z\x60"].*[^.]\.$`)
)

// A case can be found by its name and judged by its purpose.
func TestCaseNames(t *testing.T) {
	for _, g := range goldens(t) {
		if !verbTopic.MatchString(g.name) {
			t.Errorf("%s.txtar: a case is called verb-topic", g.name)
		}
		if !sentence.MatchString(g.purpose) {
			t.Errorf("%s.txtar: its comment is not one sentence: %q", g.name, g.purpose)
		}
	}
}

// Nothing lies about in this directory that no test reads.
func TestEveryFileIsUsed(t *testing.T) {
	entries, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		name := e.Name()
		switch {
		case e.IsDir() && slices.Contains([]string{"hello", "internal", "oracle", "testdata"}, name):
		case !e.IsDir() && (filepath.Ext(name) == ".txtar" || strings.HasSuffix(name, "_test.go") ||
			name == ".gitattributes"):
		default:
			t.Errorf("%s is not a case", name)
		}
	}
}

// A case that means nothing is an error, not a case that passes.
func TestBadCases(t *testing.T) {
	for name, text := range map[string]string{
		"no Dockerfile":   "A sentence.\n-- main.go --\n",
		"not there":       "A sentence.\n-name deploy/Dockerfile\n-- Dockerfile --\n",
		"unknown flag":    "A sentence.\n-nope\n-- Dockerfile --\n",
		"stray word":      "A sentence.\n-no-tree scratch\n-- Dockerfile --\n",
		"unknown want":    "A sentence.\n-- Dockerfile --\n-- want/stdout --\n",
		"twice":           "A sentence.\n-- Dockerfile --\n-- Dockerfile --\n",
		"out of the tree": "A sentence.\n-- Dockerfile --\n-- ../main.go --\n",
	} {
		if _, err := parseGolden("bad-case", []byte(text)); err == nil {
			t.Errorf("%s: the case was accepted", name)
		}
	}
}
