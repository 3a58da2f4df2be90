package image

import (
	"archive/tar"
	"bytes"
	"compress/bzip2"
	"compress/gzip"
	"errors"
	"io"
	"path"
	"strings"

	"offstage/transform/internal/catalog"
	"offstage/transform/internal/dockerfile"
)

// Bounds on what is read of an archive, and on how much of what it holds is told apart.
const (
	maxUnpacked = 64 << 20
	maxInside   = 200
)

// addArchive is ADD of an archive of the context, which is unpacked at dst. Over a directory of
// the system, what it holds is laid there by itself.
func addArchive(im *FS, st *dockerfile.Step, name, dst string) {
	im.Add(Layer{Kind: Opaque, At: dst, Step: st})
	if !catalog.IsSystem(dst) {
		return
	}
	for _, l := range inArchive(im.ctx, name, dst) {
		l.Step = st
		im.Add(l)
	}
}

// inArchive is what an archive of the context puts at dst: the uppermost directories and files
// that are none of the system; nothing where it can't be read.
func inArchive(ctx *Context, name, dst string) []Layer {
	data, err := ReadFile(ctx.Tree, ctx.Full(name))
	if err != nil {
		return nil
	}
	plain, err := unsqueezed(name, data)
	if err != nil {
		return nil
	}
	var list []Layer
	seen := map[string]bool{}
	for r := tar.NewReader(io.LimitReader(plain, maxUnpacked)); ; {
		h, err := r.Next()
		switch {
		case errors.Is(err, io.EOF):
			return list
		case err != nil || len(list) > maxInside:
			return nil
		}
		at, whole := uppermost(dst, h.Name)
		if seen[at] || catalog.IsSystem(at) {
			continue
		}
		seen[at] = true
		l := Layer{Kind: Opaque, At: at}
		if whole && h.Typeflag == tar.TypeReg {
			l.Kind = Made
		}
		list = append(list, l)
	}
}

// unsqueezed is the text of an archive by the ending of its name; that of xz is not read.
func unsqueezed(name string, data []byte) (io.Reader, error) {
	r := bytes.NewReader(data)
	switch {
	case strings.HasSuffix(name, ".gz"), strings.HasSuffix(name, ".tgz"):
		return gzip.NewReader(r)
	case strings.HasSuffix(name, ".bz2"):
		return bzip2.NewReader(r), nil
	}
	return r, nil
}

// uppermost is the first path on the way to one below dst that is no directory of the system,
// and whether that is the path itself.
func uppermost(dst, name string) (at string, whole bool) {
	end := path.Join(dst, path.Clean("/"+name))
	rel, _ := Below(dst, end)
	for p := range prefixes(rel) {
		if at = path.Join(dst, p); !catalog.IsSystem(at) {
			break
		}
	}
	return at, at == end
}
