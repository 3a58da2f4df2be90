package plan

import (
	"slices"
	"strings"

	"offstage/transform/internal/dockerfile"
	"offstage/transform/internal/finding"
	"offstage/transform/internal/image"
	"offstage/transform/internal/launch"
)

// withMultiarch lets the builder run on the platform of the machine that builds,
// and has Go build for the one that is asked for.
func withMultiarch(p *Plan) error {
	m := p.Model
	root := image.StagesTo(m.Final)[0]
	builds := m.ArtifactBuilds()
	if root.Platform != "" {
		return unless(m.Because(root.From, "the builder has a platform already"))
	}
	if len(builds) == 0 {
		return unless(m.Because(root.From, "no build is seen here"))
	}
	for _, b := range builds {
		if ev := boundTo(m, b); ev != nil {
			return unless(ev)
		}
	}
	for _, ev := range []*finding.Evidence{asksPlatform(m), foreignPrograms(p, root), nativeFiles(p, root)} {
		if ev != nil {
			return unless(ev)
		}
	}
	at := root.From.Text().Pos(0)
	p.Added = append(p.Added, dockerfile.Edit{Start: at, End: at, New: "--platform=$BUILDPLATFORM "})
	target(p, builds)
	p.say("multiarch", root.From, "it takes BuildKit, and linux/arm/v6 a GOARM as well")
	return nil
}

// target declares the arguments above the first build and sets them on each.
func target(p *Plan, builds []*image.Build) {
	first := builds[0]
	prefix := ""
	for _, b := range builds {
		prefix = targetOf(p.Model, b)
		if b.Run == nil {
			p.runTarget = prefix
			continue
		}
		if first.Run == nil || b.Step.Index < first.Step.Index {
			first = b
		}
		at := b.Run.Text.Pos(launch.Place(b))
		p.change(dockerfile.Edit{Start: at, End: at, New: prefix})
	}
	var lines []string
	for _, name := range []string{"TARGETOS", "TARGETARCH"} {
		if strings.Contains(prefix, "$"+name) && !first.Step.Before.Arg(name) {
			lines = append(lines, p.Keyword("ARG")+" "+name)
		}
	}
	switch {
	case len(lines) == 0:
	case first.Run == nil:
		p.RunArgs = lines
	default:
		p.before(first.Step, lines...)
	}
}

// targetOf are the assignments that make Go build for the target platform. An
// image is for linux, so a GOOS that says so may stay.
func targetOf(m *launch.Model, b *image.Build) string {
	if os, _ := m.Setting(b, "GOOS"); os == "linux" {
		return "GOARCH=$TARGETARCH "
	}
	return "GOOS=$TARGETOS GOARCH=$TARGETARCH "
}

// Crossed is the assignments of a go run that becomes a build.
func (p *Plan) Crossed(b *image.Build) string {
	if b.Run != nil {
		return ""
	}
	return p.runTarget
}

// boundTo says why a build can't be one for another platform; nil when it can.
func boundTo(m *launch.Model, b *image.Build) *finding.Evidence {
	if ev := m.Unreachable(b); ev != nil {
		return ev
	}
	arch, _ := m.Setting(b, "GOARCH")
	os, _ := m.Setting(b, "GOOS")
	on, set := m.CgoEnabled(b)
	l := m.Linkage(b)
	switch {
	case b.Run != nil && !slices.Contains(m.Final.Steps, b.Step):
		return m.Because(b.Step, "the build is not in the final stage")
	case b.Run != nil && b.Command.Verb != "build":
		return m.Because(b.Step, "go %s puts what it builds for another platform elsewhere", b.Command.Verb)
	case arch != "":
		return m.Because(b.Step, "GOARCH is set already")
	case os != "" && os != "linux" || platformArg(m, b.Step):
		return m.Because(b.Step, "the platform is set already")
	case l.Libc != launch.Static || l.UseC || !l.Off && (on || !set):
		return m.Because(b.Step, "the build takes C code, which Go alone can't build for another platform")
	}
	return startedInBuild(m, b)
}

// nativeFiles says which file of the runtime stage the builder may have made for
// its own platform alone.
func nativeFiles(p *Plan, root *dockerfile.Stage) *finding.Evidence {
	m := p.Model
	builds := m.ArtifactBuilds()
	for _, c := range p.Copies {
		fd, ok := m.FS.Lookup(c.Path)
		switch {
		case fd.Step != nil && copiedOfRoot(m, fd.Step, root):
			return m.Because(fd.Step,
				"%s is made in a stage that starts from the builder's, perhaps for its platform alone", c.Path)
		case c.Kit || !ok || fd.Dir && (fd.Kind == image.MadeDir || fd.Kind == image.FromContext):
		case fd.Kind == image.Built && slices.Contains(builds, fd.Build):
		case fd.Kind == image.FromContext && fd.Sure, fd.Kind == image.FromImage && fd.From != nil:
		default:
			return m.Because(fd.Step, "%s is made in the builder, perhaps for its platform alone", c.Path)
		}
		if l := madeBelow(m, c.Path); l != nil {
			return m.Because(l.Step, "%s is made in the builder, perhaps for its platform alone", l.At)
		}
	}
	return nil
}

// madeBelow is the first thing in a copied directory that the builder makes, but
// for the programs that are built for the target platform.
func madeBelow(m *launch.Model, dir string) *image.Layer {
	for i, l := range m.FS.Layers {
		rel, ok := image.Below(dir, l.At)
		if !ok || rel == "." || l.Kind == image.Built && slices.Contains(m.ArtifactBuilds(), l.Build) {
			continue
		}
		if l.Kind == image.Built || l.Kind == image.Made || l.Kind == image.Opaque {
			return &m.FS.Layers[i]
		}
	}
	return nil
}
