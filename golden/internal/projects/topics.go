package projects

import (
	"slices"
	"strings"
)

// A topic is a kind of part.
type topic struct {
	name      string
	share     int // of a hundred parts
	ways, ofs []string
	simple    []Part // the plainest parts, the first one first
}

var topics = []topic{
	{"file", 60, names(fileWays), names(origins), []Part{
		{"file", "literal", "context", plainExt}, {"file", "env", "copy-out", plainExt},
		{"file", "function-open", "context-top", plainExt},
	}},
	{"start", 16, names(startWays), names(programs), []Part{{"start", "call", "uname", ""}, {"start", "env-only", "git", ""}}},
	{"write", 10, names(writeWays), names(writeDirs), []Part{{"write", "write-file", "made", ""}, {"write", "env-dir", "srv", ""}}},
	{"see", 14, names(facts), nil, nil},
}

func topicOf(name string) *topic {
	i := slices.IndexFunc(topics, func(t topic) bool { return t.name == name })
	if i < 0 {
		return nil
	}
	return &topics[i]
}

func topicAfter(t *topic) *topic {
	i := slices.IndexFunc(topics, func(o topic) bool { return o.name == t.name })
	return &topics[i+1]
}

// A row of a table has a name by which a spec knows it.
type row interface{ id() string }

func names[R row](table []R) []string {
	var list []string
	for _, r := range table {
		list = append(list, r.id())
	}
	return list
}

func find[R row](table []R, name string) R {
	return table[slices.IndexFunc(table, func(r R) bool { return r.id() == name })]
}

// fits reports whether the choices go together.
func (s *Spec) fits() bool {
	if len(s.Parts) == 0 || !s.shapeFits() {
		return false
	}
	for _, p := range s.Parts {
		if !s.partFits(p) {
			return false
		}
	}
	return true
}

// shapeFits leaves out what Docker or the go command would not take.
func (s *Spec) shapeFits() bool {
	build, start := s.Option("build"), s.Option("start")
	inWork := slices.Contains([]string{"plain", "named", "files", "make", "script", "heredoc", "json", "arg", "version", "chain", "move", "cgo", "cd"}, build)
	onPath := build == "bin" || build == "install" || build == "gobin"
	switch {
	case build == "run" && (s.Option("user") != "root" || start != "cmd" && start != "shell"):
		return false
	case start == "relative" && !inWork, start == "bare" && !onPath:
		return false
	case build == "run" && s.Option("more") == "health", build == "heredoc" && s.Option("text") == "crlf", build == "files" && s.Option("code") != "main":
		return false
	}
	return true
}

// partFits leaves out what would not print the same twice, whatever the image.
func (s *Spec) partFits(p Part) bool {
	switch p.Topic {
	case "file":
		w := find(fileWays, p.Way)
		if len(w.only) > 0 && !slices.Contains(w.only, p.Of) {
			return false
		}
		if strings.Contains(w.decl, "go:embed") && s.Option("code") != "main" {
			return false
		}
		if s.Option("text") == "crlf" && strings.Contains(find(origins, p.Of).lines, "<<") {
			return false
		}
		lists := strings.Contains(w.needs, "list @D") || strings.Contains(w.needs, "tree @D")
		return !(w.located && s.Option("build") == "run") && !(lists && p.Of == "context-top")
	case "start":
		w, g := find(startWays, p.Way), find(programs, p.Of)
		return (g.base == "" || g.base == s.base()) && !(w.byName && g.own) && (!w.onlyScript || g.name == "script")
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
