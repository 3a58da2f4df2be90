package repo

import (
	"path"
	"slices"
	"strings"
)

// makeFunction applies one of make's functions that look at nothing but their
// words. Paths count from the Makefile's directory, so abspath leaves them as
// they are.
func makeFunction(name string, words []string) ([]string, bool) {
	switch name {
	case "strip":
		return words, true
	case "abspath", "realpath":
		return eachWord(words, path.Clean), true
	case "dir":
		return eachWord(words, func(s string) string { return path.Dir(s) + "/" }), true
	case "notdir":
		return eachWord(words, path.Base), true
	case "basename":
		return eachWord(words, func(s string) string { return strings.TrimSuffix(s, path.Ext(s)) }), true
	case "sort":
		sorted := slices.Sorted(slices.Values(words))
		return slices.Compact(sorted), true
	case "firstword":
		return words[:min(1, len(words))], true
	case "lastword":
		return words[max(0, len(words)-1):], true
	}
	return nil, false
}

// automatic are make's own variables in the recipe of a goal: $@, $<, $^, $*, and of each
// the directories and the names.
func automatic(goal, stem string, needs []string) map[string]string {
	auto := map[string]string{}
	for name, words := range map[string][]string{
		"@": {goal}, "<": needs[:min(1, len(needs))], "^": needs, "+": needs,
	} {
		auto[name] = strings.Join(words, " ")
		auto[name+"D"] = strings.Join(eachWord(words, path.Dir), " ")
		auto[name+"F"] = strings.Join(eachWord(words, path.Base), " ")
	}
	if stem != "" {
		auto["*"], auto["*D"], auto["*F"] = stem, path.Dir(stem), path.Base(stem)
	}
	return auto
}

// here are the commands by which Makefiles ask for their own directory.
var here = []string{"pwd", "echo $$PWD", "echo $(PWD)"}

// function gives the value of $(NAME words), as far as it can be told without
// running anything.
func (m *Makefile) function(call string, auto map[string]string, depth int) (string, bool) {
	name, rest, _ := strings.Cut(call, " ")
	if name == "shell" {
		for _, command := range here {
			if strings.TrimSpace(rest) == command {
				return m.vars["CURDIR"], true
			}
		}
	}
	if f := manyArgs[name]; f != nil {
		return f(m, arguments(rest), auto, depth)
	}
	if name, pattern, ok := strings.Cut(call, ":"); ok && strings.Contains(pattern, "=") {
		return m.replaced(name, pattern, auto, depth)
	}
	if _, ok := makeFunction(name, nil); !ok {
		return "", false
	}
	text, known := m.expand(rest, auto, depth)
	words, _ := makeFunction(name, strings.Fields(text))
	result := strings.Join(words, " ")
	// The name of the directory itself is not known here.
	return result, known && (result != "." || name != "notdir" && name != "basename")
}

func eachWord(words []string, change func(string) string) []string {
	var list []string
	for _, w := range words {
		list = append(list, change(w))
	}
	return list
}
