package need

import (
	"path"

	"offstage/transform/internal/catalog"
	"offstage/transform/internal/finding"
	"offstage/transform/internal/image"
	"offstage/transform/internal/launch"
)

// isShared reports whether a directory of the system holds the data of programs among what the
// system has there, so that a COPY of it brings both.
func isShared(dir string) bool {
	const others = catalog.Programs | catalog.Tools | catalog.Merged | catalog.ForBuild | catalog.ForData
	place, _ := catalog.FindPlace(dir)
	return dir == "/" || place.Is&catalog.System != 0 && place.Is&others == 0 &&
		place.Is&(catalog.Searched|catalog.Parent|catalog.Everywhere) != 0
}

// ofStage is what the steps of another stage put into such a directory, as a copy of it brings
// that.
func ofStage(m *launch.Model, l image.Layer) []carried {
	var list []carried
	for _, o := range l.From.Layers {
		o, ok := l.Through(o)
		switch {
		case !ok || o.At == l.At || catalog.InPlace(o.At, catalog.ForBuild|catalog.Tools) || covered(list, o.At):
		case o.Kind == image.FromContext:
			list = append(list, carryLayer(m, o)...)
		case (o.Kind == image.Made || o.Kind == image.Opaque) && isState(m, o.At):
			ev := m.Line(l.Step, "it is copied in with "+path.Dir(o.At))
			list = append(list, carried{path: o.At, dir: o.Kind == image.Opaque || o.Tree, ev: ev, maybe: true})
		}
	}
	return list
}

// unknownTrees are such directories, out of images that aren't known, or into which a COPY brings
// a directory that the clone lacks: they can't go along as a whole, nor by what is in them, unless
// a person says what that is.
func unknownTrees(m *launch.Model, ev finding.Evidence) []finding.Need {
	if len(m.Asked.Keep) > 0 {
		return nil
	}
	var list []finding.Need
	for _, l := range m.FS.Layers {
		why := "it is copied out of another image"
		switch {
		case l.Foreign() && isShared(l.At):
		case l.Lacked() && (isShared(l.At) || catalog.IsPlace(l.At, catalog.Searched) || l.At == m.Home()):
			why = l.Src + "/ is copied into it, and is not in the build context here"
		default:
			continue
		}
		list = append(list, finding.Need{Kind: finding.KindUnknownTree, Arg: l.At,
			Evidence: []finding.Evidence{m.Line(l.Step, why), ev}})
	}
	return list
}
