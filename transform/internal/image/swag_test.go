package image

import (
	"strings"
	"testing"
)

// swag init writes its package to docs, or where a flag says.
func TestSwagDocs(t *testing.T) {
	for command, want := range map[string]string{
		"swag init":                         "/app/docs",
		"swag i":                            "/app/docs",
		"swag init -g cmd/main.go":          "/app/docs",
		"swag init -o api":                  "/app/api",
		"swag init --output api/v1":         "/app/api/v1",
		"swag init --output=/srv/docs/":     "/srv/docs",
		"swag init -ot go,json":             "/app/docs",
		"swag init --outputTypes json,yaml": "",
		"swag init -o $OUT":                 "",
		"swag fmt":                          "",
		"swag":                              "",
		"cd api && swag init":               "/app/api/docs",
		"go run github.com/swaggo/swag/cmd/swag@v1 init":   "/app/docs",
		"go run github.com/swaggo/swag/cmd/swag init -o x": "/app/x",
		"go run . init": "",
		"npm init":      "",
	} {
		m := modelOf(t, "RUN "+command+"\n", nil)
		if got := strings.Join(swagPackages(m.FS), " "); got != want {
			t.Errorf("%s: %q, want %q", command, got, want)
		}
		if want == "" {
			continue
		}
		if data, _, ok := m.FS.Read(want + "/docs.go"); !ok || string(data) != swagSource {
			t.Errorf("%s: docs.go is %q", command, data)
		}
	}
}
