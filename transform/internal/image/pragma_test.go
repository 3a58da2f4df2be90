package image

import (
	"fmt"
	"strings"
	"testing"
)

// Comments ask for something in words that are understood, or are noted.
func TestReadAsked(t *testing.T) {
	for _, tt := range []struct{ comment, want string }{
		{"# offstage: ignore", "ignore"},
		{"#offstage:ignore", "ignore"},
		{"  #  offstage:  ignore  ", "ignore"},
		{"# offstage: keep data /srv/x", "keep /app/data /srv/x at 3"},
		{"# offstage: keep ../up a/../b", "keep /up /app/b at 3"},
		{"# offstage: keep /", ""},
		{"# offstage: starts git ffmpeg", "starts git ffmpeg at 3"},
		{"# offstage: context web", "context web"},
		{"# offstage: context web/", "context web"},
		{"# offstage: context ../web", "bad at 3"},
		{"# offstage: context", "bad at 3"},
		{"# offstage: keep", "bad at 3"},
		{"# offstage: ignore this", "bad at 3"},
		{"# offstage: carry x", "bad at 3"},
		{"# offstage ignore", ""},
		{"# see offstage: ignore", ""},
		{"RUN echo offstage: ignore", ""},
	} {
		a := ReadAsked(parsed(t, "FROM golang:1.22\nWORKDIR /app\n"+tt.comment+"\nCMD [\"./app\"]\n"))
		var got []string
		if a.Ignore {
			got = append(got, "ignore")
		}
		for i, k := range a.Keep {
			got = append(got, []string{"keep ", ""}[min(i, 1)]+k.Path)
		}
		for i, n := range a.Starts {
			got = append(got, []string{"starts ", ""}[min(i, 1)]+n.Name)
		}
		if a.Context != "" {
			got = append(got, "context "+a.Context)
		}
		switch {
		case len(a.Bad) > 0:
			got = append(got, fmt.Sprint("bad at ", a.Bad[0].Line))
		case len(a.Keep) > 0:
			got = append(got, fmt.Sprint("at ", a.Keep[0].Evidence.Line))
		case len(a.Starts) > 0:
			got = append(got, fmt.Sprint("at ", a.Starts[0].Evidence.Line))
		}
		if s := strings.Join(got, " "); s != tt.want {
			t.Errorf("%s: %q, want %q", tt.comment, s, tt.want)
		}
	}
}
