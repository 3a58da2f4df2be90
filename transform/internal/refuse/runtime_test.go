package refuse

import (
	"strings"
	"testing"

	"offstage/transform/internal/dockerfile"
	"offstage/transform/internal/image"
	"offstage/transform/internal/image/imagetest"
	"offstage/transform/internal/launch"
)

func TestRuntimeUnknown(t *testing.T) {
	for _, tt := range []struct {
		name, runtime, config string
		mirrors               []image.Mirror
		want                  string // a part of the text, empty for no refusal
	}{
		{"the default", "", "", nil, ""},
		{"chosen by name", "scratch", "", nil, ""},
		{"a vendor's, by name", "chainguard", "", nil, ""},
		{"a vendor's image", "gcr.io/distroless/static-debian12:nonroot", "", nil, ""},
		{"a distribution's", "debian:bookworm-slim", "", nil, ""},
		{"anybody's", "registry.example.com/base:1", "", nil,
			"user, entrypoint and environment registry.example.com/base:1"},
		{"a vendor's that starts a shell", "gcr.io/distroless/static:debug", "", nil, "is not known"},
		{"a vendor's of some day", "gcr.io/distroless/static@sha256:" + strings.Repeat("a", 64), "", nil,
			"is not known"},
		{"a copy of a vendor's", "hub.example.com/d/static:nonroot", "",
			[]image.Mirror{{At: "hub.example.com/d", Of: "gcr.io/distroless"}}, ""},
		{"anybody's, told", "registry.example.com/base:1", `{"Config": {"User": "7"}}`, nil, ""},
		{"with a volume", "registry.example.com/base:1",
			`{"Config": {"Volumes": {"/data": {}}, "ExposedPorts": {"80/tcp": {}}, "OnBuild": ["RUN x"]}}`,
			nil, "can take back: EXPOSE 80/tcp, ONBUILD RUN x, VOLUME /data"},
	} {
		opts := image.Options{Runtime: tt.runtime, Mirrors: tt.mirrors}
		if tt.config != "" {
			config, err := dockerfile.ParseImageConfig([]byte(tt.config))
			if err != nil {
				t.Fatalf("%s: %v", tt.name, err)
			}
			opts.RuntimeConfig = config
		}
		m := launch.Find(imagetest.Read(t, "FROM golang:1.22\nWORKDIR /app"+built, files{}, opts))
		list := runtimeUnknown(m)
		if len(list) > 1 || (len(list) > 0) != (tt.want != "") ||
			tt.want != "" && !strings.Contains(list[0].Text, tt.want) {
			t.Errorf("%s: got %+v, want %q", tt.name, list, tt.want)
		}
	}
}
