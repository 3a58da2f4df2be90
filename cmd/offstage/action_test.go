package main

import (
	"crypto/sha256"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

type action struct {
	Inputs map[string]struct{ Default string }
	Runs   struct {
		Using string
		Steps []struct {
			Shell, Run string
			Env        map[string]string
		}
	}
}

// A step is a runner's environment for the steps of the action.
type step struct {
	*testing.T
	temp string
	env  []string
}

func newStep(t *testing.T) *step {
	needs(t, "bash", "go", "sed", "curl", "tar")
	temp := t.TempDir()
	return &step{t, temp, []string{"GITHUB_ACTION_PATH=" + project, "RUNNER_TEMP=" + temp, "GITHUB_ACTIONS=true",
		"RUNNER_OS=Linux", "RUNNER_ARCH=X64", "GITHUB_OUTPUT=" + filepath.Join(temp, "output")}}
}

// run runs the action's step of a verb as a runner would.
func (s *step) run(verb string, env ...string) (string, int) {
	s.Helper()
	var a action
	decode(s.T, "action.yml", &a)
	for _, step := range a.Runs.Steps {
		if step.Shell != "bash" || !strings.HasSuffix(step.Run, " "+verb) {
			continue
		}
		cmd := exec.Command("bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step.Run)
		cmd.Env = append(append(os.Environ(), s.env...), env...)
		out, err := cmd.Output()
		if err != nil && cmd.ProcessState == nil {
			s.Fatal(err)
		}
		return string(out), cmd.ProcessState.ExitCode()
	}
	s.Fatalf("no step does %s", verb)
	return "", 0
}

// dockerfiles are one that can be rewritten and one that is refused.
func dockerfiles() map[string]string {
	return map[string]string{
		"go.mod": "module m\n", "main.go": "package main\n\nfunc main() {}\n",
		"a b/Dockerfile": "FROM golang:1.22\nCOPY . .\nRUN go build -o /m .\nCMD [\"/m\"]\n",
		"c/Dockerfile":   "FROM golang:1.22\nCOPY . .\nRUN go build -o /m .\n",
	}
}

func TestAction(t *testing.T) {
	s := newStep(t)
	var a action
	decode(t, "action.yml", &a)
	for name := range a.Inputs {
		if a.Inputs[name].Default == "" {
			t.Errorf("the input %s has no default", name)
		}
	}
	last := a.Runs.Steps[len(a.Runs.Steps)-1]
	if a.Runs.Using != "composite" || last.Env["PATHS"] != "${{ inputs.paths }}" ||
		last.Env["FLAGS"] != "${{ inputs.flags }}" {
		t.Fatalf("%+v", a)
	}
	if out, code := s.run("build"); code != 0 {
		t.Fatal(out)
	}
	files(t, dockerfiles())
	for _, test := range []struct {
		paths, flags string
		code         int
		want         string
	}{
		{".", a.Inputs["flags"].Default, exitWouldChange, "::notice file=a b/Dockerfile,line=1,"},
		{"c\n", a.Inputs["flags"].Default, exitDone, "::warning file=c/Dockerfile,"},
		{"a b\nc\n", "--check", exitRefused, "::warning file=c/Dockerfile,"},
		{"$(touch owned); -w", "--check", exitError, "::error file=$(touch owned); -w,"},
	} {
		out, code := s.run("run", "PATHS="+test.paths, "FLAGS="+test.flags)
		if code != test.code || !strings.Contains(out, test.want) {
			t.Errorf("%q %q: exit %d\n%s", test.paths, test.flags, code, out)
		}
	}
	if _, err := os.Stat("owned"); err == nil {
		t.Error("a path was run")
	}
	t.Run("comment", func(t *testing.T) { s.T = t; testComment(t, s) })
}

// gh stands for GitHub's command: it notes what it is asked, and has one comment if
// there is a file "comment".
const gh = `#!/bin/sh
echo "$*" >>"$GH_LOG"
case $* in
*'--paginate'*) [ ! -e comment ] || echo 42 ;;
*) exec cat "${*#*body=@}" >"$GH_LOG.body" ;;
esac
`

func testComment(t *testing.T, s *step) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "gh"), []byte(gh), 0o755); err != nil {
		t.Fatal(err)
	}
	log := filepath.Join(dir, "log")
	comment := func(env ...string) (out, asked, body string, code int) {
		os.Remove(log)
		os.Remove(log + ".body")
		out, code = s.run("run", append([]string{"PATH=" + dir + ":" + os.Getenv("PATH"), "GH_LOG=" + log,
			"GITHUB_REPOSITORY=o/r", "PULL_REQUEST=7", "PATHS=.", "FLAGS=--check --allow-refused"}, env...)...)
		a, _ := os.ReadFile(log)
		b, _ := os.ReadFile(log + ".body")
		return out, string(a), string(b), code
	}
	if _, asked, _, _ := comment("COMMENT=false"); asked != "" {
		t.Errorf("unasked: %s", asked)
	}
	if _, asked, _, _ := comment("COMMENT=true", "PULL_REQUEST="); asked != "" {
		t.Errorf("on no pull request: %s", asked)
	}
	_, asked, body, code := comment("COMMENT=true")
	contains(t, "gh", asked, "--method POST repos/o/r/issues/7/comments ")
	for _, part := range []string{"<!-- offstage -->\n```\noffstage: 2 Dockerfiles\n" +
		"  would rewrite     1  scratch 1; about 840 MB → 2 MB\n",
		"`a b/Dockerfile`", "How to undo"} {
		contains(t, "the comment", body, part)
	}
	if code != exitWouldChange {
		t.Errorf("exit code %d", code)
	}
	if err := os.WriteFile("comment", nil, 0o666); err != nil {
		t.Fatal(err)
	}
	_, asked, body, _ = comment("COMMENT=true", "PATHS=c")
	contains(t, "gh", asked, "--method PATCH repos/o/r/issues/comments/42 ")
	contains(t, "the comment", body, "There is nothing for offstage to rewrite.\n")
	out, _, _, code := comment("COMMENT=true", "GH_LOG=/nowhere/log")
	if code != exitWouldChange || !strings.Contains(out, "::warning::offstage could not comment") {
		t.Errorf("a comment that fails: exit code %d\n%s", code, out)
	}
}

// The program of a tag comes from its release, if it is what the checksums say.
func TestActionDownloads(t *testing.T) {
	s := newStep(t)
	const name = "offstage_v1.2.3_linux_amd64"
	tree := t.TempDir()
	if err := os.MkdirAll(filepath.Join(tree, name), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(tree, name, "offstage"), []byte("#!/bin/sh\necho here\n"), 0o755); err != nil {
		t.Fatal(err)
	}
	archive, err := exec.Command("tar", "-czC", tree, name).Output()
	if err != nil {
		t.Fatal(err)
	}
	sums := fmt.Sprintf("%x  %s.tar.gz\n", sha256.Sum256(archive), name)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/o/offstage/releases/download/v1.2.3/SHA256SUMS":
			fmt.Fprint(w, sums)
		case "/o/offstage/releases/download/v1.2.3/" + name + ".tar.gz":
			w.Write(archive)
		default:
			http.NotFound(w, r)
		}
	}))
	t.Cleanup(server.Close)
	download := func(ref string) (found bool, code int) {
		os.Remove(filepath.Join(s.temp, "output"))
		_, code = s.run("download", "GITHUB_SERVER_URL="+server.URL, "ACTION_REPOSITORY=o/offstage", "ACTION_REF="+ref)
		output, _ := os.ReadFile(filepath.Join(s.temp, "output"))
		return string(output) == "found=true\n", code
	}
	for _, ref := range []string{"", "main", "0123456789abcdef0123456789abcdef01234567", "v1.2.4"} {
		if found, code := download(ref); found || code != 0 {
			t.Errorf("%q: found %v, exit code %d", ref, found, code)
		}
	}
	if found, code := download("v1.2.3"); !found || code != 0 {
		t.Errorf("found %v, exit code %d", found, code)
	}
	if out, err := exec.Command(filepath.Join(s.temp, "offstage")).Output(); string(out) != "here\n" {
		t.Errorf("%q %v", out, err)
	}
	sums = strings.Replace(sums, sums[:4], "0000", 1)
	if found, code := download("v1.2.3"); found || code == 0 {
		t.Errorf("another archive: found %v, exit code %d", found, code)
	}
}
