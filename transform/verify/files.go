package verify

import (
	"archive/tar"
	"bytes"
	"crypto/sha256"
	"errors"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"

	"offstage/transform"
)

// A tree is an image's file system: what is at each absolute path.
type tree map[string]*entry

// An entry is one file, directory or link.
type entry struct {
	mode     fs.FileMode
	uid, gid int
	link     string // of a symbolic link
	sum      [sha256.Size]byte
	elf      *executable // of an executable or library
	script   string      // the interpreter that a #! line names
	head     string      // the start of a small file, for tables of the system
}

// readTree reads the archive of an image's file system as it comes.
func readTree(r io.Reader) (tree, error) {
	t := tree{"/": {mode: fs.ModeDir | 0o755}}
	archive := tar.NewReader(r)
	for {
		h, err := archive.Next()
		if errors.Is(err, io.EOF) {
			_, err = io.Copy(io.Discard, r) // what is left would keep the engine waiting
			return t, err
		}
		if err != nil {
			return nil, err
		}
		name := path.Clean("/" + h.Name)
		if h.Typeflag == tar.TypeLink {
			if to := t[path.Clean("/"+h.Linkname)]; to != nil {
				t[name] = to
			}
			continue
		}
		e := &entry{mode: h.FileInfo().Mode(), uid: h.Uid, gid: h.Gid, link: h.Linkname}
		if e.mode.IsRegular() {
			if err := e.read(archive); err != nil {
				return nil, err
			}
		}
		t[name] = e
	}
}

// headSize is enough of a file to tell what starts it.
const headSize = 64 << 10

// smallSize is enough for a table of users.
const smallSize = 8 << 10

// read takes in a file's content: its sum, and what its start says.
func (e *entry) read(r io.Reader) error {
	sum := sha256.New()
	head, err := io.ReadAll(io.TeeReader(io.LimitReader(r, headSize), sum))
	if err != nil {
		return err
	}
	if _, err := io.Copy(sum, r); err != nil {
		return err
	}
	sum.Sum(e.sum[:0])
	if len(head) <= smallSize {
		e.head = string(head)
	}
	e.elf = readExecutable(head)
	if line, ok := bytes.CutPrefix(head, []byte("#!")); ok {
		line, _, _ = bytes.Cut(line, []byte("\n"))
		if words := strings.Fields(string(line)); len(words) > 0 {
			e.script = words[0]
		}
	}
	return nil
}

// maxLinks bounds how many symbolic links a path may lead through.
const maxLinks = 40

// resolve follows the symbolic links of a path inside the image. The entry is nil
// when nothing is there.
func (t tree) resolve(name string) (string, *entry) {
	at, rest := "/", strings.Split(strings.Trim(name, "/"), "/")
	for links := 0; len(rest) > 0 && links < maxLinks; {
		next := path.Join(at, rest[0])
		rest = rest[1:]
		e := t[next]
		switch {
		case e == nil:
			return next, nil
		case e.mode&fs.ModeSymlink == 0:
			at = next
			continue
		case path.IsAbs(e.link):
			at = "/"
		}
		links++
		rest = append(strings.Split(strings.Trim(e.link, "/"), "/"), rest...)
	}
	if len(rest) > 0 {
		return at, nil
	}
	return at, t[at]
}

// maxListed bounds how many differences below one directory are listed.
const maxListed = 10

// compareFiles says which of the paths that come along are not the same. What
// the original doesn't have either is no difference.
func compareFiles(paths []transform.Carried, before, after tree) []Difference {
	var list []Difference
	for _, p := range paths {
		was, old := before.resolve(p.Path)
		is, now := after.resolve(p.Path)
		if old == nil {
			continue
		}
		if text := old.differs(now); text != "" {
			list = append(list, differ(Files, "%s %s", p.Path, text))
		}
		if p.Tree && now != nil {
			list = append(list, compareBelow(p.Path, was, is, before, after)...)
		}
	}
	return list
}

// compareBelow compares all that is below a directory of the original; links are
// compared as links.
func compareBelow(shown, was, is string, before, after tree) []Difference {
	var list []Difference
	for _, name := range before.below(was) {
		text := before[name].differs(after[path.Join(is, strings.TrimPrefix(name, was))])
		if text == "" {
			continue
		}
		if len(list) == maxListed {
			return append(list, differ(Files, "%s: and more below it", shown))
		}
		list = append(list, differ(Files, "%s %s", path.Join(shown, strings.TrimPrefix(name, was)), text))
	}
	return list
}

// below are the paths under a directory, in order.
func (t tree) below(dir string) []string {
	var list []string
	for name := range t {
		if strings.HasPrefix(name, strings.TrimSuffix(dir, "/")+"/") && name != dir {
			list = append(list, name)
		}
	}
	slices.Sort(list)
	return list
}

// differs says in words how an entry is not as it was; empty when it is. What is
// in an executable is for the build to say: the rewrite may link it otherwise.
func (e *entry) differs(now *entry) string {
	switch {
	case now == nil:
		return "is missing"
	case e.mode.Type() != now.mode.Type():
		return "was a " + kind(e.mode) + " and is a " + kind(now.mode)
	case e.uid != now.uid || e.gid != now.gid:
		return "had the owner " + ownerText(e) + " and has " + ownerText(now)
	case e.access() != now.access():
		return "had the mode " + e.mode.String() + " and has " + now.mode.String()
	case e.link != now.link:
		return "led to " + e.link + " and leads to " + now.link
	case e.sum != now.sum && (e.elf == nil || now.elf == nil):
		return "has another content"
	}
	return ""
}

// alikeForRoot reports whether two directories are the same to their owner, root: they may
// differ in what others may do there.
func (e *entry) alikeForRoot(now *entry) bool {
	const others = 0o077 | fs.ModeSticky
	was, is := *e, *now
	was.mode, is.mode = was.mode&^others, is.mode&^others
	return e.mode.IsDir() && e.uid == 0 && was.differs(&is) == ""
}

// access is the part of the mode that counts. Links have none; and what root's
// group may do to a directory of root's is lost in a COPY and gives nobody more.
func (e *entry) access() fs.FileMode {
	mode := e.mode &^ fs.ModeType
	switch {
	case e.mode&fs.ModeSymlink != 0:
		return 0
	case e.mode.IsDir() && e.uid == 0 && e.gid == 0:
		return mode &^ 0o020
	}
	return mode
}
