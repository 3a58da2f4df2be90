package plan

import (
	"testing"

	"offstage/transform/internal/finding"
	"offstage/transform/internal/image"
	"offstage/transform/internal/image/imagetest"
	"offstage/transform/internal/launch"
)

func TestEstimate(t *testing.T) {
	server := program(`http.ListenAndServe(":80", nil)`, "net/http")
	for _, tt := range []struct {
		name, text, needs string
		want              finding.Sizes // 0.1 MB
	}{
		// golang 241, build cache 84, executable 8.4
		{"scratch", "FROM golang:1.26-alpine\n", "file /app/app", finding.Sizes{Before: 3330, After: 84}},
		{"alpine", "FROM golang:1.26-alpine\n", "shell, file /app/app", finding.Sizes{Before: 3330, After: 164}},
		{
			"the kit", "FROM golang:1.26-alpine\n",
			"certificates, time-zones /usr/local/go/lib/time/zoneinfo.zip, file /app/app",
			finding.Sizes{Before: 3330, After: 90},
		},
		{
			"packages", "FROM golang:1.26-alpine\nRUN apk add gcc make\n", "file /app/app",
			finding.Sizes{Before: 5040, After: 84},
		},
		{
			"a toolchain", "FROM alpine:3.24\nRUN apk add go\n", "file /app/app",
			finding.Sizes{Before: 3250, After: 84},
		},
		{
			"a base that is not known", "FROM example.org/go:1\n", "file /app/app",
			finding.Sizes{Unknown: "what the builder's image takes is not known"},
		},
	} {
		text := tt.text + "WORKDIR /app\nCOPY . .\nRUN go build -o app .\nCMD [\"./app\"]\n"
		m := launch.Find(imagetest.Read(t, text, server, image.Options{Context: "."}))
		p, out := Make(m, needsOf(tt.needs))
		if p == nil {
			t.Errorf("%s: %+v", tt.name, out)
			continue
		}
		got := Estimate(p)
		if got.Before != tt.want.Before*100_000 || got.After != tt.want.After*100_000 ||
			got.Unknown != tt.want.Unknown {
			t.Errorf("%s: %+v, want %+v", tt.name, got, tt.want)
		}
	}
}

// Symbols that are left out make it smaller.
func TestEstimateWithStrip(t *testing.T) {
	p := improving(t, "strip", starts("", "go build -o app ."), program("println()"), "file /app/app")
	if got := Estimate(p); got.After != 1_200_000 {
		t.Errorf("%+v", got)
	}
}
