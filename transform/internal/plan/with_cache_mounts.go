package plan

import (
	"bytes"
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/moby/buildkit/frontend/dockerfile/instructions"

	"offstage/transform/internal/catalog"
	"offstage/transform/internal/dockerfile"
	"offstage/transform/internal/finding"
	"offstage/transform/internal/image"
	"offstage/transform/internal/launch"
	"offstage/transform/internal/shell"
)

// mountCaches mounts Go's caches wherever a go command works, since what one of
// them leaves in a mount another one without it doesn't see.
func mountCaches(p *Plan) (mounts string, err error) {
	m := p.Model
	targets, ev := cacheTargets(m)
	if ev == nil {
		ev = unmountable(p, targets)
	}
	if ev != nil {
		ev.Why = "cache mounts are left out, since " + ev.Why
		return "", unless(ev)
	}
	if c := builtWithC(m); c != nil {
		targets = targets[:1] // go help cache: it does not see that a C library changed
		p.remark("cache", unless(c))
	}
	for _, t := range targets {
		mounts += " --mount=type=cache,target=" + t
	}
	for _, r := range cacheRuns(m) {
		if slices.Contains(m.Final.Steps, r.Step) {
			at := r.Step.Span.Start + bytes.Index(
				m.File.Src[r.Step.Span.Start:],
				[]byte(r.Step.Keyword),
			) + len(r.Step.Keyword)
			p.change(dockerfile.Edit{Start: at, End: at, New: mounts})
		}
	}
	p.CacheMounts = mounts
	return mounts, nil
}

// cacheTargets are the directories of the module cache and of the build cache.
func cacheTargets(m *launch.Model) ([]string, *finding.Evidence) {
	gopath, ok := m.Env("GOPATH")
	if !ok || gopath == "" {
		gopath = "/root/go"
	}
	first, _, _ := strings.Cut(gopath, ":")
	home, ok := m.Env("HOME")
	if !ok {
		home = "/root" // any other user is refused mounts
	}
	caches, ok := m.Env("XDG_CACHE_HOME")
	if !ok || caches == "" {
		caches = path.Join(home, ".cache")
	}
	targets := []string{path.Join(first, "pkg/mod"), path.Join(caches, "go-build")}
	for _, t := range targets {
		if !path.IsAbs(t) || Quote(t) != t || strings.ContainsAny(t, ",\"'$\\") {
			return nil, m.Because(m.Final.From, "a cache is in %s", t)
		}
	}
	return targets, nil
}

// unmountable says why mounts at the targets may break a build, or be of no use.
func unmountable(p *Plan, targets []string) *finding.Evidence {
	m := p.Model
	if s := m.File.Syntax(); !MountSyntax(s) {
		return m.Because(m.Final.From, "%s may not know them", s)
	}
	if !image.IsRoot(m.Final.Config.User) ||
		slices.ContainsFunc(m.Chain, func(st *dockerfile.Step) bool { return !image.IsRoot(st.User) }) {
		return m.Because(m.LastStep("user"), "they belong to root")
	}
	for _, r := range cacheRuns(m) {
		if !slices.Contains(m.Final.Steps, r.Step) {
			return m.Because(r.Step, "an earlier stage fills the caches")
		}
	}
	for _, t := range targets {
		if fd, ok := m.FS.Lookup(t); ok {
			return m.Because(fd.Step, "they would hide %s", t)
		}
		for _, c := range p.Copies {
			if touches(c.Path, t, true) {
				return m.Because(m.Final.From, "%s goes along", c.Path)
			}
		}
		if ev := touched(m, t); ev != nil {
			return ev
		}
	}
	return unlikeFetches(m)
}

// cacheRuns are the RUNs that read or fill Go's caches.
func cacheRuns(m *launch.Model) []*image.Run {
	return slices.DeleteFunc(slices.Clone(m.Runs), func(r *image.Run) bool {
		return !slices.ContainsFunc(m.Commands(m.FS, r), func(c *shell.Command) bool { return fetches(m, c) })
	})
}

// fetches reports whether a command may fetch modules: a go command, or a tool that
// go install brought, which has go load the packages it works on.
func fetches(m *launch.Model, c *shell.Command) bool {
	return usesCaches(c) || slices.ContainsFunc(programPaths(m, c), func(at string) bool {
		fd, ok := m.FS.Lookup(at)
		return ok && fd.Kind == image.Built && fd.Build.Fetched()
	})
}

// usesCaches reports whether a command reads or fills Go's caches.
func usesCaches(c *shell.Command) bool {
	g := c.AsGo()
	return g != nil && !slices.Contains([]string{"version", "env", "fmt", "help"}, g.Verb)
}

// builtWithC says which program has C code, and why.
func builtWithC(m *launch.Model) *finding.Evidence {
	for _, b := range m.ArtifactBuilds() {
		if m.Linkage(b).UseC {
			return m.Because(b.Step,
				"the build cache is not mounted, since Go does not see in it that a C library changed")
		}
	}
	return nil
}

// cacheWords are parts of words of unknown value that may lead to a cache.
var cacheWords = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(
		`\bGOPATH\W*(pkg|\*|$)|\bHOME\W*(go\b|\*|$)|\.cache\b|pkg/mod|go-build|GOMODCACHE|GOCACHE`)
})

// touched says where a command reads or changes a cache by its path. In a mount,
// the directory can't be removed, and another RUN finds it empty.
func touched(m *launch.Model, target string) *finding.Evidence {
	for _, r := range m.Runs {
		for _, c := range m.Commands(m.FS, r) {
			if c.AsGo() != nil {
				continue
			}
			for i, w := range slices.Concat(c.Args, c.In, c.Out) {
				at, ok := c.Abs(w)
				if i > 0 && ok && touches(at, target, catalog.Is(c.Program(), catalog.Moves)) ||
					!w.Known && cacheWords().MatchString(w.Text) {
					return m.Because(r.Step, "%s works on %s", c.Program(), w.Text)
				}
			}
		}
	}
	return nil
}

// touches reports whether a path, which may be a pattern, is target or below it, or
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
func unlikeFetches(m *launch.Model) *finding.Evidence {
	runs := cacheRuns(m)
	if len(runs) < 2 {
		return nil
	}
	by := fetchesBy(m, runs[0])
	for _, r := range m.Runs {
		if slices.Contains(runs, r) && fetchesBy(m, r) != by ||
			instructions.GetNetwork(r.Step.Cmd.(*instructions.RunCommand)) == instructions.NetworkNone {
			return m.Because(r.Step, "a mount may be emptied, and not every RUN fetches modules in the same way")
		}
		if slices.ContainsFunc(m.Commands(m.FS, r), dropsAccess) {
			return m.Because(r.Step, "a mount may be emptied, and this RUN takes away what fetching takes")
		}
	}
	return nil
}

// fetchesBy is everything a RUN fetches modules by, as a text to compare.
func fetchesBy(m *launch.Model, r *image.Run) string {
	cmd := r.Step.Cmd.(*instructions.RunCommand)
	by := string(instructions.GetNetwork(cmd))
	for _, mod := range instructions.GetMounts(cmd) {
		if mod.Type != instructions.MountTypeCache {
			by += fmt.Sprintf(" %s:%s:%s", mod.Type, mod.CacheID, mod.Target)
		}
	}
	seen := map[string]bool{}
	for _, c := range m.Commands(m.FS, r) {
		if !fetches(m, c) {
			continue
		}
		for name := range catalog.Settings(catalog.Reaching) {
			v, _ := c.Lookup(name)
			if text := name + "=" + v; !seen[text] {
				seen[text], by = true, by+" "+text
			}
		}
	}
	return by
}

// accessFiles hold what git and ssh go by.
var accessFiles = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`\.netrc|\.gitconfig|\.git-credentials|\.ssh\b`)
})

// dropsAccess reports whether a command takes away what private modules are fetched
// by, or is part of what lasts no longer than its RUN.
func dropsAccess(c *shell.Command) bool {
	has := func(re func(string) bool) bool {
		return slices.ContainsFunc(c.Args[min(1, len(c.Args)):], func(w shell.Word) bool { return re(w.Text) })
	}
	switch c.Program() {
	case "rm", "unlink", "mv", "shred":
		return has(accessFiles().MatchString)
	case "git":
		return has(func(s string) bool { return strings.HasPrefix(s, "--unset") || s == "--remove-section" })
	}
	return c.Program() == "ssh-agent" || c.Program() == "ssh-add"
}

// MountSyntax reports whether a frontend knows RUN --mount: Docker's own does from
// 1.2 on. Without a syntax line it is the engine's.
func MountSyntax(ref string) bool {
	name, tag, _ := strings.Cut(strings.TrimPrefix(ref, "docker.io/"), ":")
	if n := catalog.Number(tag, 1); n >= 0 && n < 2 && strings.HasPrefix(tag, "1.") {
		return false
	}
	return ref == "" || name == "docker/dockerfile"
}
