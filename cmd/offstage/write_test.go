package main

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// readForWrite reads a file as process does.
func readForWrite(t *testing.T, path string) ([]byte, fs.FileInfo) {
	t.Helper()
	src, info, err := readFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return src, info
}

// untouched says that the directory holds one file with this content.
func untouched(t *testing.T, path, content string) {
	t.Helper()
	if got, err := os.ReadFile(path); err != nil || string(got) != content {
		t.Errorf("%s is %q %v, want %q", path, got, err, content)
	}
	entries, err := os.ReadDir(filepath.Dir(path))
	if err != nil || len(entries) != 1 {
		t.Errorf("files were left behind: %v %v", entries, err)
	}
}

func TestReplaceFileKeepsMode(t *testing.T) {
	for _, mode := range []fs.FileMode{0o644, 0o600, 0o755, 0o666, 0o620} {
		files(t, map[string]string{"Dockerfile": "old"})
		if err := os.Chmod("Dockerfile", mode); err != nil {
			t.Fatal(err)
		}
		old, info := readForWrite(t, "Dockerfile")
		if err := replaceFile("Dockerfile", old, []byte("new"), info); err != nil {
			t.Fatal(err)
		}
		untouched(t, "Dockerfile", "new")
		if now, _ := os.Stat("Dockerfile"); now.Mode() != info.Mode() {
			t.Errorf("mode %v, want %v", now.Mode(), info.Mode())
		}
	}
}

func TestReplaceFileRefusesReadOnly(t *testing.T) {
	files(t, map[string]string{"Dockerfile": "old"})
	if err := os.Chmod("Dockerfile", 0o444); err != nil {
		t.Fatal(err)
	}
	old, info := readForWrite(t, "Dockerfile")
	if err := replaceFile("Dockerfile", old, []byte("new"), info); !errors.Is(err, errReadOnly) {
		t.Errorf("error is %v", err)
	}
	untouched(t, "Dockerfile", "old")
}

// What happens to the file after it was read must not be lost.
func TestReplaceFileSeesChanges(t *testing.T) {
	for name, change := range map[string]func() error{
		"edited":    func() error { return os.WriteFile("Dockerfile", []byte("edited"), 0o666) },
		"same size": func() error { return os.WriteFile("Dockerfile", []byte("OLD"), 0o666) },
		"replaced": func() error {
			return errors.Join(os.WriteFile("next", []byte("edited"), 0o666), os.Rename("next", "Dockerfile"))
		},
		"became a link": func() error {
			return errors.Join(os.Remove("Dockerfile"), os.Symlink("elsewhere", "Dockerfile"))
		},
	} {
		t.Run(name, func(t *testing.T) {
			files(t, map[string]string{"Dockerfile": "old"})
			old, info := readForWrite(t, "Dockerfile")
			if err := change(); err != nil {
				t.Skip(err)
			}
			before, _ := os.ReadFile("Dockerfile")
			if err := replaceFile("Dockerfile", old, []byte("new"), info); err == nil {
				t.Error("no error")
			}
			if after, _ := os.ReadFile("Dockerfile"); string(after) != string(before) {
				t.Errorf("%q became %q", before, after)
			}
			if left, _ := filepath.Glob(".Dockerfile*"); left != nil {
				t.Errorf("left behind: %v", left)
			}
		})
	}
}

func TestReplaceFileGone(t *testing.T) {
	files(t, map[string]string{"Dockerfile": "old"})
	old, info := readForWrite(t, "Dockerfile")
	if err := os.Remove("Dockerfile"); err != nil {
		t.Fatal(err)
	}
	if err := replaceFile("Dockerfile", old, []byte("new"), info); err == nil {
		t.Error("no error")
	}
	if _, err := os.Lstat("Dockerfile"); err == nil {
		t.Error("a deleted file came back")
	}
}

func TestUnchangedWhenGone(t *testing.T) {
	files(t, map[string]string{"Dockerfile": "old"})
	old, info := readForWrite(t, "Dockerfile")
	_ = os.Remove("Dockerfile")
	if err := unchanged("Dockerfile", old, info); !errors.Is(err, errChanged) {
		t.Errorf("error is %v", err)
	}
}

func TestWriteKeepsBytes(t *testing.T) {
	for name, src := range map[string]string{
		"CRLF": "rewrite\r\nb\r\n", "no final newline": "rewrite\nb", "not UTF-8": "rewrite\n\xff\x00",
	} {
		src = strings.Replace(src, "rewrite\r\n", "rewrite\n\r\n", 1)
		files(t, map[string]string{"Dockerfile": src})
		s := start(fake, "", "--write")
		if s.code != exitDone || s.stdout != "" || s.stderr != "rewrote Dockerfile (alpine:3.24)\n" {
			t.Errorf("%s: %+v", name, s)
		}
		untouched(t, "Dockerfile", strings.Replace(src, "rewrite", "rewritten", 1))
	}
}

func TestWriteNotesHardLinks(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("links are not counted")
	}
	files(t, map[string]string{"Dockerfile": "rewrite\n"})
	if err := os.Link("Dockerfile", "other"); err != nil {
		t.Skip(err)
	}
	s := start(fake, "", "--write")
	contains(t, "stderr", s.stderr, "Dockerfile: note: the file has 2 names (hard links)")
	if other, _ := os.ReadFile("other"); string(other) != "rewrite\n" {
		t.Errorf("the other name has %q", other)
	}
}

func TestWriteGoesOn(t *testing.T) {
	files(t, map[string]string{"a/Dockerfile": "rewrite\n", "b/Dockerfile": "rewrite\n"})
	if err := os.Chmod("a/Dockerfile", 0o444); err != nil {
		t.Fatal(err)
	}
	s := start(fake, "", "-w")
	want := "offstage: a/Dockerfile: is read-only, nothing was written\nrewrote b/Dockerfile (alpine:3.24)\n" +
		"offstage: 2 Dockerfiles\n  rewritten         1  alpine:3.24 1\n  with errors       1\n"
	if s.code != exitError || filepath.ToSlash(s.stderr) != want {
		t.Errorf("%+v", s)
	}
}

func TestReportsOfAFailedWrite(t *testing.T) {
	files(t, map[string]string{"Dockerfile": "rewrite\n"})
	if err := os.Chmod("Dockerfile", 0o444); err != nil {
		t.Fatal(err)
	}
	for report, want := range map[string]string{
		"--list":    "",
		"--explain": "Dockerfile: not written\n",
		"--json":    `"status":"error"`,
	} {
		s := start(fake, "", "--write", report)
		contains(t, "stdout", s.stdout, want)
		if s.code != exitError || want == "" && s.stdout != "" {
			t.Errorf("%s: %+v", report, s)
		}
	}
}

func TestWriteStdin(t *testing.T) {
	for src, want := range map[string]string{"rewrite\n": "rewritten\n", "same\n": "same\n", "refuse\n": "refuse\n"} {
		if s := start(fake, src, "-w", "-"); s.stdout != want {
			t.Errorf("%q: %+v", src, s)
		}
	}
}
