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

func (f *finder) findArtifacts() []*image.Build {
	var list []*image.Build
	add := func(t Target) {
		if t.Kind != Artifact {
			return
		}
		for _, b := range f.sameOutput(t.Build) {
			if !slices.Contains(list, b) {
				list = append(list, b)
			}
		}
	}
	for _, s := range f.Starts {
		add(s.Target)
		for _, t := range f.ArgTargets(s) {
			add(t)
		}
	}
	if len(f.UnclearStarts()) > 0 { // it may be any of those that are there
		for _, b := range f.Builds {
			for _, out := range b.Outs {
				add(f.At(out))
			}
		}
	}
	for _, out := range f.MayStart() {
		add(f.At(out))
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

// Executables are the paths of what the artifacts' builds make, each once.
func (m *Model) Executables() []string {
	var list []string
	for _, b := range m.Artifacts {
		for _, out := range b.Outs {
			if !slices.Contains(list, out) {
				list = append(list, out)
			}
		}
	}
	return list
}
