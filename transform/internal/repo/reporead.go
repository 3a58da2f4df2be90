package repo

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"golang.org/x/mod/modfile"
	"golang.org/x/mod/module"

	"offstage/transform/internal/source"
)

// Bounds on the walk and on what is read of it.
const (
	maxRepoEntries = 20_000
	maxRepoDepth   = 12
	maxRepoUses    = 2_000
)

var limits = source.Limits{File: 1 << 20, Total: 16 << 20, Dirs: maxRepoEntries}

// A repoFormat is one kind of file that speaks of images. The first one whose
// name test fits reads the file.
type repoFormat struct {
	name string
	is   func(name string) bool
	read func(r *repoReader, name string)
}

// repoFormats are every format that is read. Left out: air's settings, since who
// starts air in the image says so, and who starts it on the host builds no image.
func repoFormats() []repoFormat {
	return []repoFormat{
		{"compose", isComposeName, readCompose},
		{"skaffold", named("skaffold.yaml", "skaffold.yml"), readSkaffold},
		{"heroku.yml", named("heroku.yml"), readHeroku},
		{"Procfile", named("Procfile"), readProcfile},
		{"app.yaml", named("app.yaml", "app.yml"), readAppYAML},
		{"fly.toml", func(name string) bool {
			return strings.HasPrefix(path.Base(name), "fly.") && path.Ext(name) == ".toml"
		}, readFly},
		{"devcontainer", named("devcontainer.json", ".devcontainer.json"), readDevContainer},
		{"Tiltfile", named("Tiltfile"), readTiltfile},
		{"bake", isBakeName, readBake},
		{"GitHub workflow", isWorkflow, readWorkflow},
		{"pipeline or Taskfile", isCI, readCI},
		{"Makefile", isMakefile, readMakefile},
		{"shell script", isScript, readScript},
		{"other YAML", isYAML, readOtherYAML},
		{"ECS task", func(name string) bool {
			return strings.HasSuffix(name, ".json") && strings.Contains(path.Base(name), "task")
		}, readECS},
	}
}

// named fits files by their base names.
func named(names ...string) func(string) bool {
	return func(name string) bool { return slices.Contains(names, path.Base(name)) }
}

// repoReader reads the files of a repository, each at most once.
type repoReader struct {
	tree     *source.Tree
	repo     *Repo
	names    []string          // files, in walk order
	files    map[string]bool   // the same
	folded   map[string]string // the same by their names in lower case
	cache    map[string]*repoFile
	tags     []tag
	varsLeft int                   // variables that uses may still get from files
	configs  map[string][]Variable // of ConfigMaps, by their names
}

// A repoFile is a file that was opened.
type repoFile struct {
	text []byte
	ok   bool
	docs []node // its YAML documents
	yaml bool   // docs is filled
}

const skippedDirs wordSet = "node_modules vendor testdata"
const hiddenDirs wordSet = `
.github .circleci .devcontainer .gitlab .buildkite .do .docker .deploy .ci .build .k8s .helm .scripts`

// walk lists the files within the bounds.
func (r *repoReader) walk() {
	left := maxRepoEntries
	err := fs.WalkDir(r.tree.FS, ".", func(name string, e fs.DirEntry, err error) error {
		switch left--; {
		case left < 0:
			r.problem(source.Pos{}, fmt.Sprintf("the repository has more than %d files", maxRepoEntries), "")
			return fs.SkipAll
		case err != nil:
			return nil // its siblings can still be read
		case !e.IsDir():
			r.addFile(name, e)
		case name != "." && (skippedDirs.has(e.Name()) || e.Name()[0] == '.' && !hiddenDirs.has(e.Name())),
			strings.Count(name, "/") >= maxRepoDepth:
			return fs.SkipDir
		}
		return nil
	})
	if err != nil {
		r.problem(source.Pos{}, "the repository could not be listed: "+err.Error(), "")
	}
}

func (r *repoReader) addFile(name string, e fs.DirEntry) {
	if e.Type()&^fs.ModeSymlink != 0 {
		return
	}
	r.names = append(r.names, name)
	r.files[name] = true
	r.folded[strings.ToLower(name)] = name
	if IsDockerfile(path.Base(name)) {
		r.repo.Dockerfiles = append(r.repo.Dockerfiles, name)
	}
	if path.Ext(name) == ".go" {
		source.Up(path.Dir(name), func(dir string) bool {
			known := r.repo.goDirs[dir]
			r.repo.goDirs[dir] = true
			return known
		})
	}
}

// leftovers are what editors, patch and git leave beside a file.
var leftovers = []string{".dockerignore", "~", ".bak", ".orig", ".rej", ".swp", ".swo"}

// IsDockerfile says whether a base name is one that people give to Dockerfiles.
// As for a shell's globs, a leading dot is not matched: those are editors' lock
// files.
func IsDockerfile(name string) bool {
	left := slices.ContainsFunc(leftovers, func(s string) bool { return strings.HasSuffix(name, s) })
	if left || strings.HasPrefix(name, ".") {
		return false
	}
	for _, n := range []string{"Dockerfile", "Containerfile"} {
		low := strings.ToLower(n)
		rest, ok := strings.CutPrefix(name, n)
		switch {
		case name == n, name == low, strings.HasSuffix(name, "."+n), strings.HasSuffix(name, "."+low):
			return true
		case ok && (rest[0] == '.' || strings.ContainsRune("-_", rune(rest[0])) && !strings.Contains(rest, ".")):
			return true
		}
	}
	return false
}

// open gives a file's text, nil when it can't be read.
func (r *repoReader) open(name string) *repoFile {
	if f := r.cache[name]; f != nil {
		return f
	}
	f := &repoFile{}
	r.cache[name] = f
	if !r.files[name] {
		return f
	}
	text, err := r.tree.Read(name)
	if errors.Is(err, fs.ErrNotExist) {
		return f // a link that leads nowhere
	} else if err != nil {
		r.problem(source.Pos{File: name}, "it could not be read: "+err.Error(), name)
		return f
	}
	f.text, f.ok = bytes.Clone(bytes.TrimPrefix(text, []byte("\ufeff"))), true
	return f
}

func (r *repoReader) problem(at source.Pos, text, name string) {
	if len(r.repo.Problems) < 100 {
		r.repo.Problems = append(r.repo.Problems, Problem{Pos: at, Text: text, Name: name})
	}
}

func (r *repoReader) add(u Use) {
	if len(r.repo.Uses) == maxRepoUses {
		r.problem(u.Pos, fmt.Sprintf("more than %d places build or start images", maxRepoUses), "")
	}
	if len(r.repo.Uses) < maxRepoUses {
		u.joinMounts()
		r.repo.Uses = append(r.repo.Uses, u)
	}
}

// readModule takes the module's path from the root's go.mod.
func (r *repoReader) readModule() {
	if r.files["go.mod"] {
		r.repo.module = modfile.ModulePath(r.open("go.mod").text)
		if prefix, _, ok := module.SplitPathVersion(r.repo.module); ok {
			r.repo.module = prefix
		}
	}
}

// dockerfileIn is the Dockerfile that a tool takes in a context when none is
// named.
func (r *repoReader) dockerfileIn(context string) string {
	if context == "" {
		return ""
	}
	for _, n := range []string{"Dockerfile", "dockerfile", "Containerfile"} {
		if name := path.Join(context, n); r.files[name] {
			return name
		}
	}
	return path.Join(context, "Dockerfile")
}

// inTree is the tree path of p, which counts from the tree's directory dir; ""
// when it isn't known, leads out of the tree, or is remote.
func inTree(dir, p string) string {
	if dir == "" || unknownText(p) || path.IsAbs(p) || strings.HasPrefix(p, "~") || isRemote(p) {
		return ""
	}
	joined := path.Join(dir, p)
	if joined == ".." || strings.HasPrefix(joined, "../") {
		return ""
	}
	return joined
}

// isRemote reports whether a context is a URL or a repository elsewhere.
func isRemote(p string) bool {
	return strings.Contains(p, "://") || strings.HasPrefix(p, "git@") || strings.HasPrefix(p, "github.com/")
}

var bareVariable = lazily(`\$\w*`)

// patternIn is a tree path with a * for each variable, as path.Match takes it.
func patternIn(dir, p string) string {
	p = bareVariable().ReplaceAllString(blankVariables(strings.Trim(p, `"'`)), "*")
	if strings.ContainsAny(p, `[\?`) {
		return ""
	}
	return inTree(dir, p)
}

// unknownText says whether a text still holds a variable or a template.
func unknownText(s string) bool { return strings.ContainsAny(s, "$`") || strings.Contains(s, "{{") }
