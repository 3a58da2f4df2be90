package launch

import (
	"path"
	"slices"

	"offstage/transform/internal/image"
)

// ArtifactBuilds are the go commands that make what the image starts.
func (m *Model) ArtifactBuilds() []*image.Build { return m.Artifacts }

// ReadBuilds are those of them whose source was read.
func (m *Model) ReadBuilds() []*image.Build {
	return slices.DeleteFunc(slices.Clone(m.ArtifactBuilds()),
		func(b *image.Build) bool { return b.Program.Source == nil })
}

// artifacts are the executables that are started, or may be, and that a go command made.
func artifacts(m *Model) []Target {
	var list []Target
	for _, s := range m.Starts {
		list = append(append(list, s.Target), m.ArgTargets(s)...)
	}
	if len(m.UnclearStarts()) > 0 { // it may be any of those that are there
		for _, b := range m.Builds {
			for _, out := range b.Outs {
				list = append(list, m.At(out))
			}
		}
	}
	for _, out := range m.MayStart() {
		list = append(list, m.At(out))
	}
	return slices.DeleteFunc(list, func(t Target) bool { return t.Kind != Artifact })
}

func (f *finder) findArtifacts() []*image.Build {
	var list []*image.Build
	for _, t := range artifacts(f.Model) {
		for _, b := range f.sameOutput(t.Build) {
			if !slices.Contains(list, b) {
				list = append(list, b)
			}
		}
	}
	return list
}

// MayStart are the executables of the project that a program may start whose calls
// don't tell which: all that it builds.
func (m *Model) MayStart() []string {
	var list []string
	if len(m.ExecUnknown) == 0 {
		return nil
	}
	for _, b := range m.Builds {
		for _, out := range b.Outs {
			if !b.Fetched() && !m.RunsInBuild(path.Base(out)) && m.At(out).Kind == Artifact {
				list = append(list, out)
			}
		}
	}
	return list
}

// sameOutput is a build with all others that write the same executable, as the
// branches of a condition do, or that come later and may write it.
func (f *finder) sameOutput(b *image.Build) []*image.Build {
	list := []*image.Build{b}
	at := slices.Index(f.Builds, b)
	for i, other := range f.Builds {
		same := slices.ContainsFunc(other.Outs, func(out string) bool { return slices.Contains(b.Outs, out) })
		if other != b && (same || i > at && slices.ContainsFunc(b.Outs, other.Unnamed)) {
			list = append(list, other)
		}
	}
	return list
}

// Executables are the paths that the artifacts are started at, each once: where a build
// put one, or where a copy of it is.
func (m *Model) Executables() []string {
	var list []string
	for _, t := range artifacts(m) {
		if !slices.Contains(list, t.Path) {
			list = append(list, t.Path)
		}
	}
	return list
}
