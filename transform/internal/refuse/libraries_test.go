package refuse

import (
	"testing"

	"offstage/transform/internal/finding"
)

// withC is a program with C code.
var withC = files{"main.go": "package main\n\n// int f(int n);\nimport \"C\"\n\nfunc main() { C.f(1) }\n"}

// Libraries that a program with C code may load from among those of the system are not told
// from them.
func TestSystemLibraries(t *testing.T) {
	install := func(run string) string { return "RUN git clone https://example.com/x /x\nRUN cd /x && " + run + built }
	ofRule(t, finding.StateUnknown, []refusal{
		{"by configure", install("./configure --prefix=/usr && make install"), withC, "state-unknown:4"},
		{"by make", install("make install PREFIX=/usr/"), withC, "state-unknown:4"},
		{"by cmake", install("cmake -DCMAKE_INSTALL_PREFIX=/usr . && make install"), withC, "state-unknown:4"},
		{"by cmake's own install", install("cmake --install build --prefix /usr"), withC, "state-unknown:4"},
		{"below the root", install("make install PREFIX=/"), withC, "state-unknown:4"},
		{"into /usr/local, which goes along", install("./configure --prefix=/usr/local && make install"), withC, ""},
		{"where make installs by itself", install("./configure && make install"), withC, ""},
		{"into a directory of its own", install("./configure --prefix=/opt/x && make install"), withC, ""},
		{"built, and not installed", install("./configure --prefix=/usr && make"), withC, ""},
		{"beside a program of Go alone", install("./configure --prefix=/usr && make install"), nil, ""},
		{"beside C that is off", "ENV CGO_ENABLED=0\n" + install("make install PREFIX=/usr"), withC, ""},
		{"a person names them", "# offstage: keep /usr/lib/libx.so\n" + install("make install PREFIX=/usr"), withC, ""},
	})
}
