package transform

import (
	"bytes"
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/moby/buildkit/frontend/dockerfile/instructions"

	"offstage/transform/internal/dockerfile"
	"offstage/transform/internal/shell"
)

// mountCaches mounts Go's caches wherever a go command works, since what one of
// them leaves in a mount another one without it doesn't see.
func (p *plan) mountCaches() (mounts string, err error) {
	f := p.facts
	targets, ev := f.cacheTargets()
	if ev == nil {
		ev = p.unmountable(targets)
	}
	if ev != nil {
		ev.Why = "cache mounts are left out, since " + ev.Why
		return "", unless(ev)
	}
	if c := f.builtWithC(); c != nil {
		targets = targets[:1] // go help cache: it does not see that a C library changed
		p.remark("cache", unless(c))
	}
	for _, t := range targets {
		mounts += " --mount=type=cache,target=" + t
	}
	for _, r := range f.cacheRuns() {
		if slices.Contains(f.stage.Steps, r.step) {
			at := r.step.Span.Start + bytes.Index(f.file.Src[r.step.Span.Start:], []byte(r.step.Keyword)) + len(r.step.Keyword)
			p.change(dockerfile.Edit{Start: at, End: at, New: mounts})
		}
	}
	p.cacheMounts = mounts
	return mounts, nil
}

// cacheTargets are the directories of the module cache and of the build cache.
func (f *facts) cacheTargets() ([]string, *Evidence) {
	gopath, ok := f.env("GOPATH")
	if !ok || gopath == "" {
		gopath = "/root/go"
	}
	first, _, _ := strings.Cut(gopath, ":")
	home, _ := f.env("HOME")
	caches, ok := f.env("XDG_CACHE_HOME")
	if !ok || caches == "" {
		caches = path.Join(home, ".cache")
	}
	targets := []string{path.Join(first, "pkg/mod"), path.Join(caches, "go-build")}
	for _, t := range targets {
		if !path.IsAbs(t) || quote(t) != t || strings.ContainsAny(t, ",\"'$\\") {
			return nil, f.because(f.stage.From, "a cache is in %s", t)
		}
	}
	return targets, nil
}

// unmountable says why mounts at the targets may break a build, or be of no use.
func (p *plan) unmountable(targets []string) *Evidence {
	f := p.facts
	if s := f.file.Syntax(); !mountSyntax(s) {
		return f.because(f.stage.From, "%s may not know them", s)
	}
	if !isRoot(f.stage.Config.User) || slices.ContainsFunc(f.chain, func(st *dockerfile.Step) bool { return !isRoot(st.User) }) {
		return f.because(f.lastStep("user"), "they belong to root")
	}
	for _, r := range f.cacheRuns() {
		if !slices.Contains(f.stage.Steps, r.step) {
			return f.because(r.step, "an earlier stage fills the caches")
		}
	}
	for _, t := range targets {
		if fd, ok := f.image.lookup(t); ok {
			return f.because(fd.step, "they would hide %s", t)
		}
		for _, c := range p.copies {
			if touches(c.path, t, true) {
				return f.because(f.stage.From, "%s goes along", c.path)
			}
		}
		if ev := f.touched(t); ev != nil {
			return ev
		}
	}
	return f.unlikeFetches()
}

// cacheRuns are the RUNs that read or fill Go's caches.
func (f *facts) cacheRuns() []*run {
	return slices.DeleteFunc(slices.Clone(f.runs), func(r *run) bool {
		return !slices.ContainsFunc(f.commands(f.image, r), func(c *shell.Command) bool { return f.fetches(c) })
	})
}

// fetches says whether a command may fetch modules: a go command, or a tool that
// go install brought, which has go load the packages it works on.
func (f *facts) fetches(c *shell.Command) bool {
	return usesCaches(c) || slices.ContainsFunc(f.programPaths(c), func(at string) bool {
		fd, ok := f.image.lookup(at)
		return ok && fd.kind == built && fd.build.fetched()
	})
}

// usesCaches says whether a command reads or fills Go's caches.
func usesCaches(c *shell.Command) bool {
	g := c.AsGo()
	return g != nil && !slices.Contains([]string{"version", "env", "fmt", "help"}, g.Verb)
}

// builtWithC says which program has C code, and why.
func (f *facts) builtWithC() *Evidence {
	for _, b := range f.artifactBuilds() {
		if f.linkage(b).useC {
			return f.because(b.at, "the build cache is not mounted, since Go does not see in it that a C library changed")
		}
	}
	return nil
}

// treeTools work on all that is below their operands.
var treeTools = words("rm rmdir mv cp rsync find tar chown chmod chgrp")

// cacheWords are parts of words of unknown value that may lead to a cache.
var cacheWords = regexp.MustCompile(`\bGOPATH\W*(pkg|\*|$)|\bHOME\W*(go\b|\*|$)|\.cache\b|pkg/mod|go-build|GOMODCACHE|GOCACHE`)

// touched says where a command reads or changes a cache by its path. In a mount,
// the directory can't be removed, and another RUN finds it empty.
func (f *facts) touched(target string) *Evidence {
	for _, r := range f.runs {
		for _, c := range f.commands(f.image, r) {
			if c.AsGo() != nil {
				continue
			}
			for i, w := range slices.Concat(c.Args, c.In, c.Out) {
				at, ok := c.Abs(w)
				if i > 0 && ok && touches(at, target, treeTools.has(c.Program())) || !w.Known && cacheWords.MatchString(w.Text) {
					return f.because(r.step, "%s works on %s", c.Program(), w.Text)
				}
			}
		}
	}
	return nil
}

// touches says whether a path, which may be a pattern, is target or below it, or
// one of the directories above it when all below counts.
func touches(at, target string, tree bool) bool {
	have, want := strings.Split(at, "/"), strings.Split(target, "/")
	if at == "/" {
		have = have[:1]
	}
	for i := range min(len(have), len(want)) {
		ok, err := path.Match(have[i], want[i])
		if !ok && err == nil || have[i] != "" && have[i][0] != '.' && strings.HasPrefix(want[i], ".") {
			return false
		}
	}
	return tree || len(have) >= len(want)
}

// unlikeFetches says which RUN can't fetch modules as the others do. A mount may
// be emptied while the layer of an earlier RUN holds, and then that one has to.
func (f *facts) unlikeFetches() *Evidence {
	runs := f.cacheRuns()
	if len(runs) < 2 {
		return nil
	}
	by := f.fetchesBy(runs[0])
	for _, r := range f.runs {
		if slices.Contains(runs, r) && f.fetchesBy(r) != by || instructions.GetNetwork(r.step.Cmd.(*instructions.RunCommand)) == instructions.NetworkNone {
			return f.because(r.step, "a mount may be emptied, and not every RUN fetches modules in the same way")
		}
		if slices.ContainsFunc(f.commands(f.image, r), dropsAccess) {
			return f.because(r.step, "a mount may be emptied, and this RUN takes away what fetching takes")
		}
	}
	return nil
}

// fetchesBy is everything a RUN fetches modules by, as a text to compare.
func (f *facts) fetchesBy(r *run) string {
	cmd := r.step.Cmd.(*instructions.RunCommand)
	by := string(instructions.GetNetwork(cmd))
	for _, m := range instructions.GetMounts(cmd) {
		if m.Type != instructions.MountTypeCache {
			by += fmt.Sprintf(" %s:%s:%s", m.Type, m.CacheID, m.Target)
		}
	}
	seen := map[string]bool{}
	for _, c := range f.commands(f.image, r) {
		if !f.fetches(c) {
			continue
		}
		for _, name := range fetchNames {
			v, _ := c.Lookup(name)
			if text := name + "=" + v; !seen[text] {
				seen[text], by = true, by+" "+text
			}
		}
	}
	return by
}

// fetchNames are the variables that decide how modules are fetched, and those
// that git and ssh go by.
var fetchNames = strings.Fields(`GOPROXY GOPRIVATE GONOPROXY GONOSUMDB GOSUMDB GOINSECURE GOVCS GOAUTH GO111MODULE GOMODCACHE GOPATH
	HOME NETRC GIT_CONFIG_COUNT GIT_CONFIG_GLOBAL GIT_SSH GIT_SSH_COMMAND SSH_AUTH_SOCK
	http_proxy https_proxy no_proxy HTTP_PROXY HTTPS_PROXY NO_PROXY`)

// accessFiles hold what git and ssh go by.
var accessFiles = regexp.MustCompile(`\.netrc|\.gitconfig|\.git-credentials|\.ssh\b`)

// dropsAccess says whether a command takes away what private modules are fetched
// by, or is part of what lasts no longer than its RUN.
func dropsAccess(c *shell.Command) bool {
	has := func(re func(string) bool) bool {
		return slices.ContainsFunc(c.Args[min(1, len(c.Args)):], func(w shell.Word) bool { return re(w.Text) })
	}
	switch c.Program() {
	case "rm", "unlink", "mv", "shred":
		return has(accessFiles.MatchString)
	case "git":
		return has(func(s string) bool { return strings.HasPrefix(s, "--unset") || s == "--remove-section" })
	}
	return c.Program() == "ssh-agent" || c.Program() == "ssh-add"
}

// mountSyntax says whether a frontend knows RUN --mount: Docker's own does from
// 1.2 on. Without a syntax line it is the engine's.
func mountSyntax(ref string) bool {
	name, tag, _ := strings.Cut(strings.TrimPrefix(ref, "docker.io/"), ":")
	if n := number(tag, 1); n >= 0 && n < 2 && strings.HasPrefix(tag, "1.") {
		return false
	}
	return ref == "" || name == "docker/dockerfile"
}
