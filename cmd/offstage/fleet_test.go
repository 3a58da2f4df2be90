package main

import (
	"fmt"
	"iter"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"offstage/transform"
)

func numbers(n int, given *atomic.Int64) iter.Seq[int] {
	return func(yield func(int) bool) {
		for i := range n {
			given.Add(1)
			if !yield(i) {
				return
			}
		}
	}
}

// The first item is slow: the others must come after it all the same, and not
// more than the window of them may be worked on meanwhile.
func TestInOrder(t *testing.T) {
	const n = 1000
	for _, jobs := range []int{1, 2, 7} {
		var given, worked atomic.Int64
		work := func(i int) string {
			if worked.Add(1); i == 0 {
				time.Sleep(20 * time.Millisecond)
				if most := int64(jobs*window + jobs + 1); worked.Load() > most {
					t.Errorf("%d jobs: %d were worked on while the first was awaited, %d are the most", jobs,
						worked.Load(), most)
				}
			}
			return fmt.Sprint(i)
		}
		got := slices.Collect(inOrder(jobs, ahead(10, numbers(n, &given)), work))
		if len(got) != n || got[0] != "0" ||
			!slices.IsSortedFunc(got, func(a, b string) int { return len(a) - len(b) }) || got[n-1] != "999" {
			t.Errorf("%d jobs: %d results, or out of order", jobs, len(got))
		}
	}
}

func TestInOrderWorksAtOnce(t *testing.T) {
	var both sync.WaitGroup
	both.Add(2)
	meet := func(int) bool {
		both.Done()
		both.Wait() // hangs unless two are in here
		return true
	}
	var given atomic.Int64
	for range inOrder(2, numbers(2, &given), meet) {
	}
}

// Who stops listening waits for what was begun, and nothing else is begun.
func TestInOrderStops(t *testing.T) {
	before := runtime.NumGoroutine()
	var given atomic.Int64
	for i := range inOrder(3, ahead(5, numbers(1_000_000, &given)), func(i int) int { return i }) {
		if i == 10 {
			break
		}
	}
	if n := given.Load(); n > 200 {
		t.Errorf("%d items were taken", n)
	}
	// A goroutine ends a moment after it said so.
	for i := 0; runtime.NumGoroutine() > before; i++ {
		if time.Sleep(time.Millisecond); i == 1000 {
			t.Fatalf("%d goroutines, %d before", runtime.NumGoroutine(), before)
		}
	}
}

// fleet is many repositories of every outcome.
func fleet(n int) map[string]string {
	contents := map[string]string{}
	for i := range n {
		dir := fmt.Sprintf("repo%03d/", i)
		contents[dir+"go.mod"] = "module m\n"
		contents[dir+"Dockerfile"] = []string{"rewrite\n", "refuse\n", "same\n", "bad\n", "panic\n",
			"rewrite\n\xff"}[i%6]
		contents[dir+"svc/Dockerfile"] = "rewrite\n"
	}
	return contents
}

// jitter makes the order of completion a matter of chance.
func jitter(name string, src []byte, opts transform.Options) (*transform.Result, error) {
	time.Sleep(time.Duration(time.Now().UnixNano() % int64(300*time.Microsecond)))
	return fake(name, src, opts)
}

func TestJobsChangeNothing(t *testing.T) {
	files(t, fleet(60))
	for _, args := range []string{"", "--json", "--list", "--explain", "--check"} {
		one := start(jitter, "", strings.Fields(args+" --jobs 1")...)
		many := start(jitter, "", strings.Fields(args+" --jobs 8")...)
		if one != many {
			t.Errorf("%s: the output depends on --jobs", args)
		}
		contains(t, "stderr", one.stderr, "offstage: 120 Dockerfiles\n  would rewrite    80  alpine:3.24 80\n"+
			"  refused          10  no-command 10\n  unchanged        10  already fine 10\n  with errors      20\n")
	}
}

func TestJobsWrite(t *testing.T) {
	files(t, fleet(30))
	s := start(jitter, "", "--write", "--list", "--jobs", "8")
	if n := strings.Count(s.stdout, "\n"); n != 40 || s.code != exitError {
		t.Errorf("%d were written, exit %d\n%s", n, s.code, s.stderr)
	}
	if again := start(jitter, "", "--list"); again.stdout != "" {
		t.Errorf("not written: %s", again.stdout)
	}
	left, err := filepath.Glob("*/.Dockerfile*")
	if err != nil || left != nil {
		t.Errorf("left behind: %v %v", left, err)
	}
}

// The Dockerfiles of one repository share what was read of it, at the same time.
func TestJobsShareARepository(t *testing.T) {
	contents := map[string]string{".git/HEAD": "", "go.mod": "module m\n", "main.go": "package main\nfunc main() {}\n"}
	for i := range 40 {
		contents[fmt.Sprintf("Dockerfile.%02d", i)] = "FROM golang:1.22\nCOPY . .\nRUN go build -o /m .\nCMD [\"/m\"]\n"
	}
	contents["compose.yml"] = "services:\n  m:\n    build: {context: ., dockerfile: Dockerfile.07}\n" +
		"    command: [sh, -c, m]\n"
	files(t, contents)
	one, many := start(transform.Rewrite, "", "--jobs", "1"), start(transform.Rewrite, "", "--jobs", "8")
	if one != many || strings.Count(one.stdout, "\n--- ")+1 != 40 {
		t.Errorf("the output depends on --jobs, or %d are rewritten", strings.Count(one.stdout, "\n--- ")+1)
	}
}
