package emit

import (
	"strings"

	"offstage/transform/internal/catalog"
	"offstage/transform/internal/image"
	"offstage/transform/internal/plan"
)

// buildLine is the RUN that makes the executable of a go run, for the end of
// the builder, where the directory is dir.
func (w *writer) buildLine(b *image.Build, dir string) string {
	words := []string{"go", "build"}
	if stamps(b, w.Model.Base) {
		words = append(words, "-buildvcs=false")
	}
	all := b.Command.Command.Args
	flags := all[2 : len(all)-len(b.Command.Prog)-len(b.Command.Args)]
	for _, word := range plan.ReplaceFlags(flags, w.RunFlags[b]) {
		words = append(words, plan.Quote(word))
	}
	words = append(words, "-o", plan.Quote(b.Outs[0]))
	for _, word := range b.Command.Args {
		text := word.Text
		if !word.Glob {
			text = plan.Quote(text)
		}
		words = append(words, text)
	}
	line := w.Crossed(b) + strings.Join(words, " ")
	if w.Model.Linkage(b).Off {
		line = "CGO_ENABLED=0 " + line
	}
	if at := w.Model.Final.Config.Workdir; at != dir {
		line = "cd " + plan.Quote(at) + " && " + line
	}
	return line
}

// stamps reports whether go build would stamp version control into the executable,
// which go run does not: a package from Go 1.18 on.
func stamps(b *image.Build, base catalog.Base) bool {
	if len(b.Command.Args) > 0 && strings.HasSuffix(b.Command.Args[0].Text, ".go") {
		return false
	}
	return base.Go == "" || catalog.Minor(base.Go) >= 18
}
