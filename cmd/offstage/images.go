package main

import (
	"fmt"
	"os"
	"strings"

	"offstage/transform"
)

// images are what a person says of images.
type images struct {
	mirrors       []transform.Mirror
	runtimeConfig *transform.ImageConfig
}

func (s *settings) readImages() (i images, err error) {
	if i.mirrors, err = readMirrors(s.mirrorOf); err != nil {
		return i, err
	}
	i.runtimeConfig, err = readRuntimeConfig(s.runtimeConfig)
	return i, err
}

// readMirrors reads the values of --mirror-of, each COPY=OF.
func readMirrors(values []string) ([]transform.Mirror, error) {
	var list []transform.Mirror
	for _, value := range values {
		at, of, ok := strings.Cut(value, "=")
		at, of = strings.TrimSuffix(at, "/"), strings.TrimSuffix(of, "/")
		if !ok || at == "" || of == "" || strings.ContainsFunc(value, notInImage) {
			return nil, fmt.Errorf("--mirror-of %q is not COPY=OF, "+
				"as registry.example.com/hub=docker.io/library", value)
		}
		list = append(list, transform.Mirror{At: at, Of: of})
	}
	return list, nil
}

// maxConfig is the size of the file of --runtime-config, which is a few KB.
const maxConfig = 1 << 20

// readRuntimeConfig reads the file of --runtime-config; nil where none is given.
func readRuntimeConfig(name string) (*transform.ImageConfig, error) {
	if name == "" {
		return nil, nil
	}
	fi, err := os.Stat(name)
	if err != nil {
		return nil, fmt.Errorf("--runtime-config: %w", err)
	}
	if !fi.Mode().IsRegular() || fi.Size() > maxConfig {
		return nil, fmt.Errorf("--runtime-config: %s is no file of at most %d bytes", name, maxConfig)
	}
	data, err := os.ReadFile(name)
	if err != nil {
		return nil, fmt.Errorf("--runtime-config: %w", err)
	}
	config, err := transform.ParseImageConfig(data)
	if err != nil {
		return nil, fmt.Errorf("--runtime-config %s: %w", name, err)
	}
	return config, nil
}
