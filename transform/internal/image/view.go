package image

import (
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"
	"time"
)

// View shows the part of an image that came from the build context as a file
// system: "app/main.go" is what COPY put at /app/main.go, and a RUN wrote there since.
type View struct{ Im *FS }

func (i View) Open(name string) (fs.File, error) {
	if !fs.ValidPath(name) {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrInvalid}
	}
	f, ok := i.Im.source("/" + strings.TrimPrefix(name, "."))
	switch {
	case name == "." || ok && f.Dir:
		return &viewDir{fs: i, name: name}, nil
	case ok && f.Kind == FromContext:
		return i.Im.ctx.Tree.Open(i.Im.ctx.Full(f.Path))
	case ok:
		return textFile{strings.NewReader(*f.Text), name}, nil
	}
	return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
}

// Stat spares opening a file.
func (i View) Stat(name string) (fs.FileInfo, error) {
	f, ok := i.Im.source("/" + strings.TrimPrefix(name, "."))
	switch {
	case name == "." || ok && f.Dir:
		return dirInfo(path.Base(name)), nil
	case ok && f.Kind == FromContext:
		return i.Im.ctx.Stat(f.Path)
	case ok:
		return textFile{strings.NewReader(*f.Text), name}, nil
	}
	return nil, &fs.PathError{Op: "stat", Path: name, Err: fs.ErrNotExist}
}

// ReadDir merges what the layers put into a directory. Newer layers win.
func (i View) ReadDir(name string) ([]fs.DirEntry, error) {
	dir := path.Clean("/" + name)
	seen := map[string]fs.DirEntry{}
	if i.Im.nested > maxContexts {
		return nil, nil
	}
	for _, n := range i.Im.index().around(dir, len(i.Im.Layers)) {
		i.entries(n, dir, seen)
	}
	list := make([]fs.DirEntry, 0, len(seen))
	for _, e := range seen {
		p := path.Join(dir, e.Name())
		f, ok := i.Im.Lookup(p)
		if ok && f.Kind == Made && path.Ext(p) == ".go" {
			_, ok = i.Im.source(p)
		}
		if ok {
			list = append(list, e)
		}
	}
	slices.SortFunc(list, func(a, b fs.DirEntry) int { return strings.Compare(a.Name(), b.Name()) })
	return list, nil
}

// entries adds what layer n has in a directory.
func (i View) entries(n int, dir string, seen map[string]fs.DirEntry) {
	l := i.Im.Layers[n]
	if rel, ok := Below(dir, l.At); ok && rel != "." && l.Kind != Gone {
		name, _, deep := strings.Cut(rel, "/")
		if _, ok := seen[name]; !ok {
			if e := i.entry(path.Join(dir, name), deep); e != nil {
				seen[name] = e
			}
		}
		return
	}
	rel, ok := Below(l.At, dir)
	if !ok {
		return
	}
	for _, e := range i.listed(n, path.Join(l.Src, rel)) {
		if _, ok := seen[e.Name()]; !ok {
			seen[e.Name()] = e
		}
	}
}

// entry is what a layer has at a path, or on the way to one that is deeper; nil for what
// did not come from the context.
func (i View) entry(at string, deep bool) fs.DirEntry {
	f, _ := i.Im.Lookup(at)
	switch {
	case deep || f.Dir:
		return fs.FileInfoToDirEntry(dirInfo(path.Base(at)))
	case f.Kind == FromContext && f.Sure || f.told():
		return lazyEntry{i, at}
	}
	return nil
}

// listed is what layer n took from a directory of its source.
func (i View) listed(n int, src string) []fs.DirEntry {
	var list []fs.DirEntry
	switch l := i.Im.Layers[n]; {
	case l.Kind == FromContext && i.Im.ctx != nil:
		list, _ = i.Im.ctx.List(src)
	case l.Kind == FromImage && l.From != nil:
		list, _ = View{l.From}.ReadDir(strings.TrimPrefix(src, "/"))
	case l.Kind == Linked:
		list, _ = View{i.Im.deeper(len(i.Im.Layers))}.ReadDir(strings.TrimPrefix(src, "/"))
	case l.Kind == FromImage:
		list, _ = View{i.Im.deeper(n)}.ReadDir(strings.TrimPrefix(src, "/"))
	}
	return list
}

// deeper is the image after its first n layers, to be listed on the way of a link or a
// copy: some lead in circles.
func (im *FS) deeper(n int) *FS {
	return &FS{ctx: im.ctx, links: im.links, Layers: im.Layers[:n], paths: im.paths, nested: im.nested + 1}
}

// lazyEntry is a file whose description is asked for only when it is needed.
type lazyEntry struct {
	fs View
	at string
}

func (e lazyEntry) Name() string { return path.Base(e.at) }

func (e lazyEntry) IsDir() bool { return false }

func (e lazyEntry) Type() fs.FileMode { return 0 }

func (e lazyEntry) Info() (fs.FileInfo, error) { return e.fs.Stat(e.at[1:]) }

// dirInfo describes a directory of the image by its name.
type dirInfo string

func (d dirInfo) Name() string { return string(d) }

func (dirInfo) Size() int64 { return 0 }

func (dirInfo) Mode() fs.FileMode { return fs.ModeDir | 0o755 }

func (dirInfo) ModTime() time.Time { return time.Time{} }

func (dirInfo) IsDir() bool { return true }

func (dirInfo) Sys() any { return nil }

type viewDir struct {
	fs   View
	name string
	list []fs.DirEntry
	read bool
}

func (d *viewDir) Stat() (fs.FileInfo, error) { return dirInfo(path.Base(d.name)), nil }

func (d *viewDir) Close() error { return nil }

func (d *viewDir) Read([]byte) (int, error) {
	return 0, &fs.PathError{Op: "read", Path: d.name, Err: fs.ErrInvalid}
}

// ReadDir gives the next n entries, all of them when n is not positive.
func (d *viewDir) ReadDir(n int) ([]fs.DirEntry, error) {
	if !d.read {
		d.list, _ = d.fs.ReadDir(d.name)
		d.read = true
	}
	if n <= 0 {
		n = len(d.list)
	} else if len(d.list) == 0 {
		return nil, io.EOF
	}
	n = min(n, len(d.list))
	head := d.list[:n]
	d.list = d.list[n:]
	return head, nil
}
