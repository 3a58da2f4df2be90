package shell

import (
	"fmt"
	"strings"
	"testing"
)

// TestLaunches checks which commands tools are told to start.
func TestLaunches(t *testing.T) {
	for text, want := range map[string]string{
		"timeout -k 5 --signal=KILL 10 x -y":      "[x -y]",
		"timeout $FLAG 15 x":                      "[x]",
		"timeout $FLAG 15 $0 y":                   "",
		"timeout 10":                              "",
		"xargs -0 -I{} -P 4 x {}":                 "[x {}]",
		"setsid x":                                "[x]",
		"gosu user:group x y":                     "[x y]",
		`exec gosu user "$0" "$@"`:                "",
		`exec su-exec user "$@"`:                  `["$@"]`,
		"flock -w 5 /lock x":                      "[x]",
		"flock /lock -c 'x y'":                    "[sh -c x y]",
		"su -s /bin/sh user -c 'x y'":             "[sh -c x y]",
		"su - user":                               "",
		"watch -n 5 x y":                          "[sh -c x y]",
		`find . -type f -exec x {} \; -ok y {} +`: "[x {}] [y {}]",
		"find . -delete":                          "",
		"tini -g -- x -- y":                       "[x -- y]",
		"chpst -u user x":                         "[x]",
		"x y":                                     "",
	} {
		s, err := Parse(text, "/", func(string) (string, bool) { return "", false })
		if err != nil || len(s.Commands) != 1 {
			t.Fatalf("%s: %v, %d commands", text, err, len(s.Commands))
		}
		var got []string
		for _, words := range s.Commands[0].Launches() {
			var list []string
			for _, w := range words {
				list = append(list, w.Text)
			}
			got = append(got, fmt.Sprint(list))
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%s: got %v, want %s", text, got, want)
		}
	}
}

// TestAsks checks which programs commands look for.
func TestAsks(t *testing.T) {
	for text, want := range map[string]string{
		"command -v x >/dev/null": "[x]",
		"which -a x y":            "[x y]",
		"type x":                  "[x]",
		"command x":               "[]",
		"x -v y":                  "[]",
		"which $NO":               "[]",
	} {
		s, err := Parse(text, "/", func(string) (string, bool) { return "", false })
		if err != nil {
			t.Fatal(err)
		}
		got := []string{}
		for _, c := range s.Commands {
			got = append(got, c.Asks()...)
		}
		if fmt.Sprint(got) != want {
			t.Errorf("%s: got %v, want %s", text, got, want)
		}
	}
}
