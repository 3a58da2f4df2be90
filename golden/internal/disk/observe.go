package disk

import (
	"fmt"
	"io/fs"
	"path"
	"strings"
)

// A Look is a way to look at a path.
type Look string

// The looks that a program has.
const (
	Read    Look = "read"    // a file's content
	Stat    Look = "stat"    // mode and owner of what the path leads to
	Exists  Look = "exists"  // whether it is there, and as what
	List    Look = "list"    // the names in a directory
	Tree    Look = "tree"    // the names and types of all below a directory
	Target  Look = "target"  // where a link leads
	Write   Look = "write"   // whether a file can be made in a directory
	Execute Look = "execute" // whether it can be started
)

// Looks lists them.
func Looks() []Look { return []Look{Read, Stat, Exists, List, Tree, Target, Write, Execute} }

// A User looks at a disk.
type User struct{ UID, GID int }

// See is what a user sees of a path: the same text for the same behaviour.
func (d Disk) See(look Look, at string, u User) string {
	if look == Target {
		return d.target(at, u)
	}
	at = path.Clean(at)
	if why := d.reach(at, u); why != "" {
		return why
	}
	real := d.Real(at)
	e, ok := d[real]
	if !ok {
		return "no such file"
	}
	switch look {
	case Read:
		return d.read(e, u)
	case Stat:
		return fmt.Sprintf("%v %d:%d", e.Mode, e.UID, e.GID)
	case Exists:
		return e.Mode.Type().String()
	case List:
		return d.list(real, e, u)
	case Tree:
		return d.tree(real, e, u)
	case Write:
		return d.write(e, u)
	}
	return d.execute(e, u)
}

// reach says why a user can't get to a path.
func (d Disk) reach(at string, u User) string {
	dir := "/"
	for _, name := range parts(path.Dir(d.Real(at))) {
		dir = path.Join(dir, name)
		switch e, ok := d[dir]; {
		case !ok:
			return "no such file"
		case !e.isDir():
			return "not a directory"
		case !e.allows(u, 1):
			return "permission denied"
		}
	}
	return ""
}

// allows reports whether a user has a permission: 4 to read, 2 to write, 1 to
// execute or search.
func (e Entry) allows(u User, bit fs.FileMode) bool {
	switch {
	case u.UID == 0:
		return bit != 1 || e.isDir() || e.Mode&0o111 != 0
	case u.UID == e.UID:
		return e.Mode>>6&bit != 0
	case u.GID == e.GID:
		return e.Mode>>3&bit != 0
	}
	return e.Mode&bit != 0
}

func (d Disk) read(e Entry, u User) string {
	switch {
	case !e.allows(u, 4):
		return "permission denied"
	case e.isDir():
		return "is a directory"
	}
	return "content " + e.Data
}

func (d Disk) list(at string, e Entry, u User) string {
	switch {
	case !e.isDir():
		return "not a directory"
	case !e.allows(u, 4):
		return "permission denied"
	}
	return strings.Join(d.Names(at), " ")
}

func (d Disk) tree(at string, e Entry, u User) string {
	if !e.isDir() {
		return d.read(e, u)
	}
	var b strings.Builder
	for _, p := range d.under(at) {
		fmt.Fprintf(&b, "%s %v; ", strings.TrimPrefix(p, at), d[p].Mode.Type())
	}
	return b.String()
}

func (d Disk) write(e Entry, u User) string {
	switch {
	case !e.isDir():
		return "not a directory"
	case !e.allows(u, 2):
		return "permission denied"
	}
	return "writable"
}

func (d Disk) execute(e Entry, u User) string {
	if e.isDir() || !e.allows(u, 1) {
		return "permission denied"
	}
	return "starts " + e.Data
}

func (d Disk) target(at string, u User) string {
	if why := d.reach(path.Dir(at), u); why != "" {
		return why
	}
	e, ok := d[d.place(at)]
	switch {
	case !ok:
		return "no such file"
	case !e.isLink():
		return "no link"
	}
	return "leads to " + e.Link
}
