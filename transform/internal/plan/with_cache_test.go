package plan

import (
	"strings"
	"testing"
)

// locked are the files of a module that fetches another one.
func locked(more files) files {
	fs := files{
		"go.mod": "module example.com/app\n\ngo 1.22\n\nrequire example.com/x v1.0.0\n",
		"go.sum": "example.com/x v1.0.0 h1:x\n",
	}
	for name, text := range more {
		fs[name] = text
	}
	return fs
}

const (
	modMount   = " --mount=type=cache,target=/go/pkg/mod"
	buildMount = " --mount=type=cache,target=/root/.cache/go-build"
	ownLayer   = "# The modules in a layer of their own, which holds until go.mod or go.sum change."
	takesKit   = "Dockerfile:1: cache: the cache mounts take BuildKit"
)

// Modules get a layer of their own, and Go's caches are mounted on each RUN that reads or
// fills them.
func TestCache(t *testing.T) {
	const build = "go build -o app ."
	const mounts = modMount + buildMount
	layer := ownLayer + " | COPY go.mod go.sum ./ | RUN" + mounts + " go mod download"
	for _, tt := range []struct{ name, text, want, notes string }{
		{"a plain file", starts("", build), layer + " | RUN" + mounts + " " + build, takesKit},
		{"with tests", starts("", "go test ./... && "+build), layer + " | RUN" + mounts + " go test ./... && " + build,
			takesKit},
		{"what has no cache", starts("RUN apt-get update\n", build), layer + " | RUN" + mounts + " " + build, takesKit},
		{"in small letters", strings.ToLower(starts("", build)),
			ownLayer + " | copy go.mod go.sum ./ | run" + mounts + " go mod download | run" + mounts + " " + build,
			takesKit},
		{"modules in their own layer already", starts("COPY go.mod go.sum ./\nRUN go mod download\n", build),
			"RUN" + mounts + " go mod download | RUN" + mounts + " " + build, takesKit},
		{"another GOPATH", starts("ENV GOPATH=/w\n", build),
			strings.ReplaceAll(layer+" | RUN"+mounts+" "+build, "/go/pkg/mod", "/w/pkg/mod"), takesKit},
		{"another cache", starts("ENV XDG_CACHE_HOME=/c\n", build),
			strings.ReplaceAll(layer+" | RUN"+mounts+" "+build, "/root/.cache/", "/c/"), takesKit},
		{"the source elsewhere",
			"FROM golang:1.22\nCOPY . /src\nRUN cd /src && go build -o /app/app .\nCMD [\"/app/app\"]\n",
			ownLayer + " | COPY go.mod go.sum /src/ | RUN" + mounts + " cd /src && go mod download | RUN" + mounts +
				" cd /src && go build -o /app/app .", takesKit},
		{"an old syntax", "# syntax=docker/dockerfile:1.0\n" + starts("", build),
			ownLayer + " | COPY go.mod go.sum ./ | RUN go mod download",
			"Dockerfile:2: cache: cache mounts are left out, since docker/dockerfile:1.0 may not know them"},
		{"a user", starts("USER 7\n", build), ownLayer + " | COPY go.mod go.sum ./ | RUN go mod download",
			"Dockerfile:3: cache: cache mounts are left out, since they belong to root"},
		{"the file's own mounts", starts("", "--mount=type=cache,target=/go/pkg/mod "+build), "",
			"Dockerfile:4: cache: the file itself says what becomes of Go's caches"},
		{"GOCACHE", starts("ENV GOCACHE=/c\n", build), "",
			"Dockerfile:3: cache: the file itself says what becomes of Go's caches"},
		{"a comment on GOCACHE", starts("# GOCACHE is where it is\n", build), layer + " | RUN" + mounts + " " + build,
			takesKit},
		{"go clean", starts("", build+" && go clean -cache"), "", "Dockerfile:4: cache: go clean empties the caches"},
		{"a variable decides", strings.Replace(starts("ARG WHAT=.\n", build), "COPY . .", "COPY $WHAT .", 1),
			"RUN" + mounts + " " + build,
			takesKit + " | Dockerfile:4: cache: modules get no layer, since a variable decides what is copied in"},
		{"a setting behind the COPY", strings.Replace(starts("", build), "RUN", "ENV GOPROXY=direct\nRUN", 1),
			"RUN" + mounts + " " + build,
			takesKit + " | Dockerfile:4: cache: modules get no layer, since the ENV behind the COPY may decide"},
		{"a user behind the COPY", strings.Replace(starts("", build), "RUN", "USER 0\nRUN", 1),
			"RUN" + mounts + " " + build,
			takesKit + " | Dockerfile:4: cache: modules get no layer, since the USER behind the COPY may decide"},
		{"a RUN that prepares", starts("", "git config --global x y\nRUN "+build), "RUN" + mounts + " " + build,
			takesKit + " | Dockerfile:4: cache: modules get no layer, since the RUN behind the COPY may prepare"},
		{"a proxy of one command", starts("", "GOPROXY=direct "+build), "RUN" + mounts + " GOPROXY=direct " + build,
			takesKit + " | Dockerfile:4: cache: modules get no layer, since the RUN behind the COPY may prepare"},
	} {
		p := improving(t, "cache", tt.text, locked(nil), "file /app/app")
		if got := changed(t, p); got != tt.want {
			t.Errorf("%s:\n got %s\nwant %s", tt.name, got, tt.want)
		}
		if got := said(p); !strings.HasPrefix(got, tt.notes) {
			t.Errorf("%s:\n got %s\nwant %s", tt.name, got, tt.notes)
		}
	}
}

// A mount hides what is below it, is emptied some day, and is seen by no other RUN: where
// that matters, there is none.
func TestNoCacheMounts(t *testing.T) {
	const build = "go build -o app ."
	const left = "cache: cache mounts are left out, since "
	for _, tt := range []struct {
		name, text string
		fs         files
		want       string
	}{
		{"a command works on it", starts("RUN cp -r $GOPATH /x\n", build), nil, left + "cp works on /go"},
		{"a command works on all", starts("RUN rm -rf /root\n", build), nil, left + "rm works on /root"},
		{"not every RUN fetches alike", starts("RUN GOPROXY=direct go install example.com/x@v1\n", build), nil,
			left + "a mount may be emptied, and not every RUN fetches modules in the same way"},
		{"one without a network", starts("RUN go install example.com/x@v1\n", "--network=none "+build), nil,
			left + "a mount may be emptied, and not every RUN fetches"},
		{"one that drops its keys", starts("RUN go install example.com/x@v1\n", build+" && rm -f /etc/x/.netrc"), nil,
			left + "a mount may be emptied, and this RUN takes away what fetching takes"},
		{"one that forgets a setting",
			starts("RUN go install example.com/x@v1\n", build+" && git config --global --unset url.x"), nil,
			left + "a mount may be emptied, and this RUN takes away what fetching takes"},
		{"an earlier stage",
			"FROM golang:1.22 AS a\nWORKDIR /app\nCOPY . .\nRUN " + build + "\nFROM a\nCMD [\"./app\"]\n", nil,
			left + "an earlier stage fills the caches"},
	} {
		p := improving(t, "cache", tt.text, locked(tt.fs), "file /app/app")
		if got := said(p); !strings.Contains(got, tt.want) || p.CacheMounts != "" {
			t.Errorf("%s: mounts %q\n got %s\nwant %s", tt.name, p.CacheMounts, got, tt.want)
		}
	}
}

// Go does not see in its cache that a C library changed: that one is not mounted.
func TestCacheOfC(t *testing.T) {
	const note = "Dockerfile:5: cache: the build cache is not mounted, since Go does not see in it"
	p := improving(t, "cache", starts("ENV CGO_ENABLED=1\n", "go build -o app ."), locked(nil), "file /app/app, glibc")
	if p.CacheMounts != modMount || !strings.HasPrefix(said(p), note) {
		t.Errorf("mounts %q, notes %s", p.CacheMounts, said(p))
	}
}

// A pattern touches a target that it may match; one above it counts where all below does.
func TestTouches(t *testing.T) {
	for _, tt := range []struct {
		at, target string
		tree, want bool
	}{
		{"/go/pkg/mod", "/go/pkg/mod", false, true},
		{"/go/pkg/mod/x", "/go/pkg/mod", false, true},
		{"/go/pkg", "/go/pkg/mod", false, false},
		{"/go/pkg", "/go/pkg/mod", true, true},
		{"/", "/go/pkg/mod", true, true},
		{"/", "/go/pkg/mod", false, false},
		{"/g*", "/go/pkg/mod", true, true},
		{"/x*", "/go/pkg/mod", true, false},
		{"/root/*", "/root/.cache/go-build", true, false}, // a pattern leaves hidden files out
		{"/root/.*", "/root/.cache/go-build", true, true},
		{"/root/.cache", "/root/.cache/go-build", true, true},
		{"/root/cache", "/root/.cache/go-build", true, false},
	} {
		if got := touches(tt.at, tt.target, tt.tree); got != tt.want {
			t.Errorf("%s touches %s, tree %v: %v", tt.at, tt.target, tt.tree, got)
		}
	}
}
