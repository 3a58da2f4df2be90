package golden

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"offstage/golden/internal/projects"
	"offstage/transform"
)

// warmed starts the names of golang images with the standard library compiled, in
// which most of a small build's time would go.
const warmed = "offstage.projects/golang:"

// TestProjectsEndToEnd builds and runs projects before and after with a container
// engine. What happens has to be what the check without an engine says: the same
// output, or another one where it knows a loss.
func TestProjectsEndToEnd(t *testing.T) {
	if os.Getenv("OFFSTAGE_E2E") == "" {
		t.Skip("OFFSTAGE_E2E is not set: this test builds images with a container engine")
	}
	began := time.Now()
	warm(t)
	t.Logf("the standard library took %v", time.Since(began).Round(time.Second))
	began = time.Now()
	tally := &pairs{names: map[string]int{}}
	for s := range specs(t, tally) {
		tally.run(t, s)
	}
	t.Logf("%v in %v", tally, time.Since(began).Round(time.Second))
}

// specs gives what is to be built: the one of -spec, or seeds until enough of them were
// built.
func specs(t *testing.T, tally *pairs) func(func(*projects.Spec) bool) {
	first, count := seedRange(t, 0, 60)
	if *spec == "" {
		return func(yield func(*projects.Spec) bool) {
			for seed := first; tally.built < count && yield(projects.Seed(seed)); seed++ {
			}
		}
	}
	s, err := projects.Parse(*spec)
	if err != nil {
		t.Fatal(err)
	}
	return func(yield func(*projects.Spec) bool) { yield(s) }
}

// warm makes the images that projects are built in.
func warm(t *testing.T) {
	const libraries = "net/http/httptest net/http/cgi html/template text/template crypto/tls archive/zip " +
		"encoding/csv go/parser mime os/user flag embed"
	for _, tag := range []string{"1.26-alpine", "1.26", "1.26-bookworm"} {
		build := "FROM golang:" + tag + "\nRUN CGO_ENABLED=0 go build " + libraries + " && go build " + libraries + "\n"
		if out, err := docker(t.Context(), "", build, "build", "--quiet", "--tag", warmed+tag, "-"); err != nil {
			t.Fatalf("%s: %v\n%s", tag, err, out)
		}
	}
}

// docker runs the engine's command and gives what it prints.
func docker(ctx context.Context, dir, stdin string, args ...string) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, 5*time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, "docker", args...)
	cmd.Dir, cmd.Stdin = dir, strings.NewReader(stdin)
	cmd.Env = append(os.Environ(), "DOCKER_BUILDKIT=1")
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	err := cmd.Run()
	return out.String(), err
}

// pairs counts what became of projects.
type pairs struct {
	built int
	names map[string]int
}

func (c *pairs) String() string { return fmt.Sprintf("%d pairs: %v", c.built, c.names) }

// run does one project.
func (c *pairs) run(t *testing.T, s *projects.Spec) {
	p := projects.New(s)
	v := projects.Check(p)
	switch {
	case v.Result == nil:
		t.Errorf("%v\n%v", s, v)
		return
	case v.Result.Status != transform.Rewritten:
		c.names[string(v.Result.Status)]++
		return
	case p.Offline || installs(string(v.Result.New)):
		c.names["not to be built here"]++
		return
	}
	began := time.Now()
	before, after := pair(t, p, string(v.Result.New))
	word := judge(v, before, after)
	if word == "against the check" || word == "broken" {
		t.Errorf("%v: %s\nthe check says %q, but before it prints\n%s\nand after\n%s\n%s",
			s, word, v, before, after, v.Result.New)
	}
	c.built++
	c.names[word]++
	t.Logf("%v %s: %v", time.Since(began).Round(100*time.Millisecond), word, s)
}

// judge holds what happened against what the check says.
func judge(v *projects.Verdict, before, after string) string {
	switch differ := before != after; {
	case before == doesNotBuild:
		return "broken"
	case differ != v.Wrong():
		return "against the check"
	case differ:
		return "differs as the check says"
	}
	return "same"
}

const doesNotBuild = "it does not build\n"

// installs reports whether a rewrite needs packages, which no build here can have.
func installs(dockerfile string) bool {
	dockerfile = strings.ToLower(dockerfile)
	return strings.Contains(dockerfile, "run apk add") || strings.Contains(dockerfile, "apt-get install")
}

// pair builds and runs a project before and after.
func pair(t *testing.T, p *projects.Project, rewritten string) (before, after string) {
	t.Helper()
	dir := t.TempDir()
	if err := p.Write(dir); err != nil {
		t.Fatal(err)
	}
	return outcome(t, p, dir, p.Dockerfile()), outcome(t, p, dir, rewritten)
}

// outcome is what a project prints: without what is given to it, and with that.
func outcome(t *testing.T, p *projects.Project, dir, dockerfile string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "Dockerfile")
	dockerfile = strings.NewReplacer("FROM golang:", "FROM "+warmed, "from golang:", "from "+warmed).Replace(dockerfile)
	if err := os.WriteFile(file, []byte(dockerfile), 0o644); err != nil {
		t.Fatal(err)
	}
	const tag = "offstage.projects/under-test"
	if out, err := docker(t.Context(), dir, "", "build", "--quiet", "--tag", tag, "--file", file, "."); err != nil {
		t.Logf("%v\n%s\n%s", p.Spec, dockerfile, out)
		return doesNotBuild
	}
	defer docker(context.WithoutCancel(t.Context()), "", "", "rmi", "--force", tag)
	given := [][]string{nil}
	if len(p.Env) > 0 {
		given = append(given, p.Env)
	}
	var text strings.Builder
	for _, env := range given {
		args := []string{"run", "--rm", "--network", "none"}
		for _, e := range env {
			args = append(args, "--env", e)
		}
		out, err := docker(t.Context(), "", "", append(slices.Clone(args), tag)...)
		fmt.Fprintf(&text, "%s%v\n", out, err)
	}
	return text.String()
}
