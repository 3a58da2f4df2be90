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
	words := swagWords(c)
	if len(words) < 2 || words[1].Text != "init" && words[1].Text != "i" || c.Dir == "" {
		return ""
	}
	dir, ok := swagOutput(words[2:])
	switch {
	case !ok:
		return ""
	case path.IsAbs(dir):
		return path.Clean(dir)
	}
	return path.Join(c.Dir, dir)
}

// swagWords are the words of a command from swag on, which go run may start.
func swagWords(c *shell.Command) []shell.Word {
	if g := c.AsGo(); g != nil && g.Verb == "run" {
		at := slices.IndexFunc(c.Args,
			func(w shell.Word) bool { return strings.HasPrefix(w.Text, "github.com/swaggo/swag/") })
		return c.Args[max(at, 0):]
	}
	if c.Program() != "swag" {
		return nil
	}
	return c.Args
}

// swagOutput is the directory that the flags of swag init name; it is false where they
// are not known, or ask for no Go source.
func swagOutput(flags []shell.Word) (dir string, ok bool) {
	dir = "docs"
	for i, w := range flags {
		flag, value, joined := strings.Cut(strings.TrimLeft(w.Text, "-"), "=")
		if !joined && i+1 < len(flags) {
			value = flags[i+1].Text
		}
		switch {
		case !w.Known:
			return "", false
		case !strings.HasPrefix(w.Text, "-"):
		case flag == "o" || flag == "output":
			dir = value
		case (flag == "ot" || flag == "outputTypes") && !strings.Contains(value, "go"):
			return "", false
		}
	}
	return dir, true
}
