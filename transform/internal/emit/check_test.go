package emit

import (
	"strings"
	"testing"

	"offstage/transform/internal/dockerfile"
	"offstage/transform/internal/plan"
)

const plain = `# the app
FROM golang:1.22
WORKDIR /app
COPY . .
ENV PORT=80
RUN go build -o app .
LABEL team="x"
USER 1000
CMD ["./app"]
`

// planned gives what is declared and the right output for plain.
func planned(t *testing.T) (*dockerfile.File, *plan.Declared, string) {
	t.Helper()
	p := planOf(t, plain, "alpine", "file /app/app")
	out, err := dockerfile.Apply(p.Model.File.Src, Edits(p))
	if err != nil {
		t.Fatal(err)
	}
	return p.Model.File, p.Declare(), string(out)
}

func TestCheckAcceptsTheRewrite(t *testing.T) {
	file, d, out := planned(t)
	if _, err := Check(file, []byte(out), d); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
}

// Each fault is planted in a right output; Check has to name it.
func TestCheckCatches(t *testing.T) {
	tests := []struct {
		fault, from, to string // from is replaced by to in the output, the last time it stands there
		want            string
	}{
		{"a lost comment", "# the app\n", "", "comment"},
		{"a lost build step", "RUN CGO_ENABLED=0 go build -o app .\n", "", "the builder lacks"},
		{"a changed build step", "RUN CGO_ENABLED=0 go build -o app .\n", "RUN CGO_ENABLED=0 go build -race -o app .\n",
			"the builder lacks"},
		{"build steps out of order", "COPY . .\nENV PORT=80\n", "ENV PORT=80\nCOPY . .\n", "out of order"},
		{"a lost variable", "ENV PORT=80\n", "", "ENV PORT"},
		{"a changed variable", "ENV PORT=80\n", "ENV PORT=8080\n", "ENV PORT"},
		{"a new variable", "USER 1000\n", "USER 1000\nENV DEBUG=1\n", "ENV DEBUG is new"},
		{"a lost user", "USER 1000\n", "", "USER"},
		{"another user", "USER 1000\n", "USER 1001\n", "USER"},
		{"a lost label", "LABEL team=\"x\"\n", "", "LABEL"},
		{"a new label", "USER 1000\n", "USER 1000\nLABEL a=b\n", "LABEL a is new"},
		{"another directory", "WORKDIR /app\n", "WORKDIR /srv\n", "WORKDIR"},
		{"another command", `CMD ["./app"]`, `CMD ["./app", "-v"]`, "CMD"},
		{"an entrypoint that was not there", `CMD ["./app"]`, "ENTRYPOINT []\nCMD [\"./app\"]\nENTRYPOINT [\"x\"]",
			"ENTRYPOINT"},
		{"a port that was not there", "USER 1000\n", "EXPOSE 80\nUSER 1000\n", "EXPOSE"},
		{"a volume that was not there", "USER 1000\n", "VOLUME /x\nUSER 1000\n", "VOLUME"},
		{"a signal that was not there", "USER 1000\n", "STOPSIGNAL 9\nUSER 1000\n", "STOPSIGNAL"},
		{"a health check that was not there", "USER 1000\n", "HEALTHCHECK CMD x\nUSER 1000\n", "HEALTHCHECK"},
		{"no parse", "USER 1000\n", "NONSENSE 1000\n", "does not parse"},
		{"a fat runtime", "FROM alpine:3.24", "FROM golang:1.22", "would differ"},
		{"another runtime", "FROM alpine:3.24", "FROM alpine:3.23", "and not from alpine:3.24"},
		{"another builder", "FROM golang:1.22 ", "FROM golang:1.23 ", "stage 0 would start from golang:1.23"},
		{"no runtime stage", "FROM alpine:3.24\n", "", "would differ"},
		{"one name for two stages", "FROM alpine:3.24", "FROM alpine:3.24 AS builder", "two stages are named builder"},
	}
	for _, tt := range tests {
		file, d, out := planned(t)
		if _, err := Check(file, []byte(replaceLast(t, out, tt.from, tt.to)), d); err == nil ||
			!strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: got %v, want an error with %q", tt.fault, err, tt.want)
		}
	}
}

func replaceLast(t *testing.T, text, from, to string) string {
	t.Helper()
	i := strings.LastIndex(text, from)
	if i < 0 {
		t.Fatalf("%q is not in the output:\n%s", from, text)
	}
	return text[:i] + to + text[i+len(from):]
}

// What a change within an instruction declares is right, and nothing else is.
func TestCheckHoldsTheDeclared(t *testing.T) {
	end := strings.Index(plain, " -o app .\n")
	edit := func(s string) []dockerfile.Edit { return []dockerfile.Edit{{Start: end, End: end, New: s}} }
	tests := []struct {
		name string
		edit []dockerfile.Edit // declared
		to   string            // what go build became
		want string
	}{
		{"declared and made", edit(" -trimpath"), "go build -trimpath", ""},
		{"made and not declared", nil, "go build -trimpath", "the builder lacks"},
		{"declared and not made", edit(" -trimpath"), "go build", "the builder lacks"},
		{"another one made", edit(" -trimpath"), "go build -race", "the builder lacks"},
		{"instructions within", edit(" .\nRUN rm -rf /\nRUN true"), "go build .\nRUN rm -rf /\nRUN true",
			"the builder lacks"},
	}
	for _, tt := range tests {
		file, d, out := planned(t)
		d.Within = append(d.Within, tt.edit...)
		_, err := Check(file, []byte(replaceLast(t, out, "go build", tt.to)), d)
		if (tt.want == "") != (err == nil) || err != nil && !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: got %v, want %q", tt.name, err, tt.want)
		}
	}
}

// A setting that is declared to change has to change so, from what it was.
func TestCheckHoldsDeclaredSettings(t *testing.T) {
	user := func(from, to string) plan.ConfigChange {
		return plan.ConfigChange{Setting: plan.Setting{Field: "USER"}, From: from, To: to}
	}
	tests := []struct {
		name   string
		change plan.ConfigChange
		to     string
		ok     bool
	}{
		{"as declared", user("1000", "65532"), "65532", true},
		{"otherwise", user("1000", "65532"), "0", false},
		{"not at all", user("1000", "65532"), "1000", false},
		{"from another value", user("0", "65532"), "65532", false},
	}
	for _, tt := range tests {
		file, d, out := planned(t)
		d.Config = append(d.Config, tt.change)
		changes, err := Check(file, []byte(replaceLast(t, out, "USER 1000", "USER "+tt.to)), d)
		if tt.ok != (err == nil) {
			t.Errorf("%s: %v", tt.name, err)
		}
		if tt.ok && (changes[len(changes)-1].Field != "USER" || changes[len(changes)-1].New[0] != tt.to) {
			t.Errorf("%s: the changes are %+v", tt.name, changes)
		}
	}
}
