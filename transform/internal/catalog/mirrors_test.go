package catalog

import "testing"

// From which registry an image comes, beside a builder.
func TestMirrorsCopy(t *testing.T) {
	mirrors := Mirrors{
		{At: "harbor.example.com/hub", Of: "docker.io/library"},
		{At: "nexus.example.com:8443", Of: "docker.io/library"},
		{At: "nexus.example.com:8444", Of: "gcr.io/distroless"},
	}
	cases := []struct{ image, builder, want string }{
		{"alpine:3.24", "harbor.example.com/hub/golang:1.22", "harbor.example.com/hub/alpine:3.24"},
		{"alpine:3.24", "nexus.example.com:8443/golang:1.22", "nexus.example.com:8443/alpine:3.24"},
		{"alpine:3.24", "golang:1.22", "harbor.example.com/hub/alpine:3.24"},
		{"alpine:3.24", "registry.example.com/golang:1.22", "harbor.example.com/hub/alpine:3.24"},
		{"gcr.io/distroless/static", "golang:1.22", "nexus.example.com:8444/static"},
		{"cgr.dev/chainguard/static", "nexus.example.com:8443/golang:1.22", "cgr.dev/chainguard/static"},
	}
	for _, c := range cases {
		if got := mirrors.Copy(c.image, c.builder); got != c.want {
			t.Errorf("%s beside %s comes from %s, want %s", c.image, c.builder, got, c.want)
		}
	}
}
