package transform

import (
	"slices"
	"strings"

	"offstage/transform/internal/dockerfile"
)

// withMultiarch lets the builder run on the platform of the machine that builds,
// and has Go build for the one that is asked for.
func withMultiarch(p *plan) error {
	f := p.facts
	root := stagesTo(f.stage)[0]
	builds := f.artifactBuilds()
	if root.Platform != "" {
		return unless(f.because(root.From, "the builder has a platform already"))
	}
	if len(builds) == 0 {
		return unless(f.because(root.From, "no build is seen here"))
	}
	for _, b := range builds {
		if ev := f.boundTo(b); ev != nil {
			return unless(ev)
		}
	}
	for _, ev := range []*Evidence{f.asksPlatform(), p.foreignPrograms(root), p.nativeFiles(root)} {
		if ev != nil {
			return unless(ev)
		}
	}
	at := root.From.Text().Pos(0)
	p.added = append(p.added, dockerfile.Edit{Start: at, End: at, New: "--platform=$BUILDPLATFORM "})
	p.target(builds)
	p.say("multiarch", root.From, "it takes BuildKit, and linux/arm/v6 a GOARM as well")
	return nil
}

// target declares the arguments above the first build and sets them on each.
func (p *plan) target(builds []*build) {
	first := builds[0]
	prefix := ""
	for _, b := range builds {
		prefix = p.facts.targetOf(b)
		if b.run == nil {
			p.runTarget = prefix
			continue
		}
		if first.run == nil || b.at.Index < first.at.Index {
			first = b
		}
		at := b.run.text.Pos(b.place())
		p.change(dockerfile.Edit{Start: at, End: at, New: prefix})
	}
	var lines []string
	for _, name := range []string{"TARGETOS", "TARGETARCH"} {
		if strings.Contains(prefix, "$"+name) && !first.at.Before.Arg(name) {
			lines = append(lines, p.keyword("ARG")+" "+name)
		}
	}
	switch {
	case len(lines) == 0:
	case first.run == nil:
		p.runArgs = lines
	default:
		p.before(first.at, lines...)
	}
}

// targetOf are the assignments that make Go build for the target platform. An
// image is for linux, so a GOOS that says so may stay.
func (f *facts) targetOf(b *build) string {
	if os, _ := f.setting(b, "GOOS"); os == "linux" {
		return "GOARCH=$TARGETARCH "
	}
	return "GOOS=$TARGETOS GOARCH=$TARGETARCH "
}

// crossed is the assignments of a go run that becomes a build.
func (p *plan) crossed(b *build) string {
	if b.run != nil {
		return ""
	}
	return p.runTarget
}

// boundTo says why a build can't be one for another platform; nil when it can.
func (f *facts) boundTo(b *build) *Evidence {
	if ev := f.unreachable(b); ev != nil {
		return ev
	}
	arch, _ := f.setting(b, "GOARCH")
	os, _ := f.setting(b, "GOOS")
	on, set := f.cgoEnabled(b)
	l := f.linkage(b)
	switch {
	case b.run != nil && !slices.Contains(f.stage.Steps, b.at):
		return f.because(b.at, "the build is not in the final stage")
	case b.run != nil && b.cmd.Verb != "build":
		return f.because(b.at, "go %s puts what it builds for another platform elsewhere", b.cmd.Verb)
	case arch != "":
		return f.because(b.at, "GOARCH is set already")
	case os != "" && os != "linux" || f.platformArg(b.at):
		return f.because(b.at, "the platform is set already")
	case l.libc != static || l.useC || !l.off && (on || !set):
		return f.because(b.at, "the build takes C code, which Go alone can't build for another platform")
	}
	return f.startedInBuild(b)
}

// nativeFiles says which file of the runtime stage the builder may have made for
// its own platform alone.
func (p *plan) nativeFiles(root *dockerfile.Stage) *Evidence {
	f := p.facts
	builds := f.artifactBuilds()
	for _, c := range p.copies {
		fd, ok := f.image.lookup(c.path)
		switch {
		case fd.step != nil && f.copiedOfRoot(fd.step, root):
			return f.because(fd.step, "%s is made in a stage that starts from the builder's, perhaps for its platform alone", c.path)
		case c.kit || !ok || fd.dir && (fd.kind == madeDir || fd.kind == fromContext):
		case fd.kind == built && slices.Contains(builds, fd.build):
		case fd.kind == fromContext && fd.sure, fd.kind == fromImage && fd.image != nil:
		default:
			return f.because(fd.step, "%s is made in the builder, perhaps for its platform alone", c.path)
		}
		if l := f.madeBelow(c.path); l != nil {
			return f.because(l.step, "%s is made in the builder, perhaps for its platform alone", l.at)
		}
	}
	return nil
}

// madeBelow is the first thing in a copied directory that the builder makes, but
// for the programs that are built for the target platform.
func (f *facts) madeBelow(dir string) *layer {
	for i, l := range f.image.layers {
		rel, ok := below(dir, l.at)
		if !ok || rel == "." || l.kind == built && slices.Contains(f.artifactBuilds(), l.build) {
			continue
		}
		if l.kind == built || l.kind == made || l.kind == opaque {
			return &f.image.layers[i]
		}
	}
	return nil
}
