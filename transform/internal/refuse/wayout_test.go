package refuse

import "testing"

func TestRelative(t *testing.T) {
	for _, c := range []struct{ dir, to, want string }{
		{".", ".", "."}, {".", "a/b", "a/b"}, {"a", "a", "."}, {"a", ".", ".."}, {"a/b", "a/c", "../c"}, {"a/b",
			"a/b/Dockerfile", "Dockerfile"}, {"a/b", "c", "../../c"},
	} {
		if got := Relative(c.dir, c.to); got != c.want {
			t.Errorf("Relative(%q, %q) = %q, want %q", c.dir, c.to, got, c.want)
		}
	}
}
