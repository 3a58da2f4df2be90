package dockerfile

import (
	"errors"
	"fmt"
	"runtime"
	"strings"
	"testing"
	"time"
)

func repeat(format string, n int) string {
	var sb strings.Builder
	for i := range n {
		fmt.Fprintf(&sb, format, i)
	}
	return sb.String()
}

// bombs are small files that ask for much.
func bombs() map[string]string {
	long := strings.Repeat("x", 60_000)
	return map[string]string{
		"doubling":       "FROM a\nENV A0=xxxxxxxxxxxxxxxx\n" + repeat("ENV A=$A$A$A$A # %d\n", 200),
		"many copies":    "FROM a\nENV A=" + long + "\n" + repeat("ENV B%d=$A\n", 50_000),
		"one line":       "FROM a\nENV A=" + long + "\nENV B=" + strings.Repeat("$A", 20_000) + "\n",
		"replace":        "FROM a\nENV A=" + long + "\nENV B=${A//?/$A}\nENV C=${A//?/${A//?/$A}}\n",
		"replace small":  "FROM a\nENV A=" + long[:400] + "\n" + repeat("ENV B%d=${A//?/$A}\n", 10_000),
		"nested default": "FROM a\nENV B=" + strings.Repeat("${A:-", 900) + strings.Repeat("}", 900) + "\n",
		"nested run":     "FROM a\nRUN << " + strings.Repeat("${A:-\\\n", 100_000) + "\n",
		"long chain":     "FROM a\n" + repeat("ENV A%d=$Z\n", 60_000),
		"many stages":    "FROM a AS s\n" + repeat("ENV A%d=\n", 20_000) + repeat("FROM s AS s%d\nENV B=1\n", 20_000),
		"args":           repeat("ARG A%d\n", 40_000) + "FROM a\n" + repeat("ARG A%d\n", 40_000),
		"ports":          "FROM a\n" + repeat("EXPOSE 1-65535/p%d\n", 10_000),
		"workdir":        "FROM a\n" + repeat("WORKDIR aaaaaaaaaaaaaaaaaaaa%d\n", 30_000),
		"one expose":     "FROM a\n" + repeat("EXPOSE"+strings.Repeat(" 1-65535", 8000)+" %d\n", 4),
		"steps":          "FROM a\n" + repeat("RUN ln -s /l%d /l\n", 8_000),
		"inherited":      "FROM a AS s\nFROM s AS s0\n" + inherited(4_200),
		"deep workdir":   "FROM a\n" + repeat("WORKDIR a # %d\n", 4_000),
		"huge":           "FROM a\n" + repeat("# %d\n", 400_000),
	}
}

// inherited is a chain of stages.
func inherited(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "FROM s%d AS s%d\nCOPY --from=s%d /a /a\n", i, i+1, i)
	}
	return b.String()
}

func TestBounded(t *testing.T) {
	for name, src := range bombs() {
		t.Run(name, func(t *testing.T) {
			var before, after runtime.MemStats
			runtime.GC()
			runtime.ReadMemStats(&before)
			start := time.Now()
			_, err := Parse("Dockerfile", []byte(src), noBases)
			took := time.Since(start)
			runtime.ReadMemStats(&after)
			if mb := (after.TotalAlloc - before.TotalAlloc) >> 20; took > time.Minute || mb > 1500 {
				t.Errorf("took %v and %d MB", took, mb)
			} else {
				t.Log(took.Round(time.Millisecond), mb, "MB", err)
			}
		})
	}
}

func TestTooMuch(t *testing.T) {
	for _, name := range []string{"many copies", "many stages", "ports", "huge", "nested run", "one expose", "steps",
		"inherited"} {
		if _, err := Parse("", []byte(bombs()[name]), noBases); !errors.Is(err, errTooMuch) {
			t.Errorf("%s: %v", name, err)
		}
	}
	f := parse(t, "FROM a\nENV A="+strings.Repeat("x", 9000)+"\nENV B=$A$A$A$A$A$A$A$A C=${A//x/$A}\nENV D=$B\n")
	c := f.Last().Config
	for name, want := range map[string]string{"B": "$A$A$A$A$A$A$A$A", "C": "${A//x/$A}"} {
		if v, _ := c.Lookup(name); v != want {
			t.Errorf("%s is %.40q, not %q", name, v, want)
		}
		if v, known := f.Last().After.Lookup(name); known {
			t.Errorf("%s counts as known: %.40q", name, v)
		}
	}
}

// The step is rejected, as its build would be; the directory stays what it was.
func TestLongPath(t *testing.T) {
	for n, want := range map[int]error{maxPath - len("/app/"): nil, maxPath: ErrLongPath} {
		s := parse(t, "FROM a\nWORKDIR /app\nWORKDIR "+strings.Repeat("x", n)+"\nWORKDIR y/..\n").Last()
		if err := s.Steps[1].Rejected; !errors.Is(err, want) {
			t.Errorf("%d bytes: %v, not %v", n, err, want)
		}
		if kept := s.Config.Workdir == "/app"; kept != (want != nil) {
			t.Errorf("%d bytes: the working directory has %d", n, len(s.Config.Workdir))
		}
	}
}
