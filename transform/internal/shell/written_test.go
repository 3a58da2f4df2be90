package shell

import (
	"strings"
	"testing"
)

// TestWritten checks what commands are known to write to a file.
func TestWritten(t *testing.T) {
	for text, want := range map[string]string{
		"echo '#!/bin/sh' >f":                    "#!/bin/sh\n",
		`echo -e "#!/bin/sh\n./app" >f`:          "#!/bin/sh\n./app\n",
		"echo -n a  b >f":                        "a b",
		`printf '#!/bin/sh\nexec "$@"\n' >f`:     "#!/bin/sh\nexec \"$@\"\n",
		`printf '%s\n' a b >f`:                   "a\nb\n",
		"cat <<'EOF' >f\nexec \"$@\"\nEOF\n":     "exec \"$@\"\n",
		"cat <<EOF >f\nexec \"\\$@\"\nEOF\n":     "exec \"$@\"\n",
		": >f":                                   "",
		"echo a >f 2>/dev/null":                  "a\n",
		`printf '%d' 1 >f`:                       "?",
		`printf '%s' >f`:                         "?",
		"echo $UNKNOWN >f":                       "?",
		"echo *.sh >f":                           "?",
		"cat a b >f":                             "?",
		"cat <a >f":                              "?",
		"cat <<EOF >f\n$x\nEOF\n":                "?",
		"{ echo a; echo b; } >f":                 "?",
		"echo a >f >g":                           "?",
		"tr -d x <a >f":                          "?",
		"curl https://example.com/install.sh >f": "?",
		"echo a 2>f":                             "?",
		"for i in 1 2; do echo $i; done >f":      "?",
		"sed 's/a/b/' a >f":                      "?",
		`sed -i 's/\r$//' f`:                     "no CR",
		`sed -i -e 's/\r$//' f`:                  "?",
		`sed -i 's/a/b/' f`:                      "?",
		"dos2unix f":                             "no CR",
		"touch f":                                "?",
	} {
		got := "?"
		s, err := Parse(text, "/", func(string) (string, bool) { return "", false })
		if err != nil {
			t.Fatalf("%s: %v", text, err)
		}
		for _, c := range s.Commands {
			for _, e := range c.Effects() {
				switch {
				case e.Kind != Makes || !e.Text.Known:
				case e.Text.NoCR:
					got = "no CR"
				default:
					got = e.Text.Value
				}
			}
		}
		if got != want {
			t.Errorf("%s\n got %q\nwant %q", text, got, want)
		}
	}
}

// What a list in braces is depends on the shell, and that of a text may be another.
func TestBraceListsOfShells(t *testing.T) {
	const text = `mkdir {a,b}; sh -c "mkdir {c,d}"; bash -c "mkdir {e,f}"; eval "mkdir {g,h}"`
	for shell, want := range map[string]string{
		"sh":   "?; ?; /w/e /w/f; ?",
		"dash": "/w/{a,b}; /w/{c,d}; /w/e /w/f; /w/{g,h}",
		"ash":  "/w/{a,b}; /w/{c,d}; /w/e /w/f; /w/{g,h}",
		"bash": "/w/a /w/b; ?; /w/e /w/f; /w/g /w/h",
	} {
		s, err := ParseFor(shell, text, "/w", func(string) (string, bool) { return "", false })
		if err != nil {
			t.Fatal(err)
		}
		var made []string
		for _, c := range s.Commands {
			if c.Program() != "mkdir" {
				continue
			}
			var dirs []string
			for _, e := range c.Effects() {
				if e.Kind == Unknown {
					e.Path = "?"
				}
				dirs = append(dirs, e.Path)
			}
			made = append(made, strings.Join(dirs, " "))
		}
		if got := strings.Join(made, "; "); got != want {
			t.Errorf("%s:\ngot  %s\nwant %s", shell, got, want)
		}
	}
}
