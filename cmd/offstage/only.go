package main

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"offstage/transform"
)

// checkOnly finds a value of --only that nothing can match.
func (s *settings) checkOnly() error {
	known := choicesOf("only")
	for _, value := range s.only {
		if !slices.Contains(known, value) && value != s.runtime && !strings.ContainsAny(value, "/:@") {
			return fmt.Errorf("--only %q is no refusal code and no runtime%s", value, didYouMean(value, "", known))
		}
	}
	return nil
}

func codeNames() []string {
	var names []string
	for _, c := range transform.Codes() {
		names = append(names, string(c.Code))
	}
	return names
}

// wanted reports whether a result is one that --only asks for.
func (s *settings) wanted(r *transform.Result) bool {
	return len(s.only) == 0 || slices.ContainsFunc(s.only, func(value string) bool {
		switch r.Status {
		case transform.Rewritten:
			return value == r.Runtime || value == imageName(r.Runtime)
		case transform.Refused:
			return slices.ContainsFunc(r.Refusals, func(x transform.Refusal) bool { return string(x.Code) == value })
		}
		return false
	})
}

// imageName is the last word of an image's name, without its tag and digest.
func imageName(image string) string {
	image, _, _ = strings.Cut(image, "@")
	name, _, _ := strings.Cut(path.Base(image), ":")
	return name
}
