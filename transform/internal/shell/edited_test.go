package shell

import "testing"

// What sed substitutes is known where it is plain; else it is known that no path changes.
func TestSubstitutions(t *testing.T) {
	const text = "v = \"dev\"\nurl = \"a/dev\"\n"
	for script, want := range map[string]string{
		`s/v/w/`:               "w = \"dev\"\nurl = \"a/dew\"\n",
		`s/dev/1.0/g;s#url#u#`: "v = \"1.0\"\nu = \"a/1.0\"\n",
		`s|a\/|b\/|`:           "", // a backslash in what is written
		`s/a\/dev/x/`:          "v = \"dev\"\nurl = \"x\"\n",
		`s/de.*"/prod"/`:       text,
		`s/de.*"/x\/y"/`:       "",
		`/v/d`:                 "",
		`s/v/w/e`:              "",
	} {
		got, ok := text, true
		subs := substitutions([]Word{{Text: script, Known: true}})
		for _, s := range subs {
			if ok {
				got, ok = s.Edit(got)
			}
		}
		if !ok || subs == nil {
			got = ""
		}
		if got != want {
			t.Errorf("%s gives %q, want %q", script, got, want)
		}
	}
	if s := substitutions([]Word{{Text: `"s/dev/$VERSION/"`}}); len(s) != 1 || s[0].Exact {
		t.Errorf("what is written and isn't known gives %v", s)
	}
}
