package gosrc

import "testing"

// What the program's own call passes to a dependency, if that is not known, is told apart
// from what the dependency may be passed by others.
func TestGiven(t *testing.T) {
	for _, c := range []struct {
		name, lib, main string
		given           bool
	}{
		{"a variable", `func Open(p string) { os.Open(p) }`, `func main() { lib.Open(os.Getenv("P")) }`, true},
		{"part of a name", `func Open(p string) { os.Open("conf/" + p) }`,
			`func main() { lib.Open(os.Getenv("P")) }`, true},
		{"one of several", `func Open(p ...string) { for _, q := range p { os.Open(q) } }`,
			`func main() { lib.Open(os.Args[1:]...) }`, true},
		{"kept by a literal", `func Open(p string) func() { return func() { os.Open(p) } }`,
			`func main() { lib.Open(os.Getenv("P"))() }`, true},
		{"a constant", `func Open(p string) { os.Open(p) }`, `func main() { lib.Open("a") }`, false},
		{"something else", `func Open(name string) { os.Open(os.Getenv("LIB")) }`,
			`func main() { lib.Open(os.Getenv("P")) }`, false},
	} {
		p := loadWith(librarySource(c.lib), c.main)
		given := false
		for _, x := range p.Touches {
			given = given || x.Given
		}
		if given != c.given {
			t.Errorf("%s: %v", c.name, sayTouches(p.Touches))
		}
	}
}
