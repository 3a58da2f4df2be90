package repo

import "testing"

func TestWordSet(t *testing.T) {
	const s wordSet = "\nab b bc\ncd-e"
	for word, want := range map[string]bool{"ab": true, "b": true, "bc": true, "cd-e": true, "a": false, "c": false,
		"cd": false,
		"":   false, " ": false, "b bc": false, "-e": false} {
		if s.has(word) != want {
			t.Errorf("has(%q) is %v", word, !want)
		}
	}
}

func TestLineBreaks(t *testing.T) {
	const text = "a\n\nbc\n"
	for offset, want := range []int{1, 1, 2, 3, 3, 3, 4} {
		if got := breaksOf(text).line(offset); got != want {
			t.Errorf("offset %d is on line %d, want %d", offset, got, want)
		}
	}
}
