package emit

import (
	"strings"
	"testing"

	"offstage/transform/internal/finding"
	"offstage/transform/internal/image"
	"offstage/transform/internal/image/imagetest"
	"offstage/transform/internal/launch"
	"offstage/transform/internal/plan"
)

// planOf makes the plan of a Dockerfile over a tree of some files, for a program
// with these needs, each a kind and an argument.
func planOf(t *testing.T, text, runtime string, needs ...string) *plan.Plan {
	t.Helper()
	m := launch.Find(imagetest.Read(t, text, nil, image.Options{Context: ".", Runtime: runtime}))
	var list []finding.Need
	for _, n := range needs {
		kind, arg, _ := strings.Cut(n, " ")
		list = append(list, finding.Need{Kind: finding.Kind(kind), Arg: arg})
	}
	p, out := plan.Make(m, list)
	if p == nil {
		t.Fatalf("no runtime: %+v", out)
	}
	return p
}
