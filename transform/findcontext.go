package transform

import (
	"io/fs"
	"path"
	"strings"

	"github.com/moby/buildkit/frontend/dockerfile/instructions"

	"offstage/transform/internal/dockerfile"
)

// findContext finds the build context when nobody names it: the nearest
// directory from the Dockerfile upwards that holds every COPY source and Go
// source. A directory that holds the sources and no Go is the second choice.
func findContext(tree fs.FS, f *dockerfile.File) (dir string, ok bool) {
	sources := copySources(f)
	second, found := "", false
	for _, dir := range upwards(path.Dir(f.Name)) {
		c := newContext(tree, dir, f.Name)
		if !holds(c, sources) {
			continue
		}
		if hasGo(c) {
			return dir, true
		}
		if !found {
			second, found = dir, true
		}
	}
	if !found {
		return path.Dir(f.Name), len(sources) > 0
	}
	return second, true
}

// upwards lists a directory and its parents, the root "." last.
func upwards(dir string) []string {
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

func holds(c *buildContext, sources []string) bool {
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

// hasGo says whether a context has Go source or a module at its top, or the
// usual folders of a Go project.
func hasGo(c *buildContext) bool {
	entries, err := c.list(".")
	if err != nil {
		return false
	}
	for _, e := range entries {
		name := e.Name()
		if name == "go.mod" || name == "go.work" || strings.HasSuffix(name, ".go") || e.IsDir() && (name == "cmd" || name == "src") {
			return true
		}
	}
	return false
}
