package image

import (
	"fmt"
	"strings"
	"testing"
)

// A build argument to which the repository gives another value may make another program:
// that one's packages are read as well, or nothing is known of the source.
func TestVaries(t *testing.T) {
	const copies = "COPY . .\n"
	for _, tt := range []struct{ name, steps, args, want string }{
		{"the same value", "ARG CMD=a\n" + copies + "RUN go build -o app ./$CMD", "CMD: a", "one program, read"},
		{"another argument", "ARG CMD=a\n" + copies + "RUN go build -o app ./$CMD", "X: b", "one program, read"},
		{"another package", "ARG CMD=a\n" + copies + "RUN go build -o app ./$CMD", "CMD: b", "two programs, read"},
		{"what does not matter", "ARG V=1\n" + copies + "RUN go build -ldflags \"-X main.v=$V\" -o app ./a", "V: '2'",
			"one program, read"},
		{"another tag", "ARG T=x\n" + copies + "RUN go build -tags $T -o app ./a", "T: y", "varies at compose.yaml:2"},
		{"another directory", "ARG D=a\n" + copies + "RUN cd $D && go build -o /bin/app .", "D: b",
			"varies at compose.yaml:2"},
		{"another executable", "ARG O=x\n" + copies + "RUN go build -o $O ./a", "O: y", "moves at compose.yaml:2"},
		{"another working directory", "ARG D=/x\nWORKDIR $D\n" + copies + "RUN go build -o /bin/app ./a", "D: /y",
			"moves at compose.yaml:2"},
		{"another source", "ARG S=.\nCOPY $S .\nRUN go build -o app ./a", "S: b", "varies at compose.yaml:2"},
		{"a default of a compose file", "ARG CMD=a\n" + copies + "RUN go build -o app ./$CMD", "CMD: '${CMD:-a}'",
			"one program, read"},
		{"a variable of a compose file", "ARG CMD=a\n" + copies + "RUN go build -o app ./$CMD", "CMD: $CMD",
			"varies at compose.yaml:2"},
	} {
		m := modelOf(t, tt.steps+"\n", files{
			"a/main.go":    importing("net/http"),
			"b/main.go":    importing("os"),
			"compose.yaml": "services:\n  app:\n    build:\n      context: .\n      args:\n        " + tt.args + "\n",
		})
		b := m.Builds[0]
		got := "one program"
		switch {
		case b.Moves:
			got = fmt.Sprintf("moves at %s:%d", b.Varies.File, b.Varies.Line)
		case b.Varies != nil:
			got = fmt.Sprintf("varies at %s:%d", b.Varies.File, b.Varies.Line)
		case len(b.Program.Source.Mains) == 2:
			got = "two programs"
		}
		if b.Program.Read() {
			got += ", read"
		}
		if got != tt.want {
			t.Errorf("%s: %s, want %s", tt.name, got, tt.want)
		}
		if b.Varies != nil && !strings.Contains(b.Varies.Why, "which makes another program") {
			t.Errorf("%s: %s", tt.name, b.Varies.Why)
		}
	}
}
