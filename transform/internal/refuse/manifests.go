package refuse

import (
	"offstage/transform/internal/finding"
	"offstage/transform/internal/image"
	"offstage/transform/internal/launch"
)

// manifests finds Kubernetes manifests that start the toolchain: they have
// no way to name a stage.
func manifests(m *launch.Model) []finding.Refusal {
	var list []finding.Refusal
	for _, s := range m.Starts {
		if s.InManifest() && s.NeedsGo() {
			list = append(list, finding.NewRefusal(finding.K8sStartsGo,
				"start the executable in the manifest, or give it an image of its own", s.Evidence,
				"%s needs the toolchain in the image", image.CommandLine(s.Command)))
		}
	}
	return list
}
