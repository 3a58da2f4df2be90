package transform_test

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"offstage/transform"
)

// lines repeats a line with a number up to the size that is bounded.
func lines(format string) string {
	var b strings.Builder
	for i := 0; b.Len() < 250<<10; i++ {
		b.WriteString(strings.ReplaceAll(format, "%d", fmt.Sprint(i)) + "\n")
	}
	return b.String()
}

// No Dockerfile of 256 KiB takes much time, whatever fills it: it is done, or it is
// said that it asks for too much.
func TestCost(t *testing.T) {
	script := "#!/bin/sh\n" + strings.Repeat("echo a\n", 2000)
	for _, line := range []string{
		"RUN ln -s /l%d /m%d", "RUN cp -r /d%d /e%d", "RUN cp /app/* /a%d/", "RUN mkdir /a%d/b/c", "RUN ./s.sh",
		"RUN make a",
		"RUN go build -o b%d .", "USER u%d", "WORKDIR /w%d", "WORKDIR a", "ENV A%d=1", "ONBUILD RUN a%d",
		"HEALTHCHECK CMD a%d",
		"EXPOSE 1-65535", "COPY main.go /m%d", "FROM golang AS s%d\nCOPY . /a",
	} {
		src := "FROM golang:1.24\nWORKDIR /app\nCOPY . .\n" + lines(line) + "RUN go build -o app .\nCMD [\"./app\"]\n"
		tree := fstest.MapFS{"Dockerfile": {Data: []byte(src)}, "go.mod": {Data: []byte("module m\n")},
			"main.go": {Data: []byte("package main\n\nfunc main() {}\n")},
			"s.sh":    {Data: []byte(script), Mode: 0o755}, "Makefile": {Data: []byte("a:\n\techo a\n")}}
		start := time.Now()
		_, err := transform.Rewrite("Dockerfile", []byte(src), transform.Options{Tree: tree})
		if took := time.Since(start); took > 20*time.Second { // of a machine that does other things as well
			t.Errorf("%s takes %v (%v)", line, took, err)
		}
	}
}
