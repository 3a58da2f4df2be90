package verify

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"slices"
)

// An image is what the engine says of one.
type image struct {
	Size         int64
	Architecture string
	RootFS       struct{ Layers []string }
	Config       config
}

// A config is what an image configures.
type config struct {
	User         string
	ExposedPorts map[string]any
	Env          []string
	Entrypoint   []string
	Cmd          []string
	Volumes      map[string]any
	WorkingDir   string
	Labels       map[string]string
	StopSignal   string
	Healthcheck  *healthcheck
	Shell        []string
}

// A healthcheck is a HEALTHCHECK; times are in nanoseconds.
type healthcheck struct {
	Test                                          []string
	Interval, Timeout, StartPeriod, StartInterval int64
	Retries                                       int
}

// runs says whether there is a health check to run.
func (h *healthcheck) runs() bool { return h != nil && len(h.Test) > 0 && h.Test[0] != "NONE" }

func (e *engine) inspect(ctx context.Context, name string) (*image, error) {
	var out bytes.Buffer
	if err := e.stream(ctx, &out, "image", "inspect", name); err != nil {
		return nil, err
	}
	var list []image
	if err := json.Unmarshal(out.Bytes(), &list); err != nil {
		return nil, fmt.Errorf("image inspect: %w", err)
	}
	if len(list) != 1 {
		return nil, fmt.Errorf("image inspect: %d images are named %s", len(list), name)
	}
	delete(list[0].Config.Labels, ownerLabel)
	return &list[0], nil
}

func (i *image) size() Size { return Size{Bytes: i.Size, Layers: len(i.RootFS.Layers)} }

// sameLayers says whether the file systems are the same by construction.
func (i *image) sameLayers(other *image) bool {
	return len(i.RootFS.Layers) > 0 && slices.Equal(i.RootFS.Layers, other.RootFS.Layers)
}
