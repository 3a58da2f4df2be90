package repo

import "testing"

// The same said in other ways that a format has.
func TestParsers(t *testing.T) {
	for _, c := range parserCases {
		t.Run(c.what, func(t *testing.T) { c.run(t) })
	}
}

var parserCases = []repoCase{
	{what: "TOML", files: `
-- a/fly.toml --
app = 'a' # the name
env = { PORT = 80, "A.B" = "x # y", 'q' = """
two
lines""" }
build.dockerfile = "D\u006fckerfile"
[build.args]
V = 1.20
[experimental]
entrypoint = [
  "/init", # first
  'a b',
]
-- b/fly.toml --
[[mounts]]
source = "d"
destination = "/data"
[[mounts]]
destination = "/more"
[deploy]
release_command = "./a 'b c'"
`, want: `
a/fly.toml:5 fly name=a builds context=a dockerfile=a/Dockerfile args=V=1.20 entrypoint=["/init" "a b"] env=A.B=x # ` +
		`y,PORT=80,q=two
lines
b/fly.toml:1 fly builds context=b dockerfile=b/Dockerfile mount=:/data mount=:/more
b/fly.toml:7 fly name=release_command dockerfile=b/Dockerfile command=["./a" "b c"]
`},
	{what: "JSON with comments", files: `
-- .devcontainer.json --
{
	/* "image": "no", */
	"name": "see https://example.com/a // b", // "image": "no"
	"build": {
		"dockerfile": "docker\/Dockerfile",
		"args": {"A": "1", "B": "a\u0062",},
	},
}
-- x/devcontainer.json --
{"image": null, "dockerFile": "Dockerfile", "context": ".."}
-- y/devcontainer.json --
{"postCreateCommand": "go build"}
`, want: `
.devcontainer.json:5 devcontainer name=see https://example.com/a // b builds context=. dockerfile=docker/Dockerfile ` +
		`args=A=1,B=ab toolchain
x/devcontainer.json:1 devcontainer builds context=. dockerfile=x/Dockerfile toolchain
`},
	{what: "Starlark", files: `
-- Tiltfile --
# docker_build('me/no', '.')
registry = "me"
DIR = './svc'
if os.getenv("X"):
    docker_build(registry + '/a', DIR, build_args={'V': '1', 'W': version(), k: 'x'})
docker_build(ref="me/b", context=".", dockerfile_contents="""
FROM golang
""")
docker_build('me/c', '.', dockerfile=local('which').strip(), live_update=[])
def f(name):
    docker_build('me/%s' % name, 'services/' + name)
docker_build('me/e', '.', {'A': 'positional'}, 'e.Dockerfile')
docker_build('me/g', '.', **settings)
docker_build(
    'me/h',
    '.', only=['a)', "b("])
`, want: `
Tiltfile:5 tiltfile name=me/a builds context=svc dockerfile=svc/Dockerfile args=V=1,W=$ any-args image=me/a
Tiltfile:6 tiltfile name=me/b builds inline context=. image=me/b
Tiltfile:9 tiltfile name=me/c builds context=. image=me/c watch
Tiltfile:11 tiltfile name=$ builds image=$
Tiltfile:12 tiltfile name=me/e builds context=. dockerfile=e.Dockerfile args=A=positional image=me/e
Tiltfile:13 tiltfile name=me/g builds context=. dockerfile=Dockerfile any-args image=me/g unsure
Tiltfile:14 tiltfile name=me/h builds context=. dockerfile=Dockerfile image=me/h
`},
}

// What no parser understands is told, and what stands before a mistake counts
// where the format lets it be read.
func TestMistakes(t *testing.T) {
	for _, c := range []struct {
		file, text string
		uses       int
	}{
		{"fly.toml", "app = \"a\"\nb = [\n", 1},
		{"devcontainer.json", "{\"image\": }", 0},
		{"Tiltfile", "docker_build('a', '.')\ndef f(:\n", 0},
		{"docker-bake.json", "{\"target\": ", 0},
	} {
		r := ReadRepo(repoOf("-- " + c.file + " --\n" + c.text))
		if len(r.Problems) != 1 || r.Problems[0].File != c.file || len(r.Uses) != c.uses {
			t.Errorf("%s: problems %v, uses %v", c.file, r.Problems, r.Uses)
		}
	}
}
