package image

import (
	"slices"

	"github.com/moby/buildkit/frontend/dockerfile/instructions"

	"offstage/transform/internal/dockerfile"
)

// mount lays what a RUN mounts from the context; unmount takes it away, with all that the
// RUN wrote below a mount.
func mount(im *FS, st *dockerfile.Step) (unmount func()) {
	run, ok := st.Cmd.(*instructions.RunCommand)
	if !ok {
		return func() {}
	}
	n := len(im.Layers)
	var targets []string
	for _, mount := range instructions.GetMounts(run) {
		if mount.Target == "" { // an agent's socket
			continue
		}
		at := dockerfile.JoinDir(st.Dir, mount.Target)
		if mount.Type == instructions.MountTypeBind && mount.From == "" && im.ctx != nil {
			im.Add(Layer{Kind: FromContext, At: at, Src: contextPath(mount.Source), Step: st})
		}
		targets = append(targets, at)
	}
	return func() {
		if len(targets) > 0 {
			im.Layers, im.paths = append(im.Layers[:n:n], unmounted(im.Layers[n:], targets)...), nil
		}
	}
}

// unmounted are layers without those below mounts. Of what was copied out of one it is not known
// any more what it is.
func unmounted(layers []Layer, targets []string) []Layer {
	var list []Layer
	for _, l := range layers {
		copied := l.Kind == FromImage && l.From == nil && BelowAny(targets, l.Src)
		switch {
		case BelowAny(targets, l.At):
			continue
		case copied && l.Tree:
			l = Layer{Kind: Opaque, At: l.At, Maybe: l.Maybe, Step: l.Step}
		case copied:
			l = Layer{Kind: Made, At: l.At, Src: l.Src, Maybe: l.Maybe, Step: l.Step}
		}
		list = append(list, l)
	}
	return slices.Clip(list)
}
