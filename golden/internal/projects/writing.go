package projects

import (
	"io/fs"

	"offstage/golden/internal/disk"
)

// A writeDir is a directory in which the program makes a file.
type writeDir struct {
	name, dir string
	lines     string
	extra     map[string]string
	imports   string
	folder    fs.FileMode
	owner     disk.User
	inBase    bool // every full image has it
}

func (w writeDir) id() string { return w.name }

var writeDirs = []writeDir{
	{name: "made", dir: "/var/lib/state@N", lines: "RUN mkdir -p /var/lib/state@N"},
	{name: "made-work", dir: "state@N", lines: "RUN mkdir -p state@N"},
	{name: "made-owned", dir: "/var/lib/state@N", lines: "RUN mkdir -p /var/lib/state@N && chown 1000:1000 /var/lib/state@N", owner: disk.User{UID: 1000, GID: 1000}},
	{name: "made-open", dir: "/srv/state@N", lines: "RUN mkdir /srv/state@N && chmod 777 /srv/state@N", folder: 0o777},
	{name: "made-mode", dir: "/srv/state@N", lines: "RUN mkdir -m 1777 /srv/state@N", folder: fs.ModeSticky | 0o777},
	{name: "made-install", dir: "/srv/state@N", lines: "RUN install -d -o 1000 -g 1000 -m 750 /srv/state@N", folder: 0o750, owner: disk.User{UID: 1000, GID: 1000}},
	{name: "made-top", dir: "/state@N", lines: "RUN mkdir /state@N && chown -R 1000 /state@N", owner: disk.User{UID: 1000}},
	{name: "volume", dir: "/state@N", lines: "RUN mkdir /state@N\nVOLUME /state@N"},
	{name: "volume-json", dir: "/var/state@N", lines: "RUN mkdir -p /var/state@N && chown 1000:1000 /var/state@N\nVOLUME [\"/var/state@N\"]", owner: disk.User{UID: 1000, GID: 1000}},
	{name: "workdir", dir: "/srv/here@N", lines: "WORKDIR /srv/here@N\nWORKDIR @W"},
	{name: "context", dir: "state@N", extra: map[string]string{"state@N/.gitkeep": ""}},
	{name: "source-dir", dir: "store@N", extra: map[string]string{"store@N/store.go": "package store@N\n"}, imports: "store@N"},
	{name: "source-dir-absolute", dir: "@W/internal/log@N", extra: map[string]string{"internal/log@N/log.go": "package log@N\n"}, imports: "internal/log@N"},
	{name: "tmp", dir: "/tmp", inBase: true, folder: fs.ModeSticky | 0o777},
	{name: "var-log", dir: "/var/log", inBase: true},
	{name: "var-run", dir: "/var/run", inBase: true},
	{name: "run", dir: "/run", inBase: true},
	{name: "srv", dir: "/srv", inBase: true},
	{name: "home", dir: "/root", inBase: true, folder: 0o700},
}

// A writeWay makes a file in a directory.
type writeWay struct{ name, decl, body, env string }

func (w writeWay) id() string { return w.name }

var writeWays = []writeWay{
	{name: "write-file", body: "show(os.WriteFile(\"@D/out@N.log\", []byte(\"x\"), 0o644))"},
	{name: "create", body: "f, err := os.Create(\"@D/out@N\")\nshow(f != nil, err)"},
	{name: "append", body: "f, err := os.OpenFile(\"@D/out@N.log\", os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)\nshow(f != nil, err)"},
	{name: "create-temp", body: "f, err := os.CreateTemp(\"@D\", \"out\")\nshow(f != nil, err != nil)"},
	{name: "mkdir", body: "show(os.Mkdir(\"@D/out@N\", 0o755))"},
	{name: "listen", body: "l, err := net.Listen(\"unix\", \"@D/out@N.sock\")\nshow(l != nil, err)"},
	{name: "join", body: "show(os.WriteFile(filepath.Join(\"@D\", \"out@N.db\"), nil, 0o600))"},
	{name: "const", decl: "const out@N = \"@D/out@N.db\"", body: "show(os.WriteFile(out@N, nil, 0o600))"},
	{name: "env-dir", env: "STATE@N=@D", body: "show(os.WriteFile(os.Getenv(\"STATE@N\")+\"/out@N\", nil, 0o600))"},
	{name: "env-default", body: "dir := os.Getenv(\"STATE@N\")\nif dir == \"\" {\ndir = \"@D\"\n}\nshow(os.WriteFile(dir+\"/out@N.json\", nil, 0o600))"},
	{name: "flag", decl: "var out@N = flag.String(\"out@N\", \"@D/out@N.db\", \"where the state is kept\")", body: "show(os.WriteFile(*out@N, nil, 0o600))"},
	{name: "variable", decl: "var writeFile@N = os.WriteFile", body: "show(writeFile@N(\"@D/out@N.log\", nil, 0o600))"},
	{name: "syscall", body: "fd, err := syscall.Open(\"@D/out@N\", syscall.O_CREAT|syscall.O_WRONLY, 0o600)\nshow(fd > 0, err)"},
	{name: "rename", body: "show(os.WriteFile(\"@D/out@N.part\", nil, 0o600))\nshow(os.Rename(\"@D/out@N.part\", \"@D/out@N.json\"))"},
}
