package refuse

import (
	"offstage/transform/internal/finding"
	"offstage/transform/internal/launch"
)

// usedAsBase finds other Dockerfiles that build on this one's image: what
// they use of it can't be told.
func usedAsBase(m *launch.Model) []finding.Refusal {
	const do = "let the other file start from a golang image, or from this one's builder stage"
	for _, b := range m.Bases {
		if b.Evidence.File != m.File.Name && m.Opts.Repository.Read().Repo.Gives(m.File.Name, b.Image) {
			return []finding.Refusal{
				finding.NewRefusal(finding.UsedAsBase, do, b.Evidence,
					"%s is built on this image, and may use the toolchain or the source in it", b.Evidence.File),
			}
		}
	}
	return nil
}
