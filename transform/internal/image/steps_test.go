package image

import (
	"fmt"
	"strings"
	"testing"
)

// Whose owner or mode a step chooses is noted, with what takes it along.
func TestOwned(t *testing.T) {
	for _, tt := range []struct{ name, steps, want string }{
		{"nothing", "COPY . .", ""},
		{"chown", "RUN mkdir /d && chown 7 /d", "/d"},
		{"chown with all below", "RUN mkdir /d && chown -R app:app /d", "/d/"},
		{"chmod", "COPY . .\nRUN chmod 600 conf/a.txt", "/app/conf/a.txt"},
		{"COPY --chown", "COPY --chown=7 conf /d", "/d/"},
		{"COPY --chmod of a directory", "COPY --chmod=700 conf /d", "/d"},
		{"COPY --chmod that changes nothing", "COPY --chmod=0755 conf /d", ""},
		{"COPY --chmod of a file", "COPY --chmod=700 conf/a.txt /a.txt", ""},
		{"a user's own directory", "USER 7\nWORKDIR /d", "/d"},
		{"one that is there", "COPY conf /d\nUSER 7\nWORKDIR /d", ""},
		{"what a user makes", "USER 7\nRUN mkdir /tmp/d", "/tmp/d"},
		{"what root makes", "USER root\nRUN mkdir /d", ""},
		{"copied", "RUN mkdir /d && chown 7 /d && cp -a /d /e", "/d /e"},
		{"moved, with all below", "RUN mkdir /d && chown -R 7 /d && mv /d /e", "/d/ /e/"},
		{"moved from below", "RUN mkdir -p /d/x && chown 7 /d/x && mv /d /e", "/d/x /e/x"},
		{"beside what is moved", "RUN mkdir /d /dd && chown 7 /dd && mv /d /e", "/dd"},
		{"umask", "RUN umask 077 && mkdir /d && echo hi > /d/x", "/d /d/x"},
	} {
		m := modelOf(t, tt.steps+"\n", files{"conf/a.txt": ""})
		var got []string
		for _, o := range m.Owned {
			got = append(got, o.Path+map[bool]string{true: "/"}[o.Tree])
		}
		if s := strings.Join(got, " "); s != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, s, tt.want)
		}
	}
}

// Users and groups that a RUN changes, and commands that nothing tells of, are noted.
func TestOtherEffects(t *testing.T) {
	for steps, want := range map[string]string{
		"RUN adduser -D app":                             "accounts at 3",
		"RUN true\nRUN groupadd x && useradd y":          "accounts at 4",
		"RUN go vet":                                     "",
		"RUN frobnicate --all":                           "unknown frobnicate",
		"COPY . .\nRUN ./setup.sh":                       "", // a script of the project is followed
		"COPY . .\nRUN ./gone.sh":                        "unknown gone.sh",
		"COPY . .\nRUN ./tool.py":                        "unknown tool.py",
		"RUN mkdir /d && cp -r /d /e && ln -s /e /usr/x": "",
	} {
		m := modelOf(t, steps+"\n", files{"setup.sh": "#!/bin/sh\ntrue\n", "tool.py": "#!/usr/bin/python\n"})
		var got []string
		if m.Accounts != nil {
			got = append(got, fmt.Sprint("accounts at ", m.Accounts.Line))
		}
		for _, e := range m.Unknown {
			got = append(got, "unknown "+e.Cmd.Program())
		}
		if s := strings.Join(got, " "); s != want {
			t.Errorf("%q: %s, want %s", steps, s, want)
		}
	}
}

// A file that the Dockerfile holds has its text, as far as all of that is known.
func TestTexts(t *testing.T) {
	const unknown = "\x00"
	for _, tt := range []struct{ name, steps, want string }{
		{"a heredoc", "COPY <<EOF /x\nhi\nEOF", "hi\n"},
		{"with a variable", "ENV A=b\nCOPY <<EOF /x\n$A\nEOF", "b\n"},
		{"with one that isn't known", "COPY <<EOF /x\n$A\nEOF", unknown},
		{"as it is", "COPY <<'EOF' /x\n$A\nEOF", "$A\n"},
		{"of echo", "RUN echo hi > /x", "hi\n"},
		{"of two", "RUN echo a > /x && echo b >> /x", "a\nb\n"},
		{"in the place of another", "RUN echo a > /x && echo b > /x", "b\n"},
		{"of printf", `RUN printf 'a\nb\n' > /x`, "a\nb\n"},
		{"behind a file of the context", "COPY a.txt /x\nRUN echo b >> /x", "a\nb\n"},
		{"behind what isn't known", "RUN frobnicate > /x && echo b >> /x", unknown},
		{"of a command", "RUN date > /x", unknown},
		{"without carriage returns", "COPY crlf.txt /x\nRUN sed -i 's/\\r$//' /x", "a\nb\n"},
	} {
		m := modelOf(t, tt.steps+"\n", files{"a.txt": "a\n", "crlf.txt": "a\r\nb\r\n"})
		data, _, ok := m.FS.Read("/x")
		got := string(data)
		if !ok {
			got = unknown
		}
		if got != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
	}
}
