package projects

import (
	"path"
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
	switch {
	case start == "relative":
		return b.bin == "@W/app" && s.buildFits(build, start)
	case start == "bare":
		return (path.Dir(b.bin) == "/usr/local/bin" || path.Dir(b.bin) == "/go/bin") && s.buildFits(build, start)
	case s.Option("dir") == "gopath-mode" && s.Option("copy") == "module-first":
		return false
	}
	return s.buildFits(build, start)
}

func (s *Spec) buildFits(build, start string) bool {
	switch build {
	case "run":
		plain := s.Option("user") == "root" && s.Option("stage") != "two" &&
			!strings.HasPrefix(s.Option("more"), "health")
		return plain && (start == "cmd" || start == "shell")
	case "make":
		return s.base() == "debian"
	case "files":
		return s.Option("code") == "main"
	case "heredoc":
		return s.Option("text") != "crlf"
	case "gobin":
		return s.Option("dir") != "gopath-mode"
	}
	return true
}

// partFits leaves out what would not print the same twice, whatever the image.
func (s *Spec) partFits(p Part) bool {
	switch p.Topic {
	case "file":
		return s.fileFits(p, fileWays.find(p.Way), origins.find(p.Of))
	case "see":
		f := facts.find(p.Way)
		return !f.is("base") || f.values["base"] == s.base()
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
	case s.Option("text") == "crlf" && strings.Contains(o.values["lines"], "<<"):
		return false
	case listed && p.Of == "context-top": // what lies there besides is nobody's business
		return false
	}
	return s.sourceFits(w)
}

// sourceFits leaves out source that does not build, or finds another place each time.
func (s *Spec) sourceFits(w row) bool {
	switch main := s.Option("code") == "main"; {
	case w.is("located"):
		return s.Option("build") != "run"
	case w.is("cgo"):
		return main && s.base() == "debian" && s.Option("build") != "cgo"
	case strings.Contains(w.values["decl"], "go:embed"):
		return main
	}
	return true
}

// base is the family of the image that the project builds in.
func (s *Spec) base() string {
	if s.Option("base") == "alpine" {
		return "alpine"
	}
	return "debian"
}
