package projects

import (
	"slices"
	"strings"
)

// A topic is a kind of part.
type topic struct {
	name      string
	share     int // of a hundred parts
	ways, ofs table
	simple    []Part // the plainest parts, the first one first
}

// topicList are the topics. Shrinking tries the simple ones; and half of what is
// drawn has a simple way or a simple other choice, so that seeds reach every row.
func topicList() []topic {
	return []topic{
		{"file", 60, fileWays, origins, []Part{
			{"file", "literal", "context", plainExt}, {"file", "env", "copy-out", plainExt},
			{"file", "function-open", "context-top", plainExt},
		}},
		{"start", 16, startWays, programs, []Part{{"start", "call", "uname", ""}, {"start", "env-only", "git", ""}}},
		{"write", 10, writeWays, places, []Part{{"write", "write-file", "made", ""}, {"write", "env-dir", "srv", ""}}},
		{"see", 14, facts, nil, nil},
	}
}

func topicOf(name string) *topic {
	for _, t := range topicList() {
		if t.name == name {
			return &t
		}
	}
	return nil
}

// telling are ways that look at more of a file than what is in it.
var telling = []string{"stat", "readlink", "walk", "read-dir"}

func (t *topic) simpleWays() []string {
	var list []string
	for _, p := range t.simple {
		list = append(list, p.Way)
	}
	return list
}

func (t *topic) simpleOfs() []string {
	var list []string
	for _, p := range t.simple {
		list = append(list, p.Of)
	}
	return list
}

// fits reports whether the choices go together.
func (s *Spec) fits() bool {
	if len(s.Parts) == 0 || !s.shapeFits() {
		return false
	}
	return !slices.ContainsFunc(s.Parts, func(p Part) bool { return !s.partFits(p) })
}

// shapeFits leaves out what Docker or the go command would not take.
func (s *Spec) shapeFits() bool {
	build, start := s.Option("build"), s.Option("start")
	b, _ := buildOf(build)
	onPath := strings.HasPrefix(b.bin, "/usr/local/bin/") || strings.HasPrefix(b.bin, "/go/bin/")
	switch {
	case build == "run" && (start != "cmd" && start != "shell" || s.Option("user") != "root" ||
		s.Option("stage") == "two" || strings.HasPrefix(s.Option("more"), "health")):
		return false
	case start == "relative" && b.bin != "@W/app", start == "bare" && !onPath:
		return false
	case build == "make" && s.base() == "alpine", build == "files" && s.Option("code") != "main":
		return false
	case build == "heredoc" && s.Option("text") == "crlf":
		return false
	case s.Option("dir") == "gopath-mode" && (s.Option("copy") == "module-first" || build == "gobin"):
		return false
	}
	return true
}

// partFits leaves out what would not print the same twice, whatever the image.
func (s *Spec) partFits(p Part) bool {
	switch p.Topic {
	case "file":
		return s.fileFits(p, fileWays.find(p.Way), origins.find(p.Of))
	case "start":
		w, g := startWays.find(p.Way), programs.find(p.Of)
		here := !g.is("base") || g.values["base"] == s.base()
		return here && !(w.is("by name") && g.is("own")) && (!w.is("only") || p.Of == "script")
	}
	return true
}

func (s *Spec) fileFits(p Part, w, o row) bool {
	listed := strings.Contains(w.values["needs"], "list @D") || strings.Contains(w.values["needs"], "tree @D")
	switch {
	case w.is("only") && !slices.Contains(w.list("only"), p.Of), o.is("for") && !slices.Contains(o.list("for"), p.Way):
		return false
	case o.is("base") && o.values["base"] != s.base(), w.is("ext") != (p.Ext == ".go"):
		return false
	case w.is("ext") && p.Ext != w.values["ext"]:
		return false
	case strings.Contains(w.values["decl"], "go:embed") && s.Option("code") != "main":
		return false
	case w.is("cgo") && (s.base() == "alpine" || s.Option("build") == "cgo" || s.Option("code") != "main"):
		return false
	case s.Option("text") == "crlf" && strings.Contains(o.values["lines"], "<<"):
		return false
	}
	return !(w.is("located") && s.Option("build") == "run") && !(listed && p.Of == "context-top")
}

// base is the family of the image that the project builds in.
func (s *Spec) base() string {
	if s.Option("base") == "alpine" {
		return "alpine"
	}
	return "debian"
}
