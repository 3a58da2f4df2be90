package refuse

import (
	"testing"

	"offstage/transform/internal/finding"
)

func TestBrokenStarts(t *testing.T) {
	ofRule(t, finding.BrokenOriginal, []refusal{
		{"nothing is put there", "COPY . .\nRUN go build -o app .\nCMD [\"/srv/app\"]", nil, "broken-original:5"},
		{"another name", "COPY . .\nRUN go build -o server .\nCMD [\"./app\"]", nil, "broken-original:5"},
		{"a command in one word", "COPY . .\nRUN go build -o app .\nCMD [\"./app -v\"]", nil, "broken-original:5"},
		{"it is not in PATH", "COPY . .\nRUN go build -o app .\nCMD [\"app\"]", nil, "broken-original:5"},
		{"it is removed again", "COPY . .\nRUN go build -o app . && rm app\nCMD [\"./app\"]", nil, "broken-original:5"},
		{"a script without #!", "COPY . .\nCMD [\"./run\"]", files{"run": "echo\n"}, "broken-original:4"},
		{"the same in a shell", "COPY . .\nCMD ./run", files{"run": "echo\n"}, ""},
		{"a script with #!", "COPY . .\nCMD [\"./run\"]", files{"run": "#!/bin/sh\necho\n"}, ""},
		{"the executable", "COPY . .\nRUN go build -o app .\nCMD [\"./app\"]", nil, ""},
		{"by the module's name", "COPY . .\nRUN go build .\nCMD [\"./app\"]", nil, ""},
		{"a space in its name", "COPY . .\nRUN go build -o 'my app' .\nCMD [\"./my app\"]", nil, ""},
		{"a health check of something else",
			"COPY . .\nRUN go build -o app .\nHEALTHCHECK CMD [\"/check\"]\nCMD [\"./app\"]",
			nil, ""},
		{"built when it starts", "COPY . .\nCMD go build -o app . && ./app", nil, ""},
	})
}

func TestRejectedInstruction(t *testing.T) {
	const build = "COPY . .\nRUN go build -o app .\nCMD [\"./app\"]"
	ofRule(t, finding.BrokenOriginal, []refusal{
		{"a variable that BuildKit can't read", "LABEL a=${B~}\n" + build, nil, "broken-original:3"},
		{"one that it can", "LABEL a=${B:-c}\n" + build, nil, ""},
	})
}

// The reason says what is wrong, and where the executable is in truth.
func TestBrokenSays(t *testing.T) {
	for _, tt := range []struct{ cmd, want string }{
		{`CMD ["/srv/app"]`, "nothing in the Dockerfile puts a file at /srv/app; what is built is /app/app"},
		{`CMD ["./app -v"]`, `"./app -v" is one word of the JSON form, so it is looked for as a program of that name`},
		{`CMD ["app"]`, "app is looked for in PATH, and it is at /app/app"},
		{`CMD ["./run"]`, "/app/run has no #! line, so nothing but a shell can start it"},
	} {
		list := broken(launched(t, "COPY . .\nRUN go build -o app .\n"+tt.cmd, files{"run": "echo\n"}))
		if len(list) != 1 || list[0].Text != tt.want {
			t.Errorf("%s: got %+v, want %q", tt.cmd, list, tt.want)
		}
	}
}

// What may be there is not said to be missing.
func TestMayBeThere(t *testing.T) {
	const at = "\nCMD [\"/srv/app\"]"
	starts := func(p string) files {
		return files{
			"main.go": "package main\n\nimport \"os/exec\"\n\nfunc main() { exec.Command(\"" + p + "\").Run() }\n",
		}
	}
	used := files{"compose.yaml": "services:\n  app:\n    build: .\n    command: /srv/app\n"}
	ofRule(t, finding.BrokenOriginal, []refusal{
		{"an output that isn't known", "COPY . .\nRUN go build -o $(cat name) ." + at, nil, ""},
		{"a directory that isn't known", "COPY . .\nRUN cd $(cat name) && go build ." + at, nil, ""},
		{"a make that can't be read", "COPY . .\nRUN make" + at, nil, ""},
		{"a make that can", "COPY . .\nRUN make" + at, files{"Makefile": "all:\n\tgo build -o app .\n"},
			"broken-original:5"},
		{"an image of which nothing is known", "ARG V\nFROM golang:$V\nCOPY . .\nRUN go build -o app ." + at, nil, ""},
		{"git does not keep it", "COPY . /srv/\nRUN cd /srv && go build -o $(cat name) ." + at,
			files{".gitignore": "/app\n", "app": "\x7fELF"}, "broken-original:5"},
		{"the program starts it", built, starts("/srv/app"), ""},
		{"a compose file starts it", built, used, ""},
	})
}
