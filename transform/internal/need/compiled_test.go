package need

import "testing"

// A library whose source a module brings along is compiled in: its headers name none
// that the program loads.
func TestCompiledIn(t *testing.T) {
	const headers = "RUN apt-get install -y libsqlite3-dev\n"
	build := func(flags string) string {
		return headers + "COPY . .\nRUN go build " + flags + " -o app .\nCMD [\"/app/app\"]"
	}
	const ownC = "package main\n\nimport _ \"" + sqlite + "\"\n\n// int x;\nimport \"C\"\n\nfunc main() { _ = C.x }\n"
	ofRule(t, "libraries", []need{
		{"the module's own", headers, cgo(sqlite), nil, ""},
		{"the system's, by a tag", build("-tags libsqlite3"), cgo(sqlite), nil, "library libsqlite3-0"},
		{"another tag", build("-tags json1"), cgo(sqlite), nil, ""},
		{"with C of its own, which may use them", headers, ownC, nil, "library libsqlite3-0"},
		{"with a module that loads another", headers, cgo(sqlite) + cgo("github.com/h2non/bimg"), nil,
			"library libsqlite3-0"},
		{"with a module that nobody knows", headers, cgo(sqlite) + cgo("example.com/x/y"), nil, "library libsqlite3-0"},
		{"headers of another library, which is not compiled in", "RUN apt-get install -y libvips-dev\n", cgo(sqlite),
			nil, "library libvips-dev"},
		{"without C", headers, ``, nil, ""},
		{"cgo is off", "ENV CGO_ENABLED=0\n" + headers, cgo(sqlite), nil, ""},
	})
}
