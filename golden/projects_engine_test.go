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
// engine: what they print must be the same, but for the kinds that are known, and
// what the check without an engine says must be what happens.
func TestProjectsEndToEnd(t *testing.T) {
	if os.Getenv("OFFSTAGE_E2E") == "" {
		t.Skip("OFFSTAGE_E2E is not set: this test builds images with a container engine")
	}
	first, count := seedRange(t, 0, 60)
	began := time.Now()
	warm(t)
	t.Logf("the standard library took %v", time.Since(began).Round(time.Second))
	var tally pairs
	began = time.Now()
	for seed, done := first, 0; done < count; seed++ {
		s := projects.Seed(seed)
		if *spec != "" {
			s, _ = projects.Parse(*spec)
			done = count
		}
		if tally.run(t, seed, s) {
			done++
		}
	}
	t.Logf("%v in %v\n%s", &tally, time.Since(began).Round(time.Second), strings.Join(tally.list, "\n"))
}

// warm makes the images that projects are built in.
func warm(t *testing.T) {
	const libraries = "net/http/httptest net/http/cgi html/template text/template crypto/tls archive/zip encoding/csv go/parser mime os/user flag embed"
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
	same, known, left, refused, skipped, odd int
	list                                     []string
}

func (c *pairs) String() string {
	return fmt.Sprintf("%d the same, %d differ as the check says, %d against the check, %d left alone, %d refused, %d can't be built here",
		c.same, c.known, c.odd, c.left, c.refused, c.skipped)
}

// run does one project and reports whether it was built.
func (c *pairs) run(t *testing.T, seed uint64, s *projects.Spec) bool {
	p := projects.New(s)
	v := projects.Check(p)
	switch {
	case v.Result == nil:
		t.Errorf("seed %d: %v\n%v", seed, s, v)
		return true
	case v.Result.Status == transform.Refused:
		c.refused++
		return false
	case v.Result.Status != transform.Rewritten:
		c.left++
		return false
	case p.Offline || installs(string(v.Result.New)):
		c.skipped++
		return false
	}
	began := time.Now()
	before, after := pair(t, p, string(v.Result.New))
	took := time.Since(began).Round(100 * time.Millisecond)
	word := "same"
	switch differ := before != after; {
	case before == doesNotBuild:
		t.Errorf("seed %d: %v: the project is not right to begin with", seed, s)
	case differ != v.Wrong():
		c.odd++
		word = "AGAINST THE CHECK"
		t.Errorf("seed %d: %v\nthe check says %q, but before it prints\n%s\nand after\n%s\n%s", seed, s, v, before, after, v.Result.New)
	case differ:
		c.known++
		word = "differs"
	default:
		c.same++
	}
	c.list = append(c.list, fmt.Sprintf("%6d %7v %s %v", seed, took, word, s))
	return true
}

// installs reports whether a rewrite needs packages, which no build here can have.
func installs(dockerfile string) bool {
	return strings.Contains(dockerfile, "RUN apk add") || strings.Contains(dockerfile, "apt-get install")
}

const doesNotBuild = "it does not build\n"

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
		t.Logf("%s\n%s", dockerfile, out)
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
