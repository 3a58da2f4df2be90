package launch

import (
	"strings"
	"testing"

	"offstage/transform/internal/image/imagetest"
)

func TestExecForm(t *testing.T) {
	for text, want := range map[string]string{
		"CMD ./main":                                 "./main",
		"CMD exec ./main -v":                         "./main -v",
		"ENTRYPOINT main --addr=:80":                 "main --addr=:80",
		"ENTRYPOINT main\nCMD serve":                 "",
		"CMD [\"./main\"]":                           "",
		"CMD ./main $PORT":                           "",
		"CMD ./main 'a b'":                           "",
		"CMD ./main *.html":                          "",
		"CMD ./main ~/x":                             "",
		"CMD A=b ./main":                             "",
		"CMD ./migrate && ./main":                    "",
		"CMD ./main > log":                           "",
		"CMD cd /app":                                "",
		"CMD exec":                                   "",
		"CMD go run .":                               "go run .",
		"ENTRYPOINT [\"/init\"]\nCMD ./main":         "",
		"SHELL [\"/bin/bash\", \"-lc\"]\nCMD ./main": "",
		"SHELL [\"/bin/sh\", \"-c\"]\nCMD ./main":    "./main",
	} {
		s, words := ExecForm(imagetest.Parse(t, "FROM golang:1.22\n"+text+"\n").Last().Config)
		if got := strings.Join(words, " "); got != want || (s == nil) != (want == "") {
			t.Errorf("%s: %q, want %q", text, got, want)
		}
	}
}
