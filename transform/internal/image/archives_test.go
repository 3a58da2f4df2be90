package image

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"slices"
	"testing"
	"testing/fstest"
)

// What an archive puts over directories of the system is told apart.
func TestInArchive(t *testing.T) {
	var data bytes.Buffer
	squeezed := gzip.NewWriter(&data)
	w := tar.NewWriter(squeezed)
	for _, name := range []string{"./", "./assets/", "./assets/a.txt", "etc/", "etc/shop.conf", "usr/share/shop/x"} {
		h := &tar.Header{Name: name, Typeflag: tar.TypeReg}
		if name[len(name)-1] == '/' {
			h.Typeflag = tar.TypeDir
		}
		if err := w.WriteHeader(h); err != nil {
			t.Fatal(err)
		}
	}
	w.Close()
	squeezed.Close()
	tree := fstest.MapFS{"a.tgz": {Data: data.Bytes()}, "b.tgz": {Data: []byte("no archive")}}
	ctx := NewContext(tree, ".", "Dockerfile")
	var got []string
	for _, l := range inArchive(ctx, "a.tgz", "/") {
		got = append(got, l.At)
	}
	if want := []string{"/assets", "/etc/shop.conf", "/usr/share"}; !slices.Equal(got, want) {
		t.Errorf("it holds %q, want %q", got, want)
	}
	if list := inArchive(ctx, "b.tgz", "/"); list != nil {
		t.Errorf("what is no archive holds %v", list)
	}
}
