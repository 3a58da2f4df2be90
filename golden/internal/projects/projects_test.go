package projects

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// everything gives specs that together have every row of every table and every
// option of every slot.
func everything(t *testing.T) []*Spec {
	t.Helper()
	var list []*Spec
	add := func(s *Spec) bool {
		if s.check() != nil {
			return false
		}
		list = append(list, s)
		return true
	}
	for _, topic := range topicList() {
		ways, ofs := topic.ways.names(), []string{""}
		if topic.ofs != nil {
			ofs = topic.ofs.names()
		}
		for _, way := range ways {
			if !slices.ContainsFunc(ofs, func(of string) bool { return add(partSpec(topic.name, way, of)) }) {
				t.Errorf("nothing has the row %s %s", topic.name, way)
			}
		}
		for _, of := range ofs {
			if !slices.ContainsFunc(ways, func(way string) bool { return add(partSpec(topic.name, way, of)) }) {
				t.Errorf("nothing has the row %s of %s", topic.name, of)
			}
		}
	}
	for _, sl := range slots {
		for _, option := range sl.options {
			shape := map[string]string{"base": "debian", sl.name: option}
			if option == "bare" {
				shape["build"] = "bin"
			}
			if !add(&Spec{Shape: shape, Parts: []Part{{Topic: "see", Way: "ids"}}}) {
				t.Errorf("nothing has the option %s=%s", sl.name, option)
			}
		}
	}
	return list
}

// partSpec is a spec of one part, with the base and the extension that it asks for.
func partSpec(topic, way, of string) *Spec {
	s := &Spec{Shape: map[string]string{}, Parts: []Part{{Topic: topic, Way: way, Of: of, Ext: plainExt}}}
	for _, base := range []string{"alpine", "debian"} {
		for _, ext := range []string{plainExt, ".go"} {
			s.Shape["base"], s.Parts[0].Ext = base, ext
			if s.check() == nil {
				return s
			}
		}
	}
	return s
}

var placeholder = regexp.MustCompile(`@[A-Z]`)

// Every choice gives a project whose Go files are Go (making one says so), in which
// no placeholder is left and whose image has what its program is said to find.
func TestRows(t *testing.T) {
	list := everything(t)
	for _, s := range list {
		p := New(s)
		for name, f := range p.Files {
			if left := placeholder.FindString(name + f.Data + f.Link); left != "" {
				t.Errorf("%v: %s has %s", s, name, left)
			}
		}
		for _, n := range p.Needs {
			if placeholder.MatchString(n.Arg) {
				t.Errorf("%v: it needs %v", s, n)
			}
		}
	}
	t.Logf("%d specs", len(list))
}

// The program itself is always found; what a part reads is found unless its user
// may not, or the row is about a file that is absent.
func TestNeedsAreThere(t *testing.T) {
	for _, s := range everything(t) {
		p := New(s)
		for _, n := range p.Needs {
			first := s.Parts[0]
			absent := n.Part > 0 && (strings.HasPrefix(first.Of, "ignored-here") || first.Of == "run-removed" ||
				first.Topic == "see")
			if seen := p.sees(n, p.Image); isLook(n.What) && seen == "no such file" && !absent {
				t.Errorf("%v: %s %s: %s", s, n.What, n.Arg, seen)
			}
		}
	}
}

func TestSpecText(t *testing.T) {
	for seed := range uint64(500) {
		s := Seed(seed)
		again, err := Parse(s.String())
		if err != nil || again.String() != s.String() {
			t.Fatalf("seed %d: %v became %v (%v)", seed, s, again, err)
		}
		if !slices.Equal(s.Parts, again.Parts) {
			t.Fatalf("seed %d: %v became %v", seed, s.Parts, again.Parts)
		}
	}
	for _, text := range []string{"", "x", "build=none see(ids)", "file(literal, none)", "file(literal", "none(x)",
		"see(ids, context)", "build=run user=number see(ids)", "file(embed, copy-out)", "start(call, git)"} {
		if s, err := Parse(text); err == nil {
			t.Errorf("%q is read as %v", text, s)
		}
	}
}

// A seed is the same project every time.
func TestSeedRepeats(t *testing.T) {
	for seed := range uint64(50) {
		if a, b := New(Seed(seed)), New(Seed(seed)); !maps.Equal(a.Files, b.Files) || !slices.Equal(a.Needs, b.Needs) {
			t.Errorf("seed %d is two projects", seed)
		}
	}
}

// Shrinking leaves what matters, and nothing else.
func TestShrink(t *testing.T) {
	for _, c := range []struct{ from, matters, want string }{
		{"build=make base=bookworm file(env, run-tar, .json) see(ids)", "run-tar", "file(literal, run-tar)"},
		{"user=named more=label file(stat, copy-out) start(call, cat)", "user=named", "user=named see(ids)"},
		{"base=bookworm file(stat, copy-out) start(call, git)", "git", "base=debian start(call, git)"},
		{"see(zone) file(stat, copy-out)", "file(stat, copy-out)", "file(stat, copy-out)"},
		{"file(literal, context) see(zone) see(home)", "(", "see(ids)"},
	} {
		s, err := Parse(c.from)
		if err != nil {
			t.Fatal(err)
		}
		got := Shrink(s, func(s *Spec) bool { return strings.Contains(s.String(), c.matters) })
		if got.String() != c.want {
			t.Errorf("%s shrinks to %v, want %s", c.from, got, c.want)
		}
	}
}

func TestRowsOfTable(t *testing.T) {
	list := rows("# A comment.\n\n## one\nkey: a: b\ntext:\n\tfirst\n\n\t\tsecond\n\n" +
		"## two\nextra x/y.go:\n\tpackage y\nmade /z: text\n")
	if len(list) != 2 || list[0].name != "one" {
		t.Fatalf("%v", list)
	}
	one, two := list[0].values, list[1]
	if one["key"] != "a: b" || one["text"] != "first\n\n\tsecond" {
		t.Errorf("one has %q", one)
	}
	if two.extra()["x/y.go"] != "package y\n" || two.with("made")["/z"] != "text" {
		t.Errorf("two has %q", two.values)
	}
}

// An archive is a golden case: the Dockerfile first, links and files that are only in
// one place named.
func TestArchive(t *testing.T) {
	s, err := Parse("file(literal, context-link) file(env, ignored-dir)")
	if err != nil {
		t.Fatal(err)
	}
	a := New(s).Archive()
	wants := []string{s.String(), "a link releases1/current to v1", "secrets2/alpha2.txt is only in the build"}
	for _, want := range wants {
		if !strings.Contains(string(a.Comment), want) {
			t.Errorf("%q is not in %s", want, a.Comment)
		}
	}
	if a.Files[0].Name != "Dockerfile" {
		t.Errorf("%s comes first", a.Files[0].Name)
	}
}

func TestLower(t *testing.T) {
	got := lower("FROM a AS b\nRUN <<EOF\necho A\nEOF\nRUN x \\\n && y\n# No Word\n")
	if want := "from a AS b\nrun <<EOF\necho A\nEOF\nrun x \\\n && y\n# No Word\n"; got != want {
		t.Errorf("%s", got)
	}
}
