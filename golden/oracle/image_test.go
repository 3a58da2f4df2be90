package oracle

import (
	"context"
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/moby/buildkit/frontend/dockerfile/dockerfile2llb"
	"github.com/moby/buildkit/frontend/dockerui"
	dockerspec "github.com/moby/docker-image-spec/specs-go/v1"
	ocispecs "github.com/opencontainers/image-spec/specs-go/v1"

	"offstage/transform/internal/dockerfile"
)

// An image is a configuration in words, one for each thing that it configures:
// "ENV PATH", "USER", "LABEL a". What is not configured has no entry.
type image map[string]string

func (i image) put(name, value string) {
	if value != "" {
		i[name] = value
	}
}

// ours is what the product's model says of the last stage.
func ours(f *dockerfile.File) image {
	i, c := image{}, f.Last().Config
	var names []string
	for _, p := range c.Env {
		names = append(names, p.Name)
		i["ENV "+p.Name] = p.Value
		if _, known := f.Last().After.Lookup(p.Name); !known {
			i["ENV "+p.Name] = unknown
		}
	}
	i.put("ENV", quoted(names))
	i.put("EXPOSE", quoted(slices.Sorted(maps.Keys(c.Expose))))
	i.put("VOLUME", quoted(slices.Sorted(maps.Keys(c.Volumes))))
	i.put("ENTRYPOINT", quoted(words(c.Entrypoint)))
	i.put("CMD", quoted(words(c.Cmd)))
	var health *dockerspec.HealthcheckConfig
	if c.Health != nil {
		health = &c.Health.HealthcheckConfig
	}
	i.rest(c.Workdir, c.User, c.StopSignal, c.Maintainer, c.Shell, c.Labels, health)
	return i
}

// words are what an image has of a command: the shell form with its shell.
func words(s *dockerfile.Start) []string {
	switch {
	case s == nil:
		return nil
	case s.Shell == nil:
		return s.Args
	}
	return append(slices.Clone(s.Shell), strings.Join(s.Args, " "))
}

// theirs is what BuildKit would write into an image.
func theirs(img *dockerspec.DockerOCIImage) image {
	i, c := image{}, img.Config
	var names []string
	for _, e := range c.Env {
		name, value, _ := strings.Cut(e, "=")
		names = append(names, name)
		i["ENV "+name] = value
	}
	i.put("ENV", quoted(names))
	i.put("EXPOSE", quoted(slices.Sorted(maps.Keys(c.ExposedPorts))))
	i.put("VOLUME", quoted(slices.Sorted(maps.Keys(c.Volumes))))
	i.put("ENTRYPOINT", quoted(c.Entrypoint))
	i.put("CMD", quoted(c.Cmd))
	i.rest(c.WorkingDir, c.User, c.StopSignal, img.Author, c.Shell, c.Labels, c.Healthcheck)
	return i
}

// rest is what both sides have in the same form.
func (i image) rest(dir, user, signal, author string, shell []string, labels map[string]string,
	h *dockerspec.HealthcheckConfig) {
	// BuildKit leaves an absolute WORKDIR as it is written, which is the same
	// directory; and no directory is the root.
	i["WORKDIR"] = path.Clean("/" + dir)
	i.put("USER", user)
	i.put("STOPSIGNAL", signal)
	i.put("MAINTAINER", author)
	i.put("SHELL", quoted(shell))
	for name, value := range labels {
		i["LABEL "+name] = value
	}
	if h != nil {
		i["HEALTHCHECK"] = fmt.Sprintf("%q %+v", h.Test, dockerspec.HealthcheckConfig{
			Interval:      h.Interval,
			Timeout:       h.Timeout,
			StartPeriod:   h.StartPeriod,
			StartInterval: h.StartInterval,
			Retries:       h.Retries,
		})
	}
}

func quoted(list []string) string {
	if len(list) == 0 {
		return ""
	}
	return fmt.Sprintf("%q", list)
}

// Two builds that differ in everything that the platform says.
var platforms = []map[string]string{
	nil,
	{
		"TARGETPLATFORM":  "linux/riscv64",
		"TARGETOS":        "one",
		"TARGETARCH":      "two",
		"TARGETVARIANT":   "three",
		"TARGETOSVERSION": "four",
		"BUILDPLATFORM":   "linux/s390x",
		"BUILDOS":         "five",
		"BUILDARCH":       "six",
		"BUILDVARIANT":    "seven",
		"BUILDOSVERSION":  "eight",
		"TARGETSTAGE":     "nine",
	},
}

// evaluate asks BuildKit for the image of a Dockerfile, and leaves out what
// depends on the platform: no file says that.
func evaluate(src []byte, r resolver) (image, error) {
	var both []image
	for _, args := range platforms {
		res, err := dockerfile2llb.Dockerfile2LLB(context.Background(), src, dockerfile2llb.ConvertOpt{
			Config:         dockerui.Config{BuildArgs: args},
			MetaResolver:   r,
			TargetPlatform: &ocispecs.Platform{OS: "linux", Architecture: "amd64"},
		})
		if err != nil {
			return nil, err
		}
		both = append(both, theirs(res.Image))
	}
	for name, value := range both[0] {
		if other, ok := both[1][name]; !ok || other != value {
			both[0][name] = unknown
		}
	}
	return both[0], nil
}

// unknown stands for a value that the platform decides, or that the model knows
// that it does not know.
const unknown = "\x00"

// differences are the entries in which two images differ.
func differences(ours, theirs image) (list []string) {
	names := maps.Clone(ours)
	maps.Copy(names, theirs)
	for _, name := range slices.Sorted(maps.Keys(names)) {
		a, have := ours[name]
		b, want := theirs[name]
		if a != unknown && b != unknown && (a != b || have != want) {
			list = append(list, fmt.Sprintf("%s is %q (%v), to BuildKit %q (%v)", name, a, have, b, want))
		}
	}
	return list
}
