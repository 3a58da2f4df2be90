//go:build unix

package main

import (
	"os"
	"syscall"
	"testing"
	"time"
)

func TestReplaceFileKeepsOwner(t *testing.T) {
	files(t, map[string]string{"Dockerfile": "old"})
	if err := os.Chown("Dockerfile", 65534, 65533); err != nil {
		t.Skip("only root gives files away:", err)
	}
	old, info := readForWrite(t, "Dockerfile")
	if err := replaceFile("Dockerfile", old, []byte("new"), info); err != nil {
		t.Fatal(err)
	}
	now, err := os.Stat("Dockerfile")
	if err != nil {
		t.Fatal(err)
	}
	if owner := now.Sys().(*syscall.Stat_t); owner.Uid != 65534 || owner.Gid != 65533 {
		t.Errorf("the owner is %d:%d", owner.Uid, owner.Gid)
	}
}

// A pipe without a writer blocks whoever opens it to read.
func TestPipesAreNotOpened(t *testing.T) {
	files(t, map[string]string{"a/x": "", "b/Dockerfile": "rewrite\n"})
	if err := syscall.Mkfifo("a/Dockerfile", 0o666); err != nil {
		t.Skip(err)
	}
	done := make(chan session)
	go func() { done <- start(fake, "", "-l") }()
	select {
	case s := <-done:
		want := session{
			exitError, "b/Dockerfile\n", "offstage: a/Dockerfile: is not a regular file\noffstage: 2 Dockerfiles\n" +
				"  would rewrite     1  alpine:3.24 1\n  with errors       1\n",
		}
		if s != want {
			t.Errorf("%+v, want %+v", s, want)
		}
	case <-time.After(10 * time.Second):
		t.Fatal("blocked")
	}
}
