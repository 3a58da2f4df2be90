package shell

import (
	"slices"
	"strings"

	"mvdan.cc/sh/v3/expand"
	"mvdan.cc/sh/v3/syntax"
)

// listed are the words that lists in braces are to bash; none where they are many.
func listed(word *syntax.Word, bash bool) []*syntax.Word {
	const most = 64
	if !bash || !braces(word) {
		return nil
	}
	split := &syntax.Word{Parts: slices.Clone(word.Parts)}
	syntax.SplitBraces(split)
	var list []*syntax.Word
	for one, err := range expand.BracesSeq(nil, split) {
		if err != nil || len(list) == most {
			return nil
		}
		list = append(list, one)
	}
	return list
}

// braces reports whether a word holds {a,b} or {1..3}.
func braces(word *syntax.Word) bool {
	for _, p := range word.Parts {
		if lit, ok := p.(*syntax.Lit); ok && strings.Contains(lit.Value, "{") {
			return braceList(&syntax.Word{Parts: slices.Clone(word.Parts)})
		}
	}
	return false
}

func braceList(word *syntax.Word) bool {
	syntax.SplitBraces(word)
	for _, p := range word.Parts {
		if _, ok := p.(*syntax.BraceExp); ok {
			return true
		}
	}
	return false
}
