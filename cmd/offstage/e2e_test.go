package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// needs skips a test whose program is not installed. Where all are to be there,
// as in .ci/run, that is a failure.
func needs(t *testing.T, programs ...string) {
	t.Helper()
	for _, p := range programs {
		if _, err := exec.LookPath(p); err == nil {
			continue
		}
		if os.Getenv("OFFSTAGE_E2E") == "1" {
			t.Fatal(p + " is not installed")
		}
		t.Skip(p + " is not installed")
	}
}

// fleetSize is how many clones there are: the runs through other programs take
// minutes on a busy machine, so that the whole of it is for .ci/run.
func fleetSize() int {
	if os.Getenv("OFFSTAGE_E2E") == "1" {
		return 50
	}
	return 10
}

// clones makes n Git repositories below repos: of five, one is rewritten, one has
// a refusal beside a rewrite, one is fine, one is not Go and one does not parse.
func clones(t *testing.T, n int) {
	t.Helper()
	const good = "FROM golang:1.22\nCOPY . .\nRUN go build -o /m .\nCMD [\"/m\"]\n"
	contents := map[string]string{}
	for i := range n {
		dir := fmt.Sprintf("repos/%02d/", i)
		contents[dir+"go.mod"] = "module m\n"
		contents[dir+"main.go"] = "package main\n\nfunc main() {}\n"
		contents[dir+"Dockerfile"] = []string{
			good, "FROM golang:1.22\n", "FROM golang:1.22 AS b\nRUN go install x.example/x@v1.0.0\nFROM scratch\n" +
				"COPY --from=b /go/bin/x /x\nCMD [\"/x\"]\n",
			"FROM node:22\nCMD [\"node\"]\n", "NONSENSE\n",
		}[i%5]
		if i%5 == 1 {
			contents[dir+"svc/Dockerfile"] = strings.ReplaceAll(good, "COPY . .", "WORKDIR /svc\nCOPY . .")
			contents[dir+"svc/go.mod"], contents[dir+"svc/main.go"] = contents[dir+"go.mod"], contents[dir+"main.go"]
		}
	}
	dir := files(t, contents)
	t.Setenv("GIT_CONFIG_GLOBAL", filepath.Join(dir, "gitconfig"))
	t.Setenv("GIT_CONFIG_NOSYSTEM", "1")
	shell(t, `git config --global user.name t; git config --global user.email t@example.com
		for r in repos/*/; do git -C "$r" init -q; git -C "$r" add .; git -C "$r" commit -q -m begin; done`)
}

// shell runs a script with the program on the PATH, and says what it printed.
func shell(t *testing.T, script string) string {
	t.Helper()
	cmd := exec.Command("bash", "-euo", "pipefail", "-c", script)
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return string(out)
}

// onPath puts this test's own program on the PATH under its name.
func onPath(t *testing.T) {
	t.Helper()
	bin := t.TempDir()
	self, err := os.Executable()
	if err == nil {
		err = os.Symlink(self, filepath.Join(bin, "offstage"))
	}
	if err != nil {
		t.Skip("no link to the program: ", err)
	}
	t.Setenv("PATH", bin+string(filepath.ListSeparator)+os.Getenv("PATH"))
}

// committed says what each clone has since its first commit, and what lies about.
const committed = `for r in repos/*/; do
	git -C "$r" log --format=%s --name-only --max-count=$(($(git -C "$r" rev-list --count HEAD) - 1)) | xargs -r ` +
	`echo "$r"
	git -C "$r" status --porcelain
done`

func wantCommitted(n int) string {
	var b strings.Builder
	for i := range n {
		if path := []string{"Dockerfile", "svc/Dockerfile"}; i%5 < 2 {
			fmt.Fprintf(&b, "repos/%02d/ Move the Go toolchain out of the image %s\n", i, path[i%5])
		}
	}
	return b.String()
}

// Clones through GNU parallel: a commit where something changed, with the
// program's own message, and nothing else anywhere; the second time nothing.
func TestThroughParallel(t *testing.T) {
	needs(t, "parallel", "git", "bash")
	onPath(t)
	n := fleetSize()
	clones(t, n)
	const recipe = `export PARALLEL_HOME=$PWD/parallel
		ls repos | parallel --will-cite --jobs 4 'cd repos/{} && offstage --jobs 1 --write --allow-refused ` +
		`--commit-message >../../{}.message 2>../../{}.log &&
			{ git diff --quiet || git commit --quiet --all --file ../../{}.message; }' || echo "$? failed"`
	if got := shell(t, recipe); got != fmt.Sprintf("%d failed\n", n/5) { // those that do not parse
		t.Errorf("%q", got)
	}
	if got := shell(t, committed); got != wantCommitted(n) {
		t.Errorf("%s", got)
	}
	shell(t, recipe)
	got := shell(t, `for r in repos/*/; do git -C "$r" rev-list --count HEAD; done | sort | uniq -c | xargs`)
	if got != fmt.Sprintf("%d 1 %d 2\n", n*3/5, n*2/5) {
		t.Errorf("the second run changed something: %s", got)
	}
}

// As multi-gitter calls a script: in each clone, one after the other. A script
// that fails, or leaves the clone as it was, means no pull request.
func TestAsMultiGitter(t *testing.T) {
	needs(t, "git", "bash")
	onPath(t)
	n := fleetSize()
	clones(t, n)
	got := shell(t, `for r in repos/*/; do
		if ! (cd "$r" && offstage --write --allow-refused 2>/dev/null); then continue; fi
		if [[ -z $(git -C "$r" status --porcelain) ]]; then continue; fi
		git -C "$r" add . && git -C "$r" commit -q -m 'Move the Go toolchain out of the image'
	done
	`+committed)
	if got != wantCommitted(n) {
		t.Errorf("%s", got)
	}
}

// xargs does what parallel does, where that is not installed.
func TestThroughXargs(t *testing.T) {
	needs(t, "git", "bash", "xargs")
	onPath(t)
	clones(t, 10)
	got := shell(t, `printf '%s\0' repos/*/ | xargs -0 -P 4 -I{} offstage --jobs 1 --write --allow-refused {} `+
		`2>/dev/null || echo "exit $?"
		git -C repos/00 diff --stat; git -C repos/03 status --porcelain`)
	if !strings.HasPrefix(got, "exit 123\n Dockerfile |") {
		t.Errorf("%q", got)
	}
}

// pre-commit installs the hook from this checkout and runs it. Modules come from
// the cache of this machine.
func TestPreCommit(t *testing.T) {
	if os.Getenv("OFFSTAGE_E2E") != "1" {
		t.Skip("it compiles all modules again: set OFFSTAGE_E2E=1")
	}
	needs(t, "git", "bash", "go", "pre-commit")
	clones(t, 5)
	t.Setenv("PRE_COMMIT_HOME", t.TempDir())
	t.Setenv("GOFLAGS", "-modcacherw")
	t.Setenv("GOPROXY", "file://"+strings.TrimSpace(shell(t, "go env GOMODCACHE"))+"/cache/download")
	t.Setenv("GONOSUMDB", "*")
	t.Setenv("PROJECT", project)
	out := shell(t, `cd repos/00 && { pre-commit try-repo "$PROJECT" offstage --files Dockerfile main.go || echo `+
		`"exit $?"; } && git status --porcelain
		git commit -qam done && pre-commit try-repo "$PROJECT" offstage-check --files Dockerfile`)
	for _, part := range []string{"files were modified by this hook", "exit 1", " M Dockerfile", "Passed"} {
		contains(t, "what pre-commit says", out, part)
	}
}
