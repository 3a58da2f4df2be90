package need

import "testing"

// What a program that is not understood may have made goes along by every path that is known.
func TestMadeAnywhere(t *testing.T) {
	const python = "COPY . .\nRUN python3 gen.py\nRUN go build -o app .\nCMD [\"/app/app\"]"
	const read = `os.ReadFile("/opt/a.csv")`
	gen := tree{"gen.py": ""}
	ofRule(t, "files", []need{
		{"a file", python, read, gen, "optional-file /opt/a.csv"},
		{"nothing of the kind runs", "COPY . .\nRUN go build -o app .\nCMD [\"/app/app\"]", read, gen, ""},
		{"a directory", python, `os.ReadDir("/srv/lists")`, gen, "optional-directory /srv/lists"},
		{
			"one that is written in",
			python,
			`os.WriteFile("/srv/out/x", nil, 0o644)`,
			gen,
			"optional-directory /srv/out",
		},
		{"in a directory of the base", python, `os.WriteFile("/srv/x", nil, 0o644)`, gen, "system-directory /srv"},
		{"of the kernel", python, `os.ReadFile("/proc/meminfo")`, gen, ""},
		{"of the engine", python, `os.ReadFile("/run/secrets/key")`, gen, ""},
	})
}

// The loader looks for libraries in some directories, and where the executable says.
func TestLoaderDirectories(t *testing.T) {
	const building = "COPY . .\nRUN go build -o app .\nCMD [\"/app/app\"]"
	const unpack = "RUN curl -fsSL https://example.com/x.tgz | tar -xz -C "
	with := func(flags string) tree {
		return tree{"c.go": "package main\n\n// #cgo LDFLAGS: " + flags + "\nimport \"C\"\n", "lib/libx.so": ""}
	}
	ofRule(t, "libraries", []need{
		{
			"unpacked",
			unpack + "/usr/local --strip-components=1\n" + building,
			``,
			with("-lx"),
			"directory /usr/local/lib",
		},
		{"no C code", unpack + "/usr/local --strip-components=1\n" + building, ``, nil, ""},
		{"of another image", "COPY --from=example.com/x /usr/local/lib/ /usr/local/lib/\n" + building, ``, with("-lx"),
			"directory /usr/local/lib"},
		{"nothing there", building, ``, with("-lx"), ""},
		{"by the executable", building, ``, with("-L${SRCDIR}/lib -lx -Wl,-rpath,${SRCDIR}/lib"), "directory /app/lib"},
		{"only when it is linked", building, ``, with("-L${SRCDIR}/lib -lx"), ""},
		{"by a variable", "ENV CGO_LDFLAGS=\"-Wl,-rpath=/opt/x/lib\"\n" + unpack + "/opt\n" + building, ``, with("-lx"),
			"optional-directory /opt/x/lib"},
	})
}

// What a step chose of the base's directories and tables counts for the user who runs.
func TestChosenOfTheBase(t *testing.T) {
	ofRule(t, "state", []need{
		{"a directory", "RUN chmod 777 /opt\nUSER 1000\n", ``, nil, "system-directory /opt"},
		{"for root", "RUN chmod 777 /opt\n", ``, nil, ""},
		{"a table", "RUN chmod g=u /etc/passwd\nUSER 1000\n", ``, nil, "accounts"},
		{"the toolchain's", "RUN chmod -R 777 /go\nUSER 1000\n", ``, nil, ""},
	})
}
