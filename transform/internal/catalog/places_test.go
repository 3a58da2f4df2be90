package catalog

import (
	"path"
	"strings"
	"testing"
)

func TestPlaceRows(t *testing.T) {
	var paths []string
	for _, p := range places {
		paths = append(paths, p.Path)
		if p == (Place{Path: p.Path}) {
			t.Errorf("%s: the row says nothing", p.Path)
		}
		if p.Path != path.Clean(p.Path) || !strings.HasPrefix(strings.TrimPrefix(p.Path, "~"), "/") {
			t.Errorf("%s: no clean path, absolute or below ~", p.Path)
		}
		if p.Is&Merged != 0 && p.Link == "" {
			t.Errorf("%s: where /usr is merged, it leads nowhere", p.Path)
		}
		if got, ok := FindPlace(p.Path); !ok || got != p {
			t.Errorf("%s: found is %+v, %v", p.Path, got, ok)
		}
	}
	sortedOnce(t, paths)
}

func TestPlaces(t *testing.T) {
	for _, tt := range []struct {
		path           string
		kinds          PlaceKind
		is, in, inside bool
	}{
		{"/usr/bin", Programs, true, true, false},
		{"/usr/bin/x", Programs, false, true, true},
		{"/usr/bin2/x", Programs, false, false, false},
		{"/usr/local/bin/x", Programs, false, false, false},
		{"/usr/local/bin/x", Programs | Tools, false, true, true},
		{"/etc/apt/sources.list.d/x", ForBuild, false, true, true},
		{"/", System, true, true, false},
		{"/x", System, false, false, false},
		{"~/.ssh/id_rsa", OfGit, false, true, true},
		{"~/.npmrc", OfGit, false, false, false},
		{".npmrc", OfTools, false, false, false},
		{"", System, false, false, false},
	} {
		is, in, inside := IsPlace(tt.path, tt.kinds), InPlace(tt.path, tt.kinds), InsidePlace(tt.path, tt.kinds)
		if is != tt.is || in != tt.in || inside != tt.inside {
			t.Errorf("%s: %v, %v, %v, want %v, %v, %v", tt.path, is, in, inside, tt.is, tt.in, tt.inside)
		}
	}
	n := 0
	for p := range Places(ForAll) {
		if n++; !InPlace(p.Path, RootOnly) {
			t.Errorf("%s lies in no place that only root may use", p.Path)
		}
	}
	if n == 0 {
		t.Error("everybody may use no place")
	}
}

func TestLinkedPlace(t *testing.T) {
	for p, want := range map[string]string{
		"/var/run": "/run", "/var/run/x": "/run", "/var/runs": "", "/bin/x": "/usr/bin", "/usr/bin": "", "/": "",
	} {
		if got, ok := LinkedPlace(p); got.Link != want || ok != (want != "") {
			t.Errorf("%s leads to %q", p, got.Link)
		}
	}
}

func TestHasFile(t *testing.T) {
	for _, tt := range []struct{ image, has, lacks string }{
		{"alpine:3.20", "/etc/os-release /etc/services /etc/motd", "/etc/debian_version /etc/rpc"},
		{"debian:bookworm", "/etc/os-release /etc/debian_version", "/etc/services /etc/rpc /etc/motd"},
		{"golang:1.26", "/etc/os-release /etc/services /etc/debian_version /etc/rpc", "/etc/motd /etc/nothing"},
		{"golang:1.26-alpine", "/etc/shells /etc/services /etc/inittab", "/etc/debian_version /etc/rpc"},
		{"fedora", "/usr/lib/os-release /etc/profile", "/etc/services /etc/motd /etc/rpc"},
	} {
		for p := range strings.FieldsSeq(tt.has) {
			if !HasFile(ParseBase(tt.image), p) {
				t.Errorf("%s has %s", tt.image, p)
			}
		}
		for p := range strings.FieldsSeq(tt.lacks) {
			if HasFile(ParseBase(tt.image), p) {
				t.Errorf("%s lacks %s", tt.image, p)
			}
		}
	}
}

func TestSettingRows(t *testing.T) {
	var names []string
	for _, s := range settings {
		names = append(names, s.Name)
		if s.Is == 0 || !IsSetting(s.Name, s.Is) {
			t.Errorf("%s: the row says nothing, or is not found", s.Name)
		}
	}
	sortedOnce(t, names)
	if !IsSetting("GOFLAGS", Fetching) || IsSetting("GOFLAGS", Reaching|Noise) || IsSetting("PORT", OfToolchain) {
		t.Error("GOFLAGS decides how modules are fetched, and PORT is the program's")
	}
	for name := range Settings(Noise) {
		if !IsSetting(name, OfToolchain) {
			t.Errorf("%s is golang's and not the toolchain's", name)
		}
	}
}

func TestInventories(t *testing.T) {
	for _, tt := range []struct{ image, has, lacks string }{
		{"golang:1.26", "git bash perl apt", "apk no-such-program"},
		{"debian", "bash perl apt", "git apk"},
		{"golang:1.26-alpine", "apk wget", "git bash apt"},
		{"alpine", "apk wget sh", "git bash"},
	} {
		programs := ParseBase(tt.image).Programs()
		for name := range strings.FieldsSeq(tt.has) {
			if !programs.Has(name) {
				t.Errorf("%s has %s", tt.image, name)
			}
		}
		for name := range strings.FieldsSeq(tt.lacks) {
			if programs.Has(name) {
				t.Errorf("%s lacks %s", tt.image, name)
			}
		}
	}
}

func TestRuntimes(t *testing.T) {
	if !Runtimes[0].Bare() {
		t.Error("the smallest runtime is tried first")
	}
	names := map[string]bool{}
	for _, rt := range Runtimes {
		if names[rt.Name] || rt.Bare() != (rt.Manager == "" && rt.Libc == "" && rt.Has == "") {
			t.Errorf("%s: twice, or half of it is there", rt.Name)
		}
		names[rt.Name] = true
		if got, ok := RuntimeNamed(rt.Name); ok != rt.Alone || ok && got != rt {
			t.Errorf("%s: named is %+v, %v", rt.Name, got, ok)
		}
	}
	for image, want := range map[string]string{
		"alpine:3.19": "alpine", "team/x:1-alpine": "alpine", "debian:bookworm": "debian", "ubuntu": "debian",
		"fedora": "scratch", "gcr.io/distroless/static": "distroless",
		"cgr.dev/chainguard/static": "chainguard", "gcr.io/distroless/python3": "scratch", "": "scratch",
	} {
		if got := RuntimeOf(ParseBase(image)); got.Name != want {
			t.Errorf("%s: %s, want %s", image, got.Name, want)
		}
	}
}
