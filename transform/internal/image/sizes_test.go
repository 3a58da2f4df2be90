package image

import (
	"strings"
	"testing"
)

// What the steps of an image lay into it is added up, from the files of the context that
// the engine gets.
func TestLayerSizes(t *testing.T) {
	fs := files{
		"data/a": strings.Repeat("a", 1000), "data/b": strings.Repeat("b", 500),
		".dockerignore": "data/b\n.d*\nD*\n",
	}
	const goMod, main = 32, 29 // bytes of the program
	for steps, want := range map[string]int64{
		"COPY go.mod .": goMod,
		"COPY . .":      goMod + main + 1000,
		"COPY data /x/": 1000,
		"COPY data /x/\nRUN cp -r /x /y && cp /x/a /z":                          3000,
		"COPY data /x/\nRUN rm -r /x":                                           1000, // a layer keeps it
		"COPY data/none .":                                                      0,
		"RUN go build -o app .":                                                 0, // there is no source
		"COPY . .\nRUN go build -o app .":                                       goMod + main + 1000 + 1_800_000,
		"COPY . .\nRUN go build -ldflags '-s -w' -o a .":                        goMod + main + 1000 + 1_242_000,
		"COPY . .\nCMD [\"go\", \"run\", \".\"]":                                goMod + main + 1000,
		"FROM scratch AS a\nCOPY data /x/\nFROM golang:1":                       0,
		"FROM scratch AS a\nCOPY data /x/\nFROM golang:1\nCOPY --from=a /x /y/": 1000,
	} {
		s, m := NewSizer(), modelOf(t, steps+"\n", fs)
		if got := s.Layers(m.FS); got != want || (s.Unknown != "") != strings.HasPrefix(steps, "RUN go") {
			t.Errorf("%s: %d, %v, want %d", steps, got, s.Unknown, want)
		}
	}
}

// What goes to the cache of a mount is in no image.
func TestCacheSizes(t *testing.T) {
	const build = "--mount=type=cache,target=/root/.cache/go-build"
	const mod = "--mount=type=cache,target=/go/pkg/mod"
	fs := files{
		"go.mod":  "module example.com/app\n\ngo 1.22\n\nrequire example.org/a v1.0.0\n",
		"go.sum":  "example.org/a v1.0.0 h1:x\n",
		"main.go": "package main\n\nimport _ \"example.org/a\"\n\nfunc main() {}\n",
	}
	for flags, want := range map[string]int64{
		"": 99_000_000 + 6_000_000, build: 6_000_000, mod: 99_000_000, build + " " + mod: 0,
	} {
		m := modelOf(t, "COPY . .\nRUN "+flags+" go build -o app .\n", fs)
		if got := NewSizer().Caches(m.Builds[0]); got != want {
			t.Errorf("%s: %d, want %d", flags, got, want)
		}
	}
}

// Copies of copies cost no more than the bound.
func TestSizesAreBounded(t *testing.T) {
	steps := "COPY . .\n" + strings.Repeat("RUN cp -r /app /app/b\n", 300)
	if s := NewSizer(); s.Layers(modelOf(t, steps, nil).FS) < 0 || s.Unknown == "" {
		t.Error("all of it was looked at")
	}
}
