package main

import (
	"fmt"
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

// readRuntimeConfig reads the file of --runtime-config; nil where none is given.
func readRuntimeConfig(name string) (*transform.ImageConfig, error) {
	if name == "" {
		return nil, nil
	}
	data, _, err := readFile(name)
	if err != nil {
		return nil, fmt.Errorf("--runtime-config %s: %w", name, cause(err))
	}
	config, err := transform.ParseImageConfig(data)
	if err != nil {
		return nil, fmt.Errorf("--runtime-config %s: %w", name, err)
	}
	return config, nil
}
