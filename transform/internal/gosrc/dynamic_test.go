package gosrc

import (
	"fmt"
	"testing"
)

// Which libraries lines of cgo_import_dynamic name, and where.
func TestDynamicImports(t *testing.T) {
	cases := []struct{ src, want string }{
		{"package a\n\n//go:cgo_import_dynamic puts puts \"libc.so.6\"\n", "libc.so.6:3 "},
		{"package a\n//go:cgo_import_dynamic _ _ \"libm.so.6\"\n//go:cgo_import_dynamic _ _ \"libz.so.1\"\n",
			"libm.so.6:2 libz.so.1:3 "},
		{"package a\n//go:cgo_import_dynamic puts\n//go:cgo_import_dynamic gets fgets\n", ":2 :3 "},
		{"package a\n// //go:cgo_import_dynamic puts puts \"libc.so.6\"\n", ""},
		{"package a\n", ""},
	}
	for _, c := range cases {
		got := ""
		for _, i := range dynamicImports("a.go", []byte(c.src)) {
			got += fmt.Sprintf("%s:%d ", i.Library, i.Pos.Line)
		}
		if got != c.want {
			t.Errorf("%q: %q, want %q", c.src, got, c.want)
		}
	}
}
