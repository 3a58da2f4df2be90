package dockerfile

import (
	"maps"
	"path"
	"slices"

	dockerspec "github.com/moby/docker-image-spec/specs-go/v1"
)

// A Config is what a stage configures in its image.
type Config struct {
	Env        []Pair // in order of first appearance
	Workdir    string // absolute
	User       string
	Shell      []string // nil for Docker's default
	Entrypoint *Start
	Cmd        *Start
	Expose     map[string]bool
	Volumes    map[string]bool
	Labels     map[string]string
	StopSignal string
	Maintainer string
	Health     *Health
}

// A Pair is a variable of the environment.
type Pair struct{ Name, Value string }

// A Start is a CMD, an ENTRYPOINT or the command of a HEALTHCHECK.
type Start struct {
	Step  *Step    // nil when a base image configures it
	Args  []string // the words of the JSON form, or the one text of the shell form
	Shell []string // the shell that runs the shell form; nil for the JSON form
}

// Health is a HEALTHCHECK. BuildKit's Test has NONE, CMD or CMD-SHELL first.
type Health struct {
	Step *Step // nil when a base image configures it
	dockerspec.HealthcheckConfig
}

// BaseConfig gives what a base image configures, by its reference.
type BaseConfig func(image string) Config

// DefaultShell is the shell of Linux images that have no SHELL.
var DefaultShell = []string{"/bin/sh", "-c"}

// Lookup gives a variable of the image's environment.
func (c *Config) Lookup(name string) (string, bool) {
	for _, p := range c.Env {
		if p.Name == name {
			return p.Value, true
		}
	}
	return "", false
}

func (c *Config) clone() Config {
	d := *c
	d.Env = slices.Clone(c.Env)
	d.Expose, d.Volumes, d.Labels = maps.Clone(c.Expose), maps.Clone(c.Volumes), maps.Clone(c.Labels)
	return d
}

// JoinDir is the working directory after WORKDIR dir.
func JoinDir(base, dir string) string {
	if path.IsAbs(dir) {
		return path.Clean(dir)
	}
	return path.Join("/", base, dir)
}
