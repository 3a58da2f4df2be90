package record

import "testing"

func TestSizes(t *testing.T) {
	for _, test := range []struct {
		sizes Sizes
		want  string
	}{
		{Sizes{}, ""},
		{Sizes{Before: 860_000_000}, ""},
		{Sizes{Before: 862_000_000, After: 13_600_000}, "about 860 MB \u2192 14 MB"},
		{Sizes{Before: 1_234_000_000, After: 99_400_000}, "about 1.2 GB \u2192 99 MB"},
		{Sizes{Before: 996_000_000, After: 99_600_000}, "about 1.0 GB \u2192 100 MB"},
		{Sizes{Before: 15_000_000, After: 200_000}, "about 15 MB \u2192 1 MB"},
		{Sizes{Before: 328_400_000, After: 9_000_000, Measured: true}, "328 MB \u2192 9.0 MB"},
		{Sizes{Before: 999_600_000, After: 1_234_567, Measured: true}, "1.0 GB \u2192 1.2 MB"},
		{Sizes{Before: 12_340_000_000, After: 99_500_000, Measured: true}, "12.3 GB \u2192 100 MB"},
	} {
		if got := test.sizes.String(); got != test.want {
			t.Errorf("%+v: %q, want %q", test.sizes, got, test.want)
		}
	}
}

// A sum is measured where all of its parts are, and has no part that is not known.
func TestSizeSum(t *testing.T) {
	var sum SizeSum
	sum.Add(Sizes{Before: 100, After: 10, Measured: true})
	sum.Add(Sizes{Before: 5})
	if want := (SizeSum{Sizes{Before: 100, After: 10, Measured: true}, 1, 1}); sum != want {
		t.Errorf("%+v", sum)
	}
	sum.Add(Sizes{Before: 200, After: 20})
	if want := (SizeSum{Sizes{Before: 300, After: 30}, 2, 1}); sum != want {
		t.Errorf("%+v", sum)
	}
}
