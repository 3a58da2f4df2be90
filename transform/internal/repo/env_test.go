package repo

import (
	"fmt"
	"strings"
	"testing"
)

// The environment of each use, with where it is written.
func TestEnv(t *testing.T) {
	const files = `
-- compose.yml --
services:
  app:
    image: me/app
    env_file: [base.env, {path: local.env, required: false}]
    environment: {A: own, N: , X: "${Y}"}
  list:
    image: me/app
    environment: [A=1, A=2, B]
-- base.env --
# of all
A=file
export GODEBUG="netdns=cgo" # quoted
C = plain # not this
E=
BARE
-- run.sh --
docker run -e A=1 --env-file conf/run.env me/app
-- conf/run.env --
R=1
-- k8s/app.yaml --
kind: ConfigMap
metadata: {name: conf}
data: {LEVEL: debug, DIR: /data}
---
kind: Deployment
spec:
  template:
    spec:
      containers:
        - name: app
          image: me/app
          env:
            - {name: DIRECTORY, valueFrom: {configMapKeyRef: {name: conf, key: DIR}}}
            - {name: GONE, valueFrom: {configMapKeyRef: {name: gone, key: X}}}
            - {name: KEY, valueFrom: {secretKeyRef: {name: s, key: k}}}
          envFrom:
            - {configMapRef: {name: conf}, prefix: APP_}
            - {configMapRef: {name: made}}
        - name: secret
          image: me/app
          envFrom: [{secretRef: {name: s}}]
-- k8s/kustomization.yaml --
configMapGenerator:
  - {name: made, literals: [M=1], envs: [made.env]}
-- k8s/made.env --
FROM_FILE=2
`
	want := strings.TrimLeft(`
compose.yml:2 any-env A=own@compose.yml:5 N=$N@compose.yml:5? X=${Y}@compose.yml:5? GODEBUG=netdns=cgo@base.env:3 `+
		`C=plain@base.env:4 E=@base.env:5 BARE=$BARE@base.env:6?
compose.yml:6 A=2@compose.yml:8 B=$B@compose.yml:8?
k8s/app.yaml:10 KEY=$KEY@k8s/app.yaml:15? APP_LEVEL=debug@k8s/app.yaml:3 APP_DIR=/data@k8s/app.yaml:3 `+
		`M=1@k8s/kustomization.yaml:2 FROM_FILE=2@k8s/made.env:1 DIRECTORY=/data@k8s/app.yaml:3 `+
		`GONE=$GONE@k8s/app.yaml:14?
k8s/app.yaml:19 any-env
run.sh:1 A=1@run.sh:1 R=1@conf/run.env:1
`, "\n")
	var got strings.Builder
	for _, u := range ReadRepo(repoOf(files)).Uses {
		fmt.Fprintf(&got, "%s:%d", u.File, u.Line)
		if u.AnyEnv {
			got.WriteString(" any-env")
		}
		for _, v := range u.Vars {
			fmt.Fprintf(&got, " %s=%s@%s:%d", v.Name, v.Value, v.File, v.Line)
			if !v.Known {
				got.WriteByte('?')
			}
			if u.Env[v.Name] != v.Value {
				t.Errorf("Env has %q for %s", u.Env[v.Name], v.Name)
			}
		}
		got.WriteByte('\n')
	}
	if got.String() != want {
		t.Errorf("got\n%s\nwant\n%s", got.String(), want)
	}
}

func TestIsHost(t *testing.T) {
	const files = `
-- a/compose.yml --
services:
  app: {image: me/app, links: ['store:kv'], extra_hosts: ['gate:10.0.0.1']}
  db: {image: postgres, container_name: pg, networks: {back: {aliases: [sql]}}}
-- b/compose.yml --
services: {app: {image: me/app}}
-- k8s.yaml --
kind: Service
metadata: {name: cache}
---
kind: Pod
spec: {containers: [{name: a, image: me/app}]}
`
	r := ReadRepo(repoOf(files))
	use := func(file string) *Use {
		for i := range r.Uses {
			if r.Uses[i].File == file {
				return &r.Uses[i]
			}
		}
		t.Fatalf("%s has no use", file)
		return nil
	}
	for _, c := range []struct {
		file, word string
		want       bool
	}{
		{"a/compose.yml", "db", true}, {"a/compose.yml", "db:5432", true}, {"a/compose.yml", "pg", true},
		{"a/compose.yml", "sql", true},
		{"a/compose.yml", "kv", true}, {"a/compose.yml", "gate", true}, {"a/compose.yml", "app", true},
		{"a/compose.yml", "db:/data", false}, {"a/compose.yml", "./db", false}, {"a/compose.yml", "", false},
		{"a/compose.yml", "cache", false},
		{"b/compose.yml", "db", false}, {"b/compose.yml", "app", true},
		{"k8s.yaml", "cache", true}, {"k8s.yaml", "cache.prod.svc.cluster.local:80", true}, {"k8s.yaml", "cache.json",
			false}, {"k8s.yaml", "db", false},
	} {
		if got := r.IsHost(use(c.file), c.word); got != c.want {
			t.Errorf("%s: IsHost(%q) is %v", c.file, c.word, got)
		}
	}
}
