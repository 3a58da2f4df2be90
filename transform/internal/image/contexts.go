package image

import (
	"cmp"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/moby/buildkit/frontend/dockerfile/instructions"

	"offstage/transform/internal/dockerfile"
)

// findContext finds the build context when nobody names it: the Dockerfile's
// directory or one above it that holds every COPY source, Go source, and the
// scripts that are started. Of several the nearest counts, unless the
// Dockerfile's own directory is none of them: then rivals are given. The others
// are those that would do as well.
func findContext(tree fs.FS, f *dockerfile.File) (dir string, rivals, others []string) {
	sources := copySources(f)
	own := path.Dir(f.Name)
	var whole, partial []string
	for _, dir := range Upwards(own) {
		c := NewContext(tree, dir, f.Name)
		switch {
		case !holds(c, sources):
		case hasGo(c):
			whole = append(whole, dir)
		default:
			partial = append(partial, dir)
		}
	}
	if len(whole) > 1 && whole[0] != own {
		if fit := withPatterns(tree, f, whole, sources); len(fit) == 1 {
			return fit[0], nil, nil
		}
	}
	switch {
	case len(whole) > 1 && whole[0] != own:
		return whole[0], whole, nil
	case len(whole) > 0:
		return whole[0], nil, whole[1:]
	case len(partial) > 0:
		return partial[0], nil, nil
	}
	return own, nil, nil
}

// Upwards lists a directory and its parents, the root "." last.
func Upwards(dir string) []string {
	list := []string{dir}
	for dir != "." && dir != "/" {
		dir = path.Dir(dir)
		list = append(list, dir)
	}
	return list
}

// copySources lists what COPY and ADD take from the context, in all stages.
func copySources(f *dockerfile.File) []string {
	var list []string
	for _, s := range f.Stages {
		for _, st := range s.Steps {
			var c instructions.SourcesAndDest
			switch cmd := st.Cmd.(type) {
			case *instructions.CopyCommand:
				if cmd.From != "" {
					continue
				}
				c = cmd.SourcesAndDest
			case *instructions.AddCommand:
				c = cmd.SourcesAndDest
			}
			for _, src := range c.SourcePaths {
				if src = f.Expand(src, st.Before).Text; !strings.Contains(src, "://") {
					list = append(list, src)
				}
			}
		}
	}
	return list
}

func holds(c *Context, sources []string) bool {
	for _, s := range sources {
		if strings.ContainsAny(s, "*?[") {
			continue
		}
		if len(c.glob(s)) == 0 {
			return false
		}
	}
	return true
}

// withPatterns are the directories in which each pattern that is copied names something: one
// that matches nothing is no error, and nobody means it.
func withPatterns(tree fs.FS, f *dockerfile.File, dirs, sources []string) (list []string) {
	for _, dir := range dirs {
		c := NewContext(tree, dir, f.Name)
		if !slices.ContainsFunc(sources, func(s string) bool { return len(c.glob(s)) == 0 }) {
			list = append(list, dir)
		}
	}
	return list
}

// hasGo reports whether a context has Go source or a module at its top, or the
// usual folders of a Go project.
func hasGo(c *Context) bool {
	entries, err := c.List(".")
	if err != nil {
		return false
	}
	for _, e := range entries {
		name := e.Name()
		if name == "go.mod" || name == "go.work" || strings.HasSuffix(name, ".go") ||
			e.IsDir() && (name == "cmd" || name == "src") {
			return true
		}
	}
	return false
}

// contexts are the directories that may be the build context, the likeliest first;
// an empty one stands for none that can be read. Rivals are given where it can't be
// told which one it is.
func (m *Model) contexts() (dirs []string, rivals []Candidate) {
	if m.Tree == nil {
		return []string{""}, nil
	}
	if dir := cmp.Or(m.Opts.Context, m.Asked.Context); dir != "" {
		return []string{dir}, nil
	}
	if named := m.usedContexts(); len(named) > 0 {
		if len(named) > 1 {
			rivals = named
		}
		return []string{named[0].Dir}, rivals
	}
	dir, names, others := findContext(m.Tree, m.File)
	for _, d := range names {
		rivals = append(rivals, Candidate{d, m.Line(m.Final.From, d+" holds what is copied, and Go source")})
	}
	return append([]string{dir}, others...), rivals
}

func (r *reader) openContext(dir string) {
	if r.Tree == nil {
		return
	}
	if fi, err := fs.Stat(r.Tree, dir); err == nil && fi.IsDir() {
		r.Context = NewContext(r.Tree, dir, r.File.Name)
	}
}

// BuilderName is the name for a builder that has none, where name is asked for.
func BuilderName(name string) string { return cmp.Or(name, "builder") }
