package main

import (
	"os"
	"os/exec"
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
