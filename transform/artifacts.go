package transform

import (
	"path"
	"slices"
)

// artifactBuilds are the go commands that make what the image starts.
func (f *facts) artifactBuilds() []*build { return f.artifacts }

// readBuilds are those of them whose source was read.
func (f *facts) readBuilds() []*build {
	return slices.DeleteFunc(slices.Clone(f.artifactBuilds()), func(b *build) bool { return b.prog.src == nil })
}

func (f *facts) findArtifacts() []*build {
	var list []*build
	add := func(t target) {
		if t.kind != artifact {
			return
		}
		for _, b := range f.sameOutput(t.build) {
			if !slices.Contains(list, b) {
				list = append(list, b)
			}
		}
	}
	for _, s := range f.starts {
		add(s.target)
		for _, t := range f.argTargets(s) {
			add(t)
		}
	}
	if len(f.unclearStarts()) > 0 { // it may be any of those that are there
		for _, b := range f.builds {
			for _, out := range b.outs {
				add(f.at(out))
			}
		}
	}
	for _, out := range f.mayStart() {
		add(f.at(out))
	}
	return list
}

// mayStart are the executables of the project that a program may start whose calls
// don't tell which: all that it builds.
func (f *facts) mayStart() []string {
	var list []string
	if len(f.execUnknown) == 0 {
		return nil
	}
	for _, b := range f.builds {
		for _, out := range b.outs {
			if !b.fetched() && !f.runsInBuild(path.Base(out)) && f.at(out).kind == artifact {
				list = append(list, out)
			}
		}
	}
	return list
}

// sameOutput is a build with all others that write the same executable, as the
// branches of a condition do, or that come later and may write it.
func (f *facts) sameOutput(b *build) []*build {
	list := []*build{b}
	at := slices.Index(f.builds, b)
	for i, other := range f.builds {
		same := slices.ContainsFunc(other.outs, func(out string) bool { return slices.Contains(b.outs, out) })
		if other != b && (same || i > at && slices.ContainsFunc(b.outs, other.unnamed)) {
			list = append(list, other)
		}
	}
	return list
}
