package repo

import (
	"path"
	"strings"
)

// makeFunctions are the functions of make that look at nothing but their words.
// Paths count from the Makefile's directory, so abspath leaves them as they are.
var makeFunctions = map[string]func(words []string) []string{
	"strip":    func(w []string) []string { return w },
	"abspath":  func(w []string) []string { return eachWord(w, path.Clean) },
	"realpath": func(w []string) []string { return eachWord(w, path.Clean) },
	"dir":      func(w []string) []string { return eachWord(w, func(s string) string { return path.Dir(s) + "/" }) },
	"notdir":   func(w []string) []string { return eachWord(w, path.Base) },
	"basename": func(w []string) []string {
		return eachWord(w, func(s string) string { return strings.TrimSuffix(s, path.Ext(s)) })
	},
	"firstword": func(w []string) []string { return w[:min(1, len(w))] },
	"lastword":  func(w []string) []string { return w[max(0, len(w)-1):] },
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
	f, ok := makeFunctions[name]
	if !ok {
		return "", false
	}
	text, known := m.expand(rest, auto, depth)
	result := strings.Join(f(strings.Fields(text)), " ")
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
