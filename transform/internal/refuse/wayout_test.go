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

// A place where people work names the stage that has the toolchain.
func TestKeepToolchainForWork(t *testing.T) {
	const inside = ".devcontainer/devcontainer.json"
	const service = "services:\n  app:\n    build: ..\n"
	for _, tt := range []struct {
		name, text string
		files      files
		want       string
	}{
		{"a devcontainer that builds", built,
			files{inside: `{"build": {"dockerfile": "../Dockerfile", "context": ".."}}`},
			"under build in " + inside + " write `\"target\": \"builder\"`"},
		{"with the stage's own name", "FROM golang:1.22 AS dev\nWORKDIR /app" + built,
			files{inside: `{"build": {"dockerfile": "../Dockerfile", "context": ".."}}`},
			"under build in " + inside + " write `\"target\": \"dev\"`"},
		{"a devcontainer in a service", built, files{
			inside: `{"dockerComposeFile": "compose.yaml", "service": "app"}`, ".devcontainer/compose.yaml": service},
			"under services.app in .devcontainer/compose.yaml write `build: {context: .., target: builder}`"},
		{"Tilt", built, files{"Tiltfile": "docker_build('app', '.', live_update=[sync('.', '/app')])\n"},
			"in the docker_build of Tiltfile write `target=\"builder\"`"},
		{"another Dockerfile's context", built, files{"compose.yaml": "services:\n  app:\n    build: .\n" +
			"    command: go list\n"},
			"under services.app in compose.yaml write `build: {context: ., target: builder}`"},
		{"a Procfile", built, files{"Procfile": "web: go list && ./app\n"},
			"give it an image of its own, built with --target builder"},
	} {
		list := All(launched(t, tt.text, tt.files))
		if len(list) == 0 || !strings.Contains(list[0].Do, tt.want) {
			t.Errorf("%s: got %+v, want %s", tt.name, list, tt.want)
		}
	}
}
