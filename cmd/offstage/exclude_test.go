package main

import (
	"path/filepath"
	"strings"
	"testing"
)

func TestExclude(t *testing.T) {
	files(t, map[string]string{
		"Dockerfile":         "rewrite\n",
		"old/Dockerfile":     "rewrite\n",
		"a/old/Dockerfile":   "rewrite\n",
		"a/b/Dockerfile.dev": "rewrite\n",
		"a/b/Dockerfile":     "rewrite\n", "c/older/Dockerfile": "rewrite\n",
	})
	all := "Dockerfile a/b/Dockerfile a/b/Dockerfile.dev a/old/Dockerfile c/older/Dockerfile old/Dockerfile"
	for args, want := range map[string]string{
		"":                  all,
		"--exclude nothing": all,
		"--exclude old":     "Dockerfile a/b/Dockerfile a/b/Dockerfile.dev c/older/Dockerfile",
		"--exclude old/":    "Dockerfile a/b/Dockerfile a/b/Dockerfile.dev c/older/Dockerfile",
		"--exclude /old": "Dockerfile a/b/Dockerfile a/b/Dockerfile.dev a/old/Dockerfile " +
			"c/older/Dockerfile",
		"--exclude a/old": "Dockerfile a/b/Dockerfile a/b/Dockerfile.dev c/older/Dockerfile " +
			"old/Dockerfile",
		"--exclude *.dev --exclude c/*": "Dockerfile a/b/Dockerfile a/old/Dockerfile old/Dockerfile",
		"--exclude **/b/Dockerfile": "Dockerfile a/b/Dockerfile.dev a/old/Dockerfile c/older/Dockerfile " +
			"old/Dockerfile",
		"--exclude old old":                   "old/Dockerfile", // was asked for
		"--exclude Dockerfile a/Dockerfile":   "",
		"--exclude Dockerfile old/Dockerfile": "old/Dockerfile",
	} {
		s := start(fake, "", strings.Fields("--list "+args)...)
		if got := filepath.ToSlash(strings.Join(strings.Fields(s.stdout), " ")); got != want {
			t.Errorf("%s: %s", args, got)
		}
	}
}
