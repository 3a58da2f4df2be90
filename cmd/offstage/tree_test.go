package main

import (
	"io/fs"
	"path/filepath"
	"testing"
)

func TestRepository(t *testing.T) {
	dir := files(t, map[string]string{
		"git/.git/HEAD": "", "git/svc/go.mod": "", "git/svc/docker/Dockerfile": "",
		"worktree/.git": "gitdir: elsewhere", "worktree/a/Dockerfile": "",
		"mods/go.mod": "", "mods/svc/go.mod": "", "mods/svc/docker/Dockerfile": "",
		"bare/docker/Dockerfile": "",
	})
	for _, test := range []struct{ file, limit, want string }{
		{"git/svc/docker", "git/svc/docker", "git"},
		{"worktree/a", "worktree/a", "worktree"},
		{"mods/svc/docker", ".", "mods"},
		{"mods/svc/docker", "mods/svc", "mods/svc"},
		{"mods/svc/docker", "mods/svc/docker", "mods/svc/docker"},
		{"mods/svc/docker", "", "mods/svc"},
		{"bare/docker", ".", "bare/docker"},
	} {
		limit := ""
		if test.limit != "" {
			limit = filepath.Join(dir, test.limit)
		}
		if got := repository(filepath.Join(dir, test.file), limit); got != filepath.Join(dir, test.want) {
			t.Errorf("%s up to %q: %s, want %s", test.file, test.limit, got, test.want)
		}
	}
}

func TestLocate(t *testing.T) {
	dir := files(t, map[string]string{"repo/.git": "", "repo/svc/Dockerfile": "", "repo/svc/web/x": "", "other/x": ""})
	file := target{path: "repo/svc/Dockerfile", real: filepath.Join(dir, "repo", "svc", "Dockerfile"), limit: dir}
	for _, test := range []struct {
		target  target
		context string
		want    place
	}{
		{file, "", place{root: "repo", name: "svc/Dockerfile"}},
		{file, "repo", place{root: "repo", name: "svc/Dockerfile", context: "."}},
		{file, "repo/svc/web", place{root: "repo", name: "svc/Dockerfile", context: "svc/web"}},
		{file, "other", place{root: ".", name: "repo/svc/Dockerfile", context: "other"}},
		{target{path: "-"}, "repo/svc", place{root: "repo", name: "svc/Dockerfile", context: "svc"}},
		{target{path: "-"}, "other", place{root: "other", name: "Dockerfile", context: "."}},
	} {
		context := ""
		if test.context != "" {
			context = filepath.Join(dir, test.context)
		}
		test.want.root = filepath.Join(dir, test.want.root)
		if got, err := locate(test.target, context); err != nil || got != test.want {
			t.Errorf("%s with %q: %+v %v, want %+v", test.target.path, test.context, got, err, test.want)
		}
	}
	if got, err := locate(target{path: "-"}, ""); err != nil || got != (place{name: "Dockerfile"}) {
		t.Errorf("standard input: %+v %v", got, err)
	}
}

func TestLocateTooFarApart(t *testing.T) {
	root := string(filepath.Separator)
	file := target{real: filepath.Join(root, "no-such-a", "Dockerfile"), limit: root}
	if got, err := locate(file, filepath.Join(root, "no-such-b")); err == nil {
		t.Errorf("the whole file system would be the repository: %+v", got)
	}
}

func TestContextDir(t *testing.T) {
	dir := files(t, map[string]string{"svc/x": ""})
	if got, err := contextDir("svc"); err != nil || got != filepath.Join(dir, "svc") {
		t.Errorf("%s %v", got, err)
	}
	for given, want := range map[string]string{
		"svc/x":   "--context svc/x: is not a directory",
		"missing": "--context missing: no such file or directory",
	} {
		if _, err := contextDir(given); err == nil || err.Error() != want {
			t.Errorf("%v, want %s", err, want)
		}
	}
}

func TestModuleCacheDir(t *testing.T) {
	list := func(dirs ...string) string {
		joined := dirs[0]
		for _, d := range dirs[1:] {
			joined += string(filepath.ListSeparator) + d
		}
		return joined
	}
	for _, test := range []struct {
		env  map[string]string
		want string
	}{
		{map[string]string{"GOMODCACHE": "/c", "GOPATH": "/p", "HOME": "/h"}, "/c"},
		{map[string]string{"GOPATH": list("/p", "/q"), "HOME": "/h"}, "/p/pkg/mod"},
		{map[string]string{"HOME": "/h"}, "/h/go/pkg/mod"},
		{nil, ""},
	} {
		if test.env["HOME"] != "" {
			test.env["USERPROFILE"] = test.env["HOME"]
		}
		got := moduleCacheDir(func(name string) string { return test.env[name] })
		if filepath.ToSlash(got) != test.want {
			t.Errorf("%v: %q, want %q", test.env, got, test.want)
		}
	}
}

func TestOpenModuleCache(t *testing.T) {
	dir := files(t, map[string]string{"cache/m@v1.0.0/go.mod": "module m"})
	open := func(path string) fs.FS {
		return openModuleCache(func(name string) string { return map[string]string{"GOMODCACHE": path}[name] })
	}
	if got, err := fs.ReadFile(open(filepath.Join(dir, "cache")), "m@v1.0.0/go.mod"); string(got) != "module m" {
		t.Errorf("%q %v", got, err)
	}
	for _, none := range []string{filepath.Join(dir, "missing"), "cache", ""} {
		if open(none) != nil {
			t.Errorf("%q was opened", none)
		}
	}
}
