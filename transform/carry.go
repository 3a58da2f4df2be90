package transform

import (
	"io/fs"
	"path"
	"slices"
	"strings"
)

// A carried path goes to the runtime stage from the builder.
type carried struct {
	path string
	dir  bool
	ev   Evidence
}

// carryAll lists what goes along when it isn't known which files the program
// opens: the working directory and what was copied in outside of it. Of what
// can be listed, only the entries that are data; never a whole system
// directory, home or GOPATH.
func (f *facts) carryAll() []carried {
	var list []carried
	if dir := f.stage.Config.Workdir; f.wholeWorkdir(dir) {
		list = append(list, carried{dir, true, f.line(f.lastStep("workdir"), "which files the program opens is not known")})
	}
	for _, l := range f.image.layers {
		if covered(list, l.at) {
			continue
		}
		switch {
		case l.kind == fromContext:
			list = append(list, f.carryLayer(l)...)
		case l.kind == opaque && l.src != "" || l.kind == fromImage && l.image != nil:
			if fd, ok := f.image.lookup(l.at); ok && !isSystem(l.at) {
				list = append(list, carried{l.at, fd.dir || l.kind == opaque, f.line(l.step, "it is copied in")})
			}
		}
	}
	return list
}

// wholeWorkdir says whether the working directory goes along as it is: the
// context can't be listed, or a RUN generates files there.
func (f *facts) wholeWorkdir(dir string) bool {
	if isSystem(dir) {
		return false
	}
	for _, l := range f.image.layers {
		_, at := below(dir, l.at)
		_, over := below(l.at, dir)
		if l.kind == opaque && (at || over) || l.kind == fromContext && f.ctx == nil && (at || over) {
			return true
		}
	}
	return false
}

// systemPaths are never carried as a whole.
var systemPaths = []string{"/", "/root", "/go", "/go/src", "/go/bin", "/go/pkg", "/usr", "/usr/local", "/usr/local/go", "/usr/bin", "/usr/local/bin",
	"/etc", "/var", "/bin", "/sbin", "/lib", "/opt", "/home", "/tmp", "/usr/src", "/srv", "/mnt", "/media", "/run", "/dev", "/proc", "/sys"}

func isSystem(p string) bool { return slices.Contains(systemPaths, p) }

// covered says whether a path is at or under one that is carried already.
func covered(list []carried, p string) bool {
	for _, c := range list {
		if _, ok := below(c.path, p); ok && (c.dir || c.path == p) {
			return true
		}
	}
	return false
}

// carryLayer lists the data entries of what one COPY brought.
func (f *facts) carryLayer(l layer) []carried {
	ev := f.line(l.step, "it is copied in, and which files the program opens is not known")
	if f.ctx == nil {
		if isSystem(l.at) {
			return nil
		}
		return []carried{{l.at, true, ev}}
	}
	fi, err := f.ctx.stat(l.src)
	if err != nil {
		return nil
	}
	if !fi.IsDir() {
		if notData(path.Base(l.src), false) || !f.stillThere(l.at) {
			return nil
		}
		return []carried{{l.at, false, ev}}
	}
	if f.dataAlone(l) {
		return []carried{{l.at, true, ev}}
	}
	entries, err := f.ctx.list(l.src)
	if err != nil {
		return nil
	}
	var list []carried
	for _, e := range entries {
		at := path.Join(l.at, e.Name())
		if f.skips(l.src, e) || e.IsDir() && !f.hasData(path.Join(l.src, e.Name()), 0) || !f.stillThere(at) {
			continue
		}
		list = append(list, carried{at, e.IsDir(), ev})
	}
	return list
}

// dataAlone says whether a COPY brought a directory without Go source to one that
// gets none from elsewhere either: it goes along as it is, with what comes later.
func (f *facts) dataAlone(l layer) bool {
	if isSystem(l.at) || !f.stillThere(l.at) {
		return false
	}
	return !slices.ContainsFunc(f.image.layers, func(o layer) bool {
		_, in := below(l.at, o.at)
		return in && (o.kind == built || o.kind == opaque || o.kind == fromContext && f.bringsSource(o))
	})
}

func (f *facts) bringsSource(l layer) bool {
	fi, err := f.ctx.stat(l.src)
	if err == nil && !fi.IsDir() {
		return notData(path.Base(l.src), false)
	}
	return f.hasSource(l.src, 0)
}

// skips says whether an entry of a directory is none that a program opens. What
// is vendored may be a web page's own.
func (f *facts) skips(dir string, e fs.DirEntry) bool {
	if e.IsDir() && e.Name() == "vendor" {
		return f.hasSource(path.Join(dir, e.Name()), 0)
	}
	return notData(e.Name(), e.IsDir())
}

// stillThere says whether the final stage holds something at a path.
func (f *facts) stillThere(at string) bool {
	_, ok := f.image.lookup(at)
	return ok
}

// hasData says whether a directory of the context holds any data at all.
func (f *facts) hasData(dir string, depth int) bool {
	entries, err := f.ctx.list(dir)
	if err != nil || depth > 32 {
		return true
	}
	for _, e := range entries {
		switch {
		case slices.Contains(placeholders, e.Name()):
			return true
		case f.skips(dir, e):
		case !e.IsDir() && e.Type()&fs.ModeSymlink == 0:
			return true
		case e.IsDir() && f.hasData(path.Join(dir, e.Name()), depth+1):
			return true
		}
	}
	return false
}

// placeholders prove that their directory exists where people build.
var placeholders = []string{".gitkeep", ".keep", ".gitignore", ".empty"}

// notData says whether an entry of the context is Go source, a module file, or
// a file of version control, of Docker or of a CI system.
func notData(name string, dir bool) bool {
	if dir {
		return slices.Contains(toolDirs, name)
	}
	return slices.Contains(toolFiles, name) || strings.HasSuffix(name, ".go") || strings.HasPrefix(name, "Dockerfile") ||
		hasSuffix(strings.ToLower(name), []string{".dockerfile", ".dockerignore"}) ||
		strings.HasPrefix(name, "docker-compose") || strings.HasPrefix(name, "Gopkg.") || strings.HasPrefix(name, "glide.")
}

var toolDirs = []string{"vendor", "Godeps", ".git", ".hg", ".svn", ".github", ".gitlab", ".circleci", ".vscode", ".idea", ".devcontainer", ".buildkite"}

var toolFiles = []string{"go.mod", "go.sum", "go.work", "go.work.sum", ".gitignore", ".gitattributes", ".gitmodules", ".gitkeep", "Containerfile",
	"compose.yml", "compose.yaml", ".travis.yml", ".gitlab-ci.yml", ".drone.yml", ".goreleaser.yml", ".goreleaser.yaml", "Jenkinsfile",
	"azure-pipelines.yml", "bitbucket-pipelines.yml", "cloudbuild.yaml", ".golangci.yml", ".golangci.yaml", "appveyor.yml", "circle.yml", "wercker.yml",
	".editorconfig", ".pre-commit-config.yaml", ".air.toml", ".DS_Store"}
