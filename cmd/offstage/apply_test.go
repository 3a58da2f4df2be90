package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// applied pipes a diff into a command line, in the current directory.
func applied(t *testing.T, diff string, args ...string) {
	t.Helper()
	cmd := exec.Command(args[0], args[1:]...)
	cmd.Stdin = strings.NewReader(diff)
	cmd.Env = append(os.Environ(), "GIT_CONFIG_NOSYSTEM=1", "GIT_CONFIG_GLOBAL=/dev/null",
		"GIT_CEILING_DIRECTORIES="+os.TempDir())
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("%q: %v\n%s%s", args, err, out, diff)
	}
}

// byNote are the two commands that apply a diff: those of the note, or the usual
// ones where there is none.
func byNote(t *testing.T, stderr string) (git, patch []string) {
	t.Helper()
	_, note, ok := strings.Cut(stderr, ": apply with ")
	if !ok {
		return []string{"git", "apply"}, []string{"patch", "-p1"}
	}
	note, _, _ = strings.Cut(note, "\n")
	left, right, ok := strings.Cut(note, ", or ")
	if !ok {
		t.Fatalf("%q", note)
	}
	return strings.Fields(left), strings.Fields(right)
}

// The diff of any argument from any directory applies, by `git apply` where that
// can be, else by what the note says.
func TestDiffApplies(t *testing.T) {
	for _, test := range []struct {
		cwd, args string // ROOT is the top
		changed   string
		header    string // of the first
		noted     bool
	}{
		{".", ".", "Dockerfile a/Dockerfile b/Dockerfile services/api/Dockerfile sub/Dockerfile", "a/Dockerfile",
			false},
		{".", "a b", "a/Dockerfile b/Dockerfile", "a/a/Dockerfile", false},
		{"services", "api", "services/api/Dockerfile", "a/api/Dockerfile", false},
		{"services", "ROOT/services/api", "services/api/Dockerfile", "a/api/Dockerfile", false},
		{"services/api", ".", "services/api/Dockerfile", "a/Dockerfile", false},
		{"b", "../a", "a/Dockerfile", "a/a/Dockerfile", true},
		{"b", "../a/Dockerfile .", "a/Dockerfile b/Dockerfile", "a/a/Dockerfile", true},
		{"services/api/templates", "..", "services/api/Dockerfile", "a/Dockerfile", true},
		{"services/api/templates", "../../../a", "a/Dockerfile", "a/a/Dockerfile", true},
		{"services/api", "ROOT/b", "b/Dockerfile", "a/b/Dockerfile", true},
		{"a", "../missing .", "a/Dockerfile", "a/a/Dockerfile", true},
		{"link", ".", "a/Dockerfile", "a/Dockerfile", false},
		{"b", "../link", "a/Dockerfile", "a/a/Dockerfile", true},
		{".", "sub", "sub/Dockerfile", "a/sub/Dockerfile", false}, // a repository in the repository
		{"sub", "../a", "a/Dockerfile", "a/a/Dockerfile", true},
	} {
		for _, repository := range []bool{true, false} {
			for tool := range 2 {
				if repository && tool == 1 { // patch knows no repositories
					continue
				}
				root := workspace(t, repository)
				t.Chdir(filepath.Join(root, test.cwd))
				s := start(fake, "", strings.Fields(strings.ReplaceAll(test.args, "ROOT", root))...)
				if header, _, _ := strings.Cut(s.stdout, "\n"); header != "--- "+test.header ||
					strings.Contains(s.stderr, "apply with") != test.noted {
					t.Errorf("%s in %s: %s\n%s", test.args, test.cwd, header, s.stderr)
				}
				git, patch := byNote(t, s.stderr)
				applied(t, s.stdout, [][]string{git, patch}[tool]...)
				if got := changedIn(t, root); got != test.changed {
					t.Errorf("%s in %s, repository %v, tool %d: changed are %q, want %q", test.args, test.cwd,
						repository, tool, got, test.changed)
				}
			}
		}
	}
}

// workspace is a directory with Dockerfiles, in a repository or not.
func workspace(t *testing.T, repository bool) string {
	needs(t, "git", "patch")
	contents := map[string]string{
		"Dockerfile":               "rewrite\n",
		"a/Dockerfile":             "rewrite\n",
		"b/Dockerfile":             "rewrite\n",
		"services/api/Dockerfile":  "rewrite\n",
		"services/api/templates/x": "", "sub/Dockerfile": "rewrite\n",
	}
	if repository { // as git init makes them, but faster
		for _, dir := range []string{".git/", "sub/.git/"} {
			contents[dir+"HEAD"], contents[dir+"objects/x"], contents[dir+"refs/x"] = "ref: refs/heads/main\n", "", ""
		}
	}
	root := files(t, contents)
	if err := os.Symlink("a", "link"); err != nil {
		t.Fatal(err)
	}
	return root
}

// changedIn are the Dockerfiles that are no longer as they were.
func changedIn(t *testing.T, root string) string {
	t.Helper()
	var changed []string
	err := filepath.WalkDir(root, func(path string, entry os.DirEntry, err error) error {
		if err != nil || entry.Name() != "Dockerfile" {
			return err
		}
		text, err := os.ReadFile(path)
		if string(text) == "rewritten\n" {
			rel, _ := filepath.Rel(root, path)
			changed = append(changed, filepath.ToSlash(rel))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(changed, " ")
}

// Only diffs are applied.
func TestApplyNoteOfOtherOutput(t *testing.T) {
	for _, args := range []string{"--list", "--explain", "--json", "--write", "--annotations", "--commit-message"} {
		root := workspace(t, false)
		t.Chdir(filepath.Join(root, "b"))
		if s := start(fake, "", args, "../a"); strings.Contains(s.stderr, "apply with") || s.stdout+s.stderr == "" {
			t.Errorf("%s: %s", args, s.stderr)
		}
	}
}
