package need

import "testing"

// ownC is a program with C of its own, and directives for its compiler.
func ownC(directives, body string) string {
	return "package main\n\n// " + directives + "\n// int x;\nimport \"C\"\n\nfunc main() { " + body + " }\n"
}

// What the executable names to the loader goes along, as far as it is there.
func TestRunPaths(t *testing.T) {
	c := func(flags string) string { return ownC("#cgo LDFLAGS: "+flags, "_ = C.x") }
	lib := tree{"lib/libx.so": "", "libx.so.1": "", "so.txt": ""}
	ofRule(t, "libraries", []need{
		{"a directory", "", c("-Wl,-rpath,/app/lib"), lib, "directory /app/lib"},
		{"one below that of the executable", "", c("-Wl,-rpath,$ORIGIN/lib"), lib, "directory /app/lib"},
		{"that of the executable, of which only libraries", "", c("-Wl,-rpath,$ORIGIN"), lib, "file /app/libx.so.1"},
		{"one that a RUN fills", "RUN curl https://example.com/x.tgz | tar -xz -C /opt/x\n",
			c("-Wl,-rpath,/opt/x/lib"), nil, "optional-directory /opt/x/lib"},
		{"one that is not there", "", c("-Wl,-rpath,/opt/y"), lib, ""},
		{"one of the base, into which nothing is put", "", c("-Wl,-rpath,/usr/lib"), lib, ""},
		{"by the environment", "ENV CGO_LDFLAGS=-Wl,-rpath,/app/lib\n", c("-lm"), lib, "directory /app/lib"},
		{"by the linker's flags", "COPY . .\nRUN go build -ldflags '-r /app/lib' -o app .\nCMD [\"/app/app\"]",
			c("-lm"), lib, "directory /app/lib"},
		{"without C", "ENV CGO_LDFLAGS=-Wl,-rpath,/app/lib\n", ``, lib, ""},
	})
}

// Where the loader looks goes along: by its settings, by itself, and where other software is installed.
func TestLoaderDirs(t *testing.T) {
	lib := tree{"lib/libx.so": "", "x.conf": "# of x\n/app/lib\n/usr/lib/x\nlib\n"}
	use := ownC("#cgo LDFLAGS: -lx", "_ = C.x")
	ofRule(t, "libraries", []need{
		{"settings that are copied", "COPY x.conf /etc/ld.so.conf.d/x.conf\n", use, lib, "directory /app/lib"},
		{"settings that a RUN writes", "RUN echo /app/lib > /etc/ld.so.conf.d/x.conf\n" + built, use, lib,
			"directory /app/lib"},
		{"settings of something else", "COPY x.conf /etc/x.conf\n", use, lib, ""},
		{"a prefix of other software", "RUN ./configure --prefix=/opt/x && make install\n", use, nil,
			"directory /usr/local/lib, optional-directory /opt/x/lib, optional-directory /opt/x/lib64"},
		{"libraries of another image", "COPY --from=example.com/x /usr/local/lib /usr/local/lib\n", use, nil,
			"directory /usr/local/lib"},
		{"without C", "COPY x.conf /etc/ld.so.conf.d/x.conf\n", ``, lib, ""},
	})
}

// A library that is loaded by its name is of a package, where the base has that without being asked.
func TestLoadedLibraries(t *testing.T) {
	load := func(name string) string {
		return ownC("#include <dlfcn.h>", "C.dlopen(C.CString(\""+name+"\"), 1)")
	}
	ofRule(t, "libraries", []need{
		{"of the base", "", load("libsqlite3.so.0"), nil, "library libsqlite3-0"},
		{"of the base, without a number", "", load("libcurl.so"), nil, "library libcurl4"},
		{"of no package", "", load("libfrobnicate.so"), nil, ""},
		{"whose name only begins so", "", load("libsqlite3.sofa"), nil, ""},
		{"on alpine, whose base lacks it", apk + "RUN apk add gcc musl-dev\n", load("libsqlite3.so.0"), nil, ""},
		{"of headers that are installed, by a name without a number", "RUN apt-get install -y libvips-dev\n",
			load("libvips.so"), nil, "library libvips-dev"},
	})
}

// Files of the base are needed as what releases and runtimes have of them.
func TestFilesOfBase(t *testing.T) {
	const other = "FROM alpine:3.20\nWORKDIR /app\nRUN apk add go\n"
	const wasm = `os.ReadFile("/usr/local/go/misc/wasm/wasm_exec.js")`
	const listed = "optional-directory "
	ofRule(t, "files", []need{
		{"groups", "", `os.ReadFile("/etc/group")`, nil, "accounts"},
		{"passwords, with their modes", "", `os.ReadFile("/etc/shadow")`, nil, "optional-file /etc/shadow"},
		{"the local time, and what it leads to", "", `os.ReadFile("/etc/localtime")`, nil,
			"optional-file /etc/localtime, directory /usr/share/zoneinfo"},
		{"the local time, where there are no zones", apk, `os.ReadFile("/etc/localtime")`, nil, ""},
		{"what only some releases have", "", `os.ReadFile("/etc/gai.conf")`, nil, "optional-file /etc/gai.conf"},
		{"certificates that are listed, and what they lead to", "", `os.ReadDir("/etc/ssl/certs")`, nil,
			listed + "/etc/ssl/certs, " + listed + "/usr/share/ca-certificates"},
		{"settings that are listed", "", `os.ReadDir("/etc/shop")`, nil, listed + "/etc/shop"},
		{"what a container makes", "", `os.ReadDir("/proc/self")`, nil, ""},
		{"of the toolchain, where releases have it", "", wasm, nil,
			"optional-file /usr/local/go/misc/wasm/wasm_exec.js"},
		{"of the toolchain, in an image without one there", other, wasm, nil, ""},
	})
}
