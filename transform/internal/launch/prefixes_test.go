package launch

import (
	"strings"
	"testing"

	"offstage/transform/internal/shell"
)

func TestToldPrefix(t *testing.T) {
	for line, want := range map[string]string{
		"cmake -DCMAKE_INSTALL_PREFIX=/usr .":    "/usr",
		"cmake --install build --prefix /opt/x/": "/opt/x",
		"./configure --prefix=/usr":              "/usr",
		"make install PREFIX=/opt/x":             "/opt/x",
		"make install PREFIX=out":                "",
		"make install --prefix":                  "",
		"make install":                           "",
	} {
		s, err := shell.Parse(line, "/", nil)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for i := range s.Commands[0].Args {
			if dir := toldPrefix(s.Commands[0].Args[i:]); dir != "" {
				got = append(got, dir)
			}
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%s: %q, want %q", line, got, want)
		}
	}
}
