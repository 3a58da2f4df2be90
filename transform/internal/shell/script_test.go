package shell

import (
	"fmt"
	"path"
	"strings"
	"testing"
	"time"
)

// vars are the variables that the test scripts see.
func vars(name string) (string, bool) {
	v, ok := map[string]string{
		"HOME":   "/root",
		"APP":    "app",
		"EMPTY":  "",
		"LIST":   "a b",
		"GLOB":   "*.go",
		"GOPATH": "/go",
		"0":      "/bin/run.sh",
	}[name]
	return v, ok
}

// show writes a command in one line: ~ when it may not run, its
// directory, assignments, words (? when not known) and files.
func show(c *Command) string {
	var sb strings.Builder
	if !c.Sure {
		sb.WriteString("~")
	}
	fmt.Fprintf(&sb, "%s:", c.Dir)
	for _, a := range c.Assigns {
		fmt.Fprintf(&sb, " %s=%s", a.Name, word(a.Value))
	}
	for _, a := range c.Args {
		sb.WriteString(" " + word(a))
	}
	for _, a := range c.Out {
		sb.WriteString(" >" + word(a))
	}
	for _, a := range c.In {
		sb.WriteString(" <" + word(a))
	}
	return sb.String()
}

func word(w Word) string {
	if !w.Known {
		return "?" + w.Text
	}
	if strings.ContainsAny(w.Text, " \n") || w.Text == "" {
		return fmt.Sprintf("%q", w.Text)
	}
	return w.Text
}

func TestCommands(t *testing.T) {
	tests := []struct{ script, want string }{
		// Directories
		{"cd x && go build", "/w/x: go build"},
		{"(cd x && a); b", "/w/x: a; /w: b"},
		{"{ cd x; a; }; b", "/w/x: a; /w/x: b"},
		{"cd /a; cd ..; b", "/: b"},
		{"cd; a", "/root: a"},
		{"cd ~/x && a", "/root/x: a"},
		{"cd - && a", ": a"},
		{"cd $NO && a", ": a"},
		{"pushd x; a; popd; b", "/w/x: a; /w: b"},
		{"cd x & a", "/w: a"},
		{"cd x || exit 1; a", "/w/x: a"},
		{"a || cd x; b", "/w: a; : b"},
		{"[ -d x ] && cd x; a", "/w: [ -d x ]; : a"},
		// Files that are written and read
		{"a < in.txt > out.txt; b < \"$X\"; cd x && c <y", "/w: a >out.txt <in.txt; /w: b <?\"$X\"; /w/x: c <y"},
		{"< lone", ""},
		// Branches
		{"if a; then b; elif c; then d; else e; fi; f", "/w: a; ~/w: b; ~/w: c; ~/w: d; ~/w: e; /w: f"},
		{"case $x in a) b;; *) c;; esac", "~/w: b; ~/w: c"},
		{"while a; do b; done", "/w: a; ~/w: b"},
		{"! a && b", "/w: a; ~/w: b"},
		{"test -f x && b; grep -q x y && c", "/w: test -f x; ~/w: b; /w: grep -q x y; ~/w: c"},
		{"A=1; if x; then A=2; fi; b $A", "/w: x; /w: b ?$A"},
		// Loops over what is known are unrolled
		{"for i in a b; do x $i; done", "/w: x a; /w: x b"},
		{"for i in $LIST; do (cd $i && go build); done", "/w/a: go build; /w/b: go build"},
		{"for i in *; do x $i; done", "/w: : *; ~/w: x ?$i"},
		{"for i in $NO; do x $i; done; y $i", "~/w: x ?$i; /w: y ?$i"},
		{"for i; do x; done", "~/w: x"},
		// Pipes and lists
		{"a | b | c", "/w: a; /w: b; /w: c"},
		{"a; b & c", "/w: a; /w: b; /w: c"},
		// Variables
		{"A=b x", "/w: A=b x"},
		{"A=b; x $A \"$A\" '$A' $A$A ${A}c", "/w: x b b $A bb bc"},
		{"x $NO ${NO:-d} ${APP:-d} ${EMPTY:-d} \"${EMPTY-d}\" ${NO-d}", "/w: x ?$NO d app d \"\" d"},
		{"x ${APP:+y} ${NO:+y} ${NO:=z} $NO", "/w: x y ?${NO:+y} z z"},
		{"x $LIST \"$LIST\" p$LIST $EMPTY", "/w: x a b \"a b\" ?p$LIST"},
		{"export A=1 B; x $A $B", "/w: x 1 ?$B"},
		{"read A; unset APP; x $A $APP", "/w: x ?$A ?$APP"},
		{"x $PWD $(pwd) `pwd`/y $(go env GOPATH) $(no)", "/w: go env GOPATH; /w: no; /w: x /w /w /w/y /go ?$(no)"},
		{"x ~ ~/a '~' a~ ~bob", "/w: x /root /root/a ~ a~ ?~bob"},
		{`x a\ b "a\"b" 'a\b' a\
b`, `/w: x "a b" a"b a\b ab`},
		{"x $'a' $'a\\n'", "/w: x a ?$'a\\n'"},
		// Wrappers
		{"env A=b C=d go build", "/w: A=b C=d go build"},
		{"env -u A go build", "/w: go build"},
		{"exec sudo -E -u bob nice -n 5 x -y", "/w: x -y"},
		{"exec \"$@\"", "/w: ?\"$@\""},
		{"command -v go", "/w: command -v go"},
		{"exec >log", "/w: : >log"},
		// A shell in the shell
		{"sh -c 'cd y && x'; z", "/w/y: x; /w: z"},
		{"A=1 bash -ec \"x; z\"", "/w: x; /w: z"},
		{"sh -c \"$NO\"", "/w: sh -c ?\"$NO\""},
		{"sh x.sh -c y", "/w: sh x.sh -c y"},
		{"eval 'cd y'; x", "/w/y: x"},
		{"trap 'rm x' EXIT; y", "~/w: rm x; /w: y"},
		// Functions run where they are called
		{"f() { x $1; }; cd y; f a", "/w/y: x a"},
		{"f() { cd y; }; f; x", "/w/y: x"},
		{"f() { f; x; }; f", "/w: x"},
		{"f() { x; }; y", "/w: y; ~: x"},
		// Redirections
		{"x >a 2>&1; y >>b; >c; z <d", "/w: x >a; /w: y >b; /w: : >c; /w: z <d"},
		{"cat <<EOF >f\n$(x)\nEOF\ny", "/w: cat >f; /w: x; /w: y"},
		// Substitutions, wherever they stand
		{"cd $(dirname \"$0\"); x; y \"${0%/*}/z\"", "/bin: x; /bin: y /bin/z"},
		{"D=$(cd \"$(dirname -- $0)/..\" && pwd); x $D", "/: pwd; /w: x /"},
		{"export $(x)", "/w: x"},
		{"y \"$NO $(x)\"", "/w: x; /w: y ?\"$NO $(x)\""},
		{"[[ $(x) == 1 ]]", "/w: x"},
		{"(( $(x) > 1 ))", "/w: x"},
		{"y $(( $(x) + 1 ))", "/w: x; /w: y ?$(( $(x) + 1 ))"},
		{"let a=$(x)", "/w: x"},
		{"a=($(x))", "/w: x"},
		{"a=(in/*.csv); a+=($(x) b)", "/w: : in/*.csv; /w: x; /w: : ?$(x) b"},
		{"set -- in/*; set -e", "/w: set -- in/*"},
		{"y ${NO/$(x)/z}", "/w: x; /w: y ?${NO/$(x)/z}"},
		{"y <<<$(x)", "/w: y; /w: x"},
		{"{ x; y; } >f", "/w: x; /w: y >f"},
		{"set -e; true; [ a ]; : b", "/w: [ a ]"},
		{"", ""},
	}
	for _, tt := range tests {
		s, err := Parse(tt.script, "/w", vars)
		if err != nil {
			t.Errorf("%s: %v", tt.script, err)
			continue
		}
		var got []string
		for _, c := range s.Commands {
			got = append(got, show(c))
		}
		if g := strings.Join(got, "; "); g != tt.want {
			t.Errorf("%s\n got %s\nwant %s", tt.script, g, tt.want)
		}
	}
}

// A position is that of the first byte of a command, assignments included.
func TestPositions(t *testing.T) {
	tests := []struct{ script, pos, start string }{
		{"cd x && A=1 go build ./... && y", "A=1 go build ./... && y", "go build ./... && y"},
		{"a; env X=1 go build", "env X=1 go build", "go build"},
		{"sh -c 'cd x; go build'", "go build'", "go build'"},
		{"sh -c \"go build \\$x\"", "", ""},
		{"for i in 1 2; do go build; done", "go build; done", "go build; done"},
		{"X=$(go build)", "go build)", "go build)"},
	}
	for _, tt := range tests {
		s, _ := Parse(tt.script, "/", vars)
		for _, c := range s.Commands {
			if c.Program() != "go" {
				continue
			}
			pos, start := "", ""
			if c.Pos >= 0 {
				pos, start = tt.script[c.Pos:], tt.script[c.Start:]
			}
			if pos != tt.pos || start != tt.start {
				t.Errorf("%s: at %q and %q", tt.script, pos, start)
			}
		}
	}
}

// Bash names what busybox ash 1.35 (with its bash compatibility) rejects or
// reads otherwise. ash has [[ without patterns, ${x//a/b}, ${x:1:2}, $'…',
// source, function, local, let, &>, pipefail and |& not.
func TestBash(t *testing.T) {
	only := []string{
		"a=(1 2)",
		"a+=x",
		"echo {a,b}",
		"echo {1..3}",
		"cat <<<x",
		"cat <(x)",
		"x |& y",
		"echo ${!x}",
		"echo ${x^^}",
		"echo ${a[0]}",
		"declare x=1",
		"typeset x=1",
		"shopt -s x",
		"pushd x",
		"mapfile x",
		"for ((;;)); do x; done",
		"select x in a; do y; done",
		"((x=1))",
		"[[ a == a* ]]",
		"[[ a < b ]]",
		"[[ (a) ]]",
		"[[ -v x ]]",
		"case a in a) x;& b) y;; esac",
		"coproc x",
		"export -f x",
		"echo @(a|b)",
		"echo ${x@Q}",
		"exec {fd}>x",
		"echo $\"x\"",
	}
	for _, script := range only {
		if s, err := Parse(script, "/", vars); err != nil || s.Bash == "" {
			t.Errorf("%s: taken for sh, %v", script, err)
		}
	}
	ash := []string{
		"[[ -n a && a == b || ! a =~ ^b ]]",
		"echo ${x//a/b} ${x:1:2} $'a'",
		"source x",
		"function f { x; }",
		"f() { local x=1; }",
		"let x=1",
		"x &>y",
		"x >&y",
		"set -o pipefail",
		"echo '{a,b}' a{b {}",
		"find . -exec x {} \\;",
		"readonly x=1",
		"echo $((1+1)) ${x##*/}",
		"bash -c 'a=(1)'",
	}
	for _, script := range ash {
		if s, err := Parse(script, "/", vars); err != nil || s.Bash != "" {
			t.Errorf("%s: %q is not only bash's, %v", script, s.Bash, err)
		}
	}
}

var bombs = []string{
	strings.Repeat("for a in "+strings.Repeat("i ", 64)+"; do ", 6) + ":; " + strings.Repeat("done; ", 6),
	strings.Repeat("for a in "+strings.Repeat("i ", 64)+"; do ", 6) + "x; " + strings.Repeat("done; ", 6),
	"A=xxxxxxxxxxxxxxxx; " + strings.Repeat("A=$A$A; ", 1000) + "x $A",
	"A='" + strings.Repeat("a ", 20000) + "'\n" + strings.Repeat("x $A\n", 5000),
	strings.Repeat("(", 50000), strings.Repeat("if ", 50000), strings.Repeat("$(", 1500), strings.Repeat("\"$(", 1500),
	"f() { f; f; }; f", "f() { g; g; }; g() { h; h; }; h() { f; f; x; }; f",
	"eval " + strings.Repeat("eval ", 1000) + "x", strings.Repeat("cd aaaaaaaaaaaaaaaaa\n", 10000),
	strings.Repeat("A=1\n", 10000) + strings.Repeat("x $Z\n", 10000), strings.Repeat("a | ", 10000) + "a",
}

func TestBounded(t *testing.T) {
	for _, script := range bombs {
		start := time.Now()
		_, err := Parse(script, "/", vars)
		if d := time.Since(start); d > 30*time.Second {
			t.Errorf("%.40s took %v", script, d)
		} else {
			t.Logf("%.30q %v %v", script, d.Round(time.Millisecond), err)
		}
	}
	if _, err := Parse(bombs[0], "/", vars); err == nil {
		t.Error("commands were lost without an error")
	}
}

// checkPositions holds every command's places against the text.
func checkPositions(t *testing.T, text string, s *Script) {
	t.Helper()
	for _, c := range s.Commands {
		if c.Pos > c.Start && c.Start >= 0 || c.Start > c.End || c.End > len(text) || c.Pos < -1 {
			t.Errorf("%q: %s is at %d, %d to %d", text, show(c), c.Pos, c.Start, c.End)
		}
		for _, a := range c.Args {
			if a.Pos > a.End || a.End > len(text) {
				t.Errorf("%q: the word %q is at %d to %d", text, a.Text, a.Pos, a.End)
			}
		}
		if c.Dir != "" && !path.IsAbs(c.Dir) {
			t.Errorf("%q: the directory %q", text, c.Dir)
		}
	}
}

func FuzzScript(f *testing.F) {
	for _, b := range bombs {
		f.Add(b[:min(len(b), 300)])
	}
	for _, s := range []string{"cd x && A=1 go build -o a ./...", "sh -c 'go run .' | tee x",
		"f() { apk add --virtual=.d git; }; f", "for i in a b; do tar xzf $i -C /x; done",
		"cat <<E >f\nx\nE", "adduser -S -D x; curl -sSLo a b; find . -exec rm {} +",
		"[[ a == b* ]] && x=(1) || echo ${x//a/b} {1,2}", "eval 'x'; trap y EXIT; env -i A=b go -C d build"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		start := time.Now()
		s, err := Parse(text, "/w", vars)
		if err == nil {
			checkPositions(t, text, s)
			for _, c := range s.Commands {
				c.Effects()
				c.AsGo()
			}
		}
		if d := time.Since(start); d > 30*time.Second {
			t.Errorf("took %v", d)
		}
	})
}
