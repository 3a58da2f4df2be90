package dockerfile

import "testing"

// Text is what the instruction says; of several instructions, the last one's.
func TestText(t *testing.T) {
	tests := []struct{ src, want string }{
		{"RUN a b", "a b"},
		{"run\ta  b ", "a  b"},
		{"RUN a \\\n  # c\n\n  && b", "a   && b"},
		{"RUN a \\ \n && b\n", "a  && b"},
		{"RUN a \\\\\nRUN b", "b"},
		{"RUN --mount=type=cache,target=/x --network=none a --b", "a --b"},
		{"RUN --mount=\"type=bind,source=a b\" c", "c"},
		{"RUN --mount=target=a\\ b c", "c"},
		{"RUN -- --a", "--a"},
		{"RUN \\\n  --mount=target=/x \\\n  a", "a"},
		{"\\\n  RUN a", "a"},
		{"RUN [\"a\", \"b\"]", "[\"a\", \"b\"]"},
		{"RUN ['a']", "['a']"},
		{"RUN <<EOF\na\n b\nEOF\n", "a\n b\n"},
		{"RUN <<-'EOF'\n\ta\n\t\tb\n\tEOF\n", "a\nb\n"},
		{"RUN --mount=target=/x <<EOF\nEOF\n", ""},
		{"RUN cat <<EOF >x \\\n && y\na \\\nEOF\n", "cat <<EOF >x  && y\na \\\nEOF"},
		{"COPY --from=x <<a /b /c\n1\na", "<<a /b /c\n1\na"},
		{"ONBUILD RUN --mount=x a", "RUN --mount=x a"},
		{"CMD", ""},
	}
	for _, tt := range tests {
		f := parse(t, "FROM a\n"+tt.src)
		steps := f.Last().Steps
		if got := steps[len(steps)-1].Text(); got.S != tt.want {
			t.Errorf("%q\n got %q\nwant %q", tt.src, got.S, tt.want)
		}
	}
	f := parse(t, "# escape=`\nFROM a\nRUN a `\n b \\\n")
	if s := f.Last().Steps[0].Text().S; s != "a  b \\" || f.Escape != '`' {
		t.Errorf("%q", s)
	}
}

func TestTextSlice(t *testing.T) {
	f := parse(t, "FROM a\nRUN ab \\\n cd\n")
	text := f.Last().Steps[0].Text()
	if s := text.Slice(4); s.S != "cd" || s.Pos(0) != text.Pos(4) || f.Src[s.Pos(0)] != 'c' || s.Pos(2) != text.Pos(6) {
		t.Errorf("%q at %d", s.S, s.Pos(0))
	}
}

// The lead of a step is the comments directly above, but never the head of the file.
func TestLead(t *testing.T) {
	tests := []struct{ src, want string }{
		{"FROM a\n# x\n#\n# y\nRUN b", "# x\n#\n# y\n"},
		{"FROM a\n# x\n\n# y\nRUN b", "# y\n"},
		{"FROM a\n# x\n\nRUN b", ""},
		{"FROM a\n  \t# x\nRUN b", "  \t# x\n"},
		{"FROM a\nRUN a \\\n# in a\n b\n# of c\nRUN c", "# of c\n"},
		{"FROM a\nRUN <<E\n# in E\nE\nRUN c", ""},
		{"# syntax=x\n# escape=`\n# of a\nFROM a", "# of a\n"},
		{"# syntax=x\nFROM a", ""},
		{"  # syntax=x\nFROM a", ""},
		{"#!/x\n# syntax=x\n# y\nFROM a", "# y\n"},
		{"# y\n# syntax=x\nFROM a", "# y\n# syntax=x\n"},
		{"\ufeff# y\nFROM a", "# y\n"},
		{"\ufeff# escape=`\nFROM a", ""},
		{"# x\r\nFROM a", "# x\r\n"},
	}
	for _, tt := range tests {
		f := parse(t, tt.src)
		steps := f.steps()
		lead := steps[len(steps)-1].Lead
		if got := string(f.Src[lead.Start:lead.End]); got != tt.want {
			t.Errorf("%q: %q, not %q", tt.src, got, tt.want)
		}
	}
}

func TestApply(t *testing.T) {
	tests := []struct {
		edits []Edit
		want  string // empty for an error
	}{
		{nil, "abcdef"},
		{[]Edit{{2, 3, "X"}, {0, 1, ""}}, "bXdef"},
		{[]Edit{{3, 3, "1"}, {3, 3, "2"}, {3, 4, "D"}}, "abc12Def"},
		{[]Edit{{6, 6, "!"}, {0, 0, "^"}}, "^abcdef!"},
		{[]Edit{{1, 3, "x"}, {3, 4, "y"}}, "axyef"},
		{[]Edit{{1, 3, "x"}, {2, 4, "y"}}, ""},
		{[]Edit{{1, 3, "x"}, {2, 2, "y"}}, ""},
		{[]Edit{{3, 2, "x"}}, ""},
		{[]Edit{{-1, 0, "x"}}, ""},
		{[]Edit{{6, 7, "x"}}, ""},
	}
	for _, tt := range tests {
		src := []byte("abcdef")
		out, err := Apply(src, tt.edits)
		if string(out) != tt.want || (err != nil) != (tt.want == "") || string(src) != "abcdef" {
			t.Errorf("%v: %q, %v", tt.edits, out, err)
		}
	}
}
