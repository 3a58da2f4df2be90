package repo

import "testing"

func TestDockerCommands(t *testing.T) {
	for _, c := range commandCases {
		t.Run(c.what, func(t *testing.T) { c.run(t) })
	}
}

var commandCases = []repoCase{
	{what: "docker build by its several names, with its flags in any order", files: `
-- build.sh --
#!/bin/sh
docker build .
docker buildx build --platform linux/amd64 --push -t ghcr.io/me/a:1 -t me/a:latest -f docker/a.Dockerfile ` +
		`--target=run --build-arg V=1 --build-arg TOKEN --build-arg=W=2 .
DOCKER_BUILDKIT=1 sudo podman build -tb ./b
docker image build - < b/Dockerfile
(cd b && docker build --no-cache -q .)
`, want: `
build.sh:2 script builds context=. dockerfile=Dockerfile
build.sh:3 script builds context=. dockerfile=docker/a.Dockerfile target=run args=TOKEN=$TOKEN,V=1,W=2 ` +
		`image=ghcr.io/me/a:1
build.sh:4 script builds context=b dockerfile=b/Dockerfile image=b
build.sh:5 script builds inline
build.sh:6 script builds context=b dockerfile=b/Dockerfile
`},
	{what: "a script finds its own directory, the top, or is started from either", files: `
-- scripts/a.sh --
cd "$(dirname "$0")/.."
docker build -t a .
-- scripts/b.sh --
DIR="$( cd "$( dirname "${BASH_SOURCE[0]}" )" >/dev/null 2>&1 && pwd )"
docker build -f $DIR/Dockerfile.b $DIR
-- scripts/Dockerfile.b --
-- scripts/c.sh --
cd $(git rev-parse --show-toplevel)/svc && docker build .
-- svc/d.sh --
docker build .
-- svc/Dockerfile --
-- Dockerfile --
-- tools/e.sh --
docker build .
-- tools/f.sh --
cd $SOMEWHERE
docker build -t $NAME:$TAG .
`, want: `
scripts/a.sh:2 script builds context=. dockerfile=Dockerfile image=a
scripts/b.sh:2 script builds context=scripts dockerfile=scripts/Dockerfile.b
scripts/c.sh:1 script builds context=svc dockerfile=svc/Dockerfile
svc/d.sh:1 script builds context=svc dockerfile=svc/Dockerfile unsure
tools/e.sh:1 script builds context=. dockerfile=Dockerfile
tools/f.sh:2 script builds context=. dockerfile=Dockerfile image=$NAME:$TAG unsure
`},
	{what: "a variable before the image or the service may be flags", files: `
-- run.sh --
docker run $MODE ${FLAGS} --name web me/app go test ./...
docker compose $FILES run $FLAGS api ./api migrate
-- compose.yaml --
services:
  api:
    image: me/api
`, want: `
compose.yaml:2 compose name=api image=me/api
run.sh:1 script name=web image=me/app command=["go" "test" "./..."]
run.sh:1 script image=${FLAGS} command=["--name" "web" "me/app" "go" "test" "./..."]
run.sh:1 script image=$MODE command=["${FLAGS}" "--name" "web" "me/app" "go" "test" "./..."]
run.sh:2 script name=api image=me/api command=["./api" "migrate"]
run.sh:2 script name=$FLAGS command=["api" "./api" "migrate"]
`},
	{what: "docker run says what is started, and with what", files: `
-- run.sh --
docker run --rm -it -p 80:80 --name web -e A=1 -e B --user 1000:1000 -w /srv -v "$PWD/conf:/conf:ro" -v $(pwd):/src ` +
		`-v /var/run/docker.sock:/s --mount type=bind,source=$PWD,target=/t me/app:$TAG serve --port "$PORT"
docker run --entrypoint sh --read-only me/app -c 'echo hi'
docker run --entrypoint "" --health-cmd "curl localhost" me/app
`, want: `
run.sh:1 script name=web image=me/app:$TAG command=["serve" "--port" "\"$PORT\""] env=A=1,B=$B bind=conf:/conf ` +
		`bind=.:/src bind=/var/run/docker.sock:/s bind=.:/t dir=/srv user=1000:1000
run.sh:2 script image=me/app entrypoint=["sh"] command=["-c" "echo hi"] shell=docker run starts sh
run.sh:3 script image=me/app entrypoint=[] health=sh["curl localhost"]
`},
	{what: "what enters a service or a container belongs to its Dockerfile", dockerfile: "Dockerfile", files: `
-- Dockerfile --
-- compose.yml --
services:
  app: {build: ., container_name: shop}
  db: {image: postgres}
-- Makefile --
sh:
	docker compose -f compose.yml exec app sh
migrate:
	@docker-compose run --rm app ./migrate up
psql:
	docker compose exec -T db psql
enter:
	docker exec -it shop /bin/bash
test: sh
	docker run --name other image-of-others
	docker exec other ls
`, want: `
Makefile:2 makefile name=app context=. dockerfile=Dockerfile entrypoint=["sh"] shell=docker compose exec starts sh
Makefile:4 makefile name=app context=. dockerfile=Dockerfile command=["./migrate" "up"]
Makefile:8 makefile name=shop context=. dockerfile=Dockerfile entrypoint=["/bin/bash"] shell=docker exec ` +
		`starts /bin/bash
Makefile:10 makefile name=other image=image-of-others unsure
compose.yml:2 compose name=app builds context=. dockerfile=Dockerfile
`},
	{what: "a Makefile's variables are replaced, and it runs in its own directory", files: `
-- svc/Makefile --
DOCKER ?= docker
IMAGE := me/svc
V = $(shell git describe)

image:
	$(DOCKER) build \
		--build-arg V=$(V) \
		-t $(IMAGE) \
		-f build/Dockerfile .

up:
	docker run -v $(CURDIR)/data:/data $(IMAGE)
`, want: `
svc/Makefile:6 makefile builds context=svc dockerfile=svc/build/Dockerfile args=V=${MAKE_FUNCTION} image=me/svc
svc/Makefile:12 makefile image=me/svc bind=svc/data:/data
`},
	{what: "kubectl exec, buildah and kaniko", dockerfile: "Dockerfile", files: `
-- Dockerfile --
-- ci.sh --
buildah bud -t shop .
/kaniko/executor --context $CI_PROJECT_DIR --dockerfile Dockerfile --destination reg/shop:1
kubectl -n x exec -it deploy/shop -- sh -c ls
kubectl exec other-0 -- bash
`, want: `
ci.sh:1 script builds context=. dockerfile=Dockerfile image=shop
ci.sh:2 script builds context=. dockerfile=Dockerfile image=reg/shop:1
ci.sh:3 script name=shop entrypoint=["sh" "-c" "ls"] shell=kubectl exec starts sh
`},
	{what: "a script that no shell understands is read line by line", files: `
-- bad.sh --
if [ -z "$A" ]; then
docker build -t a .
`, want: `
bad.sh:2 script builds context=. dockerfile=Dockerfile image=a unsure
`},
	{what: "a Dockerfile that a loop names", dockerfile: "Dockerfile.web", files: `
-- Dockerfile.web --
-- Dockerfile.api --
-- other/Dockerfile --
-- build.sh --
for x in $LIST; do
  docker build -t me/$x -f Dockerfile.$x .
  docker build $x
done
`, want: `
build.sh:2 script builds context=. image=me/$x unsure
`},
	{what: "a Jenkinsfile's build steps", files: `
-- Jenkinsfile --
node {
    def app = docker.build("me/app:${env.BUILD_ID}", "--build-arg PROGRAM=worker -f deploy/Dockerfile .")
    docker.build('me/web')
}
`, want: `
Jenkinsfile:2 ci builds context=. dockerfile=deploy/Dockerfile args=PROGRAM=worker image=me/app:$GROOVY unsure
Jenkinsfile:3 ci builds context=. dockerfile=Dockerfile image=me/web unsure
`},
	{what: "a Jenkinsfile's sh steps", files: `
-- Jenkinsfile --
pipeline { stages { stage('x') { steps {
  sh 'docker build -t a .'
  sh """docker run a"""
}}}}
`, want: `
Jenkinsfile:2 ci builds context=. dockerfile=Dockerfile image=a unsure
Jenkinsfile:3 ci image=a unsure
`},
}

func TestPipelines(t *testing.T) {
	for _, c := range pipelineCases {
		t.Run(c.what, func(t *testing.T) { c.run(t) })
	}
}

var pipelineCases = []repoCase{
	{what: "build-push-action counts from the top, and so does its file", files: `
-- .github/workflows/ci.yml --
env: {NAME: shop}
jobs:
  build:
    steps:
      - uses: docker/metadata-action@v5
        id: meta
        with: {images: "ghcr.io/me/${{ env.NAME }}"}
      - name: push
        uses: docker/build-push-action@v6
        with:
          context: ./svc
          file: ./svc/build/Dockerfile
          target: run
          build-args: |
            A=1
            B=${{ github.sha }}
          tags: ${{ steps.meta.outputs.tags }}
      - uses: docker/build-push-action@v6
`, want: `
.github/workflows/ci.yml:9 workflow name=push builds context=svc dockerfile=svc/build/Dockerfile target=run ` +
		`args=A=1,B=${{ github.sha }} image=ghcr.io/me/shop
.github/workflows/ci.yml:18 workflow builds context=. dockerfile=Dockerfile
`},
	{what: "run lines, their directories, and the matrix of a job", files: `
-- .github/workflows/ci.yml --
defaults: {run: {working-directory: app}}
jobs:
  a:
    container: me/ci
    strategy:
      matrix:
        svc: [x, y]
    steps:
      - run: |
          echo hi
          docker build -t ${{ matrix.svc }}:${{ github.sha }} -f ${{ matrix.svc }}/Dockerfile .
      - run: docker build .
        working-directory: other
`, want: `
.github/workflows/ci.yml:4 workflow name=a image=me/ci shell=the job a runs its steps in this image
.github/workflows/ci.yml:11 workflow builds context=app dockerfile=app/x/Dockerfile image=x:${GITHUB_EXPRESSION}
.github/workflows/ci.yml:11 workflow builds context=app dockerfile=app/y/Dockerfile image=y:${GITHUB_EXPRESSION}
.github/workflows/ci.yml:12 workflow builds context=other dockerfile=other/Dockerfile
`},
	{what: "GitLab's script is one shell's, and its jobs run in images", files: `
-- .gitlab-ci.yml --
variables:
  IMAGE: $CI_REGISTRY_IMAGE/app
build:
  image: docker:26
  script:
    - cd svc
    - docker build -t "$IMAGE:$CI_COMMIT_SHA" .
    - docker build \
        -t b \
        .
test:
  image: {name: registry.example.com/me/app}
`, want: `
.gitlab-ci.yml:4 gitlab-ci name=build image=docker:26 shell=GitLab runs a job's script with a shell in this image
.gitlab-ci.yml:7 gitlab-ci builds context=svc dockerfile=svc/Dockerfile image=$CI_REGISTRY_IMAGE/app:$CI_COMMIT_SHA
.gitlab-ci.yml:8 gitlab-ci builds context=svc dockerfile=svc/Dockerfile image=b
.gitlab-ci.yml:12 gitlab-ci name=test image=registry.example.com/me/app shell=GitLab runs a job's script ` +
		`with a shell ` +
		`in this image
`},
	{what: "CircleCI, Travis, Drone, Cloud Build and Taskfiles", files: `
-- .circleci/config.yml --
jobs:
  build:
    steps:
      - run:
          name: x
          working_directory: svc
          command: |
            docker build -t a:<< pipeline.number >> .
-- .travis.yml --
script:
  - docker build -t b .
-- .drone.yml --
steps:
  - name: publish
    image: plugins/docker
    settings: {repo: me/d, dockerfile: build/Dockerfile, build_args: [A=1]}
-- cloudbuild.yaml --
steps:
  - name: gcr.io/cloud-builders/docker
    args: [build, -t, "gcr.io/$PROJECT_ID/e", ./e]
  - name: gcr.io/cloud-builders/docker
    entrypoint: bash
    args: ["-c", "docker build -t f ."]
-- Taskfile.yml --
vars: {TAG: v1}
tasks:
  image:
    dir: svc
    cmds:
      - docker build -t g:{{.TAG}} .
`, want: `
.circleci/config.yml:8 circleci builds context=svc dockerfile=svc/Dockerfile image=a:${PARAMETER}
.drone.yml:2 ci name=publish builds context=. dockerfile=build/Dockerfile args=A=1 image=me/d
.travis.yml:2 ci builds context=. dockerfile=Dockerfile image=b
Taskfile.yml:6 taskfile builds context=svc dockerfile=svc/Dockerfile image=g:v1
cloudbuild.yaml:2 cloudbuild builds context=e dockerfile=e/Dockerfile image=gcr.io/$PROJECT_ID/e
cloudbuild.yaml:4 cloudbuild builds context=. dockerfile=Dockerfile image=f
`},
}
