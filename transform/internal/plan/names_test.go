package plan

import (
	"testing"

	"offstage/transform/internal/dockerfile"
	"offstage/transform/internal/image/imagetest"
)

// Builders get names, which nothing else has, and references by number follow.
func TestNameStages(t *testing.T) {
	for _, tt := range []struct{ name, in, want string }{
		{"a number", "FROM golang\nFROM alpine\nCOPY --from=0 /a /a\n",
			"FROM golang AS builder\nFROM alpine\nCOPY --from=builder /a /a\n"},
		{"in small letters", "from golang\nfrom alpine\ncopy --from=0 /a /a\n",
			"from golang as builder\nfrom alpine\ncopy --from=builder /a /a\n"},
		{"a name that is there", "FROM golang AS build\nFROM alpine\nCOPY --from=build /a /a\n",
			"FROM golang AS build\nFROM alpine\nCOPY --from=build /a /a\n"},
		{"a comment", "# --from=0\nFROM golang\nFROM alpine\nCOPY --from=0 /a /a\n",
			"# --from=0\nFROM golang AS builder\nFROM alpine\nCOPY --from=builder /a /a\n"},
	} {
		file := imagetest.Parse(t, tt.in)
		edits, _ := NameStages(file, "builder")
		if out, err := dockerfile.Apply(file.Src, edits); err != nil || string(out) != tt.want {
			t.Errorf("%s: %v\n got %q\nwant %q", tt.name, err, out, tt.want)
		}
	}
}

// A name for the builder is one that nothing in the file means something else by.
func TestFreeName(t *testing.T) {
	for _, tt := range []struct{ name, text, want string }{
		{"free", "FROM golang\nRUN go build .\n", "builder"},
		{"a stage has it", "FROM alpine AS builder\nRUN true\nFROM golang\nRUN go build .\n", "builder-2"},
		{"a stage has it in capitals", "FROM alpine AS Builder\nRUN true\nFROM golang\nRUN go build .\n", "builder-2"},
		{"an image is called so", "FROM golang\nCOPY --from=builder /a /a\nRUN go build .\n", "builder-2"},
		{"a mount takes it", "FROM golang\nRUN --mount=type=bind,from=builder,target=/x go build .\n", "builder-2"},
		{"two of them", "FROM alpine AS builder\nRUN true\nFROM golang\nCOPY --from=builder-2 /a /a\nRUN go build .\n",
			"builder-3"},
	} {
		file := imagetest.Parse(t, tt.text)
		if got := freeName(file, nil, "builder"); got != tt.want {
			t.Errorf("%s: %s, want %s", tt.name, got, tt.want)
		}
	}
}
