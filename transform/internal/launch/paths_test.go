package launch

import (
	"fmt"
	"strings"
	"testing"

	"offstage/transform/internal/gosrc"
)

// The directories besides the image's own in which relative paths may count.
func TestOtherDirs(t *testing.T) {
	for _, tt := range []struct {
		name, text string
		fs         files
		want       string
	}{
		{"none", alone, nil, "[]"},
		{"a command changes it", build + "CMD cd /srv && /app/app", nil, "[/srv]"},
		{"a script's own", "COPY run.sh /opt/\n" + build + "CMD [\"/opt/run.sh\"]", script("/app/app"), "[/opt]"},
		{"the script's is the image's", build + "CMD [\"./run.sh\"]", script("./app"), "[]"},
		{"compose", alone, files{"compose.yaml": "services:\n  app:\n    build: .\n    working_dir: /srv\n"}, "[/srv]"},
		{"the program changes it", alone, source(`os.Chdir("/srv"); os.Chdir("data")`, "os"), "[/srv /app/data]"},
		{"to one that isn't known", alone, source(`os.Chdir(os.Args[1])`, "os"), "[]"},
		{"to its own", alone, source(`x, _ := os.Executable(); os.Chdir(filepath.Dir(x))`, "os", "path/filepath"),
			"[]"},
		{"to its own, which is another",
			"COPY . .\nRUN go build -o /opt/app .\nCMD [\"/opt/app\"]",
			source(`x, _ := os.Executable(); os.Chdir(filepath.Dir(x))`, "os", "path/filepath"), "[/opt]"},
	} {
		if got := fmt.Sprint(launched(t, tt.text, tt.fs).Dirs); got != tt.want {
			t.Errorf("%s: got %s, want %s", tt.name, got, tt.want)
		}
	}
}

// They are bounded.
func TestOtherDirsAreBounded(t *testing.T) {
	var body strings.Builder
	for i := range 2 * maxDirs {
		fmt.Fprintf(&body, "os.Chdir(\"/srv/%d\"); ", i)
	}
	if n := len(launched(t, alone, source(body.String(), "os")).Dirs); n != maxDirs {
		t.Errorf("%d directories", n)
	}
}

// Where a text of the program is in the image.
func TestAbs(t *testing.T) {
	m := launched(t, "ENV HOME=/home/app\n"+alone, nil)
	for p, want := range map[string]string{"a.txt": "/app/a.txt", "./a/../b": "/app/b", "../x": "/x", "/x/": "/x",
		"~/x": "/home/app/x", "$HOME/x": "/home/app/x", "${HOME}/x": "/home/app/x", "~x": "/app/~x", "": "/app"} {
		if got := m.Abs(p); got != want {
			t.Errorf("%q: %q, want %q", p, got, want)
		}
	}
}

// A path that counts from the executable counts from where that is started.
func TestRooted(t *testing.T) {
	for _, tt := range []struct{ name, text, want string }{
		{"where it is built", alone, "/app/t/a.html true"},
		{"where it is moved to", "COPY . .\nRUN go build -o app . && mv app /srv/app\nCMD [\"/srv/app\"]",
			"/srv/t/a.html true"},
		{"where a link leads", build + "RUN ln -s /app/app /usr/bin/app\nCMD [\"app\"]", "/app/t/a.html true"},
	} {
		m := launched(t, tt.text, nil)
		text, ok := m.Rooted(m.Artifacts[0], gosrc.Value{Text: "t/a.html", Root: gosrc.Exe, Exact: true})
		if got := fmt.Sprint(text, " ", ok); got != tt.want {
			t.Errorf("%s: got %q, want %q", tt.name, got, tt.want)
		}
	}
	m := launched(t, alone, nil)
	for root, want := range map[gosrc.Root]bool{gosrc.Plain: true, gosrc.Home: false, gosrc.Temp: false,
		gosrc.Embedded: false, gosrc.ExeFile: false} {
		if _, ok := m.Rooted(m.Artifacts[0], gosrc.Value{Text: "x", Root: root}); ok != want {
			t.Errorf("root %v: %v", root, ok)
		}
	}
}
