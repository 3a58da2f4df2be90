package transform

import (
	"fmt"
	"path"
	"strings"
)

// notes are what a person should know about a rewrite; none of them stops it.
func (f *facts) notes(p *plan) []Note {
	list := f.baseNotes()
	for _, s := range f.starts {
		if b := s.target.build; b != nil && b.run == nil {
			list = append(list, Note{f.file.Name, s.from.Step.Line, path.Base(s.target.path) + " is built into the image: its exit status and signals now reach the program, and modules are no longer fetched at start"})
		}
	}
	for _, ev := range append(f.unknownPaths, f.execUnknown...) {
		if ev.File != f.file.Name { // said once already, for the whole file
			list = append(list, Note{ev.File, ev.Line, ev.Why})
		}
	}
	list = append(list, f.hidden...)
	list = append(list, f.leftPackages(p)...)
	return append(list, f.assumedPure()...)
}

func (f *facts) baseNotes() []Note {
	var list []Note
	at := f.stage.From.Line
	if f.ctx == nil {
		list = append(list, Note{f.file.Name, at, "the build context was not read, so everything that is copied in goes along; --context DIR names it"})
	}
	if f.base.Go == "" && f.base.Golang {
		list = append(list, Note{f.file.Name, at, "the builder's Go version floats: " + f.base.Image})
	}
	for _, l := range f.image.layers {
		if l.kind == opaque && l.src != "" && f.ctx != nil {
			list = append(list, Note{f.file.Name, l.step.Line, l.src + " is copied in and is not in the build context here"})
		}
	}
	return list
}

// leftPackages names the packages that stay in the builder because nothing is
// seen to start them.
func (f *facts) leftPackages(p *plan) []Note {
	var list []Note
	for _, in := range f.installs {
		var names []string
		for _, n := range in.names {
			if !buildOnly(n) && !contains(p.packages, n) && !f.brings(p, n) {
				names = append(names, n)
			}
		}
		if len(names) > 0 {
			list = append(list, Note{f.file.Name, in.step.Line, "stays in the builder, since nothing is seen to start it: " + strings.Join(names, ", ")})
		}
	}
	return list
}

// brings says whether the runtime gets a package under another name.
func (f *facts) brings(p *plan, name string) bool {
	apk, ok := aptToApk(name)
	return ok && contains(p.packages, apk) || name == "tzdata"
}

// assumedPure names the modules that no table knows and whose source is not at
// hand: they are taken for pure Go.
func (f *facts) assumedPure() []Note {
	seen := map[string]bool{}
	var names []string
	var at Evidence
	for _, b := range f.artifactBuilds() {
		if b.prog.src == nil || !f.linkage(b).off {
			continue
		}
		for _, i := range b.prog.src.Imports {
			if i.Std || i.Read || i.Via != "" || seen[moduleOf(i.Path)] {
				continue
			}
			if len(names) == 0 {
				at = f.place(b, i.Pos, "")
			}
			seen[moduleOf(i.Path)] = true
			names = append(names, moduleOf(i.Path))
		}
	}
	if len(names) == 0 {
		return nil
	}
	more := ""
	if n := len(names) - 4; n > 0 {
		names, more = names[:4], fmt.Sprintf(" and %d more", n)
	}
	return []Note{{at.File, at.Line, "taken for pure Go, since their source is not at hand: " + strings.Join(names, ", ") + more}}
}

// moduleOf is the host, owner and name of an import path.
func moduleOf(p string) string {
	parts := strings.SplitN(p, "/", 4)
	return strings.Join(parts[:min(3, len(parts))], "/")
}
