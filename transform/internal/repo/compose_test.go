package repo

import "testing"

func TestCompose(t *testing.T) {
	for _, c := range composeCases {
		t.Run(c.what, func(t *testing.T) { c.run(t) })
	}
}

var composeCases = []repoCase{
	{what: "a build is a text or a mapping; the Dockerfile counts from the context", files: `
-- deploy/docker-compose.yml --
services:
  a:
    build: ..
  b:
    build:
      context: ../b
      dockerfile: build/Dockerfile.dev
      target: dev
      args:
        - VERSION=1
        - TOKEN
  c:
    build: https://github.com/x/y.git
  d:
    build:
      dockerfile_inline: FROM scratch
-- b/build/Dockerfile.dev --
`, want: `
deploy/docker-compose.yml:2 compose name=a builds context=. dockerfile=Dockerfile
deploy/docker-compose.yml:4 compose name=b builds context=b dockerfile=b/build/Dockerfile.dev target=dev ` +
		`args=TOKEN=$TOKEN,VERSION=1
deploy/docker-compose.yml:12 compose name=c builds
deploy/docker-compose.yml:14 compose name=d builds inline context=deploy
`},
	{what: "a command that is a text is split into words and not run by a shell", files: `
-- compose.yaml --
services:
  a:
    build: .
    command: sh -c "sleep 1 && ./a" 'x y'
  b:
    build: .
    command: ./a && ./b
  c:
    build: .
    command: ["./a", "$$HOME"]
    entrypoint: /bin/entry --flag
  d:
    build: .
    command: []
    entrypoint: ""
  e:
    build: .
    command:
`, want: `
compose.yaml:2 compose name=a builds context=. dockerfile=Dockerfile command=["sh" "-c" "sleep 1 && ./a" "x y"]
compose.yaml:5 compose name=b builds context=. dockerfile=Dockerfile command=["./a"]
compose.yaml:8 compose name=c builds context=. dockerfile=Dockerfile entrypoint=["/bin/entry" "--flag"] ` +
		`command=["./a" "$HOME"]
compose.yaml:12 compose name=d builds context=. dockerfile=Dockerfile entrypoint=[] command=[]
compose.yaml:16 compose name=e builds context=. dockerfile=Dockerfile
`},
	{what: "variables have a default, a value in .env, or stay unknown", files: `
-- .env --
# for people
export NAME="api"
-- docker-compose.yml --
services:
  a:
    build:
      context: ${DIR:-./src}
      dockerfile: $NAME.Dockerfile
    command: run ${PORT} ${HOST-local} ${NAME:+set}
  b:
    build: $DIR
  c:
    build: ${PWD}/c
`, want: `
docker-compose.yml:2 compose name=a builds context=src dockerfile=src/api.Dockerfile command=["run" "${PORT}" ` +
		`"local" "set"]
docker-compose.yml:7 compose name=b builds
docker-compose.yml:9 compose name=c builds context=c dockerfile=c/Dockerfile
`},
	{what: "a health check's text is run by a shell, a list says whether it is", files: `
-- compose.yml --
services:
  a:
    build: .
    healthcheck:
      test: curl -f http://localhost || exit 1
  b:
    build: .
    healthcheck:
      test: ["CMD-SHELL", "wget -q localhost"]
  c:
    build: .
    healthcheck:
      test: [CMD, /app, ping]
  d:
    build: .
    healthcheck:
      test: ["NONE"]
  e:
    build: .
    healthcheck:
      disable: true
`, want: `
compose.yml:2 compose name=a builds context=. dockerfile=Dockerfile health=sh["curl -f http://localhost || exit 1"]
compose.yml:6 compose name=b builds context=. dockerfile=Dockerfile health=sh["wget -q localhost"]
compose.yml:10 compose name=c builds context=. dockerfile=Dockerfile health=["/app" "ping"]
compose.yml:14 compose name=d builds context=. dockerfile=Dockerfile
compose.yml:18 compose name=e builds context=. dockerfile=Dockerfile
`},
	{what: "volumes are bound directories, named ones, or neither", files: `
-- dev/compose.yml --
services:
  a:
    build: ..
    volumes:
      - ..:/app
      - ./conf.yml:/app/conf.yml:ro
      - data:/data
      - /go/pkg
      - /var/run/docker.sock:/var/run/docker.sock
      - ~/.aws:/root/.aws
      - ${PWD}/x:/x
      - ${DIR}:/y
      - type: bind
        source: .
        target: /z/
      - {type: volume, source: v, target: /v}
    tmpfs: /tmp:mode=1777
`, want: `
dev/compose.yml:2 compose name=a builds context=. dockerfile=Dockerfile bind=.:/app bind=dev/conf.yml:/app/conf.yml ` +
		`mount=data:/data mount=:/go/pkg bind=/var/run/docker.sock:/var/run/docker.sock bind=~/.aws:/root/.aws ` +
		`bind=dev/x:/x bind=:/y bind=dev:/z mount=v:/v mount=:/tmp
`},
	{what: "anchors, merge keys and extends are followed, the nearest value wins", files: `
-- compose.yml --
x-base: &base
  build: .
  user: "1000"
  working_dir: /src
x-more: &more
  read_only: true
  user: "0"
services:
  a:
    <<: [*base, *more]
    working_dir: /app
  b:
    extends: a
    command: ./b
  c:
    extends: {file: lib/common.yml, service: web}
    environment: [A=2]
-- lib/common.yml --
services:
  web:
    build: ../web
    environment:
      A: "1"
      B:
`, want: `
compose.yml:9 compose name=a builds context=. dockerfile=Dockerfile dir=/app user=1000
compose.yml:12 compose name=b builds context=. dockerfile=Dockerfile command=["./b"] dir=/app user=1000
compose.yml:15 compose name=c builds context=web dockerfile=web/Dockerfile env=A=2,B=$B
lib/common.yml:2 compose name=web builds context=web dockerfile=web/Dockerfile env=A=1,B=$B
`},
	{what: "an override that says only what differs is completed from the file it overrides", files: `
-- docker-compose.yml --
services:
  a:
    image: me/a
    build: {context: src, target: run}
  db:
    image: postgres
-- docker-compose.override.yml --
services:
  a:
    command: air
    volumes: [".:/src"]
  db:
    ports: ["5432"]
-- docker-compose.debug.yml --
services:
  a:
    build: {target: debug}
`, want: `
docker-compose.debug.yml:2 compose name=a builds context=src dockerfile=src/Dockerfile target=debug image=me/a
docker-compose.override.yml:2 compose name=a builds context=src dockerfile=src/Dockerfile target=run image=me/a ` +
		`command=["air"] bind=.:/src
docker-compose.override.yml:5 compose name=db image=postgres
docker-compose.yml:2 compose name=a builds context=src dockerfile=src/Dockerfile target=run image=me/a
docker-compose.yml:5 compose name=db image=postgres
`},
	{what: "configs and secrets are files that are mounted", files: `
-- compose.yaml --
services:
  a:
    build: .
    configs: [plain, {source: run, target: /srv/run.sh}, {source: gone}]
    secrets: [key]
configs:
  plain: {file: conf/plain.ini}
  run: {file: ./run.sh}
  gone: {external: true}
secrets:
  key: {file: ./key.txt}
`, want: `
compose.yaml:2 compose name=a builds context=. dockerfile=Dockerfile bind=conf/plain.ini:/plain ` +
		`bind=run.sh:/srv/run.sh bind=:/gone bind=key.txt:/run/secrets/key
`},
	{what: "a Dockerfile that an override names lies in the context of the file it overrides, unless it is " +
		"beside the " +
		"override", files: `
-- deploy/compose.yaml --
services:
  a:
    build: {context: ../a}
  b:
    build: {context: ../b}
-- deploy/compose.debug.yaml --
services:
  a:
    build: {dockerfile: Dockerfile.debug}
    command: ./debug
  b:
    build: {dockerfile: Dockerfile.here}
-- deploy/Dockerfile.here --
FROM golang
-- a/Dockerfile.debug --
FROM golang
`, want: `
deploy/compose.debug.yaml:2 compose name=a builds context=a dockerfile=a/Dockerfile.debug command=["./debug"]
deploy/compose.debug.yaml:5 compose name=b builds context=deploy dockerfile=deploy/Dockerfile.here
deploy/compose.yaml:2 compose name=a builds context=a dockerfile=a/Dockerfile
deploy/compose.yaml:4 compose name=b builds context=b dockerfile=b/Dockerfile
`},
	{what: "of several files the one that compose looks for first is overridden", files: `
-- a-compose.yml --
services: {a: {build: other}}
-- compose.dev.yml --
services: {a: {command: air}}
-- compose.yml --
services: {a: {build: main}}
`, want: `
a-compose.yml:1 compose name=a builds context=other dockerfile=other/Dockerfile
compose.dev.yml:1 compose name=a builds context=main dockerfile=main/Dockerfile command=["air"]
compose.yml:1 compose name=a builds context=main dockerfile=main/Dockerfile
`},
	{what: "develop.watch, and the first version of the format", files: `
-- compose.yaml --
services:
  a:
    build: .
    develop:
      watch:
        - {path: go.mod, action: rebuild}
        - {path: ., action: sync+restart, target: /app}
  b:
    build: .
    develop: {watch: [{path: ., action: rebuild}]}
-- old-compose.yml --
web:
  build: .
`, want: `
compose.yaml:2 compose name=a builds context=. dockerfile=Dockerfile watch
compose.yaml:8 compose name=b builds context=. dockerfile=Dockerfile
old-compose.yml:1 compose name=web builds context=. dockerfile=Dockerfile
`},
}

func TestComposeFor(t *testing.T) {
	for _, c := range composeForCases {
		t.Run(c.what, func(t *testing.T) { c.run(t) })
	}
}

var composeForCases = []repoCase{
	{what: "a service with only an image is the one that is built under its name", dockerfile: "Dockerfile", files: `
-- Dockerfile --
-- worker/Dockerfile --
-- compose.yml --
services:
  web: {image: "ghcr.io/me/app:1", build: .}
  cron: {image: "me/app:latest", command: cron}
  worker: {image: "me/worker", build: worker}
  again: {image: me/worker}
  db: {image: "postgres:16"}
  other: {image: "ghcr.io/else/thing"}
`, want: `
compose.yml:2 compose name=web builds context=. dockerfile=Dockerfile image=ghcr.io/me/app:1
compose.yml:3 compose name=cron image=me/app:latest command=["cron"]
`},
	{what: "a name without a registry that nothing else gives is perhaps the only Dockerfile's",
		dockerfile: "Dockerfile", files: `
-- Dockerfile --
-- go.mod --
module github.com/acme/shop/v2
-- compose.yml --
services:
  a: {image: something}
  b: {image: acme/thing}
  c: {image: "quay.io/x/shop"}
  d: {image: redis}
  e: {image: mailhog/mailhog}
  f: {image: "golang:1.22", command: go test ./...}
`, want: `
compose.yml:2 compose name=a image=something unsure
compose.yml:3 compose name=b image=acme/thing unsure
compose.yml:4 compose name=c image=quay.io/x/shop unsure
`},
	{what: "a Dockerfile whose path holds a variable may be this one", dockerfile: "docker/dev.Dockerfile", files: `
-- docker/dev.Dockerfile --
-- docker/prod.Dockerfile --
-- web/Dockerfile --
-- compose.yml --
services:
  a: {build: {context: ., dockerfile: "docker/${ENV}.Dockerfile"}}
  b: {build: "${WHERE}"}
  c: {build: "https://github.com/a/b.git"}
`, want: `
compose.yml:2 compose name=a builds context=. unsure
`},
	{what: "a Dockerfile that differs only in case is the one that is there", dockerfile: "Dockerfile", files: `
-- Dockerfile --
-- compose.yml --
services:
  a: {build: {context: ., dockerfile: DockerFile}}
`, want: `
compose.yml:2 compose name=a builds context=. dockerfile=Dockerfile unsure
`},
	{what: "an image that is not known, over which the project's source is mounted, is the project's",
		dockerfile: "Dockerfile", files: `
-- Dockerfile --
-- web/Dockerfile --
-- cmd/main.go --
-- conf/a.yml --
-- compose.yml --
services:
  all: {image: acme/film, volumes: ['./:/app']}
  part: {image: acme/part, volumes: ['./cmd:/app/cmd']}
  conf: {image: acme/conf, volumes: ['./conf:/app/conf']}
  web: {image: acme/web, volumes: ['./:/app']}
  node: {image: 'node:20', volumes: ['./:/app']}
  air: {image: cosmtrek/air, volumes: ['./:/app']}
  other: {image: acme/proxy, volumes: ['./:/app']}
  named: {image: acme/named, volumes: ['data:/app']}
-- build.sh --
docker build -t acme/web web
docker tag nginx:1 acme/proxy
`, want: `
compose.yml:2 compose name=all image=acme/film bind=.:/app unsure
compose.yml:3 compose name=part image=acme/part bind=cmd:/app/cmd unsure
`},
	{what: "a tag is a further name of what is built", dockerfile: "Dockerfile", files: `
-- Dockerfile --
-- web/Dockerfile --
-- compose.yml --
services:
  a: {image: acme/film}
  b: {image: 'r.io/acme/last:2'}
  c: {image: acme/none}
-- build/publish.sh --
docker build -t main_image ..
docker tag main_image acme/film
docker image tag acme/film:latest r.io/acme/last:$TAG
docker tag $ID acme/none
`, want: `
build/publish.sh:1 script builds context=. dockerfile=Dockerfile image=main_image
compose.yml:2 compose name=a image=acme/film
compose.yml:3 compose name=b image=r.io/acme/last:2
`},
	{what: "another Dockerfile's service is no business of this one", dockerfile: "web/Dockerfile", files: `
-- api/Dockerfile --
-- web/Dockerfile --
-- compose.yml --
services:
  a: {build: api}
  b: {build: web}
  x: {image: shop_web}
  y: {image: shop_api}
`, want: `
compose.yml:3 compose name=b builds context=web dockerfile=web/Dockerfile
compose.yml:4 compose name=x image=shop_web unsure
`},
}
