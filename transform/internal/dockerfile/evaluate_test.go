package dockerfile

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
)

// A variable in the last step is what BuildKit's convert.go makes of it; "?"
// stands for a value that is not known.
func TestVariables(t *testing.T) {
	tests := []struct{ src, want string }{
		{"FROM a\nENV A=1 B=$A\nENV C=$A", "A=1 B= C=1"},
		{"FROM a\nENV A 1 2\nENV B=\"x $A\" C='$A' D=\\$A", "A=1 2 B=x 1 2 C=$A D=$A"},
		{"FROM a\nENV A=${X:-d} B=${X-d} C=${X:+y} D=${X}", "A=d B=d C= D="},
		{"FROM a\nENV P=a.b.c\nENV A=${P%%.*} B=${P#*.} C=${P//./-}", "A=a B=b.c C=a-b-c"},
		// ARG
		{"FROM a\nARG A=1 B=$A", "A=1 B=1"},
		{"FROM a\nARG A", "A=?"},
		{"FROM a\nARG A\nENV B=$A C=${A:-d} D=${A}x", "A=? B=? C=d D=?"},
		{"FROM a\nARG TARGETARCH\nENV B=${TARGETARCH:-amd64}", "B=?"},
		{"FROM a\nARG A\nENV B=x$A\nENV C=$B D=${B:-d} E=${B:+e}", "B=? C=? D=? E=?"},
		{"ARG A\nARG B=x$A\nFROM a\nARG B\nENV C=$B", "B=? C=?"},
		{"ARG A=1\nARG B=$A\nFROM a\nARG B", "A=? B=1"},
		{"ARG A=1\nARG A\nFROM a\nARG A", "A=1"},
		{"ARG A=1\nFROM a\nENV A=2\nARG A", "A=1"},
		{"FROM a\nENV A=2\nARG A", "A=2"},
		{"FROM a\nENV A=2\nARG A=3", "A=3"},
		{"FROM a\nARG A=3\nENV A=2", "A=2"},
		// Stages
		{"FROM a AS s\nENV A=1\nARG B=2\nFROM s", "A=1 B=2"},
		{"FROM a AS s\nENV A=1\nARG A=2\nFROM s", "A=1"},
		{"FROM a AS s\nENV A=1\nFROM b", "A=?"},
	}
	for _, tt := range tests {
		f := parse(t, tt.src+"\nRUN x\n")
		s := f.Last()
		var got []string
		for _, w := range strings.Fields(tt.want) {
			name, _, ok := strings.Cut(w, "=")
			if !ok {
				continue
			}
			v, known := s.Steps[len(s.Steps)-1].Before.Lookup(name)
			if !known {
				v = "?"
			}
			got = append(got, name+"="+v)
		}
		if g := strings.Join(got, " "); g != tt.want {
			t.Errorf("%q: %s, not %s", tt.src, g, tt.want)
		}
	}
}

func TestArg(t *testing.T) {
	env := parse(t, "FROM a\nARG A=1\nARG B\nENV B=2 C=3\nRUN x").Last().Steps[3].Before
	if !env.Arg("A") || env.Arg("B") || env.Arg("C") || env.Arg("D") {
		t.Error("an ARG is taken for an ENV, or the other way round")
	}
	if got := fmt.Sprint(env.With("D", "4").Keys()); got != "[A B C D]" {
		t.Error(got)
	}
}

func TestConfig(t *testing.T) {
	start := func(s *Start) string {
		if s == nil {
			return "none"
		}
		return fmt.Sprintf("%v %v", s.Shell, s.Args)
	}
	tests := []struct {
		src  string
		get  func(c Config) any
		want string
	}{
		{"WORKDIR x\nWORKDIR ../y", func(c Config) any { return c.Workdir }, "/base/y"},
		{"ENV D=/d\nWORKDIR $D/a\nWORKDIR \"b c\"", func(c Config) any { return c.Workdir }, "/d/a/b c"},
		{"ARG A\nENV B=x$A\nWORKDIR $B/${B#x}y", func(c Config) any { return c.Workdir }, "/base/x/y"},
		{"WORKDIR a\x85\xffb", func(c Config) any { return c.Workdir }, "/base/a\ufffd\ufffdb"},
		{"USER u:g", func(c Config) any { return c.User }, "u:g"},
		{
			"EXPOSE 80 90/UDP 80/tcp 1-3 127.0.0.1:8080:81",
			func(c Config) any { return slices.Sorted(maps.Keys(c.Expose)) },
			"[1/tcp 2/tcp 3/tcp 80/tcp 81/tcp 90/udp]",
		},
		{"ENV P=80\nEXPOSE $P 81", func(c Config) any { return slices.Sorted(maps.Keys(c.Expose)) }, "[80/tcp 81/tcp]"},
		{
			"VOLUME [\"/a b\"]\nVOLUME /c /d",
			func(c Config) any { return slices.Sorted(maps.Keys(c.Volumes)) },
			"[/a b /c /d]",
		},
		{"LABEL a=b c=\"d e\"\nLABEL a=f", func(c Config) any { return c.Labels }, "map[a:f c:d e]"},
		{"ENV A=1\nENV B=2\nENV A=3", func(c Config) any { return c.Env }, "[{A 3} {B 2}]"},
		{"STOPSIGNAL SIGINT\nMAINTAINER me", func(c Config) any { return c.StopSignal + c.Maintainer }, "SIGINTme"},
		{
			"HEALTHCHECK --retries=2 CMD x y",
			func(c Config) any { return fmt.Sprint(c.Health.Test, c.Health.Retries) },
			"[CMD-SHELL x y] 2",
		},
		{"HEALTHCHECK CMD [\"x\"]\nHEALTHCHECK NONE", func(c Config) any { return c.Health.Test }, "[NONE]"},
		{"CMD a b", func(c Config) any { return start(c.Cmd) }, "[/bin/sh -c] [a b]"},
		{"CMD [\"a\", \"b\"]", func(c Config) any { return start(c.Cmd) }, "[] [a b]"},
		{"CMD ['a']", func(c Config) any { return start(c.Cmd) }, "[/bin/sh -c] [['a']]"},
		{
			"SHELL [\"bash\", \"-c\"]\nWORKDIR /x\nENTRYPOINT a",
			func(c Config) any { return start(c.Entrypoint) },
			"[bash -c] [a]",
		},
		{"ENTRYPOINT [\"a\"]", func(c Config) any { return start(c.Cmd) }, "none"},
		{"CMD [\"c\"]\nENTRYPOINT [\"a\"]", func(c Config) any { return start(c.Cmd) }, "[] [c]"},
		{"USER u", func(c Config) any { return start(c.Cmd) }, "[] [sh]"},
		{"CMD [\"c\"]\nFROM s\nENTRYPOINT [\"a\"]", func(c Config) any { return start(c.Cmd) }, "none"},
		{
			"CMD [\"c\"]\nFROM s\nWORKDIR y",
			func(c Config) any { return start(c.Cmd) + " " + c.Workdir },
			"[] [c] /base/y",
		},
	}
	bases := func(string) Config {
		return Config{Workdir: "/base", Cmd: &Start{Args: []string{"sh"}}}
	}
	for _, tt := range tests {
		f, err := Parse("", []byte("FROM a AS s\n"+tt.src), bases)
		if err != nil {
			t.Errorf("%q: %v", tt.src, err)
		} else if got := fmt.Sprint(tt.get(f.Last().Config)); got != tt.want {
			t.Errorf("%q: %s, not %s", tt.src, got, tt.want)
		}
	}
}

// A stage may be changed without a change in the one it starts from.
func TestStagesAreApart(t *testing.T) {
	f := parse(t, "FROM a AS s\nENV A=1\nLABEL a=1\nFROM s\nENV A=2\nLABEL a=2\nFROM s\nENV B=3\n")
	for i, want := range []string{"[{A 1}] map[a:1]", "[{A 2}] map[a:2]", "[{A 1} {B 3}] map[a:1]"} {
		if c := f.Stages[i].Config; fmt.Sprint(c.Env, c.Labels) != want {
			t.Errorf("stage %d: %v %v", i, c.Env, c.Labels)
		}
	}
}

func TestFrom(t *testing.T) {
	tests := []struct{ src, want string }{
		{"FROM golang:1.26 AS B", "golang:1.26 as b"},
		{"ARG V=1\nARG I=golang:$V\nFROM --platform=$BUILDPLATFORM ${I}-x", "golang:1-x on $BUILDPLATFORM"},
		{"ARG V\nFROM golang:$V", "golang: without [V]"},
		{"FROM a AS b\nFROM b", "stage 0"},
		{"FROM a AS b\nFROM c AS b\nFROM b", "stage 1"},
		{"ARG S=b\nFROM a AS b\nFROM $S", "stage 0"},
		{"FROM a AS b\nFROM B", "B"}, // only an image: FROM looks for the name in lower case
		{"FROM a AS b\nFROM 0", "0"}, // FROM knows no numbers
		{"FROM b AS b", "b as b"},    // a stage is no parent of its own
		{"FROM c AS b\nFROM c", "c"}, // nor is a later one
		{"FROM b AS c\nFROM c AS b", "stage 0 as b"},
	}
	for _, tt := range tests {
		s := parse(t, tt.src).Last()
		got := s.Image
		if s.Parent != nil {
			got = fmt.Sprint("stage ", s.Parent.Index)
		}
		if s.Name != "" {
			got += " as " + s.Name
		}
		if s.Platform != "" {
			got += " on " + s.Platform
		}
		if s.Unresolved != nil {
			got += fmt.Sprint(" without ", s.Unresolved)
		}
		if got != tt.want {
			t.Errorf("%q: %s, not %s", tt.src, got, tt.want)
		}
	}
}

func TestStageNamed(t *testing.T) {
	f := parse(t, "FROM a AS x\nFROM b\nFROM c AS x\nFROM d")
	for name, want := range map[string]int{"x": 2, "X": 2, "0": 0, "1": 1, "01": 1, "3": -1, "-1": -1, "": -1,
		"a": -1} {
		got := -1
		if s := f.StageNamed(name, 3); s != nil {
			got = s.Index
		}
		if got != want {
			t.Errorf("%q is stage %d, not %d", name, got, want)
		}
	}
	if s := f.StageNamed("x", 1); s == nil || s.Index != 0 {
		t.Error("a later stage was found")
	}
	if s := f.StageNamed("3", 99); s != f.Last() {
		t.Error("a number past the end is not bounded")
	}
}

func TestSteps(t *testing.T) {
	f := parse(t, "ARG A\nFROM a\nUSER u\nSHELL [\"b\"]\nWORKDIR /x\nRUN y")
	st := f.Last().Steps[3]
	if st.Index != 5 || st.Line != 6 || st.Dir != "/x" || st.User != "u" || st.Keyword != "RUN" {
		t.Errorf("%+v", st)
	}
	if f.EOL != "\n" || parse(t, "FROM a\r\n").EOL != "\r\n" || parse(t, "FROM a").EOL != "\n" {
		t.Error("the end of line is wrong")
	}
}

func TestSubstitute(t *testing.T) {
	f := parse(t, "FROM a")
	for text, want := range map[string]string{
		"$A ${A} \"$A\" '$A'": "1 1 \"1\" '$A'", "$B ${B:-x} \\$A": "$B ${B:-x} \\$A", "a  b": "a  b", "${A": "${A",
	} {
		if got := f.Substitute(text, map[string]string{"A": "1"}); got != want {
			t.Errorf("%q: %q, not %q", text, got, want)
		}
	}
}

func TestExpand(t *testing.T) {
	f := parse(t, "FROM a\nENV A=1 B=2\nRUN x")
	x := f.Expand("$B$A$C ${D:-d}", f.Last().Steps[1].Before)
	if got := fmt.Sprintf("%s %v %v", x.Text, x.Used, x.Unset); got != "21 d [A B] [C D]" {
		t.Error(got)
	}
	if x := f.Expand("${A", Env{}); x.Text != "${A" || fmt.Sprint(x.Unset) != "[${A]" {
		t.Error(x)
	}
}

func TestErrors(t *testing.T) {
	tests := []struct {
		src  string
		line int
		says string
	}{
		{"", 1, "no instructions"},
		{"# x\n", 1, "no instructions"},
		{"ARG A\n", 0, "no FROM"},
		{"RUN a\nFROM b\n", 1, "RUN before the first FROM"},
		{"FROM a\n\nNO x\n", 3, "unknown instruction: NO"},
		{"FROM a\nCOPY a\n", 2, "COPY requires"},
		{"FROM a\nRUN <<E\nx\n", 2, "unterminated heredoc"},
		{"FROM a\nRUN [1]\n", 2, "strings only"},
		{"FROM a b\n", 1, "one or three"},
		{"FROM a AS 1\n", 1, "invalid name"},
		{"FROM a\nRUN --no x\n", 2, "unknown flag"},
		{"FROM a\nENV a\n", 2, "two arguments"},
		{"# escape=x\nFROM a\n", 1, "escape token"},
		{"FROM a\nRUN " + strings.Repeat("x", 70_000), 1, "max allowed size"},
	}
	for _, tt := range tests {
		_, err := Parse("Dockerfile", []byte(tt.src), noBases)
		var e *Error
		if !errors.As(err, &e) || e.Line != tt.line || !strings.Contains(err.Error(), tt.says) {
			t.Errorf("%.40q: %v at %d", tt.src, err, e.Line)
		}
	}
}
