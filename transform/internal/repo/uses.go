// Package repo reads what the files of a repository beside its Go source and its
// Dockerfiles say of images: compose files, manifests, pipelines, Makefiles,
// scripts and platform files that build or start one. It supplies uses with
// positions, tells which of them are a Dockerfile's, and decides nothing; it runs
// nothing and reads only the file system that it is given, within bounds.
package repo

import (
	"cmp"
	"io/fs"
	"reflect"
	"slices"
	"strings"

	"offstage/transform/internal/source"
)

// Repo is what the files of a repository, besides Go source and Dockerfiles, say
// about the images that are built from it.
type Repo struct {
	Uses     []Use     // by file and line
	Problems []Problem // files that were not read, or not to their end

	Dockerfiles []string // tree paths of everything named like a Dockerfile

	module  string                     // the path in the root's go.mod
	foreign []string                   // last elements of names that are given to images from elsewhere
	goDirs  map[string]bool            // directories with Go source in them or below
	hosts   map[string]map[string]bool // names of containers, by the directory of compose files
}

// The sources of uses.
const (
	Compose      = "compose"
	Kubernetes   = "kubernetes" // Helm and kustomize too
	Workflow     = "workflow"
	GitLab       = "gitlab-ci"
	CircleCI     = "circleci"
	CI           = "ci" // Travis, Drone, Azure, Bitbucket, CodeBuild, Jenkins
	Make         = "makefile"
	Task         = "taskfile"
	ShellScript  = "script"
	Skaffold     = "skaffold"
	Bake         = "bake"
	CloudBuild   = "cloudbuild"
	Fly          = "fly"
	Heroku       = "heroku"
	Procfile     = "procfile"
	AppYAML      = "app.yaml"
	ECS          = "ecs"
	DevContainer = "devcontainer"
	Tilt         = "tiltfile"
)

// A Use is one place that builds an image of the repository, or starts one.
// Paths are tree paths ("." is the root), "" when they are not known or lie
// outside of the tree. A text that holds a variable or a template without a
// known value is kept as it is written.
type Use struct {
	source.Pos
	Source string // Compose, Kubernetes, …
	Name   string // of the service, container, target or process

	Context, Dockerfile, Target string

	Builds    bool              // it builds the image; else it only starts it
	Inline    bool              // it builds from a Dockerfile in its own text
	BuildKeys bool              // compose: its build is a mapping, not just a directory
	Args      map[string]string // build arguments; "$NAME" for those taken from the environment
	AnyArgs   bool              // it gives further build arguments, or any, that are not known here
	Image     string            // what is built or started, as written; "" unknown

	// Entrypoint and Command replace the image's; nil keeps the image's own, and
	// no words at all take it away. An Entrypoint takes the image's command away.
	Entrypoint, Command *Words
	Health              []Words           // health checks, exec probes and lifecycle hooks
	Vars                []Variable        // what it sets in the environment, by itself and through files
	Env                 map[string]string // the same; of several values of one name, the last
	AnyEnv              bool              // it sets further variables that are not known here
	EnvFiles            []string          // tree paths of files that set some of it
	Mounts              []Mount
	Dir                 string // working directory in the container; "" keeps the image's
	User                string // "" keeps the image's
	NonRoot             bool   // runAsNonRoot
	Watch               bool   // source is synced into it while it runs
	Toolchain           bool   // people work in the container, with go at hand
	Shell               string // why the image needs a shell; "" when nothing says so

	// Sure is false when a template or script was read as far as it can be, or the
	// use belongs to the Dockerfile only because nothing else is near.
	Sure bool

	envRefs []envRef // what else its environment is taken from
	images  []string // further names of what is built
	service string   // the compose service or container that it enters
	pattern string   // of the Dockerfile's path, when that holds variables
	unsaid  bool     // its context or its Dockerfile is not known at all
	remote  bool     // its context is not in the tree
	bare    bool     // compose: what it builds is said by another file
	named   string   // compose: of bare ones that name a Dockerfile, as it is written
	tied    bool     // it counts only when its image is built in this repository
	skipped int      // variables before its image's name that may be flags
}

// Words are a program and its arguments, or one text that a shell runs.
type Words struct {
	source.Pos
	Args  []string
	Shell bool // Args is one text, run by the shell of the image
}

// A Mount covers a path of the image.
type Mount struct {
	source.Pos
	Source string // a tree path, an absolute host path, or a volume's name; "" unknown
	Target string // absolute, in the image
	Bind   bool   // a directory or file of the host
}

// A Problem is a file that was not read, or not to its end.
type Problem struct {
	source.Pos
	Text string // one sentence without a full stop
	Name string // what it is about; "" for the repository
}

// ReadRepo reads the files of a repository that build or start images. It never
// fails: what could not be read is among the Problems.
func ReadRepo(tree fs.FS) *Repo {
	r := &repoReader{tree: source.NewTree(tree, "", limits), files: map[string]bool{}, folded: map[string]string{},
		cache: map[string]*repoFile{}, configs: map[string][]Variable{},
		repo: &Repo{goDirs: map[string]bool{}, hosts: map[string]map[string]bool{}}}
	r.walk()
	r.readModule()
	formats := repoFormats()
	for _, name := range r.names {
		for _, f := range formats {
			if f.is(name) {
				f.read(r, name)
				break
			}
		}
	}
	r.nameTagged()
	r.joinOverrides()
	r.joinContainers()
	r.nameContainers()
	r.foldNames()
	r.fillEnv()
	r.repo.sort()
	return r.repo
}

// sort puts the uses in the order of their files and lines, each once.
func (r *Repo) sort() {
	slices.SortStableFunc(r.Uses, func(a, b Use) int {
		return cmp.Or(strings.Compare(a.File, b.File), a.Line-b.Line)
	})
	r.Uses = slices.CompactFunc(r.Uses, func(a, b Use) bool { return reflect.DeepEqual(a, b) })
}
