package shell

import (
	"slices"
	"testing"
)

func TestLinked(t *testing.T) {
	for ldflags, want := range map[string][]string{
		``:                        nil,
		`-s -w`:                   nil,
		`-X main.a=b`:             {"main.a=b"},
		`-s -X=main.a=b --X x.C=`: {"main.a=b", "x.C="},
		`-X 'main.a=b c' -w`:      {"main.a=b c"},
		`all=-X main.a=b`:         {"main.a=b"},
		`-X main.a`:               nil,
		`-X`:                      nil,
		`-extld X main.a=b`:       nil,
	} {
		var got []string
		list, any := linked(Word{Text: ldflags, Known: true})
		if any {
			t.Errorf("%s: any variable may be set", ldflags)
		}
		for _, a := range list {
			got = append(got, a.Name+"="+a.Value.Text)
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: %q, not %q", ldflags, got, want)
		}
	}
	got, any := linked(Word{Text: "-X main.a=v$B", Holed: "-X main.a=v" + Hole})
	if len(got) != 1 || got[0].Value.Known || got[0].Value.Text != "v"+OpenText || any {
		t.Errorf("of what is not known: %+v, %v", got, any)
	}
	for _, holed := range []string{"", Hole, "-s " + Hole} {
		if _, any := linked(Word{Text: "$F", Holed: holed}); !any {
			t.Errorf("%q: no other variable is set", holed)
		}
	}
}
