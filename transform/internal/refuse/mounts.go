package refuse

import (
	"offstage/transform/internal/finding"
	"offstage/transform/internal/image"
	"offstage/transform/internal/launch"
	"offstage/transform/internal/repo"
)

// mounts finds mounts that put the host's files over the program, and
// places where people work in the image. A pipeline that gives a command of its own
// has the image do something else for once.
func mounts(m *launch.Model) []finding.Refusal {
	var list []finding.Refusal
	for _, u := range m.Uses {
		do := keepToolchain(m, &u)
		other := image.InPipeline(u) && (u.Command != nil || u.Entrypoint != nil)
		if !m.OfFinal(u) || other && !u.Toolchain && !u.Watch {
			continue
		}
		for _, mount := range u.Mounts {
			if hidden := hiddenBy(m, mount); hidden != "" {
				ev := finding.Evidence{File: mount.File, Line: mount.Line, Why: "the mount covers " + mount.Target}
				list = append(list, finding.NewRefusal(finding.DevMount, do, ev,
					"a mount hides %s, so what runs there is built outside of the image", hidden))
			}
		}
		if u.Toolchain || u.Watch {
			ev := finding.Evidence{File: u.File, Line: u.Line, Why: u.Source + " works in the image"}
			list = append(list, finding.NewRefusal(finding.DevMount, do, ev,
				"people work in a container of this image, with the toolchain at hand"))
		}
	}
	return append(list, brought(m)...)
}

// brought finds programs of the host that are started in the image.
func brought(m *launch.Model) []finding.Refusal {
	var list []finding.Refusal
	for _, s := range m.Starts {
		if s.Brought != nil && s.Brought.Tree == "" && !(image.InPipeline(*s.Use)) {
			list = append(list, finding.NewRefusal(finding.DevMount, keepToolchain(m, s.Use), s.Evidence,
				"%s comes from the host, through a mount, so what it needs can't be seen", s.Brought.Path))
		}
	}
	return list
}

// hiddenBy is the executable that a mount of a host directory covers.
func hiddenBy(m *launch.Model, mount repo.Mount) string {
	if !mount.Bind || mount.Target == "" {
		return ""
	}
	for _, b := range m.ArtifactBuilds() {
		for _, out := range b.Outs {
			if _, ok := image.Below(mount.Target, out); ok {
				return out
			}
		}
	}
	return ""
}
