package plan

import (
	"slices"

	"offstage/transform/internal/catalog"
	"offstage/transform/internal/finding"
	"offstage/transform/internal/image"
	"offstage/transform/internal/launch"
)

// Estimate is what the image takes before and after, without a build of either: by the
// table of images, the sizes of the context's files, and what programs that import the
// same were measured to take. Where one of these is not known, neither is told.
func Estimate(p *Plan) finding.Sizes {
	m := p.Model
	before, known := m.Base.Size()
	after, ok := p.Image.Size()
	switch {
	case !known:
		return finding.Sizes{Unknown: "what the builder's image takes is not known"}
	case !ok:
		return finding.Sizes{Unknown: "what " + p.From + " takes is not known"}
	case m.Context == nil:
		return finding.Sizes{Unknown: "the build context is not known"}
	}
	s := image.NewSizer()
	before += s.Layers(m.FS) + caches(s, m) + installed(m)
	after += carriedBytes(p, s) + packages(p.Packages, p.Image.Base)
	if s.Unknown != "" {
		return finding.Sizes{Unknown: s.Unknown}
	}
	return finding.Sizes{Before: rounded(before, catalog.MB), After: rounded(after, catalog.MB/10)}
}

// rounded leaves out digits that no estimate has.
func rounded(n, to int64) int64 { return (n + to/2) / to * to }

// caches is what the go command leaves in the original of the largest of its builds: most
// of it is the standard library's, which all share.
func caches(s *image.Sizer, m *launch.Model) int64 {
	var most int64
	for _, b := range m.Builds {
		if slices.Contains(m.Chain, b.Step) {
			most = max(most, s.Caches(b))
		}
	}
	return most
}

// installed is what the original's packages take, and its toolchain where its base
// brings none.
func installed(m *launch.Model) int64 {
	var names []string
	for _, n := range m.SystemPackages() {
		if m.Holds(n) && !slices.Contains(names, n) {
			names = append(names, n)
		}
	}
	sum := packages(names, m.Base)
	if !m.Base.Golang && !m.LosesGo() {
		sum += catalog.Toolchain
	}
	return sum
}

func packages(names []string, base catalog.Base) int64 {
	var sum int64
	for _, n := range names {
		sum += catalog.PackageSize(n, base)
	}
	return sum
}

// carriedBytes is what the runtime stage gets from the builder.
func carriedBytes(p *Plan, s *image.Sizer) int64 {
	m := p.Model
	var sum int64
	if p.Prober != nil {
		sum += proberSize
	}
	for _, c := range p.Copies {
		fd, ok := m.FS.Lookup(c.Path)
		switch {
		case catalog.KitSize(c.Path) > 0:
			sum += catalog.KitSize(c.Path)
		case ok && fd.Kind == image.Built:
			sum += executable(p, s, fd.Build)
		case !c.Link:
			sum += s.At(m.FS, c.Path)
		}
	}
	return sum
}

// executable is what an executable takes after the rewrite.
func executable(p *Plan, s *image.Sizer, b *image.Build) int64 {
	n := s.Executable(b)
	if slices.Contains(p.Improved, "strip") && !b.Stripped() {
		n = catalog.Stripped(n)
	}
	return n
}
