package transform

import (
	"io/fs"
	"testing"
	"testing/fstest"

	"golang.org/x/tools/txtar"
)

// countingFS counts how often each file is opened.
type countingFS struct {
	fstest.MapFS
	opened map[string]int
}

func (c countingFS) Open(name string) (fs.File, error) {
	f, err := c.MapFS.Open(name)
	if err != nil {
		return nil, err
	}
	if fi, err := f.Stat(); err == nil && !fi.IsDir() {
		c.opened[name]++
	}
	return f, nil
}

func (c countingFS) ReadFile(name string) ([]byte, error) {
	c.opened[name]++
	return c.MapFS.ReadFile(name)
}

// ordinary is a repository in which every reader has something to read.
const ordinary = `
-- Dockerfile --
FROM golang:1.22
WORKDIR /app
COPY . .
RUN make server && ./scripts/prepare.sh
ENTRYPOINT ["./scripts/start.sh"]
CMD ["/app/server"]
-- worker/Dockerfile --
FROM golang:1.22
WORKDIR /app
COPY . .
RUN go build -o /app/work ./worker
CMD ["/app/work"]
-- .dockerignore --
.git
-- .gitignore --
/server
-- go.mod --
module example.com/server

go 1.22
-- main.go --
package main

import (
	"net/http"

	"example.com/server/web"
)

func main() { http.ListenAndServe(":80", web.Handler("templates")) }
-- web/web.go --
package web

import (
	"html/template"
	"net/http"
)

func Handler(dir string) http.Handler {
	template.Must(template.ParseGlob(dir + "/*"))
	return nil
}
-- worker/main.go --
package main

func main() {}
-- templates/index.html --
<p>hello
-- Makefile --
server:
	go build -o server .
image:
	docker build -t example/server .
worker-image:
	docker build -t example/worker -f worker/Dockerfile .
-- scripts/prepare.sh --
#!/bin/sh
mkdir -p /app/data
-- scripts/start.sh --
#!/bin/sh
exec "$@"
-- compose.yaml --
services:
  server:
    build: .
    healthcheck: {test: [CMD, ./scripts/check.sh]}
  worker:
    build: {context: ., dockerfile: worker/Dockerfile}
-- scripts/check.sh --
#!/bin/sh
wget -q -O - http://localhost
-- deploy/server.yaml --
kind: Deployment
spec:
  template:
    spec:
      containers:
        - {name: server, image: example/server}
`

// However many readers ask for it, a file of the repository is opened once for
// each Dockerfile, and what speaks of images once for all of them.
func TestEachFileIsOpenedOnce(t *testing.T) {
	tree := countingFS{fstest.MapFS{}, map[string]int{}}
	for _, f := range txtar.Parse([]byte(ordinary)).Files {
		tree.MapFS[f.Name] = &fstest.MapFile{Data: f.Data, Mode: 0o644}
	}
	repository := ReadRepository(tree)
	for _, name := range []string{"Dockerfile", "worker/Dockerfile"} {
		r, err := Rewrite(name, tree.MapFS[name].Data, Options{Tree: tree, Repository: repository})
		if err != nil || r.Status != Rewritten {
			t.Fatalf("%s: %+v %v", name, r, err)
		}
	}
	for name, n := range tree.opened {
		if n > 1 {
			t.Errorf("%s was opened %d times", name, n)
		}
	}
	if tree.opened["main.go"] != 1 || tree.opened["deploy/server.yaml"] != 1 {
		t.Errorf("what should be read was not: %v", tree.opened)
	}
}
