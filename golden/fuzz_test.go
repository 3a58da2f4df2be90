package golden

import (
	"hash/fnv"
	"slices"
	"testing"

	"offstage/transform"
)

// FuzzRewrite holds the laws over Dockerfiles that nobody wrote, each in the tree
// of some case. The cases' own Dockerfiles are the seeds.
func FuzzRewrite(f *testing.F) {
	trees := newRing(goldens(f))
	for _, g := range trees {
		f.Add(g.at, g.input())
	}
	f.Fuzz(func(t *testing.T, tree uint32, src []byte) {
		if len(src) > 64<<10 {
			t.Skip("longer than a Dockerfile is")
		}
		g := trees.from(tree)
		if err := g.broken(src); err != nil {
			t.Errorf("in the tree of %s: %v", g.name, err)
		}
	})
}

// FuzzWith holds them with improvements: each bit of with asks for one. Every
// case is a seed with all of them, whatever it is about.
func FuzzWith(f *testing.F) {
	trees := newRing(goldens(f))
	for _, g := range trees {
		f.Add(g.at, uint8(255), g.input())
	}
	f.Fuzz(func(t *testing.T, tree uint32, with uint8, src []byte) {
		if len(src) > 64<<10 {
			t.Skip("longer than a Dockerfile is")
		}
		g := *trees.from(tree)
		g.opts.With = nil
		for i, im := range transform.Improvements() {
			if with&(1<<i) != 0 {
				g.opts.With = append(g.opts.With, im.Name)
			}
		}
		if err := g.broken(src); err != nil {
			t.Errorf("in the tree of %s with %v: %v", g.name, g.opts.With, err)
		}
	})
}

// A ring has the cases around a circle of numbers, by their names: a new case
// leaves most of the fuzzer's findings with the tree that they were found in.
type ring []placed

type placed struct {
	at uint32
	*golden
}

func newRing(list []*golden) ring {
	var r ring
	for _, g := range list {
		h := fnv.New32a()
		h.Write([]byte(g.name))
		r = append(r, placed{h.Sum32(), g})
	}
	slices.SortFunc(r, func(a, b placed) int { return int(int64(a.at) - int64(b.at)) })
	return r
}

// from is the first case at or behind a number.
func (r ring) from(at uint32) *golden {
	for _, p := range r {
		if p.at >= at {
			return p.golden
		}
	}
	return r[0].golden
}
