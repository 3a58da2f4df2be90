package oracle

import (
	"context"
	"encoding/json"
	"strings"
	"time"

	"github.com/moby/buildkit/client/llb/sourceresolver"
	dockerspec "github.com/moby/docker-image-spec/specs-go/v1"
	"github.com/opencontainers/go-digest"
	ocispecs "github.com/opencontainers/image-spec/specs-go/v1"

	"offstage/transform/internal/dockerfile"
)

// bases say what an image configures: the one place from which both sides take
// it. An image whose name asks for everything configures everything that an
// image can, so that inheritance is compared too.
func configOf(image string, full bool) dockerspec.DockerOCIImageConfig {
	var c dockerspec.DockerOCIImageConfig
	switch {
	case image == "scratch": // BuildKit asks nobody about it
		c.Env = []string{"PATH=" + defaultPath}
		c.WorkingDir = "/"
		return c
	case strings.Contains(image, "golang"):
		c.Env = []string{"PATH=/go/bin:/usr/local/go/bin:" + defaultPath, "GOLANG_VERSION=1.26", "GOTOOLCHAIN=local",
			"GOPATH=/go"}
		c.WorkingDir, c.Cmd = "/go", []string{"bash"}
	default:
		c.Env = []string{"PATH=" + defaultPath}
		c.WorkingDir = "/"
	}
	if full {
		c.Env = append(c.Env, "A=base", "LANG=C", "EMPTY=")
		c.User, c.StopSignal = "base:staff", "SIGQUIT"
		c.Entrypoint, c.Cmd = []string{"/base", "-x"}, []string{"of", "base"}
		c.Shell = []string{"/bin/base", "-c"}
		c.ExposedPorts = map[string]struct{}{"80/tcp": {}, "53/udp": {}}
		c.Volumes = map[string]struct{}{"/base": {}}
		c.Labels = map[string]string{"of": "base", "a": "base"}
		c.Healthcheck = &dockerspec.HealthcheckConfig{Test: []string{"CMD", "/base"}, Interval: time.Second, Retries: 7}
	}
	return c
}

const defaultPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"

// A resolver tells BuildKit what an image configures, and asks no registry.
type resolver struct{ full bool }

// ResolveImageConfig makes resolver BuildKit's ImageMetaResolver.
func (r resolver) ResolveImageConfig(_ context.Context, ref string, _ sourceresolver.Opt) (string, digest.Digest,
	[]byte, error) {
	img := dockerspec.DockerOCIImage{Config: configOf(ref, r.full)}
	img.Architecture, img.OS = "amd64", "linux"
	img.RootFS = ocispecs.RootFS{Type: "layers", DiffIDs: []digest.Digest{digest.FromString(ref)}}
	data, err := json.Marshal(img)
	return ref, digest.FromString(ref), data, err
}

// base tells the product's model the same.
func (r resolver) base(image string) dockerfile.Config {
	from := configOf(image, r.full)
	c := dockerfile.Config{
		Workdir:    from.WorkingDir,
		User:       from.User,
		StopSignal: from.StopSignal,
		Shell:      from.Shell,
		Labels:     from.Labels,
	}
	for _, e := range from.Env {
		name, value, _ := strings.Cut(e, "=")
		c.Env = append(c.Env, dockerfile.Pair{Name: name, Value: value})
	}
	c.Entrypoint, c.Cmd = started(from.Entrypoint), started(from.Cmd)
	c.Expose, c.Volumes = members(from.ExposedPorts), members(from.Volumes)
	if from.Healthcheck != nil {
		c.Health = &dockerfile.Health{HealthcheckConfig: *from.Healthcheck}
	}
	return c
}

func started(words []string) *dockerfile.Start {
	if words == nil {
		return nil
	}
	return &dockerfile.Start{Args: words}
}

func members(set map[string]struct{}) map[string]bool {
	m := map[string]bool{}
	for k := range set {
		m[k] = true
	}
	return m
}
