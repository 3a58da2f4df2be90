package plan

import (
	"path"
	"slices"
	"strings"

	"offstage/transform/internal/catalog"
	"offstage/transform/internal/finding"
	"offstage/transform/internal/launch"
)

// Lacking says why no runtime meets the needs: by what alpine lacks, or debian
// where the C library decides. The way out is Debian's image of the builder's
// release, if that one has everything.
func Lacking(m *launch.Model, needs []finding.Need, out []finding.RuledOut) finding.Refusal {
	lacks := out[len(out)-1]
	for _, o := range out {
		rt, alone := catalog.RuntimeNamed(o.Runtime)
		if alone && rt.Manager != "" && o.Need.Kind != finding.KindGlibc {
			lacks = o
		}
		if o.Need.Kind == finding.KindUnknownTree {
			lacks = o
			break // none has it
		}
	}
	n := lacks.Need
	ev := m.Line(m.Final.From, "no runtime offers what is needed")
	if len(n.Evidence) > 0 {
		ev = n.Evidence[0]
	}
	if r, ok := uninstallable(m, out, ev); ok {
		return r
	}
	switch n.Kind {
	case finding.KindProgram, finding.KindFullProgram, finding.KindPackage:
		r := finding.NewRefusal(finding.ExecUnmapped, sayRuntime(m, needs), ev,
			"%s %s has no known package on %s", plainKind(n.Kind), n.Arg, lacks.Runtime)
		if catalog.Busybox.Has(n.Arg) {
			r.Text += " that does the same: " + ev.Why
		}
		return r
	case finding.KindUnknownProgram:
		const do = "say which with # offstage: starts NAME..., or name an image that has them with --runtime"
		return finding.NewRefusal(finding.ExecUnmapped, do, ev,
			"any program of the original may be started, and %s has others", lacks.Runtime)
	case finding.KindUnknownTree:
		const do = "copy what is needed by its own path, or name it with # offstage: keep PATH"
		return finding.NewRefusal(finding.StateUnknown, do, ev,
			"which files of %s the program opens is not known, nor is all that is copied into it", n.Arg)
	case finding.KindGlibc, finding.KindMusl:
		if at := m.Base.Image; m.Base.Mirror && m.Base.Release != "" {
			return finding.NewRefusal(finding.CgoUnknownRelease,
				"if "+at+" is a copy of Docker's own image, say so: --mirror-of "+path.Dir(at)+"=docker.io/library", ev,
				"the program is linked to %s, and which release %s stands on is a guess", n.Kind, at)
		}
		const do = "name an image with the same C library with --runtime, or the release in the builder's tag"
		return finding.NewRefusal(finding.CgoUnknownRelease, do, ev,
			"the program is linked to %s, and no image with the same one is known", n.Kind)
	}
	return finding.NewRefusal(finding.ExecUnmapped, "choose another image with --runtime", ev,
		"%s does not offer %s", lacks.Runtime, strings.TrimSpace(string(n.Kind)+" "+n.Arg))
}

// uninstallable says why debian's image would do, but for what can't be installed in it.
func uninstallable(m *launch.Model, out []finding.RuledOut, ev finding.Evidence) (finding.Refusal, bool) {
	i := slices.IndexFunc(out, func(o finding.RuledOut) bool { return o.Runtime == "debian" })
	if i < 0 {
		return finding.Refusal{}, false
	}
	switch n := out[i].Need; n.Kind {
	case finding.KindProgram, finding.KindFullProgram, finding.KindPackage, finding.KindUnknownProgram:
		switch {
		case m.Base.Archived():
			return finding.NewRefusal(
				finding.ExecUnmapped,
				"move the builder to a newer release, or name an image "+
					"that has what is started with --runtime",
				ev,
				"the packages of Debian %s have left deb.debian.org, so its image can't install any",
				m.Base.Release,
			), true
		case n.Kind == finding.KindPackage && !ofDistribution(m, n.Arg):
			return finding.NewRefusal(finding.ExecUnmapped, "name an image that has it with --runtime", ev,
				"%s may be started, and is of a repository that the Dockerfile adds", n.Arg), true
		}
	}
	return finding.Refusal{}, false
}

// sayRuntime names the image to use with --runtime.
func sayRuntime(m *launch.Model, needs []finding.Need) string {
	for _, row := range catalog.Runtimes {
		image := (&Runtime{Runtime: row}).From(m, needs)
		if row.Manager != "apt" || image == "" {
			continue
		}
		if p, _ := try(m, named(m, image), needs, true); p != nil {
			return "use --runtime " + image + ", which has it"
		}
	}
	return "name an image that has it with --runtime"
}

// plainKind is a kind as people say it.
func plainKind(k finding.Kind) string {
	if k == finding.KindFullProgram {
		return string(finding.KindProgram)
	}
	return string(k)
}
