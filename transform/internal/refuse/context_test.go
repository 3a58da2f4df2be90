package refuse

import (
	"testing"

	"offstage/transform/internal/finding"
)

func TestContextAmbiguous(t *testing.T) {
	ofRule(t, finding.ContextAmbiguous, []refusal{
		{"one directory", built, nil, ""},
		{"two that differ", built,
			files{"Makefile": "a:\n\tdocker build -f Dockerfile a\nb:\n" +
				"\tdocker build -f Dockerfile b\n",
				"a/go.mod": "module a\n", "a/main.go": "package main\n\nfunc main() {}\n",
				"b/go.mod": "module b\n", "b/main.go": "package main\n\nfunc main() {}\n"},
			"context-ambiguous@Makefile:2"},
	})
}
