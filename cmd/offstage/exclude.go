package main

import (
	"fmt"
	"path/filepath"
	"strings"

	"github.com/moby/patternmatcher"
)

// An exclusion is what --exclude keeps a search from. The zero exclusion excludes
// nothing.
type exclusion struct {
	patterns *patternmatcher.PatternMatcher
}

// newExclusion reads patterns as .dockerignore has them, from the directory that
// is searched; one without a slash is a name anywhere below it.
func newExclusion(patterns []string) (exclusion, error) {
	var list []string
	for _, p := range patterns {
		clean := strings.TrimSuffix(filepath.ToSlash(p), "/")
		if clean == "" || strings.HasPrefix(clean, "!") {
			return exclusion{}, fmt.Errorf("--exclude %q is not a pattern", p)
		}
		if !strings.Contains(clean, "/") {
			clean = "**/" + clean
		}
		list = append(list, strings.TrimPrefix(clean, "/"))
	}
	if len(list) == 0 {
		return exclusion{}, nil
	}
	matcher, err := patternmatcher.New(list)
	if err != nil {
		return exclusion{}, fmt.Errorf("--exclude %q: %w", strings.Join(patterns, " "), err)
	}
	return exclusion{matcher}, nil
}

// has reports whether a path below the searched directory is excluded. Those above
// it were asked for before.
func (e exclusion) has(root, path string) bool {
	if e.patterns == nil || path == root {
		return false
	}
	rel, err := filepath.Rel(root, path)
	if err != nil {
		return false
	}
	// MatchesOrParentMatches is what .dockerignore does; its error is that of a
	// pattern, which newExclusion has had.
	matches, err := e.patterns.MatchesOrParentMatches(filepath.ToSlash(rel))
	return err == nil && matches
}
