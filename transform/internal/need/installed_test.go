package need

import "testing"

// Libraries that a build of other software installs go along from where it was told to put them.
func TestInstalledLibraries(t *testing.T) {
	const own = "package main\n\n// int x;\nimport \"C\"\n\nfunc main() { _ = C.x }\n"
	const local = "directory /usr/local/lib"
	ofRule(t, "libraries", []need{
		{"into a directory of its own", "RUN ./configure --prefix=/opt/x && make install\n", own, nil,
			local + ", optional-directory /opt/x/lib, optional-directory /opt/x/lib64"},
		{"by cmake", "RUN cmake --install build --prefix /opt/x\n", own, nil,
			local + ", optional-directory /opt/x/lib, optional-directory /opt/x/lib64"},
		{"into /usr/local", "RUN ./configure --prefix=/usr/local && make install\n", own, nil, local},
		{"built, and not installed", "RUN ./configure --prefix=/opt/x && make\n", own, nil, ""},
		{"beside Go alone", "RUN ./configure --prefix=/opt/x && make install\n", ``, nil, ""},
	})
}

// C code that nobody knows may be C++ where a compiler for it was installed.
func TestMayBeCxx(t *testing.T) {
	const own = "package main\n\n// int x;\nimport \"C\"\n\nfunc main() { _ = C.x }\n"
	const unseen = "import _ \"example.com/x/y\"\n"
	ofRule(t, "libraries", []need{
		{"its compiler", apk + "RUN apk add g++\n", own, nil, "library libstdc++"},
		{"with others", apk + "RUN apk add alpine-sdk\n", own, nil, "library libstdc++"},
		{"a module that is known for C", apk + "RUN apk add g++\n", cgo(sqlite), nil, ""},
		{"no C at all", apk + "RUN apk add g++\n", ``, nil, ""},
		{"on Debian, where the base has it", "RUN apt-get install -y g++\n", own, nil, ""},
		{"C that is off", apk + "ENV CGO_ENABLED=0\nRUN apk add g++\n", own, nil, ""},
		{"a module whose source is not at hand", apk + "RUN apk add g++\n", unseen,
			tree{"go.mod": "module example.com/app\n\ngo 1.22\n\nrequire example.com/x v1.0.0\n"}, "library libstdc++"},
	})
}

// What was not read may look media types up, and a table that was removed is none.
func TestUnreadTables(t *testing.T) {
	const table = "optional-file /etc/mime.types"
	ofRule(t, "tables", []need{
		{"a module that is not at hand", "", "import _ \"example.com/x/y\"\n", nil, table},
		{"a program of another module", "RUN go install example.com/x/tool@v1\nCMD [\"tool\"]", ``, nil, table},
		{"all of it read", "", ``, nil, ""},
	})
	ofRule(t, "certificates", []need{
		{"removed", "RUN rm /etc/ssl/certs/ca-certificates.crt\n", ``, nil, ""},
		{"with their directory", "RUN rm -rf /etc/ssl/certs\n", ``, nil, ""},
		{"something else removed", "RUN rm -rf /etc/ssl/private\n", ``, nil, "certificates"},
	})
}

// The library of headers is called as the builder's release calls it; the name without a number,
// by which a program may load it, only the headers' package has.
func TestNamesOfLibraries(t *testing.T) {
	const own = "package main\n\n// int x;\nimport \"C\"\n\nfunc main() { _ = C.x }\n"
	const loads = "package main\n\n// #include <dlfcn.h>\nimport \"C\"\n\n" +
		"func main() { C.dlopen(C.CString(\"libssh2.so\"), 1) }\n"
	on := func(base string) string {
		return "FROM golang:" + base + "\nWORKDIR /app\nRUN apt-get install -y libssh2-1-dev\n"
	}
	ofRule(t, "libraries", []need{
		{"one release", on("1.22-bookworm"), own, nil, "library libssh2-1"},
		{"another", on("1.25-trixie"), own, nil, "library libssh2-1t64"},
		{"one that isn't known", on("1"), own, nil, "library libssh2-1-dev"},
		{"a program that loads it by its name", on("1.22-bookworm"), loads, nil, "library libssh2-1-dev"},
		{"removed before the build", on("1.22-bookworm") + "RUN apt-get purge -y libssh2-1-dev\n", own, nil, ""},
	})
}
