package repo

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"
	"time"
)

func TestBake(t *testing.T) {
	for _, c := range bakeCases {
		t.Run(c.what, func(t *testing.T) { c.run(t) })
	}
}

var bakeCases = []repoCase{
	{what: "the layout of a file changes nothing", files: `
-- a/docker-bake.hcl --
target "w" {
args = { PROGRAM = "worker", "X" = "1" }
tags = ["me/w", "me/v"]
}
-- b/docker-bake.hcl --
// two slashes
target "w" {
  /* target "no" {} */
  args = {
    PROGRAM = "worker"
    X : 1, # a number
  }
  tags = [
    "me/w",
    "me/v",
  ]
}
-- c/docker-bake.json --
{"target": {"w": {"args": {"PROGRAM": "worker", "X": 1}, "tags": ["me/w", "me/v"]}}}
`, want: `
a/docker-bake.hcl:1 bake name=w builds context=a dockerfile=a/Dockerfile args=PROGRAM=worker,X=1 image=me/w
b/docker-bake.hcl:2 bake name=w builds context=b dockerfile=b/Dockerfile args=PROGRAM=worker,X=1 image=me/w
c/docker-bake.json:1 bake name=w builds context=c dockerfile=c/Dockerfile args=PROGRAM=worker,X=1 image=me/w
`},
	{what: "defaults of variables are values; without one a value may be any", files: `
-- docker-bake.hcl --
variable "GO" { default = 1.20 }
variable "NONE" {}
variable "NULL" { default = null }
variable "MADE" { default = "v${GO}" }
variable "LIST" { default = ["me/b:${GO}"] }
target "a" {
  args = { GO = GO, G = "${GO}", M = "x-${MADE}", N = NONE, L = NULL, T = "a${NONE}b", OFF = null, B = true }
  tags = LIST
  context = "svc/${NONE}"
}
-- sub/docker-bake.json --
{"variable": {"GO": {"default": "1.21"}}, "target": {"j": {"args": {"GO": "${GO}", "B": "${unknown(GO)}"}}}}
`, want: `
docker-bake.hcl:6 bake name=a builds args=B=true,G=1.20,GO=1.20,L=${NULL},M=x-v1.20,N=${NONE},T=a${NONE}b ` +
		`image=me/b:1.20
sub/docker-bake.json:1 bake name=j builds context=sub dockerfile=sub/Dockerfile args=B=$,GO=1.21
`},
	{what: "what functions, conditions and loops give may be any, and is among what stands in them", files: `
-- docker-bake.hcl --
variable "V" { default = "1" }
target "f" {
  args = { A = upper(V), B = V == "1" ? "x" : "y", C = V + 1 }
  tags = concat(["me/f:1"], V == "" ? [] : ["me/g:${V}"])
}
target "m" { args = merge({ A = "1" }, V) }
target "l" { args = { for k in ["a"] : k => k } }
target "k" { args = { (V) = "1", "${upper(V)}" = "2" } }
target "x" {
  name = "x-${item}"
  matrix = { item = ["a", "b"], V = ["3", "4"] }
  args = { ITEM = item, V = V }
}
target "y" { inherits = ["x-a"] }
`, want: `
docker-bake.hcl:2 bake name=f builds context=. dockerfile=Dockerfile args=A=$(upper(V)),B=$(V == "1" ? "x" : ` +
		`"y"),C=$(V + 1) image=me/f:1
docker-bake.hcl:6 bake name=m builds context=. dockerfile=Dockerfile args=A=$("1") any-args
docker-bake.hcl:7 bake name=l builds context=. dockerfile=Dockerfile any-args
docker-bake.hcl:8 bake name=k builds context=. dockerfile=Dockerfile args=1=1 any-args
docker-bake.hcl:9 bake name=x builds context=. dockerfile=Dockerfile args=ITEM=${item},V=${V}
docker-bake.hcl:14 bake name=y builds inline target=$ any-args image=$
`},
	{what: "the last parent counts, arguments are joined, and an override adds", files: `
-- docker-bake.hcl --
target "a" {
  dockerfile = "a.Dockerfile"
  args = { A = "a", X = "a" }
}
target "b" {
  dockerfile = "b.Dockerfile"
  args = { B = "b", X = "b" }
}
target "c" {
  inherits = ["a", "b"]
  args = { X = "c" }
}
target "self" { inherits = ["self"] }
-- docker-bake.override.hcl --
target "a" { args = { A = "o" } }
-- other.bake.hcl --
target "a" {}
`, want: `
docker-bake.hcl:1 bake name=a builds context=. dockerfile=a.Dockerfile args=A=a,X=a
docker-bake.hcl:5 bake name=b builds context=. dockerfile=b.Dockerfile args=B=b,X=b
docker-bake.hcl:9 bake name=c builds context=. dockerfile=b.Dockerfile args=A=a,B=b,X=c
docker-bake.hcl:13 bake name=self builds context=. dockerfile=Dockerfile
docker-bake.override.hcl:1 bake name=a builds context=. dockerfile=a.Dockerfile args=A=o
other.bake.hcl:1 bake name=a builds context=. dockerfile=Dockerfile
`},
	{what: "a Dockerfile that is not known may be the only one", dockerfile: "Dockerfile", files: `
-- Dockerfile --
-- docker-bake.hcl --
target "a" { dockerfile = upper("x") }
target "b" { context = "https://example.com/r.git" }
target "c" { dockerfile = "other" }
`, want: `
docker-bake.hcl:1 bake name=a builds context=. unsure
`},
}

// An attribute of a bake file ends the same whatever is wrong beside it.
func TestBakeMistake(t *testing.T) {
	r := ReadRepo(repoOf("-- docker-bake.hcl --\ntarget \"a\" { args = { X = \"1\" } }\ntarget \"b\" {\n"))
	if len(r.Problems) != 1 || r.Problems[0].File != "docker-bake.hcl" || len(r.Uses) == 0 ||
		r.Uses[0].Args["X"] != "1" {
		t.Errorf("problems %v, uses %v", r.Problems, r.Uses)
	}
}

// Bake files that are out to exhaust are read within the time that a large one
// may take.
func TestHostileBake(t *testing.T) {
	var doubling, inherited, many strings.Builder
	doubling.WriteString("variable \"v0\" { default = \"xx\" }\n")
	for i := range 5_000 {
		fmt.Fprintf(&doubling, "variable \"v%d\" { default = \"${v%d}${v%d}\" }\n", i+1, i, i)
	}
	doubling.WriteString("target \"t\" { args = { A = v5000 } }\n")
	inherited.WriteString("target \"p0\" { args = {")
	for i := range 4_000 {
		fmt.Fprintf(&inherited, "A%d = \"x\",\n", i)
	}
	inherited.WriteString("} }\n")
	for i := range 4_000 {
		fmt.Fprintf(&inherited, "target \"p%d\" { inherits = [\"p%d\", \"p0\"] }\n", i+1, i)
	}
	for i := range 12_000 {
		fmt.Fprintf(&many, "target \"a%d\" { args = { A = A%d } }\n", i, i)
	}
	for name, text := range map[string]string{
		"doubling":  doubling.String(),
		"inherited": inherited.String(),
		"many":      many.String(),
		"templates": "target \"t\" { args = {A = " + strings.Repeat(`"${x?`, 900) + "1" + strings.Repeat(`:2}"`, 900) +
			"} }",
		"loops": "target \"t\" { tags = " + strings.Repeat("[for a in [1,2,3,4,5,6,7,8,9]: ", 500) + "1" +
			strings.Repeat("]", 500) + "}",
		"brackets":   "target \"t\" { tags = " + strings.Repeat("(", 300_000),
		"unary":      "target \"t\" { args = {A = " + strings.Repeat("-", 300_000) + "1} }",
		"operators":  "target \"t\" { args = {A = " + strings.Repeat("1+", 100_000) + "1} }",
		"conditions": "target \"t\" { args = {A = " + strings.Repeat("x?y:", 100_000) + "1} }",
		"number":     "target \"t\" { args = {A = 1e999999999} }",
		"quotes":     strings.Repeat("\"", 100_000),
	} {
		start := time.Now()
		ReadRepo(fstest.MapFS{"docker-bake.hcl": {Data: []byte(text)}})
		if d := time.Since(start); d > 10*time.Second {
			t.Errorf("%s took %v", name, d)
		} else if d > time.Second/2 {
			t.Logf("%s took %v", name, d)
		}
	}
}
