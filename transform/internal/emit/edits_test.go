package emit

import (
	"strings"
	"testing"

	"offstage/transform/internal/dockerfile"
)

// What the runtime stage says of a step is the step's own text, but for values that
// only the builder has.
func TestCarriedText(t *testing.T) {
	const from, run = "FROM golang:1.22\n", "COPY . .\nRUN go build -o /app/app .\n"
	for _, tt := range []struct{ name, text, want string }{
		{"as it is", from + "WORKDIR /app\n" + run + "ENV A=1 B=2\n", "ENV A=1 B=2"},
		{"one of the toolchain stays behind", from + "WORKDIR /app\n" + run + "ENV GOFLAGS=-v A=1\n", "ENV A=1"},
		{"a variable of the builder's image", from + "WORKDIR /app\n" + run + "ENV A=$GOPATH/x\n", "ENV A=/go/x"},
		{"one of the runtime's own", from + "WORKDIR /app\n" + run + "ENV A=1\nENV B=$A\n", "ENV B=$A"},
		{"PATH builds on PATH", from + "WORKDIR /app\n" + run + "ENV PATH=/app:$PATH\n", "ENV PATH=/app:$PATH"},
		{"PATH beside another", from + "WORKDIR /app\n" + run + "ENV PATH=/app:$PATH A=1\n", "ENV PATH=/app:$PATH A=1"},
		{"PATH beside one that builds on it", from + "WORKDIR /app\n" + run + "ENV OLD=$PATH PATH=/app:$PATH\n",
			"ENV OLD=/go/bin:/usr/local/go/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin " +
				"PATH=/app:$PATH"},
		{"a relative directory", from + "WORKDIR /app\n" + run + "WORKDIR data\n", "WORKDIR /app/data"},
		{"with a dollar sign", from + "WORKDIR /app\n" + run + "WORKDIR a\\$b\n", `WORKDIR "/app/a\$b"`},
		{"an absolute one", from + "WORKDIR /app\n" + run + "WORKDIR /data\n", "WORKDIR /data"},
		{"an absolute one by an argument", from + "ARG D=/data\nWORKDIR /app\n" + run + "WORKDIR $D\n", "WORKDIR $D"},
		{"a relative one by an argument", from + "ARG D=data\nWORKDIR /app\n" + run + "WORKDIR $D\n",
			"WORKDIR /app/data"},
		{"an argument is declared again", from + "ARG V=1\nWORKDIR /app\n" + run + "LABEL v=$V\n",
			"ARG V=1\nLABEL v=$V"},
	} {
		p := planOf(t, tt.text+"CMD [\"/app/app\"]\n", "alpine", "file /app/app")
		out, err := dockerfile.Apply(p.Model.File.Src, Edits(p))
		if err != nil {
			t.Fatal(err)
		}
		_, runtime, _ := strings.Cut(string(out), "\nFROM alpine:3.24\n")
		for _, want := range strings.Split(tt.want, "\n") {
			if !strings.Contains("\n"+runtime, "\n"+want+"\n") {
				t.Errorf("%s: %q is not in\n%s", tt.name, want, runtime)
			}
		}
		if _, err := Check(p.Model.File, out, p.Declare()); err != nil {
			t.Errorf("%s: %v", tt.name, err)
		}
	}
}
