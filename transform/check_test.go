package transform

import (
	"strings"
	"testing"

	"offstage/transform/internal/dockerfile"
)

const plain = `# the app
FROM golang:1.22
WORKDIR /app
COPY . .
ENV PORT=80
RUN CGO_ENABLED=0 go test ./...
RUN go build -o app .
LABEL team="x"
USER 1000
CMD ["./app"]
`

// planned gives the plan and the right output for plain.
func planned(t *testing.T) (*dockerfile.File, *declared, string) {
	t.Helper()
	file, err := dockerfile.Parse("Dockerfile", []byte(plain), baseConfig)
	if err != nil {
		t.Fatal(err)
	}
	f := &facts{file: file, stage: file.Last(), opts: Options{Runtime: "alpine"}}
	f.gather()
	p, _ := choose(f, []Need{{Kind: KindFile, Arg: "/app/app"}})
	p.builder = "builder"
	p.decide()
	out, err := dockerfile.Apply(file.Src, p.edits())
	if err != nil {
		t.Fatal(err)
	}
	return file, p.declare(nil), string(out)
}

func TestCheckAcceptsTheRewrite(t *testing.T) {
	file, d, out := planned(t)
	if _, err := check(file, []byte(out), d); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
}

// Each fault is planted in a right output; check has to name it.
func TestCheckCatches(t *testing.T) {
	tests := []struct {
		fault, from, to string // from is replaced by to in the output, the last time it stands there
		want            string
	}{
		{"a lost comment", "# the app\n", "", "comment"},
		{"a lost build step", "RUN go build -o app .\n", "", "the builder lacks"},
		{"a switch that was the user's own", "RUN CGO_ENABLED=0 go test", "RUN go test", "the builder lacks"},
		{"a lost variable", "ENV PORT=80\n", "", "ENV PORT"},
		{"a changed variable", "ENV PORT=80\n", "ENV PORT=8080\n", "ENV PORT"},
		{"a new variable", "USER 1000\n", "USER 1000\nENV DEBUG=1\n", "ENV DEBUG is new"},
		{"a lost user", "USER 1000\n", "", "USER"},
		{"a lost label", "LABEL team=\"x\"\n", "", "LABEL"},
		{"another directory", "WORKDIR /app\n", "WORKDIR /srv\n", "WORKDIR"},
		{"another command", `CMD ["./app"]`, `CMD ["./app", "-v"]`, "CMD"},
		{"a port that was not there", "USER 1000\n", "EXPOSE 80\nUSER 1000\n", "EXPOSE"},
		{"no parse", "USER 1000\n", "NONSENSE 1000\n", "does not parse"},
		{"a fat runtime", "FROM alpine:3.24", "FROM golang:1.22", "would differ"},
	}
	for _, tt := range tests {
		file, d, out := planned(t)
		i := strings.LastIndex(out, tt.from)
		if i < 0 {
			t.Fatalf("%s: %q is not in the output:\n%s", tt.fault, tt.from, out)
		}
		bad := out[:i] + tt.to + out[i+len(tt.from):]
		if _, err := check(file, []byte(bad), d); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: got %v, want an error with %q", tt.fault, err, tt.want)
		}
	}
}
