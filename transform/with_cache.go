package transform

import (
	"bytes"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/moby/buildkit/frontend/dockerfile/instructions"

	"offstage/transform/internal/dockerfile"
	"offstage/transform/internal/shell"
)

// withCache keeps what was downloaded and compiled from one build to the next:
// modules get a layer that holds until go.mod or go.sum change, and Go's caches
// are mounted.
func withCache(p *plan) error {
	f := p.facts
	if ev := f.ownsCaches(); ev != nil {
		return unless(ev)
	}
	mounts, err := p.mountCaches()
	if err != nil {
		p.remark("cache", err)
	} else {
		p.say("cache", f.stage.From, "the cache mounts take BuildKit")
	}
	return p.layerModules(mounts)
}

// cachePlaces are what a text names that has to do with Go's caches.
var cachePlaces = regexp.MustCompile(`pkg/mod|go-build|GOMODCACHE|GOCACHE|/root/\.cache|(^|[\s"'=])/go(/pkg)?/?([\s"',]|$)`)

// ownsCaches says where the file itself, or a command, says what becomes of Go's
// caches.
func (f *facts) ownsCaches() *Evidence {
	for i, line := range bytes.Split(f.file.Src, []byte("\n")) {
		if cachePlaces.Match(line) && !bytes.HasPrefix(bytes.TrimSpace(line), []byte("#")) {
			return &Evidence{f.file.Name, i + 1, "the file itself says what becomes of Go's caches"}
		}
	}
	for _, r := range f.runs {
		if !r.parsed {
			return f.because(r.step, "the RUN can't be read, and may use the caches")
		}
		for _, c := range f.commands(f.image, r) {
			if g := c.AsGo(); g != nil && g.Verb == "clean" {
				return f.because(r.step, "go clean empties the caches")
			}
		}
	}
	return nil
}

// layerModules downloads the modules before the source is copied in.
func (p *plan) layerModules(mounts string) error {
	f := p.facts
	b, copied, ev := f.modulesOf()
	if ev != nil || copied == nil {
		return unless(ev)
	}
	mod, _ := b.image.lookup(path.Join(b.prog.src.Dir, "go.mod"))
	sum, _ := b.image.lookup(path.Join(b.prog.src.Dir, "go.sum"))
	dir, to, cd := b.prog.src.Dir, "./", ""
	if copied.Dir != dir {
		to, cd = strings.TrimSuffix(dir, "/")+"/", "cd "+dir+" && "
	}
	if words := mod.path + sum.path + to; quote(words) != words {
		return unless(f.because(copied, "modules get no layer, since the path %s has odd characters", words))
	}
	p.before(copied, "# The modules in a layer of their own, which holds until go.mod or go.sum change.",
		p.keyword("COPY")+" "+mod.path+" "+sum.path+" "+to, p.keyword("RUN")+mounts+" "+cd+"go mod download")
	return nil
}

// modulesOf finds the instruction that copies go.mod in with the source. It is
// nil where the file copies go.mod by itself, and so has the layer.
func (f *facts) modulesOf() (b *build, at *dockerfile.Step, ev *Evidence) {
	for _, b = range f.artifactBuilds() {
		if b.prog.src == nil {
			return b, nil, f.because(b.at, "modules get no layer, since the source was not read")
		}
		if why := b.prog.src.Bound; why != "" {
			return b, nil, f.because(b.at, "modules get no layer, since %s", why)
		}
		mod, ok := b.image.lookup(path.Join(b.prog.src.Dir, "go.mod"))
		sum, both := b.image.lookup(path.Join(b.prog.src.Dir, "go.sum"))
		switch {
		case !ok || !both || mod.kind != fromContext || !mod.sure || sum.kind != fromContext || !sum.sure:
			return b, nil, f.because(b.at, "modules get no layer, since go.mod and go.sum are not copied in as they are")
		case mod.step != sum.step || b.image.copiesFile(path.Join(b.prog.src.Dir, "go.mod")):
			return b, nil, nil
		case !slices.Contains(f.stage.Steps, mod.step):
			return b, nil, f.because(mod.step, "modules get no layer, since another stage copies them in")
		case slices.ContainsFunc(sources(mod.step), func(s string) bool { return strings.Contains(s, "$") }):
			return b, nil, f.because(mod.step, "modules get no layer, since a variable decides what is copied in")
		}
		return b, mod.step, f.between(mod.step, b.prog.src.Dir)
	}
	return nil, nil, f.because(f.stage.From, "modules get no layer, since no build is seen")
}

// copiesFile says whether some step copies the file at a path by itself.
func (im *image) copiesFile(at string) bool {
	return slices.ContainsFunc(im.layers, func(l layer) bool { return l.kind == fromContext && l.at == at })
}

// sources are what a COPY or ADD copies, as written.
func sources(st *dockerfile.Step) []string {
	switch c := st.Cmd.(type) {
	case *instructions.CopyCommand:
		return c.SourcePaths
	case *instructions.AddCommand:
		return c.SourcePaths
	}
	return nil
}

// between says what stands between the COPY of the source to dir and the first
// go command that may be what downloading takes: a setting, a secret, a tool.
func (f *facts) between(copied *dockerfile.Step, dir string) *Evidence {
	for _, st := range f.stage.Steps[slices.Index(f.stage.Steps, copied)+1:] {
		switch c := st.Cmd.(type) {
		case *instructions.EnvCommand:
			if slices.ContainsFunc(c.Env, func(kv instructions.KeyValuePair) bool { return !f.carriesEnv(kv.Key) }) {
				return f.because(st, "modules get no layer, since the ENV behind the COPY may decide how they are fetched")
			}
		case *instructions.CopyCommand:
			if !f.image.laysBelow(st, dir) {
				return f.because(st, "modules get no layer, since the COPY behind may bring what fetching them takes")
			}
		case *instructions.ArgCommand, *instructions.UserCommand, *instructions.AddCommand, *instructions.ShellCommand:
			return f.because(st, "modules get no layer, since the %s behind the COPY may decide how they are fetched", strings.ToUpper(st.Keyword))
		case *instructions.RunCommand:
			if !f.fetchesFirst(st, c) {
				return f.because(st, "modules get no layer, since the RUN behind the COPY may prepare how they are fetched")
			}
			return nil
		}
	}
	return nil
}

// laysBelow says whether all that a step puts into the image is below a directory.
func (im *image) laysBelow(st *dockerfile.Step, dir string) bool {
	return !slices.ContainsFunc(im.layers, func(l layer) bool {
		_, ok := below(dir, l.at)
		return l.step == st && !ok
	})
}

// fetchesFirst says whether a RUN starts with a go command that fetches modules
// by no settings of its own.
func (f *facts) fetchesFirst(st *dockerfile.Step, c *instructions.RunCommand) bool {
	if slices.ContainsFunc(instructions.GetMounts(c), func(m *instructions.Mount) bool { return m.Type != instructions.MountTypeCache }) {
		return false
	}
	for _, cmd := range runText(st).script.Commands {
		if name := cmd.Program(); name == "cd" || name == "echo" || name == "set" || name == "mkdir" {
			continue
		}
		own := slices.ContainsFunc(cmd.Assigns, func(a shell.Assign) bool { return fetchEnv.has(a.Name) })
		return !own && usesCaches(cmd)
	}
	return false
}

// fetchEnv are the variables that decide how modules are fetched.
var fetchEnv = words("GOPROXY GOPRIVATE GONOPROXY GONOSUMDB GOSUMDB GOINSECURE GOVCS GOAUTH GOFLAGS GO111MODULE GOMODCACHE GOPATH GOTOOLCHAIN")
