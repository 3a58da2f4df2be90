package shell

import "testing"

// What sed substitutes is known where its expression is one of Go's as well.
func TestSubstitutions(t *testing.T) {
	const text = "v = \"dev\"\nurl = \"a/dev\"\n"
	for script, want := range map[string]string{
		`s/v/w/`:                "w = \"dev\"\nurl = \"a/dew\"\n",
		`s/dev/1.0/g;s#url#u#`:  "v = \"1.0\"\nu = \"a/1.0\"\n",
		`s|a\/|b\/|`:            "v = \"dev\"\nurl = \"b/dev\"\n",
		`s/a\/dev/x/`:           "v = \"dev\"\nurl = \"x\"\n",
		`s/de.*"/prod"/`:        "v = \"prod\"\nurl = \"a/prod\"\n",
		`s/^v.*$/v = "x;y"/`:    "v = \"x;y\"\nurl = \"a/dev\"\n",
		`s/\(d\)e[uv]/&-\1$/`:   "v = \"dev-d$\"\nurl = \"a/dev-d$\"\n",
		`s/^*\|v\{1,2\} =/w =/`: "w = \"dev\"\nurl = \"a/dev\"\n",
		`s/(dev)+|[]x]/[&]/`:    text,
		`s/[[:alpha:]]* =/x =/`: "x = \"dev\"\nx = \"a/dev\"\n",
		`s/dev/a` + Hole + `b/`: "v = \"aoffstageOpenTextb\"\nurl = \"a/aoffstageOpenTextb\"\n",
		`s/` + Hole + `/x/`:     "",
		`s/\(.\)\1/x/`:          "",
		`s/dev/\U&/`:            "",
		`/v/d`:                  "",
		`s/v/w/e`:               "",
	} {
		got := text
		subs := substitutions([]Word{{Text: script, Known: true}}, false)
		for _, s := range subs {
			got = s.Edit(got)
		}
		if subs == nil {
			got = ""
		}
		if got != want {
			t.Errorf("%s gives %q, want %q", script, got, want)
		}
	}
	ere := substitutions([]Word{{Text: `s/(d)ev|x\+/\1y/`, Known: true}}, true)
	if len(ere) != 1 || ere[0].Edit(text) != "v = \"dy\"\nurl = \"a/dy\"\n" {
		t.Errorf("an extended expression gives %v", ere)
	}
}

// A script is known but for its variables.
func TestHoles(t *testing.T) {
	s, err := Parse(`sed -i "s/dev\.yml/$ENV.yml/" main.go`, "/src", func(string) (string, bool) { return "", false })
	if err != nil {
		t.Fatal(err)
	}
	subs := s.Commands[0].Effects()[0].Text.Subs
	if len(subs) != 1 || subs[0].Edit("dev.yml") != OpenText+".yml" {
		t.Errorf("got %v", subs)
	}
}
