package dockerfile

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	dockerspec "github.com/moby/docker-image-spec/specs-go/v1"
)

// ImageConfig is what an image configures, as its specification has it.
type ImageConfig dockerspec.DockerOCIImageConfig

// ParseImageConfig reads what docker image inspect prints of one image, a list of one
// object, or what crane config prints, the object alone.
func ParseImageConfig(data []byte) (*ImageConfig, error) {
	var images []struct{ Config *ImageConfig } // encoding/json takes config for it as well
	if text := strings.TrimSpace(string(data)); !strings.HasPrefix(text, "[") {
		data = []byte("[" + text + "]")
	}
	if err := json.Unmarshal(data, &images); err != nil {
		return nil, fmt.Errorf("no configuration of an image: %w", err)
	}
	switch {
	case len(images) != 1:
		return nil, fmt.Errorf("it describes %d images, and one is needed", len(images))
	case images[0].Config == nil:
		return nil, errors.New("no configuration of an image: it has no Config")
	}
	return images[0].Config, nil
}

// Base is the configuration that a stage starts with from the image.
func (c *ImageConfig) Base() Config {
	b := Config{
		Workdir:    JoinDir("/", c.WorkingDir),
		User:       c.User,
		Shell:      c.Shell,
		Expose:     setOf(c.ExposedPorts),
		Volumes:    setOf(c.Volumes),
		Labels:     c.Labels,
		StopSignal: c.StopSignal,
	}
	for _, v := range c.Env {
		name, value, _ := strings.Cut(v, "=")
		b.Env = append(b.Env, Pair{name, value})
	}
	if len(c.Entrypoint) > 0 {
		b.Entrypoint = &Start{Args: c.Entrypoint}
	}
	if len(c.Cmd) > 0 {
		b.Cmd = &Start{Args: c.Cmd}
	}
	if h := c.Healthcheck; h != nil && len(h.Test) > 0 && h.Test[0] != "NONE" {
		b.Health = &Health{HealthcheckConfig: *h}
	}
	return b
}

// Kept are the settings of the image that no Dockerfile can take back, as "VOLUME /data".
func (c *ImageConfig) Kept() []string {
	var list []string
	for name := range c.Volumes {
		list = append(list, "VOLUME "+name)
	}
	for port := range c.ExposedPorts {
		list = append(list, "EXPOSE "+port)
	}
	for _, trigger := range c.OnBuild {
		list = append(list, "ONBUILD "+trigger)
	}
	slices.Sort(list)
	return list
}

func setOf(m map[string]struct{}) map[string]bool {
	if len(m) == 0 {
		return nil
	}
	set := map[string]bool{}
	for k := range m {
		set[k] = true
	}
	return set
}
