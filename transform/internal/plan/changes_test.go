package plan

import (
	"fmt"
	"strings"
	"testing"

	"offstage/transform/internal/image/imagetest"
)

// What the configuration of the final image has otherwise than before is a change; what
// is the same, and what a base image brings, is none.
func TestChanges(t *testing.T) {
	const old = "FROM alpine\nENV A=1 B=2\nLABEL x=1\nUSER 7\nENTRYPOINT [\"/a\"]\nCMD [\"-v\"]\n"
	for _, tt := range []struct{ name, now, want string }{
		{"nothing", old, ""},
		{"a variable is gone", strings.Replace(old, " B=2", "", 1), "ENV B gone"},
		{"a variable is another", strings.Replace(old, "B=2", "B=3", 1), "ENV B [3]"},
		{"a variable is new", strings.Replace(old, "B=2", "B=2 C=3", 1), "ENV C [3]"},
		{"a command", strings.Replace(old, "-v", "-w", 1), "CMD [-w]"},
		{"no command", strings.Replace(old, "CMD [\"-v\"]\n", "", 1), "CMD gone"},
		{"an entrypoint in a shell", strings.Replace(old, "[\"/a\"]", "/a", 1), "ENTRYPOINT [/bin/sh -c /a]"},
		{"a user", strings.Replace(old, "USER 7", "USER 8", 1), "USER [8]"},
		{"a label is another", strings.Replace(old, "x=1", "x=2", 1), "LABEL x [2]"},
		{"a label is new", strings.Replace(old, "x=1", "x=1 y=2", 1), "LABEL y [2]"},
		{"all at once", "FROM scratch\n", "ENV A gone, ENV B gone, CMD gone, ENTRYPOINT gone, USER []"},
	} {
		before, after := imagetest.Parse(t, old).Last().Config, imagetest.Parse(t, tt.now).Last().Config
		var got []string
		for _, c := range Changes(before, after) {
			text := strings.TrimSpace(c.Field + " " + c.Name)
			if c.New == nil {
				text += " gone"
			} else {
				text += " " + fmt.Sprint(c.New)
			}
			if c.Name != "PATH" {
				got = append(got, text)
			}
		}
		if s := strings.Join(got, ", "); s != tt.want {
			t.Errorf("%s: %s, want %s", tt.name, s, tt.want)
		}
	}
}
