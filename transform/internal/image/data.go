package image

import (
	"io/fs"
	"path"
	"slices"
	"strings"

	"offstage/transform/internal/catalog"
)

// Skips reports whether an entry of a directory is none that a program opens. What
// is vendored may be a web page's own.
func (m *Model) Skips(dir string, e fs.DirEntry) bool {
	if e.IsDir() && e.Name() == "vendor" {
		return m.HasSource(path.Join(dir, e.Name()), 0)
	}
	return NotData(e.Name(), e.IsDir())
}

// StillThere reports whether the final stage holds something at a path.
func (m *Model) StillThere(at string) bool {
	_, ok := m.FS.Lookup(at)
	return ok
}

// HasData reports whether a directory of the context holds any data at all.
func (m *Model) HasData(dir string, depth int) bool {
	entries, err := m.Context.List(dir)
	if err != nil || depth > 32 {
		return true
	}
	for _, e := range entries {
		switch {
		case slices.Contains(placeholders, e.Name()):
			return true
		case m.Skips(dir, e):
		case !e.IsDir():
			return true
		case e.IsDir() && m.HasData(path.Join(dir, e.Name()), depth+1):
			return true
		}
	}
	return false
}

// placeholders prove that their directory exists where people build.
var placeholders = []string{".gitkeep", ".keep", ".gitignore", ".empty"}

// NotData reports whether an entry of the context is Go source, a module file, or
// a file of version control, of Docker or of a CI system.
func NotData(name string, dir bool) bool {
	if dir {
		return slices.Contains(ToolDirs, name)
	}
	return slices.Contains(toolFiles, name) ||
		strings.HasSuffix(name, ".go") || strings.HasPrefix(name, "Dockerfile") ||
		catalog.HasSuffix(strings.ToLower(name), []string{".dockerfile", ".dockerignore"}) ||
		strings.HasPrefix(name, "docker-compose") || strings.HasPrefix(name, "Gopkg.") ||
		strings.HasPrefix(name, "glide.")
}

var ToolDirs = []string{
	"vendor",
	"Godeps",
	".git",
	".hg",
	".svn",
	".github",
	".gitlab",
	".circleci",
	".vscode",
	".idea",
	".devcontainer",
	".buildkite",
}

var toolFiles = []string{
	"go.mod",
	"go.sum",
	"go.work",
	"go.work.sum",
	".gitignore",
	".gitattributes",
	".gitmodules",
	".gitkeep",
	"Containerfile",
	"compose.yml",
	"compose.yaml",
	".travis.yml",
	".gitlab-ci.yml",
	".drone.yml",
	".goreleaser.yml",
	".goreleaser.yaml",
	"Jenkinsfile",
	"azure-pipelines.yml",
	"bitbucket-pipelines.yml",
	"cloudbuild.yaml",
	".golangci.yml",
	".golangci.yaml",
	"appveyor.yml",
	"circle.yml",
	"wercker.yml",
	".editorconfig",
	".pre-commit-config.yaml",
	".air.toml",
	".DS_Store",
}

// IsDocument reports whether a file is one about the project, or settings of a tool that
// people work on it with: no program opens it unless it names it.
func IsDocument(name string) bool {
	lower := strings.ToLower(name)
	stem, ext, _ := strings.Cut(lower, ".")
	if documents.Has(stem) && documentExts.Has("."+ext) {
		return true
	}
	return toolSettings.Has(lower) || strings.HasSuffix(lower, ".code-workspace") ||
		slices.ContainsFunc(toolPrefixes, func(p string) bool { return strings.HasPrefix(lower, p) })
}

const (
	documents catalog.Words = `license licence copying notice readme contributing code_of_conduct changelog changes
	history security authors maintainers codeowners governance support hacking`
	documentExts catalog.Words = ". .md .txt .rst .adoc .markdown"
	toolSettings catalog.Words = `makefile gnumakefile taskfile.yml taskfile.yaml justfile codecov.yml .codecov.yml
	renovate.json .renovaterc .hadolint.yaml .hadolint.yml skaffold.yaml tiltfile typos.toml _typos.toml .gitpod.yml`
)

var toolPrefixes = []string{".eslintrc", ".prettierrc", ".markdownlint", ".yamllint", ".golangci", ".goreleaser"}

// OnlyDocuments reports whether a directory of the context holds nothing but documents,
// and what no program opens.
func (m *Model) OnlyDocuments(dir string, depth int) bool {
	entries, err := m.Context.List(dir)
	if err != nil || depth > 32 {
		return false
	}
	return !slices.ContainsFunc(entries, func(e fs.DirEntry) bool {
		switch {
		case e.IsDir():
			return !m.Skips(dir, e) && !m.OnlyDocuments(path.Join(dir, e.Name()), depth+1)
		case slices.Contains(placeholders, e.Name()):
			return true
		}
		return !m.Skips(dir, e) && !IsDocument(e.Name())
	})
}

// IsSource reports whether a path is Go source or another file that only a build
// reads.
func (m *Model) IsSource(p string, fd Entry) bool {
	if fd.Kind != FromContext {
		return false
	}
	if fd.Dir {
		return m.Context != nil && !m.HasData(fd.Path, 0)
	}
	return NotData(path.Base(p), false)
}
