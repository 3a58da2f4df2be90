package emit

import (
	"path"
	"strings"

	"offstage/transform/internal/image"
	"offstage/transform/internal/plan"
)

// treeCommands copy paths of one directory to where it is in /rootfs. A link that would lead
// elsewhere from there is made anew.
func treeCommands(w *writer, paths []string, to string) []string {
	var copied, cmds []string
	for _, p := range paths {
		if end, astray := image.Astray(w.Model.FS, p, path.Clean(strings.TrimPrefix(to, rootfs))); astray {
			cmds = append(cmds, "ln -s "+plan.Quote(end)+" "+plan.Quote(to+path.Base(p)))
			continue
		}
		copied = append(copied, p)
	}
	if len(copied) > 0 {
		cmds = append([]string{"cp -a " + strings.Join(quotePatterns(copied), " ") + " " + plan.Quote(to)}, cmds...)
	}
	return cmds
}
