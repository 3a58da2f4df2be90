package projects

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"

	"golang.org/x/tools/txtar"
)

// Archive is the project as a golden case that wants nothing yet. Links have no
// place in an archive: the comment names them.
func (p *Project) Archive() *txtar.Archive {
	a := &txtar.Archive{}
	comment := "A program prints what it sees of its image: " + p.Spec.String() + ".\n"
	for _, name := range slices.Sorted(maps.Keys(p.Files)) {
		if to := p.Files[name].Link; to != "" {
			comment += fmt.Sprintf("The repository has a link %s to %s.\n", name, to)
			continue
		}
		if only := p.Files[name].Only; only != "" {
			comment += fmt.Sprintf("%s is only in the %s.\n", name, only)
		}
		f := txtar.File{Name: name, Data: []byte(p.Files[name].Data)}
		if name == "Dockerfile" {
			a.Files = append([]txtar.File{f}, a.Files...)
			continue
		}
		a.Files = append(a.Files, f)
	}
	a.Comment = []byte(comment + "\n")
	return a
}

// Write writes the repository into a directory, with the modes that a checkout
// gives.
func (p *Project) Write(dir string) error {
	for name, f := range p.Files {
		if f.Only == "tree" {
			continue
		}
		at := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(at), 0o755); err != nil {
			return err
		}
		if f.Link != "" {
			if err := os.Symlink(f.Link, at); err != nil {
				return err
			}
			continue
		}
		if err := os.WriteFile(at, []byte(f.Data), f.Mode()); err != nil {
			return err
		}
	}
	return nil
}
