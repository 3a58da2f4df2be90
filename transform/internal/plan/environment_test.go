package plan

import (
	"strings"
	"testing"

	"offstage/transform/internal/image"
)

// Programs that are started by their bare names are found where the runtime's own PATH
// does not lead.
func TestMissingPath(t *testing.T) {
	const from = "FROM golang:1.22\nWORKDIR /app\nCOPY . .\n"
	for _, tt := range []struct{ name, text, want string }{
		{"by its path", from + "RUN go build -o /go/bin/app .\nCMD [\"/go/bin/app\"]\n", ""},
		{"in a directory that all have", from + "RUN go build -o /usr/local/bin/app .\nCMD [\"app\"]\n", ""},
		{"in Go's own", from + "RUN go install .\nCMD [\"app\"]\n", "/go/bin"},
		{"in one of the file's PATH", from + "ENV PATH=/opt/bin:$PATH\nRUN go build -o /opt/bin/app .\nCMD [\"app\"]\n",
			""},
		{"beside another one", from + "ENV PATH=/opt/bin:$PATH\nRUN go install .\nCMD [\"app\"]\n", "/go/bin"},
		{"twice", from + "RUN go install .\nHEALTHCHECK CMD [\"app\", \"-check\"]\nCMD [\"app\"]\n", "/go/bin"},
	} {
		p, out := Make(launched(t, tt.text, image.Options{Runtime: "alpine"}), needsOf("file /go/bin/app"))
		if p == nil {
			t.Fatalf("%s: %+v", tt.name, out)
		}
		if got := strings.Join(p.MissingPath(), " "); got != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
		if value := p.newPath(); tt.want != "" && !strings.Contains(":"+value+":", ":"+tt.want+":") {
			t.Errorf("%s: the PATH is %s", tt.name, value)
		}
	}
}
