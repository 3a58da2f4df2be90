package need

import "testing"

// A module whose source is not at hand may start what no build uses.
func TestIdleTools(t *testing.T) {
	const unknown = "import _ \"example.com/x/y\"\n"
	const tool = "RUN apt-get install -y exiftool\n"
	ofRule(t, "packages", []need{
		{"a module that nobody knows", tool, unknown, nil, "package exiftool"},
		{"no such module", tool, ``, nil, ""},
		{"a package that builds use", "RUN apt-get install -y gcc make\n", unknown, nil, ""},
		{"removed again", "RUN apt-get install -y exiftool && apt-get purge -y exiftool\n", unknown, nil, ""},
		{"a module that the table knows", tool, "import _ \"github.com/gorilla/mux\"\n", nil, ""},
	})
}
