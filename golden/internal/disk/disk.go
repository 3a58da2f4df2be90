// Package disk is a small model of the file systems that images hold: enough to
// say what a program sees of a path. It evaluates the last stage of a rewritten
// Dockerfile with its own eyes: it knows nothing of how the rewrite was decided.
package disk

import (
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"
)

// An Entry is a file, a directory or a link.
type Entry struct {
	Mode     fs.FileMode // its type, and its permissions
	UID, GID int
	Data     string // of a file
	Link     string // where a link leads
}

// A Disk holds entries by their absolute paths. Every entry's parent is there.
type Disk map[string]Entry

// New is a disk with a root directory.
func New() Disk { return Disk{"/": {Mode: fs.ModeDir | 0o755}} }

// Dir and File are entries of root's.
func Dir(mode fs.FileMode) Entry { return Entry{Mode: fs.ModeDir | mode} }

// File is a file of root's.
func File(data string, mode fs.FileMode) Entry { return Entry{Mode: mode, Data: data} }

// Link is a symbolic link.
func Link(to string) Entry { return Entry{Mode: fs.ModeSymlink | 0o777, Link: to} }

func (e Entry) isDir() bool  { return e.Mode.IsDir() }
func (e Entry) isLink() bool { return e.Mode&fs.ModeSymlink != 0 }

// Clone is a disk that changes on its own.
func (d Disk) Clone() Disk { return maps.Clone(d) }

// Put places an entry, with the parents that it lacks.
func (d Disk) Put(at string, e Entry) {
	at = d.place(at)
	d.MkdirAll(path.Dir(at))
	if old, ok := d[at]; ok && old.isDir() != e.isDir() {
		d.Remove(at)
	}
	d[at] = e
}

// MkdirAll makes a directory and its parents as root does.
func (d Disk) MkdirAll(dir string) {
	dir = d.Real(dir)
	if _, ok := d[dir]; ok {
		return
	}
	d.MkdirAll(path.Dir(dir))
	d[dir] = Dir(0o755)
}

// Remove takes a path away, with all below it.
func (d Disk) Remove(at string) {
	maps.DeleteFunc(d, func(p string, _ Entry) bool { return p == at || below(p, at) })
}

func below(p, dir string) bool {
	return strings.HasPrefix(p, strings.TrimSuffix(dir, "/")+"/") && p != dir
}

// Real is where a path leads when every link in it is followed.
func (d Disk) Real(p string) string {
	at, rest := "/", parts(p)
	for steps := 0; len(rest) > 0; {
		next := path.Join(at, rest[0])
		rest = rest[1:]
		e, ok := d[next]
		if !ok || !e.isLink() {
			at = next
			continue
		}
		if steps++; steps > 40 {
			return p
		}
		to := e.Link
		if !path.IsAbs(to) {
			to = path.Join(at, to)
		}
		at, rest = "/", append(parts(to), rest...)
	}
	return at
}

// place is a path whose parent's links are followed, but not its own.
func (d Disk) place(p string) string {
	p = path.Clean(p)
	if p == "/" {
		return p
	}
	return path.Join(d.Real(path.Dir(p)), path.Base(p))
}

func parts(p string) []string {
	return strings.FieldsFunc(path.Clean("/"+p), func(r rune) bool { return r == '/' })
}

// Lookup finds what a path leads to.
func (d Disk) Lookup(p string) (Entry, bool) {
	e, ok := d[d.Real(p)]
	return e, ok
}

// Names are the entries of a directory.
func (d Disk) Names(dir string) []string {
	dir = d.Real(dir)
	var list []string
	for p := range d {
		if p != "/" && path.Dir(p) == dir {
			list = append(list, path.Base(p))
		}
	}
	slices.Sort(list)
	return list
}

// under lists the paths below a directory, parents first.
func (d Disk) under(dir string) []string {
	var list []string
	for p := range d {
		if below(p, dir) {
			list = append(list, p)
		}
	}
	slices.Sort(list)
	return list
}

// glob lists what a pattern of a COPY means; one without special characters is a
// path that has to be there.
func (d Disk) glob(pattern string) ([]string, error) {
	if !strings.ContainsAny(pattern, "*?[") {
		if _, ok := d.Lookup(pattern); !ok {
			return nil, fmt.Errorf("%s is not there", pattern)
		}
		return []string{pattern}, nil
	}
	var list []string
	for p := range d {
		if ok, _ := path.Match(pattern, p); ok {
			list = append(list, p)
		}
	}
	slices.Sort(list)
	return list, nil
}

// CopyFrom does what COPY --from does: links that are named are followed, a
// directory is its content, and a directory that has to be made is root's.
func (d Disk) CopyFrom(src Disk, from []string, to string) error {
	into := strings.HasSuffix(to, "/") || len(from) > 1
	for _, pattern := range from {
		list, err := src.glob(path.Clean(pattern))
		if err != nil {
			return err
		}
		for _, p := range list {
			d.copyOne(src, p, to, into || len(list) > 1)
		}
	}
	return nil
}

func (d Disk) copyOne(src Disk, from, to string, into bool) {
	e, ok := src.Lookup(from)
	real := src.Real(from)
	switch old, there := d.Lookup(to); {
	case !ok:
	case e.isDir():
		d.MkdirAll(to)
		for _, p := range src.under(real) {
			d.merge(path.Join(to, strings.TrimPrefix(p, real)), src[p])
		}
	case into || there && old.isDir():
		d.MkdirAll(to)
		d.Put(path.Join(to, path.Base(from)), e)
	default:
		d.Put(to, e)
	}
}

// merge puts an entry where one may be: a directory changes its mode and owner and
// keeps what it holds.
func (d Disk) merge(at string, e Entry) {
	if e.isDir() {
		at = d.Real(at)
	}
	d.Put(at, e)
}
