package refuse

import (
	"testing"

	"offstage/transform/internal/finding"
)

func TestDevMount(t *testing.T) {
	compose := func(lines string) files {
		return files{"compose.yaml": "services:\n  app:\n    build: .\n" + lines}
	}
	const dockerfile = "COPY . .\nRUN go build -o /app/app .\nCMD [\"/app/app\"]"
	ofRule(t, finding.DevMount, []refusal{
		{"over the program", dockerfile, compose("    volumes:\n      - .:/app\n"), "dev-mount@compose.yaml:5"},
		{"over the whole of it", dockerfile, compose("    volumes: [\".:/\"]\n"), "dev-mount@compose.yaml:4"},
		{"beside the program", dockerfile, compose("    volumes:\n      - ./data:/app/data\n"), ""},
		{"a volume, which is filled", dockerfile, compose("    volumes:\n      - app:/app\nvolumes:\n  app: {}\n"), ""},
		{"of a service of another image", dockerfile, files{"compose.yaml": "services:\n  app:\n    build: .\n" +
			"  db:\n    image: postgres\n    volumes:\n      - .:/app\n"}, ""},
		{"people work in it", dockerfile,
			files{".devcontainer/devcontainer.json": "{\"build\": {" +
				"\"dockerfile\": \"../Dockerfile\", \"context\": \"..\"}}\n"},
			"dev-mount@.devcontainer/devcontainer.json:1"},
		{"compose watches", dockerfile,
			compose("    develop:\n      watch:\n        - {path: ., action: sync, target: /app}\n"),
			"dev-mount@compose.yaml:2"},
		{"nothing is mounted", dockerfile, compose(""), ""},
		{"a script starts the image so", dockerfile, files{"dev.sh": "docker build -t orders-dev .\n" +
			"docker run --rm -v \"$(pwd)\":/app orders-dev\n"}, "dev-mount@dev.sh:2"},
		{"a script has it do something else", dockerfile, files{"lint.sh": "docker build -t orders-dev .\n" +
			"docker run --rm -v \"$PWD\":/app orders-dev ls\n"}, ""},
		{"a Makefile starts another image so", dockerfile, files{"Makefile": "docs:\n" +
			"\tdocker run --rm -v $(CURDIR):/app squidfunk/mkdocs-material\n"}, ""},
	})
}

// What only the host has can't be judged; a script of the repository can.
func TestFromTheHost(t *testing.T) {
	compose := func(command, mount string) files {
		return files{"tools/up.sh": "#!/bin/sh\nexec /app/app\n", "compose.yaml": "services:\n  app:\n    build: .\n" +
			"    command: [" + command + "]\n    volumes: [\"" + mount + "\"]\n"}
	}
	ofRule(t, finding.DevMount, []refusal{
		{"a program of the host", built, compose("/tools/up", "/srv:/tools"), "dev-mount@compose.yaml:2"},
		{"a script of the repository", built, compose("/tools/up.sh", "./tools:/tools"), ""},
		{"no mount has it", built, compose("/tools/up", "/srv:/data"), ""},
		{"an argument of the program", built, compose("./app, /tools/up", "/srv:/tools"), ""},
	})
}
