package image

import (
	"errors"
	"io"
	"io/fs"
	"iter"
	"path"
	"slices"
	"sort"
	"strings"

	"github.com/moby/patternmatcher"
	"github.com/moby/patternmatcher/ignorefile"

	"offstage/transform/internal/gosrc"
)

// A Context is the directory that a build sends to the engine, without
// what .dockerignore keeps back. All its reads are bounded.
type Context struct {
	Tree   fs.FS
	Dir    string // in tree
	Ignore *patternmatcher.PatternMatcher
	From   string                         // the ignore file, in tree
	git    *patternmatcher.PatternMatcher // what .gitignore keeps out of the repository
	links  map[string]string              // what links say, by path; empty for what is none
	index  []string                       // the paths in git's index, sorted; nil until it is asked for
}

// maxFile bounds what is read of any one file of the repository.
const maxFile = 8 << 20

// NewContext opens the context dir of tree for a Dockerfile. An ignore file
// named after the Dockerfile wins over .dockerignore, as in BuildKit.
func NewContext(tree fs.FS, dir, name string) *Context {
	c := &Context{Tree: tree, Dir: dir, links: map[string]string{}}
	for _, f := range []string{name + ".dockerignore", path.Join(dir, ".dockerignore")} {
		data, err := ReadFile(tree, f)
		if err != nil {
			continue
		}
		patterns, err := ignorefile.ReadAll(strings.NewReader(string(data)))
		if err != nil {
			continue
		}
		if m, err := patternmatcher.New(patterns); err == nil {
			c.Ignore, c.From = m, f
		}
		break
	}
	c.git = gitIgnore(tree, dir)
	return c
}

// gitIgnore reads the .gitignore files of the context's directory and of the
// root, as patterns of the context.
func gitIgnore(tree fs.FS, dir string) *patternmatcher.PatternMatcher {
	var patterns []string
	for _, at := range []string{".", dir} {
		data, _ := ReadFile(tree, path.Join(at, ".gitignore"))
		for line := range strings.Lines(string(data)) {
			if p := gitPattern(line, at == "." && dir != "."); p != "" {
				patterns = append(patterns, p)
			}
		}
		if dir == "." {
			break
		}
	}
	m, err := patternmatcher.New(patterns)
	if err != nil {
		return nil
	}
	return m
}

// gitPattern makes a line of a .gitignore a pattern of the context; empty for none.
// One of a file above the context counts only where it names no directory.
func gitPattern(line string, above bool) string {
	p, kept := strings.CutPrefix(strings.TrimSpace(line), "!")
	anchored := strings.Contains(strings.TrimSuffix(p, "/"), "/")
	if p == "" || p[0] == '#' || above && anchored {
		return ""
	}
	p = strings.Trim(p, "/")
	if !anchored {
		p = "**/" + p
	}
	if kept {
		return "!" + p
	}
	return p
}

// Untracked reports whether git keeps a path of the context out of the repository, or
// was not told of it: it may then be missing, or be there, where people build.
func (c *Context) Untracked(name string) bool {
	if c == nil || name == "." || c.tracked(c.Full(name)) {
		return false
	}
	if c.gitIgnores(name) {
		return true
	}
	if len(c.index) == 0 || !c.tracked(c.Dir) {
		return false // nothing is said of the context's own files
	}
	return c.lies(name)
}

// NotKept reports whether a path lies here that git does not keep, so that a clone lacks it.
func (c *Context) NotKept(name string) bool { return c.Untracked(name) && c.lies(name) }

// lies reports whether a path is here, whatever git or an ignore file says of it.
func (c *Context) lies(name string) bool {
	_, err := fs.Stat(c.Tree, c.Full(name))
	return err == nil
}

// gitIgnores reports whether an ignore file of git names a path of the context.
func (c *Context) gitIgnores(name string) bool {
	if c.git == nil {
		return false
	}
	ok, err := c.git.MatchesOrParentMatches(name)
	return err == nil && ok
}

// tracked reports whether git has a path in its index, or the submodule that it is in,
// whatever its ignore files say.
func (c *Context) tracked(name string) bool {
	if c.index == nil {
		c.index = readGitIndex(c.Tree)
	}
	if name == "." {
		return len(c.index) > 0
	}
	// What is in a directory doesn't follow its own name: a.b stands between a and a/b.
	i := sort.SearchStrings(c.index, name+"/")
	if i < len(c.index) && strings.HasPrefix(c.index[i], name+"/") {
		return true
	}
	if _, file := slices.BinarySearch(c.index, name); file {
		return true
	}
	for dir := path.Dir(name); dir != "."; dir = path.Dir(dir) {
		if _, submodule := slices.BinarySearch(c.index, dir); submodule {
			return true
		}
	}
	return false
}

// inClone reports whether a path of the context is there in a fresh clone, as far as
// it matters: what git ignores may be missing where people build, whether or not it
// lies here now. Go source and module files are what a build can't do without.
func (c *Context) inClone(name string) bool {
	base := path.Base(name)
	if strings.HasSuffix(base, ".go") || slices.Contains(moduleFiles, base) ||
		strings.Contains("/"+name+"/", "/vendor/") {
		return true
	}
	return !c.Untracked(name)
}

var moduleFiles = []string{"go.mod", "go.sum", "go.work", "go.work.sum", "Makefile", "makefile", "GNUmakefile"}

// Ignored reports whether .dockerignore keeps a path of the context back.
func (c *Context) Ignored(name string) bool {
	if c.Ignore == nil || name == "." {
		return false
	}
	ok, err := c.Ignore.MatchesOrParentMatches(name)
	return err == nil && ok
}

// Full is the place of a context path in the tree.
func (c *Context) Full(name string) string { return path.Join(c.Dir, name) }

// Stat describes a file or directory of the context. A directory that is
// ignored but holds exceptions counts as there.
func (c *Context) Stat(name string) (fs.FileInfo, error) {
	if !fs.ValidPath(name) {
		return nil, fs.ErrInvalid
	}
	fi, err := fs.Stat(c.Tree, c.Full(name))
	if err != nil {
		return nil, err
	}
	if !c.inClone(name) && !(fi.IsDir() && c.holdsSource(name, 0)) {
		return nil, fs.ErrNotExist
	}
	if c.Ignored(name) && !(fi.IsDir() && c.Ignore.Exclusions()) {
		return nil, fs.ErrNotExist
	}
	return fi, nil
}

// Executable reports whether a file of the context may be executed.
func (c *Context) Executable(name string) bool {
	if c == nil {
		return false
	}
	fi, err := c.Stat(name)
	return err == nil && fi.Mode().IsRegular() && fi.Mode()&0o111 != 0
}

// Executables gives the files below a path of the context that may be executed, as paths
// from it, until left entries were looked at. Build scripts are not among them.
func (c *Context) Executables(root string, left *int) iter.Seq[string] {
	return func(yield func(string) bool) {
		if fi, err := c.Stat(root); err == nil && !fi.IsDir() {
			if c.Executable(root) {
				yield(".")
			}
			return
		}
		into := func(name string) bool { return !slices.Contains(ToolDirs, name) }
		c.walk(root, ".", left, into, func(at string, _ fs.DirEntry) bool {
			return !c.Executable(path.Join(root, at)) || yield(at)
		})
	}
}

// List gives the entries of a directory of the context.
func (c *Context) List(name string) ([]fs.DirEntry, error) {
	entries, err := fs.ReadDir(c.Tree, c.Full(name))
	if err != nil {
		return nil, err
	}
	kept := entries[:0]
	for _, e := range entries {
		at := path.Join(name, e.Name())
		if !c.inClone(at) && !(e.IsDir() && c.holdsSource(at, 0)) {
			continue
		}
		if !c.Ignored(at) || e.IsDir() && c.Ignore.Exclusions() {
			kept = append(kept, e)
		}
	}
	return kept, nil
}

// holdsSource reports whether a directory that git ignores holds Go source all the
// same: a pattern for an executable may have the name of a directory.
func (c *Context) holdsSource(name string, depth int) bool {
	entries, err := fs.ReadDir(c.Tree, c.Full(name))
	if err != nil || depth > 4 {
		return false
	}
	return slices.ContainsFunc(entries, func(e fs.DirEntry) bool {
		if e.IsDir() {
			return c.holdsSource(path.Join(name, e.Name()), depth+1)
		}
		return strings.HasSuffix(e.Name(), ".go")
	})
}

// link finds the first symbolic link on the way from a directory of the context to
// a path below it: where it is, from the directory, and what it says. The directory
// itself counts as what it leads to, as it does in a COPY.
func (c *Context) link(dir, rel string) (at, to string, ok bool) {
	if rel == "." || rel == "" {
		return "", "", false
	}
	for at = range prefixes(rel) {
		if to, ok := c.readLink(path.Join(dir, at)); ok {
			return at, to, true
		}
	}
	return "", "", false
}

// readLink gives what a symbolic link of the context says. What was asked once is
// kept: every look-up below a directory asks again.
func (c *Context) readLink(name string) (to string, ok bool) {
	if to, known := c.links[name]; known {
		return to, to != ""
	}
	if fi, err := fs.Lstat(c.Tree, c.Full(name)); err == nil && fi.Mode()&fs.ModeSymlink != 0 {
		to, _ = fs.ReadLink(c.Tree, c.Full(name))
	}
	c.links[name] = to
	return to, to != ""
}

// Links gives the symbolic links below a directory of the context, as paths from it,
// and what they say. Of a very large tree not all are looked for.
func (c *Context) Links(dir string) iter.Seq2[string, string] {
	left := 20000
	anywhere := func(string) bool { return true }
	return func(yield func(at, to string) bool) {
		c.walk(dir, ".", &left, anywhere, func(at string, e fs.DirEntry) bool {
			if e.Type()&fs.ModeSymlink == 0 {
				return true
			}
			to, ok := c.readLink(path.Join(dir, at))
			return !ok || yield(at, to)
		})
	}
}

// walk goes through what lies below a directory of the context, as paths from it, until
// left entries were looked at or yield wants no more; into says which directories it
// enters.
func (c *Context) walk(
	root, at string, left *int, into func(name string) bool, yield func(at string, e fs.DirEntry) bool,
) bool {
	entries, err := c.List(path.Join(root, at))
	if *left -= len(entries); err != nil || *left < 0 {
		return true
	}
	for _, e := range entries {
		p := path.Join(at, e.Name())
		switch {
		case !e.IsDir():
			if !yield(p, e) {
				return false
			}
		case into(e.Name()) && !c.walk(root, p, left, into, yield):
			return false
		}
	}
	return true
}

// prefixes are a path's first element, its first two, and so on.
func prefixes(p string) iter.Seq[string] {
	return func(yield func(string) bool) {
		for i := range len(p) + 1 {
			if (i == len(p) || p[i] == '/') && !yield(p[:i]) {
				return
			}
		}
	}
}

// glob gives the paths of the context that a COPY source means.
func (c *Context) glob(pattern string) []string {
	pattern = contextPath(pattern)
	if !strings.ContainsAny(pattern, `*?[`) {
		if _, err := c.Stat(pattern); err == nil {
			return []string{pattern}
		}
		return nil
	}
	matches, err := fs.Glob(c.Tree, path.Join(gosrc.QuoteGlob(c.Dir), pattern))
	if err != nil {
		return nil
	}
	var list []string
	for _, m := range matches {
		rel := strings.TrimPrefix(strings.TrimPrefix(m, c.Dir), "/")
		if _, err := c.Stat(rel); err == nil {
			list = append(list, rel)
		}
	}
	return list
}

// contextPath makes a COPY source a path in the context; it never leads out.
func contextPath(src string) string {
	p := strings.TrimPrefix(path.Clean("/"+src), "/")
	if p == "" {
		return "."
	}
	return p
}

// ReadFile reads at most maxFile bytes of a regular file.
func ReadFile(tree fs.FS, name string) ([]byte, error) {
	fi, err := fs.Stat(tree, name)
	if err != nil {
		return nil, err
	}
	if !fi.Mode().IsRegular() || fi.Size() > maxFile {
		return nil, errors.New("not a regular file of a size that is read")
	}
	f, err := tree.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(io.LimitReader(f, maxFile))
}
