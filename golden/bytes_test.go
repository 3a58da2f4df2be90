package golden

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"offstage/transform"
)

// bare is a case without a tree, for bytes that an archive can't hold.
func bare() *golden {
	return &golden{name: "bare", purpose: "bytes", file: "Dockerfile", noTree: true}
}

// leftAlone holds that a Dockerfile is not touched, whatever the reason.
func leftAlone(t *testing.T, src string) {
	t.Helper()
	g := bare()
	r, err := g.rewrite([]byte(src))
	if err != nil {
		t.Fatalf("%q: %v", src, err)
	}
	if r.Status == transform.Rewritten {
		t.Errorf("%q was rewritten to\n%s", src, r.New)
	}
	if err := g.broken([]byte(src)); err != nil {
		t.Error(err)
	}
}

// becomes holds that a Dockerfile is rewritten to another, byte for byte.
func becomes(t *testing.T, src, want string) {
	t.Helper()
	g := bare()
	r, err := g.rewrite([]byte(src))
	if err != nil {
		t.Fatalf("%q: %v", src, err)
	}
	if diff := cmp.Diff(want, string(r.New)); diff != "" {
		t.Errorf("%q (-want +got):\n%s", src, diff)
	}
	if err := g.broken([]byte(src)); err != nil {
		t.Error(err)
	}
}

// A stage that only gets its name shows best which bytes stay as they are.
func TestBytesStay(t *testing.T) {
	const bom = "\xef\xbb\xbf"
	for name, c := range map[string]struct{ src, want string }{
		"no final newline": {
			"FROM golang:1.22\nRUN go build -o /app .\nFROM alpine\nCOPY --from=0 /app /app\nCMD [\"/app\"]",
			"FROM golang:1.22 AS builder\nRUN go build -o /app .\nFROM alpine\nCOPY --from=builder /app /app\n" +
				"CMD [\"/app\"]",
		},
		"byte order mark": {
			bom + "FROM golang:1.22\nFROM alpine\nCOPY --from=0 /app /app\n",
			bom + "FROM golang:1.22 AS builder\nFROM alpine\nCOPY --from=builder /app /app\n",
		},
		"CRLF": {
			"FROM golang:1.22\r\n\r\nFROM alpine\r\nCOPY --from=0 /app /app\r\n",
			"FROM golang:1.22 AS builder\r\n\r\nFROM alpine\r\nCOPY --from=builder /app /app\r\n",
		},
		"trailing blanks and tabs": {
			"FROM\tgolang:1.22  \nFROM alpine \t\nCOPY\t--from=0  /app\t/app  \n",
			"FROM\tgolang:1.22 AS builder  \nFROM alpine \t\nCOPY\t--from=builder  /app\t/app  \n",
		},
		"mixed ends of line": {
			"FROM golang:1.22\r\nFROM alpine\nCOPY --from=0 /app /app\r\n",
			"FROM golang:1.22 AS builder\r\nFROM alpine\nCOPY --from=builder /app /app\r\n",
		},
	} {
		t.Run(name, func(t *testing.T) { becomes(t, c.src, c.want) })
	}
}

// Files that are right already, or no business of this tool.
func TestLeftAlone(t *testing.T) {
	for name, src := range map[string]string{
		"only a base":             "FROM alpine",
		"no final newline":        "FROM node:22\nCMD [\"node\"]",
		"lower case":              "from golang:1.22 as build\nfrom scratch\ncopy --from=build /app /app\n",
		"another language, CRLF":  "FROM python:3.13\r\nCMD [\"python\"]\r\n",
		"a pragma, no end":        "FROM golang:1.22\nCMD [\"/app\"]\n# offstage: ignore",
		"a base and nothing else": "FROM golang:1.22\n",
	} {
		t.Run(name, func(t *testing.T) { leftAlone(t, src) })
	}
}

// What Docker would not build is an error that names the line, not a refusal.
func TestParseErrors(t *testing.T) {
	for name, src := range map[string]string{
		"empty": "", "only a comment": "# nothing\n", "no base": "RUN true\n", "nonsense": "FROM alpine\nNONSENSE x\n",
		"a directive twice": "# escape=`\n# escape=`\nFROM alpine\n", "open heredoc": "FROM alpine\nRUN <<E\ntrue\n",
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := bare().rewrite([]byte(src)); !isParseError(err) {
				t.Errorf("%q gives %v", src, err)
			}
		})
	}
}
