package need

import "testing"

// Programs look into some places of the system by themselves.
func TestPlaces(t *testing.T) {
	ofRule(t, "files", []need{
		{"a file in /etc", "COPY app.conf /etc/app.conf\n", ``, tree{"app.conf": ""}, "file /etc/app.conf"},
		{"a directory in /etc", "COPY conf /etc/app\n", ``, tree{"conf/a.conf": ""}, "directory /etc/app"},
		{"a tree over the root", "COPY rootfs /\n", ``, tree{"rootfs/etc/app/a.conf": "", "rootfs/opt/x": ""},
			"directory /etc/app"},
		{"data of programs", "COPY x.dat /usr/share/x/x.dat\n", ``, tree{"x.dat": ""}, "file /usr/share/x/x.dat"},
		{"nobody looks there", "COPY x.dat /opt/x.dat\n", ``, tree{"x.dat": ""}, ""},
		{"a file that is absent here", "COPY keys.json /etc/keys.json\n", ``, tree{".gitignore": "keys.json\n"},
			"directory /etc/keys.json"},
		{"for building", "COPY sources.list /etc/apt/sources.list\n", ``, tree{"sources.list": ""}, ""},
		{"settings at home", "COPY a.toml /root/.config/app/a.toml\n", ``, tree{"a.toml": ""},
			"file /root/.config/app/a.toml"},
		{"settings that a RUN writes at home", "RUN mkdir /root/.aws && echo x > /root/.aws/config\n", ``, nil,
			"file /root/.aws/config"},
		{"a tool's at home", "COPY npmrc /root/.npmrc\n", ``, tree{"npmrc": ""}, ""},
		{"git's at home", "COPY netrc /root/.netrc\n", ``, tree{"netrc": ""}, ""},
		{"git's, and git is started", "COPY netrc /root/.netrc\n", `exec.Command("git", "clone", "x").Run()`,
			tree{"netrc": ""},
			"file /root/.netrc"},
		{"no hidden file at home", "COPY a.toml /root/a.toml\n", ``, tree{"a.toml": ""}, ""},
		{"Go source", "COPY gen.go /etc/gen.go\n", ``, tree{"gen.go": "package main\n"}, ""},
		{"replaced by a removal", "COPY app.conf /etc/app.conf\nRUN rm /etc/app.conf\n", ``, tree{"app.conf": ""}, ""},
	})
}

// A new volume is filled with what the image has there.
func TestSeeds(t *testing.T) {
	compose := func(volumes string) tree {
		return tree{"data/a.txt": "",
			"compose.yaml": "services:\n  app:\n    build: .\n    volumes: [" + volumes + "]\nvolumes: {vol: {}}\n"}
	}
	ofRule(t, "files", []need{
		{"VOLUME", "COPY data /data\nVOLUME /data\n", ``, tree{"data/a.txt": ""}, "directory /data"},
		{"VOLUME of nothing", "VOLUME /data\n", ``, nil, ""},
		{"VOLUME of the program", "VOLUME /app\n", ``, nil, ""},
		{"a named volume", "", ``, compose(`"vol:/app/data"`), "directory /app/data"},
		{"a directory of the host hides it", "", ``, compose(`"./x:/app/data"`), ""},
	})
}

// The environment, and arguments, may name paths.
func TestConfiguredPaths(t *testing.T) {
	ofRule(t, "files", []need{
		{"a variable", "ENV CONF=/app/conf.yaml\n", ``, tree{"conf.yaml": ""}, "file /app/conf.yaml"},
		{"a directory", "ENV DIR=./data\n", ``, tree{"data/a.txt": ""}, "directory /app/data"},
		{"a word", "ENV MODE=data\n", ``, tree{"data/a.txt": ""}, "directory /app/data"},
		{"PATH", "ENV PATH=/app/bin:$PATH\n", ``, tree{"bin/x.txt": ""}, ""},
		{"of the toolchain", "ENV GOFLAGS=data\n", ``, tree{"data/a.txt": ""}, ""},
		{"an argument", runs + `CMD ["/app/app", "conf.yaml"]`, ``, tree{"conf.yaml": ""}, "file /app/conf.yaml"},
		{"of a flag", runs + `CMD ["/app/app", "-c=conf.yaml"]`, ``, tree{"conf.yaml": ""}, "file /app/conf.yaml"},
		{"of a tool", runs + `CMD cat a.txt && ./app`, ``, tree{"a.txt": ""}, "file /app/a.txt"},
		{"of a tool, and absent", runs + `CMD cat b.txt && ./app`, ``, tree{"a.txt": ""}, "optional-file /app/b.txt"},
		{"the input of a command", runs + `CMD ./app < a.txt`, ``, tree{"a.txt": ""}, "file /app/a.txt"},
		{"where output goes", "RUN mkdir /logs\n" + runs + `CMD ./app > /logs/x`, ``, nil, "empty-directory /logs"},
		{"a health check's", "HEALTHCHECK CMD [\"/app/app\", \"-c\", \"a.yaml\"]\n", ``, tree{"a.yaml": ""},
			"file /app/a.yaml"},
		{"an interpreter's script", "RUN apt-get install -y python3\n" + runs + `CMD python3 run.py && ./app`, ``,
			tree{"run.py": "", "x.txt": ""}, "file /app/run.py, unknown-path, file /app/x.txt"},
	})
}

// What a person keeps goes along, known or not.
func TestKeptPaths(t *testing.T) {
	ofRule(t, "files", []need{
		{"a directory", "# offstage: keep /app/data\n", ``, tree{"data/a.txt": ""}, "directory /app/data"},
		{"a file", "# offstage: keep /app/a.txt\n", ``, tree{"a.txt": ""}, "file /app/a.txt"},
		{"what isn't seen", "# offstage: keep /opt/x\n", ``, nil, "directory /opt/x"},
	})
}

// An executable script that goes along needs what runs it.
func TestInterpreted(t *testing.T) {
	const opens = `os.ReadFile("bin/x")`
	ofRule(t, "files", []need{
		{"sh", "", opens, tree{"bin/x": "#!/bin/sh\n"}, "file /app/bin/x, shell"},
		{"bash", "", opens, tree{"bin/x": "#!/bin/bash\n"}, "file /app/bin/x, bash"},
		{"an interpreter that is installed", "RUN apt-get install -y python3\n", opens,
			tree{"bin/x": "#!/usr/bin/env python3\n"},
			"file /app/bin/x, program python3"},
		{"one that isn't", apk, opens, tree{"bin/x": "#!/usr/bin/env python3\n"}, "file /app/bin/x"},
		{"no script", "", opens, tree{"bin/x": "data"}, "file /app/bin/x"},
	})
}
