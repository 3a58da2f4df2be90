package golden

import (
	"flag"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/tools/txtar"

	"offstage/golden/internal/projects"
	"offstage/transform"
)

var (
	seeds = flag.String("seeds", "", "projects to try, as FIRST:COUNT")
	spec  = flag.String("spec", "", "one project to try, as projects.Parse reads it")
)

func seedRange(t *testing.T, first uint64, count int) (uint64, int) {
	t.Helper()
	if *seeds == "" {
		return first, count
	}
	if _, err := fmt.Sscanf(*seeds, "%d:%d", &first, &count); err != nil {
		t.Fatalf("-seeds %s: %v", *seeds, err)
	}
	return first, count
}

// TestProjects rewrites projects that are right by construction: no need of theirs
// may be lost.
func TestProjects(t *testing.T) {
	if *spec != "" {
		oneProject(t)
		return
	}
	began := time.Now()
	first, count := seedRange(t, 0, 2000)
	var tally projectTally
	for seed := first; seed < first+uint64(count); seed++ {
		tally.add(t, seed)
	}
	t.Logf("%v in %v\n%s", &tally, time.Since(began).Round(time.Millisecond), tally.table())
	for _, kind := range slices.Sorted(maps.Keys(tally.kinds)) {
		s, _ := projects.Parse(kind)
		p := projects.New(s)
		t.Errorf("%s\n%v\n%s", kind, projects.Check(p), txtar.Format(p.Archive()))
	}
}

// oneProject shows the project of -spec, and what becomes of it.
func oneProject(t *testing.T) {
	s, err := projects.Parse(*spec)
	if err != nil {
		t.Fatal(err)
	}
	p := projects.New(s)
	v := projects.Check(p)
	t.Logf("%s", txtar.Format(p.Archive()))
	if v.Result != nil {
		t.Logf("%s\n%s%s", v.Result.New, notesOf(v.Result), needsOf(v.Result))
	}
	if v.Wrong() {
		t.Error(v)
	}
}

// A projectTally counts what became of seeds, and the kinds of those that went
// wrong.
type projectTally struct {
	seeds, wrong int
	status       map[transform.Status]int
	codes        map[transform.Code]int
	kinds        map[string]int
	tried        map[string]bool
}

func (c *projectTally) add(t *testing.T, seed uint64) {
	if c.kinds == nil {
		c.status, c.codes = map[transform.Status]int{}, map[transform.Code]int{}
		c.kinds, c.tried = map[string]int{}, map[string]bool{}
	}
	c.seeds++
	s := projects.Seed(seed)
	v := projects.Check(projects.New(s))
	if v.Result != nil {
		c.status[v.Result.Status]++
		for _, r := range v.Result.Refusals {
			c.codes[r.Code]++
		}
	}
	if v.Wrong() {
		c.wrong++
		c.kinds[projects.Shrink(s, c.fails).String()]++
	}
}

// fails reports whether a spec goes wrong, and remembers it.
func (c *projectTally) fails(s *projects.Spec) bool {
	kind := s.String()
	wrong, ok := c.tried[kind]
	if !ok {
		wrong = projects.Check(projects.New(s)).Wrong()
		c.tried[kind] = wrong
	}
	return wrong
}

func (c *projectTally) String() string {
	return fmt.Sprintf("%d of %d seeds go wrong, in %d kinds; %v; refusals %v",
		c.wrong, c.seeds, len(c.kinds), c.status, c.codes)
}

// table lists the kinds, the most frequent first.
func (c *projectTally) table() string {
	list := slices.SortedFunc(maps.Keys(c.kinds), func(a, b string) int {
		if d := c.kinds[b] - c.kinds[a]; d != 0 {
			return d
		}
		return strings.Compare(a, b)
	})
	var b strings.Builder
	for _, kind := range list {
		fmt.Fprintf(&b, "%5d  %s\n", c.kinds[kind], kind)
	}
	return b.String()
}
