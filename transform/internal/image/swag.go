package image

import (
	"path"
	"slices"
	"strings"

	"offstage/transform/internal/shell"
)

// swagSource stands for the package that swag writes: data and its registration,
// which open and start nothing. Source: swag's template in gen/gen.go.
var swagSource = "package docs\n"

// swagPackages are the directories of such packages.
func swagPackages(im *FS) []string {
	var list []string
	for _, l := range im.Layers {
		if l.Text == &swagSource {
			list = append(list, path.Dir(l.At))
		}
	}
	return list
}

// swagDocs is the directory where a command lets swag write its package; empty
// when it does not, or when that is not known.
func swagDocs(c *shell.Command) string {
	args := c.Args
	if g := c.AsGo(); g != nil && g.Verb == "run" {
		at := slices.IndexFunc(args,
			func(w shell.Word) bool { return strings.HasPrefix(w.Text, "github.com/swaggo/swag/") })
		args = args[max(at, 0):]
	} else if c.Program() != "swag" {
		return ""
	}
	if len(args) < 2 || args[1].Text != "init" && args[1].Text != "i" || c.Dir == "" {
		return ""
	}
	dir := "docs"
	for i, w := range args[2:] {
		flag, value, ok := strings.Cut(strings.TrimLeft(w.Text, "-"), "=")
		if !ok && i+3 < len(args) {
			value = args[i+3].Text
		}
		switch {
		case !w.Known:
			return ""
		case !strings.HasPrefix(w.Text, "-"):
		case flag == "o" || flag == "output":
			dir = value
		case (flag == "ot" || flag == "outputTypes") && !strings.Contains(value, "go"):
			return ""
		}
	}
	if path.IsAbs(dir) {
		return path.Clean(dir)
	}
	return path.Join(c.Dir, dir)
}
