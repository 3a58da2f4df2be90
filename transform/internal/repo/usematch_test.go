package repo

import "testing"

func TestInline(t *testing.T) {
	r := ReadRepo(repoOf(`
-- Dockerfile --
-- svc/Dockerfile --
-- compose.yaml --
services:
  a:
    build: {context: ., dockerfile_inline: FROM golang}
  b:
    build: {context: svc, dockerfile_inline: FROM golang}
  c:
    build: .
-- build.sh --
docker build - < Dockerfile
`))
	for dockerfile, want := range map[string]string{"Dockerfile": "a", "svc/Dockerfile": "b", "other/Dockerfile": ""} {
		names := ""
		for _, u := range r.Inline(dockerfile) {
			names += u.Name
		}
		if names != want {
			t.Errorf("beside %s: %q, want %q", dockerfile, names, want)
		}
	}
}
