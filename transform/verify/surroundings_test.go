package verify

import (
	"testing"
	"time"
)

// What is around a build that keeps it from working is told from a wrong rewrite.
func TestSurroundings(t *testing.T) {
	const (
		network = "a command found no network; --network MODE gives builds another"
		failed  = "\n#6 ERROR: process \"/bin/sh -c X\" did not complete successfully: exit code: 1"
	)
	for _, tt := range []struct{ name, log, want string }{
		{"apk", "#6 0.3 fetch https://dl-cdn.alpinelinux.org/alpine/v3.22/main/x86_64/APKINDEX.tar.gz\n" +
			"#6 5.3 WARNING: fetching https://dl-cdn.alpinelinux.org/alpine/v3.22/main: " +
			"temporary error (try again later)\n" +
			"#6 5.3 ERROR: unable to select packages:\n#6 5.3   curl (no such package):" + failed, network},
		{"apk of alpine 3.23", "#6 5.3 WARNING: updating https://dl-cdn.alpinelinux.org/alpine/v3.23/main: " +
			"DNS: transient error (try again later)" + failed, network},
		{"apt-get", "#6 9.1 Err:1 http://deb.debian.org/debian trixie InRelease\n" +
			"#6 9.1   Temporary failure resolving 'deb.debian.org'" + failed, network},
		{"go", "#6 30.2 main.go:6:2: rsc.io/quote@v1.5.2: " +
			"Get \"https://proxy.golang.org/rsc.io/quote/@v/v1.5.2.zip\": " +
			"dial tcp: lookup proxy.golang.org on 10.0.0.1:53: i/o timeout" + failed, network},
		{"the classic builder", "Step 1/9 : RUN x\ndone\nStep 2/9 : RUN wget a.example\n" +
			"wget: bad address 'a.example'\n" +
			"The command '/bin/sh -c wget a.example' returned a non-zero code: 1", network},
		{"the disk", "#6 2.0 write /tmp/a.o: no space left on device" + failed, "the disk is full"},
		{"the memory", "#6 2.0 net/http: /usr/local/go/pkg/tool/linux_amd64/compile: signal: killed" + failed,
			"the memory is used up"},
		{"a package that is not there", "#6 0.9 ERROR: unable to select packages:\n" +
			"#6 0.9   crul (no such package):" + failed, ""},
		{"another step's", "#5 0.3 wget: bad address 'a.example'\n#6 0.5 main.go:3:1: syntax error" + failed, ""},
		{"the command says it", "#6 [2/3] RUN echo dial tcp; false\n" +
			"#6 ERROR: process \"/bin/sh -c echo dial tcp; false\" did not complete successfully: exit code: 1", ""},
		{"a file that is not there", "ERROR: failed to compute cache key: \"/page.html\": not found", ""},
	} {
		w := newWorld(t)
		w.after.BuildFails = tt.log
		r, err := w.open().Verify(t.Context(), w.subject())
		if err != nil || r.Verdict != RewriteDoesNotBuild || r.Cause != tt.want {
			t.Errorf("%s: %q, %+v, %v; want %q", tt.name, r.Cause, r, err, tt.want)
		}
	}
}

// A build that is stopped has not shown that the rewrite is wrong.
func TestBuildTimeout(t *testing.T) {
	w := newWorld(t)
	w.after.BuildHangs, w.opts.Timeout = true, 500*time.Millisecond
	w.opts.inProcess = nil // a real process is stopped
	r, err := w.open().Verify(t.Context(), w.subject())
	const want = "the build took longer than 500ms; --timeout gives it longer"
	if err != nil || r.Verdict != RewriteDoesNotBuild || r.Cause != want {
		t.Errorf("%+v, %v", r, err)
	}
	if left := w.left(); len(left) > 0 {
		t.Errorf("left: %v", left)
	}
}
