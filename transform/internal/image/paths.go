package image

import (
	"slices"
	"strings"
)

// Under reports whether a path is at or below another one.
func Under(at string) func(string) bool {
	return func(p string) bool {
		_, ok := Below(at, p)
		return ok
	}
}

// BelowAny reports whether a path is at one of some, or below it.
func BelowAny(list []string, p string) bool {
	return slices.ContainsFunc(list, func(at string) bool { return Under(at)(p) })
}

// Below gives the rest of p under at, and whether p is at or under it.
func Below(at, p string) (string, bool) {
	if at == "" || p == "" {
		return "", false // a layer at no path, or a directory that is not known
	}
	if at == p {
		return ".", true
	}
	if at == "/" {
		return p[1:], true
	}
	if strings.HasPrefix(p, at) && p[len(at)] == '/' {
		return p[len(at)+1:], true
	}
	return "", false
}
