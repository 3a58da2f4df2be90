package plan

import (
	"bytes"
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

// withCache keeps what was downloaded and compiled from one build to the next:
// modules get a layer that holds until go.mod or go.sum change, and Go's caches
// are mounted.
func withCache(p *Plan) error {
	m := p.Model
	if ev := ownsCaches(m); ev != nil {
		return unless(ev)
	}
	mounts, err := mountCaches(p)
	if err != nil {
		p.remark("cache", err)
	} else {
		p.say("cache", m.Final.From, "the cache mounts take BuildKit")
	}
	return layerModules(p, mounts)
}

// cachePlaces are what a text names that has to do with Go's caches.
var cachePlaces = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`pkg/mod|go-build|GOMODCACHE|GOCACHE|/root/\.cache|(^|[\s"'=])/go(/pkg)?/?([\s"',]|$)`)
})

// ownsCaches says where the file itself, or a command, says what becomes of Go's
// caches.
func ownsCaches(m *launch.Model) *finding.Evidence {
	for i, line := range bytes.Split(m.File.Src, []byte("\n")) {
		if cachePlaces().Match(line) && !bytes.HasPrefix(bytes.TrimSpace(line), []byte("#")) {
			return &finding.Evidence{
				File: m.File.Name,
				Line: i + 1,
				Why:  "the file itself says what becomes of Go's caches",
			}
		}
	}
	for _, r := range m.Runs {
		if !r.Parsed {
			return m.Because(r.Step, "the RUN can't be read, and may use the caches")
		}
		for _, c := range m.Commands(m.FS, r) {
			if g := c.AsGo(); g != nil && g.Verb == "clean" {
				return m.Because(r.Step, "go clean empties the caches")
			}
		}
	}
	return nil
}

// layerModules downloads the modules before the source is copied in.
func layerModules(p *Plan, mounts string) error {
	m := p.Model
	b, copied, ev := modulesOf(m)
	if ev != nil || copied == nil {
		return unless(ev)
	}
	mod, _ := b.FS.Lookup(path.Join(b.Program.Source.Dir, "go.mod"))
	sum, _ := b.FS.Lookup(path.Join(b.Program.Source.Dir, "go.sum"))
	dir, to, cd := b.Program.Source.Dir, "./", ""
	if copied.Dir != dir {
		to, cd = strings.TrimSuffix(dir, "/")+"/", "cd "+dir+" && "
	}
	if words := mod.Path + sum.Path + to; Quote(words) != words {
		return unless(m.Because(copied, "modules get no layer, since the path %s has odd characters", words))
	}
	p.before(copied, "# The modules in a layer of their own, which holds until go.mod or go.sum change.",
		p.Keyword("COPY")+" "+mod.Path+" "+sum.Path+" "+to, p.Keyword("RUN")+mounts+" "+cd+"go mod download")
	return nil
}

// modulesOf finds the instruction that copies go.mod in with the source. It is
// nil where the file copies go.mod by itself, and so has the layer.
func modulesOf(m *launch.Model) (b *image.Build, at *dockerfile.Step, ev *finding.Evidence) {
	builds := m.ArtifactBuilds()
	if len(builds) == 0 {
		return nil, nil, m.Because(m.Final.From, "modules get no layer, since no build is seen")
	}
	if b = builds[0]; b.Program.Source == nil {
		return b, nil, m.Because(b.Step, "modules get no layer, since the source was not read")
	}
	if why := b.Program.Source.Bound; why != "" {
		return b, nil, m.Because(b.Step, "modules get no layer, since %s", why)
	}
	mod, ok := b.FS.Lookup(path.Join(b.Program.Source.Dir, "go.mod"))
	sum, both := b.FS.Lookup(path.Join(b.Program.Source.Dir, "go.sum"))
	switch {
	case !ok || !both || mod.Kind != image.FromContext || !mod.Sure || sum.Kind != image.FromContext || !sum.Sure:
		return b, nil, m.Because(b.Step, "modules get no layer, since go.mod and go.sum are not copied in as they are")
	case mod.Step != sum.Step || copiesFile(b.FS, path.Join(b.Program.Source.Dir, "go.mod")):
		return b, nil, nil
	case !slices.Contains(m.Final.Steps, mod.Step):
		return b, nil, m.Because(mod.Step, "modules get no layer, since another stage copies them in")
	case slices.ContainsFunc(sources(mod.Step), func(s string) bool { return strings.Contains(s, "$") }):
		return b, nil, m.Because(mod.Step, "modules get no layer, since a variable decides what is copied in")
	}
	return b, mod.Step, between(m, mod.Step, b.Program.Source.Dir)
}

// copiesFile reports whether some step copies the file at a path by itself.
func copiesFile(im *image.FS, at string) bool {
	return slices.ContainsFunc(im.Layers, func(l image.Layer) bool { return l.Kind == image.FromContext && l.At == at })
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
func between(m *launch.Model, copied *dockerfile.Step, dir string) *finding.Evidence {
	for _, st := range m.Final.Steps[slices.Index(m.Final.Steps, copied)+1:] {
		switch c := st.Cmd.(type) {
		case *instructions.EnvCommand:
			if slices.ContainsFunc(c.Env, func(kv instructions.KeyValuePair) bool { return !m.CarriesEnv(kv.Key) }) {
				return m.Because(st, "modules get no layer, since the ENV behind the COPY may decide how they are "+
					"fetched")
			}
		case *instructions.CopyCommand:
			if !laysBelow(m.FS, st, dir) {
				return m.Because(st, "modules get no layer, since the COPY behind may bring what fetching them takes")
			}
		case *instructions.ArgCommand, *instructions.UserCommand, *instructions.AddCommand, *instructions.ShellCommand:
			return m.Because(st, "modules get no layer, since the %s behind the COPY may decide how they are fetched",
				strings.ToUpper(st.Keyword))
		case *instructions.RunCommand:
			if !fetchesFirst(m, st, c) {
				return m.Because(st, "modules get no layer, since the RUN behind the COPY may prepare how they are "+
					"fetched")
			}
			return nil
		}
	}
	return nil
}

// laysBelow reports whether all that a step puts into the image is below a directory.
func laysBelow(im *image.FS, st *dockerfile.Step, dir string) bool {
	return !slices.ContainsFunc(im.Layers, func(l image.Layer) bool {
		_, ok := image.Below(dir, l.At)
		return l.Step == st && !ok
	})
}

// fetchesFirst reports whether a RUN starts with a go command that fetches modules
// by no settings of its own.
func fetchesFirst(m *launch.Model, st *dockerfile.Step, c *instructions.RunCommand) bool {
	if slices.ContainsFunc(instructions.GetMounts(c),
		func(mod *instructions.Mount) bool { return mod.Type != instructions.MountTypeCache }) {
		return false
	}
	for _, cmd := range image.RunText(st).Script.Commands {
		if name := cmd.Program(); name == "cd" || name == "echo" || name == "set" || name == "mkdir" {
			continue
		}
		own := slices.ContainsFunc(
			cmd.Assigns,
			func(a shell.Assign) bool { return catalog.IsSetting(a.Name, catalog.Fetching) },
		)
		return !own && usesCaches(cmd)
	}
	return false
}
