package refuse

import (
	"strings"
	"testing"
)

func TestRelative(t *testing.T) {
	for _, c := range []struct{ dir, to, want string }{
		{".", ".", "."}, {".", "a/b", "a/b"}, {"a", "a", "."}, {"a", ".", ".."}, {"a/b", "a/c", "../c"}, {"a/b",
			"a/b/Dockerfile", "Dockerfile"}, {"a/b", "c", "../../c"},
	} {
		if got := Relative(c.dir, c.to); got != c.want {
			t.Errorf("Relative(%q, %q) = %q, want %q", c.dir, c.to, got, c.want)
		}
	}
}

// The way out is in the words of the file that starts the toolchain.
func TestKeepToolchain(t *testing.T) {
	const goes = "COPY . .\nRUN go build -o app .\nCMD [\"./app\"]"
	for _, tt := range []struct {
		name  string
		files files
		want  string // a part of the way out
	}{
		{"compose", files{"compose.yaml": "services:\n  app:\n    build: .\n    command: go vet\n"},
			"under services.app in compose.yaml write `build: {context: ., target: builder}`"},
		{"compose with keys",
			files{"compose.yaml": "services:\n  app:\n    build:\n      context: .\n    command: go vet\n"},
			"under services.app.build in compose.yaml write `target: builder`"},
		{"compose in another directory",
			files{"dev/compose.yaml": "services:\n  app:\n    build: ..\n    command: go vet\n"},
			"under services.app in dev/compose.yaml write `build: {context: .., target: builder}`"},
		{"fly", files{"fly.toml": "[build]\ndockerfile = \"Dockerfile\"\n[processes]\napp = \"go vet\"\n"},
			"under [build] in fly.toml write `build-target = \"builder\"`"},
	} {
		list := All(launched(t, goes, tt.files))
		if len(list) == 0 || !strings.Contains(list[0].Do, tt.want) {
			t.Errorf("%s: got %+v, want %s", tt.name, list, tt.want)
		}
	}
}

// A pipeline can name the stage that it starts, so what it does is no reason.
func TestPipelinesMayKeepTheToolchain(t *testing.T) {
	m := launched(t, built, files{"Makefile": "vet:\n\tdocker build -t app .\n\tdocker run app go vet\n"})
	if list := All(m); len(list) > 0 || len(m.Notes) == 0 || !strings.Contains(m.Notes[0].Text, "--target builder") {
		t.Errorf("got %+v and %+v", list, m.Notes)
	}
}
