package transform

import (
	"bytes"
	"os"
	"testing"
	"time"

	"github.com/moby/buildkit/frontend/dockerfile/instructions"
	"github.com/moby/buildkit/frontend/dockerfile/parser"
)

// BenchmarkRewrite reports what a rewrite from the Dockerfile alone costs in
// proportion to BuildKit's own parse of the same file, measured in turns.
func BenchmarkRewrite(b *testing.B) {
	src, err := os.ReadFile("../golden/hello/Dockerfile")
	if err != nil {
		b.Fatal(err)
	}
	var parse, rewrite time.Duration
	for b.Loop() {
		t0 := time.Now()
		res, err := parser.Parse(bytes.NewReader(src))
		if err != nil {
			b.Fatal(err)
		}
		if _, _, err := instructions.Parse(res.AST, nil); err != nil {
			b.Fatal(err)
		}
		t1 := time.Now()
		if _, err := Rewrite("Dockerfile", src, Options{}); err != nil {
			b.Fatal(err)
		}
		parse, rewrite = parse+t1.Sub(t0), rewrite+time.Since(t1)
	}
	b.ReportMetric(float64(rewrite)/float64(parse), "x-parse")
}
