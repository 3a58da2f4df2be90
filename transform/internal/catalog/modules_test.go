package catalog

import (
	"slices"
	"testing"

	"offstage/transform/internal/gosrc"
)

func TestModuleRows(t *testing.T) {
	var paths []string
	for _, m := range modules {
		paths = append(paths, m.Path)
		switch {
		case m == (Module{Path: m.Path}):
			t.Errorf("%s: the row says nothing", m.Path)
		case m.Is&Cgo == 0 && (m.Is&(Vendor|Gui) != 0 || m.Apk+m.Apt != ""):
			t.Errorf("%s: only C code loads libraries", m.Path)
		case m.Is&Cgo != 0 && m.Is&Pure != 0:
			t.Errorf("%s: it has C code and has none", m.Path)
		case m.SystemTag != "" && m.Headers == "", m.WithoutTag != "" && m.Is&OpensLibs == 0:
			t.Errorf("%s: a tag says without what it brings or opens", m.Path)
		}
		if got, ok := FindModule(m.Path); !ok || got != m {
			t.Errorf("%s: found is %+v, %v", m.Path, got, ok)
		}
	}
	sortedOnce(t, paths)
}

// The longest path that says it decides, whatever other rows say on the way.
func TestModuleThat(t *testing.T) {
	for _, tt := range []struct {
		path string
		is   Trait
		want string
	}{
		{"github.com/mattn/go-sqlite3", Cgo, "github.com/mattn/go-sqlite3"},
		{"github.com/h2non/bimg/v2/x", Cgo, "github.com/h2non/bimg"},
		{"github.com/h2non/bimgs", Cgo, ""},
		{"github.com/golang-migrate/migrate/v4/database/sqlite3", Cgo,
			"github.com/golang-migrate/migrate/v4/database/sqlite3"},
		{"github.com/golang-migrate/migrate/v4/database/sqlite3", Pure, "github.com/golang-migrate"},
		{"github.com/golang-migrate/migrate/v4", Cgo, ""},
		{"golang.org/x/net/ipv4", TakesRoot, "golang.org/x/net/ipv4"},
		{"golang.org/x/net/ipv4", Twin, "golang.org/x/net"},
		{"os", Cgo, ""}, {"", Cgo, ""}, {"/", Pure, ""},
	} {
		if got, ok := ModuleThat(tt.path, tt.is); got.Path != tt.want || ok != (tt.want != "") {
			t.Errorf("%s: %q, %v, want %q", tt.path, got.Path, ok, tt.want)
		}
	}
}

func TestModuleFacts(t *testing.T) {
	if m, ok := CgoImport("gocv.io/x/gocv/contrib"); !ok || m.Is&Vendor == 0 || m.Is&Gui != 0 {
		t.Errorf("gocv loads a vendor's library: %+v, %v", m, ok)
	}
	if m, ok := CgoImport("github.com/pebbe/zmq4"); !ok || m.Apk != "libzmq" || m.Apt != "libzmq5" {
		t.Errorf("zmq4's libraries: %+v, %v", m, ok)
	}
	if !PureTwin("golang.org/x/net/route") || PureTwin("golang.org/x/netx") {
		t.Error("a twin counts for what lies below its path")
	}
	if !WellKnown("github.com/aws/aws-sdk-go") || WellKnown("github.com/awsome/x") {
		t.Error("a well-known module counts for what lies below its path")
	}
	if tag, ok := OpensLibraries("github.com/gen2brain/webp"); tag != "nodynamic" || !ok {
		t.Errorf("webp: %q, %v", tag, ok)
	}
	if tag, ok := OpensLibraries("github.com/ebitengine/purego"); tag != "-" || !ok {
		t.Errorf("purego: %q, %v", tag, ok)
	}
	if _, ok := OpensLibraries("github.com/ebitengine/purego/objc"); ok {
		t.Error("what lies below purego's path opens nothing itself")
	}
	zstd, ok := Brings("github.com/DataDog/zstd")
	if !ok || zstd.SystemTag != "external_libzstd" || !zstd.Headers.Has("zstd-dev") {
		t.Errorf("zstd: %+v, %v", zstd, ok)
	}
	if _, ok := Brings("github.com/pebbe/zmq4"); ok {
		t.Error("zmq4 brings no library")
	}
}

func TestModulesOfTheirOwnAccord(t *testing.T) {
	starts, opens := map[string]string{}, map[string]string{}
	for _, m := range Starting() {
		starts[m.Path] = m.Starts
	}
	for _, m := range Opening() {
		opens[m.Path] = m.Opens
	}
	if starts["github.com/chromedp/chromedp"] != "chromium" || starts["github.com/astaxie/beego"] != "" {
		t.Errorf("what starts: %v", starts)
	}
	if opens["github.com/astaxie/beego"] != "conf views static" || opens["github.com/chromedp/chromedp"] != "" {
		t.Errorf("what opens: %v", opens)
	}
	if got := PathsThat(Beside); !slices.Equal(got, []string{
		"github.com/GeertJohan/go.rice", "github.com/go-ego/gse", "github.com/go-pg/migrations",
		"github.com/gobuffalo/packr", "github.com/markbates/pkger",
	}) {
		t.Errorf("beside the source of their caller: %v", got)
	}
}

func TestTellsStarts(t *testing.T) {
	for p, want := range map[string]bool{
		"github.com/chromedp/chromedp": true, "github.com/chromedp/chromedp/device": true,
		"golang.org/x/tools/go/internal/cgo": true, "golang.org/x/toolsmith": false,
		"k8s.io/utils/exec": false, "": false,
	} {
		if got := TellsStarts(p); got != want {
			t.Errorf("%s: %v", p, got)
		}
	}
}

func TestFunctionRows(t *testing.T) {
	var names []string
	for _, f := range functions {
		names = append(names, f.Name)
		if f.Does == 0 || !Does(f.Name, f.Does) {
			t.Errorf("%s: the row says nothing, or is not found", f.Name)
		}
	}
	sortedOnce(t, names)
	primitive := map[string]bool{}
	for _, p := range gosrc.Primitives() {
		primitive[p.Name] = true
	}
	for _, name := range names {
		if !primitive[name] {
			t.Errorf("%s is no primitive: no touch tells of it", name)
		}
	}
	for _, tt := range []struct {
		name  string
		deeds Deed
		want  bool
	}{
		{"os.Chown", AsRoot, true}, {"os.Chown", GivesPaths, false}, {"os.Open", AsRoot | FindsAccounts, false},
		{"runtime.Caller", GivesPaths, true}, {"os/user.Lookup", FindsAccounts | GivesPaths, true},
	} {
		if got := Does(tt.name, tt.deeds); got != tt.want {
			t.Errorf("%s: %v", tt.name, got)
		}
	}
}
