package repo

import "testing"

func TestPlatforms(t *testing.T) {
	for _, c := range platformCases {
		t.Run(c.what, func(t *testing.T) { c.run(t) })
	}
}

var platformCases = []repoCase{
	{what: "fly.toml builds the Dockerfile beside it, or the one that it names", files: `
-- fly.toml --
app = "shop" # the name
[build]
  dockerfile = "build/Dockerfile.fly"
  build-target = 'run'
[build.args]
  V = "1"
[env]
  PORT = "80"
[deploy]
  release_command = "./migrate up"
[processes]
  web = "/app serve"
[[mounts]]
  destination = "/data"
-- b/fly.toml --
app = "b"
-- c/fly.toml --
app = "c"
[build]
  image = "me/c"
[experimental]
  cmd = ["a",
    "b"]
`, want: `
b/fly.toml:1 fly name=b builds context=b dockerfile=b/Dockerfile
c/fly.toml:1 fly name=c image=me/c command=["a" "b"]
fly.toml:3 fly name=shop builds context=. dockerfile=build/Dockerfile.fly target=run args=V=1 env=PORT=80 mount=:/data
fly.toml:10 fly name=release_command dockerfile=build/Dockerfile.fly command=["./migrate" "up"]
fly.toml:12 fly name=web dockerfile=build/Dockerfile.fly command=["/app" "serve"]
`},
	{what: "heroku.yml and Procfiles are run by a shell", files: `
-- Dockerfile --
-- Procfile --
# processes
web: ./app --port $PORT
-- heroku.yml --
build:
  docker:
    web: Dockerfile
    worker: {dockerfile: worker/Dockerfile, target: run}
run:
  web: ./app
  worker:
    command: [./worker]
release:
  image: web
  command:
    - ./migrate
-- go/heroku.yml --
build: {languages: [go]}
run: {web: app}
-- go/Procfile --
web: app
`, want: `
Procfile:2 procfile name=web dockerfile=Dockerfile command=sh["./app --port $PORT"] unsure
heroku.yml:3 heroku name=web builds context=. dockerfile=Dockerfile shell=Heroku starts processes with a shell ` +
		`of the image
heroku.yml:4 heroku name=worker builds context=worker dockerfile=worker/Dockerfile target=run shell=Heroku starts ` +
		`processes with a shell of the image
heroku.yml:6 heroku name=web dockerfile=Dockerfile command=sh["./app"] shell=Heroku starts processes with a shell ` +
		`of the image
heroku.yml:7 heroku name=worker dockerfile=worker/Dockerfile command=sh["./worker"] shell=Heroku starts processes ` +
		`with a shell of the image
heroku.yml:10 heroku name=release dockerfile=Dockerfile command=sh["./migrate"] shell=Heroku starts processes with a ` +
		`shell of the image
`},
	{what: "App Engine, DigitalOcean and ECS", files: `
-- app.yaml --
runtime: custom
env: flex
-- old/app.yaml --
runtime: go122
-- .do/app.yaml --
services:
  - name: web
    dockerfile_path: build/Dockerfile
    source_dir: /
    run_command: ./web
-- ecs/task-definition.json --
{
  "containerDefinitions": [
    {
      "name": "app", "image": "1.ecr.aws/app:1", "command": ["serve"], "entryPoint": ["/app"],
      "healthCheck": {"command": ["CMD-SHELL", "curl -f localhost"]},
      "environment": [{"name": "A", "value": "1"}],
      "mountPoints": [{"sourceVolume": "v", "containerPath": "/data"}],
      "readonlyRootFilesystem": true, "user": "7", "workingDirectory": "/w"
    }
  ]
}
`, want: `
.do/app.yaml:2 app.yaml name=web builds context=. dockerfile=build/Dockerfile command=sh["./web"]
app.yaml:1 app.yaml builds context=. dockerfile=Dockerfile
ecs/task-definition.json:3 ecs name=app image=1.ecr.aws/app:1 entrypoint=["/app"] command=["serve"] health=sh["curl ` +
		`-f localhost"] env=A=1 mount=v:/data dir=/w user=7
`},
	{what: "skaffold, bake and Tilt", files: `
-- skaffold.yaml --
build:
  artifacts:
    - image: me/app
      context: app
      docker: {dockerfile: build/Dockerfile, target: run, buildArgs: {V: "1"}}
    - image: me/ko
      ko: {}
profiles:
  - build:
      artifacts:
        - image: me/b
-- docker-bake.hcl --
variable "TAG" {
  default = "v1"
}
group "default" { targets = ["app", "db"] }
target "base" {
  context = "."
  args = {
    V = "1"
    T = TAG
  }
}
target "app" {
  inherits = ["base"]
  dockerfile = "build/Dockerfile" # here
  target = "run"
  tags = [
    "me/app:${TAG}",
    "me/app:latest",
  ]
}
target "db" { context = "./db" }
-- tilt/Tiltfile --
docker_build('me/app', '.',
  live_update=[sync('.', '/app'), run('echo :)')],
  dockerfile='Dockerfile.dev')
docker_build("me/web", "./web", target = "run")
-- sub/docker-bake.json --
{"target": {"x": {"context": ".", "tags": ["me/x"], "args": {"A": "1"}}}}
`, want: `
docker-bake.hcl:5 bake name=base builds context=. dockerfile=Dockerfile args=T=v1,V=1
docker-bake.hcl:12 bake name=app builds context=. dockerfile=build/Dockerfile target=run args=T=v1,V=1 image=me/app:v1
docker-bake.hcl:21 bake name=db builds context=db dockerfile=db/Dockerfile
skaffold.yaml:3 skaffold name=me/app builds context=app dockerfile=app/build/Dockerfile target=run args=V=1 image=me/app
skaffold.yaml:11 skaffold name=me/b builds context=. dockerfile=Dockerfile image=me/b
sub/docker-bake.json:1 bake name=x builds context=sub dockerfile=sub/Dockerfile args=A=1 image=me/x
tilt/Tiltfile:1 tiltfile name=me/app builds context=tilt dockerfile=tilt/Dockerfile.dev image=me/app watch
tilt/Tiltfile:4 tiltfile name=me/web builds context=tilt/web dockerfile=tilt/web/Dockerfile target=run image=me/web
`},
	{what: "places to work in have the toolchain", files: `
-- compose.yml --
services: {app: {build: {context: ., target: dev}}}
-- .devcontainer/devcontainer.json --
// For format details
{
	"name": "dev", /* a name */
	"build": {
		"dockerfile": "../Dockerfile",
		"context": "..",
		"target": "dev",
	},
}
-- .devcontainer/b/devcontainer.json --
{"dockerComposeFile": "../../compose.yml", "service": "app"}
`, want: `
.devcontainer/b/devcontainer.json:1 devcontainer name=app context=. dockerfile=Dockerfile target=dev toolchain
.devcontainer/devcontainer.json:5 devcontainer name=dev builds context=. dockerfile=Dockerfile target=dev toolchain
compose.yml:1 compose name=app builds context=. dockerfile=Dockerfile target=dev
`},
}
