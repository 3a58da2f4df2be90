package visible

import "testing"

func TestText(t *testing.T) {
	for _, test := range []struct{ text, keep, want string }{
		{"FROM golang:1.26 # é 日本", "", "FROM golang:1.26 # é 日本"},
		{"a\tb\nc", "", `a\tb\nc`},
		{"a\tb\nc", "\t", "a\tb\\nc"},
		{"\x1b[31m\x7f\u0085", "", `\x1b[31m\x7f\u0085`},
		{"gnp.\u202egpj\u2066x\u200b\ufeff\u2028", "", `gnp.\u202egpj\u2066x\u200b\ufeff\u2028`},
		{"\xff\xfe", "", `\xff\xfe`},
		{"\ufffd", "", "\ufffd"},
		{"no\u00a0break", "", `no\u00a0break`},
	} {
		if got := Text(test.text, test.keep); got != test.want {
			t.Errorf("%q: %q, want %q", test.text, got, test.want)
		}
	}
}

func FuzzText(f *testing.F) {
	f.Add("FROM a\x1b\u202e\xff")
	f.Fuzz(func(t *testing.T, text string) {
		once := Text(text, "")
		if twice := Text(once, ""); twice != once {
			t.Errorf("%q becomes %q, and then %q", text, once, twice)
		}
	})
}
