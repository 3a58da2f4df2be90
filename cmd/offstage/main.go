// Command offstage rewrites the Dockerfiles of Go projects into a builder stage
// and a minimal runtime stage, and prints the rewrite as a diff.
//
// This package finds, reads and writes files and prints what package transform
// decided; it never looks inside a Dockerfile itself.
package main

import (
	"io"
	"os"

	"offstage/transform"
	"offstage/transform/verify"
)

func main() {
	if code, ok := verify.Inside(os.Args); ok { // a container, where --verify mounted it
		os.Exit(code)
	}
	os.Exit(run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr, os.Getenv))
}

// run is the whole program apart from the process it runs in.
func run(args []string, stdin io.Reader, stdout, stderr io.Writer, getenv func(string) string) int {
	c := &command{
		stdin: stdin, stdout: stdout, stderr: stderr, getenv: getenv, rewrite: transform.Rewrite,
		userCache: os.UserCacheDir,
	}
	return c.run(args)
}
