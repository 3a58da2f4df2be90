package catalog

import (
	"slices"
	"testing"
)

// The figures that docker-library/repo-info gives, and what stands in for images that it
// lacks.
func TestSizeOfImages(t *testing.T) {
	for image, want := range map[string]int64{
		"golang:1.26-alpine":                  241,
		"golang:1.25.13-alpine3.24":           215,
		"golang:1.18-alpine":                  330,
		"golang:1.12-alpine":                  330, // the nearest
		"golang:1.40-alpine":                  253,
		"golang:alpine":                       253,
		"golang:1.26-bookworm":                833,
		"golang:1.26":                         873,
		"golang":                              885,
		"golang:1.18.10-bullseye":             965,
		"golang:1.19.5-buster":                935,
		"golang:1.9":                          908, // on stretch
		"alpine:3.24":                         8,
		"debian:bookworm-slim":                75,
		"debian:trixie":                       120,
		"ubuntu:24.04":                        78,
		"scratch":                             0,
		"gcr.io/distroless/static-debian12":   2,
		"gcr.io/distroless/base-debian13":     20,
		"cgr.dev/chainguard/static":           2,
		"cgr.dev/chainguard/glibc-dynamic":    10,
		"example.org/golang-of-our-own:1":     -1,
		"golang:1.26-windowsservercore":       -1,
		"mcr.microsoft.com/oss/go/golang:1.2": -1,
	} {
		got, ok := ParseBase(image).Size()
		if !ok {
			got = -MB
		}
		if got != want*MB {
			t.Errorf("%s: %d MB, want %d", image, got/MB, want)
		}
	}
}

func TestSizeRows(t *testing.T) {
	var minors []int
	for _, g := range goSizes {
		minors = append(minors, g.minor)
	}
	if !slices.IsSorted(minors) {
		t.Error("the minors are not sorted")
	}
	var releases, packages, modules, kits []string
	for _, s := range systemSizes {
		releases = append(releases, s.release)
	}
	for _, p := range packageSizes {
		packages = append(packages, p.name)
	}
	for _, m := range bigModules {
		modules = append(modules, m.path)
	}
	for _, k := range kitSizes {
		kits = append(kits, k.path)
	}
	for _, names := range [][]string{releases, packages, modules, kits} {
		sortedOnce(t, names)
	}
	if !slices.IsSortedFunc(stdSizes[:], func(a, b struct {
		path string
		size int
	}) int {
		return b.size - a.size
	}) {
		t.Error("the standard packages are not sorted by size")
	}
}

func TestPackageSizes(t *testing.T) {
	for _, tt := range []struct {
		name, image string
		want        int64 // 0.1 MB
	}{
		{"gcc", "golang:1.26-alpine", 1700},
		{"gcc", "golang:1.26", 0}, // it has one
		{"gcc", "debian:bookworm", 1802},
		{"librare", "alpine:3.24", otherApk},
		{"librare", "golang:1.26", otherApt},
	} {
		if got := PackageSize(tt.name, ParseBase(tt.image)); got != tt.want*MB/10 {
			t.Errorf("%s on %s: %d, want %d", tt.name, tt.image, got, tt.want*MB/10)
		}
	}
}

// Programs that were built are told within 30 %; sizes are in units of 0.1 MB.
func TestExecutables(t *testing.T) {
	const gin, gorm, driver = "github.com/gin-gonic/gin", "gorm.io/gorm", "gorm.io/driver/postgres"
	const sqlite = "github.com/mattn/go-sqlite3"
	for _, tt := range []struct {
		name string
		Content
		built int64
	}{
		{"println", Content{Seen: true}, 18},
		{"fmt", Content{Std: []string{"fmt"}, Seen: true}, 24},
		{"a server", Content{Std: []string{"fmt", "log", "net/http"}, Seen: true}, 84},
		{
			"a server with templates",
			Content{Std: []string{"html/template", "net/http"}, Templates: true, Seen: true}, 123,
		},
		{"gin", Content{Own: []string{gin}}, 212},
		{"gin, seen", Content{Std: []string{"net/http"}, Own: []string{gin}, Deps: 100, Seen: true}, 212},
		{"gin and gorm", Content{Own: []string{gin, gorm, driver}}, 381},
		{
			"gin and gorm, seen",
			Content{Std: []string{"net/http"}, Own: []string{gin, gorm, driver}, Deps: 132, Seen: true}, 381,
		},
		{"gorm, seen", Content{Std: []string{"net/http"}, Own: []string{gorm, driver}, Deps: 41, Seen: true}, 200},
		{"sqlite", Content{Std: []string{"fmt"}, Own: []string{sqlite}}, 67},
		{"sqlite, seen", Content{Std: []string{"fmt"}, Own: []string{sqlite}, Seen: true}, 67},
		{"sqlite and a server", Content{Std: []string{"net/http"}, Own: []string{sqlite}}, 119},
		{"sqlite and a server, seen", Content{Std: []string{"net/http"}, Own: []string{sqlite}, Seen: true}, 119},
		{
			"sqlite and templates, seen",
			Content{Std: []string{"html/template", "net/http"}, Own: []string{sqlite}, Templates: true, Seen: true},
			157,
		},
		{
			"sqlite, sqlx and gin, seen",
			Content{Std: []string{"net/http"}, Own: []string{gin, sqlite}, Deps: 102, Seen: true},
			240,
		},
		{
			"sqlite, gorm and gin, seen",
			Content{Std: []string{"net/http"}, Own: []string{gin, gorm, driver, sqlite}, Deps: 112, Seen: true}, 357,
		},
		{"grpc", Content{Std: []string{"net"}, Own: []string{"google.golang.org/grpc"}}, 151},
		{
			"cobra",
			Content{Own: []string{"github.com/spf13/cobra", "github.com/spf13/viper"}}, 80,
		},
		{
			"client-go, seen",
			Content{Std: []string{"net/http"}, Own: []string{"k8s.io/client-go/rest"}, Deps: 361, Seen: true}, 374,
		},
	} {
		got := tt.Executable()
		if built := tt.built * MB / 10; got < built*70/100 || got > built*130/100 {
			t.Errorf("%s: %d is not near %d", tt.name, got, built)
		}
	}
	if c := (Content{Std: []string{"fmt"}, Seen: true}); c.BuildCache("1.26") != 24*MB || c.BuildCache("1.18") != 0 {
		t.Error("the build cache:", c.BuildCache("1.26"), c.BuildCache("1.18"))
	}
}
