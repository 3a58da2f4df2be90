package image

import (
	"io/fs"
	"path"
	"strings"

	"github.com/moby/buildkit/frontend/dockerfile/instructions"

	"offstage/transform/internal/catalog"
	"offstage/transform/internal/dockerfile"
)

// maxSized bounds how many entries of the context are looked at for their sizes.
const maxSized = 20_000

// maxLaid bounds how many layers are looked at, each as often as another one leads to it.
const maxLaid = 200_000

// A Sizer adds up sizes in bytes, from what the repository's file system says of its
// files: it opens none.
type Sizer struct {
	left    int              // entries of the context
	work    int              // layers
	sizes   map[string]int64 // of paths of the context
	Unknown string           // why the sum can't be told: something is too much to look at, or was not read
}

const tooLarge = "the image has too many files to look at"

// NewSizer starts with nothing.
func NewSizer() *Sizer { return &Sizer{left: maxSized, work: maxLaid, sizes: map[string]int64{}} }

// context is the size of a file of the context, or of all below a directory.
func (s *Sizer) context(c *Context, name string) int64 {
	if n, ok := s.sizes[name]; ok {
		return n
	}
	fi, err := c.Stat(name)
	switch {
	case err != nil:
		return 0
	case !fi.IsDir():
		return fi.Size()
	}
	var sum int64
	anywhere := func(string) bool { return true }
	c.walk(name, ".", &s.left, anywhere, func(_ string, e fs.DirEntry) bool {
		if fi, err := e.Info(); err == nil && fi.Mode().IsRegular() {
			sum += fi.Size()
		}
		return true
	})
	if s.left < 0 {
		s.Unknown = tooLarge
	}
	s.sizes[name] = sum
	return sum
}

// Layers is what all that was laid into an image takes: what a later step removes or
// lays over stays in the layer of the earlier one.
func (s *Sizer) Layers(im *FS) int64 {
	var sum int64
	for i, l := range im.Layers {
		if l.Kind != Built || l.Build.Run != nil { // else it is made when the image starts
			sum += s.layer(im, i, ".", maxHops)
		}
	}
	return sum
}

// At is what a path of an image and all below it take.
func (s *Sizer) At(im *FS, p string) int64 { return s.at(im, p, len(im.Layers), maxHops) }

func (s *Sizer) at(im *FS, p string, n, hops int) int64 {
	var sum int64
	for i, l := range im.Layers[:n] {
		if s.work--; s.work < 0 {
			s.Unknown = tooLarge
			break
		}
		if rel, ok := Below(l.At, p); ok {
			sum += s.layer(im, i, rel, hops)
		} else if _, ok := Below(p, l.At); ok {
			sum += s.layer(im, i, ".", hops)
		}
	}
	return sum
}

// layer is the size of what one layer has at a path below it.
func (s *Sizer) layer(im *FS, i int, rel string, hops int) int64 {
	l := im.Layers[i]
	switch {
	case hops == 0:
		s.Unknown = tooLarge
	case l.Kind == FromContext && im.ctx != nil:
		return s.context(im.ctx, path.Join(l.Src, rel))
	case l.Kind == FromImage && l.From != nil:
		return s.at(l.From, path.Join(l.Src, rel), len(l.From.Layers), hops-1)
	case l.Kind == FromImage:
		return s.at(im, path.Join(l.Src, rel), i, hops-1)
	case l.Kind == Built && rel == ".":
		return s.Executable(l.Build)
	case l.Text != nil && rel == ".":
		return int64(len(*l.Text))
	}
	return 0
}

// Executable is what each executable of a build takes.
func (s *Sizer) Executable(b *Build) int64 {
	n, ok := b.size()
	if !ok {
		s.Unknown = "the source of what is built was not read"
	}
	return n
}

func (b *Build) size() (int64, bool) {
	if !b.Program.Read() {
		return 0, false
	}
	n := b.content().Executable()
	if b.Stripped() {
		n = catalog.Stripped(n)
	}
	return n, true
}

// content is what the table of executables wants to know of a program.
func (b *Build) content() catalog.Content {
	c := catalog.Content{Listed: len(b.Program.Source.Requires), Seen: len(b.Program.Source.Unseen) == 0}
	for _, i := range b.Program.Source.Imports {
		switch {
		case i.Std:
			c.Std = append(c.Std, i.Path)
			c.Templates = c.Templates || i.Via == "" && strings.HasSuffix(i.Path, "/template")
		case i.Via == "" || catalog.MuchC(i.Path):
			c.Own = append(c.Own, i.Path)
		default:
			c.Deps++
		}
	}
	return c
}

// Stripped reports whether a build leaves out the symbols.
func (b *Build) Stripped() bool {
	for _, f := range strings.Fields(b.Command.LDFlags) {
		if strings.Trim(f, `"'`) == "-s" {
			return true
		}
	}
	return false
}

// Caches are what the go command leaves of a build beside the executable: compiled
// packages, and downloaded modules.
func (s *Sizer) Caches(b *Build) int64 {
	if b.Run == nil || !b.Program.Read() {
		return 0
	}
	var sum int64
	c := b.content()
	if !mountsCache(b.Step, "go-build") {
		sum += c.BuildCache(b.Stage.Base.Go)
	}
	if !mountsCache(b.Step, "/mod") && !b.Program.Source.Vendored {
		sum += c.ModCache()
	}
	return sum
}

// mountsCache reports whether a RUN has a cache mounted at a path with such an end.
func mountsCache(st *dockerfile.Step, end string) bool {
	run, ok := st.Cmd.(*instructions.RunCommand)
	if !ok {
		return false
	}
	for _, m := range instructions.GetMounts(run) {
		if m.Type == instructions.MountTypeCache &&
			(strings.HasSuffix(m.Target, end) || strings.HasSuffix(end, path.Base(m.Target))) {
			return true
		}
	}
	return false
}
