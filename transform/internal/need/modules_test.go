package need

import "testing"

// required is a tree whose go.mod requires a module, and what else is in it.
func required(module string, files tree) tree {
	all := tree{"go.mod": "module example.com/app\n\ngo 1.22\n\nrequire " + module + "\n"}
	for name, text := range files {
		all[name] = text
	}
	return all
}

// Packages open files that nobody names: those of the catalog's rows.
func TestOpenedByModules(t *testing.T) {
	const pop = "import _ \"github.com/gobuffalo/pop\"\n"
	ofRule(t, "files", []need{
		{"a file and a directory", "", pop, tree{"database.yml": "", "config/x.yml": ""},
			"file /app/database.yml, directory /app/config"},
		{"a file that is absent here", "", pop, nil, "optional-file /app/database.yml"},
		{"a file that nothing copies", "COPY main.go go.mod ./\nRUN go build -o app .\nCMD [\"/app/app\"]", pop, nil,
			""},
		{"a file of the system", "", "import _ \"github.com/shirou/gopsutil/host\"\n", nil,
			"system-file /etc/os-release, system-file /etc/debian_version"},
		{"nobody imports it", "", ``, tree{"database.yml": ""}, ""},
	})
}

// Packages read files of their own module, where the builder has unpacked it.
func TestFilesOfModules(t *testing.T) {
	const gse = "import _ \"github.com/go-ego/gse\"\n"
	const data = "optional-directory /go/pkg/mod/github.com/go-ego/gse@v0.80.3/data"
	files := required("github.com/go-ego/gse v0.80.3", nil)
	ofRule(t, "files", []need{
		{"of a module", "", gse, files, data},
		{"the cache lies elsewhere", "ENV GOMODCACHE=/cache\n", gse, files,
			"optional-directory /cache/github.com/go-ego/gse@v0.80.3/data"},
		{"by GOPATH", "ENV GOPATH=/gp\n", gse, files,
			"optional-directory /gp/pkg/mod/github.com/go-ego/gse@v0.80.3/data"},
		{"-trimpath forgets where", "COPY . .\nRUN go build -trimpath -o app .\nCMD [\"/app/app\"]", gse, files, ""},
		{"of an unknown version", "", gse, nil, ""},
		{"a path into the cache", "", `os.ReadFile("/go/pkg/mod/example.com/x@v1.0.0/a.txt")`, nil,
			"optional-directory /go/pkg/mod/example.com/x@v1.0.0/a.txt"},
		{"a path of another cache", "", `os.ReadFile("/cache/example.com/x@v1.0.0/a.txt")`, nil, ""},
	})
}

// viper looks for a file of the name config where nobody names another.
func TestViperDefault(t *testing.T) {
	const viper = "import \"github.com/spf13/viper\"\n"
	files := tree{"etc/config.yaml": "", "etc/app.yaml": ""}
	ofRule(t, "files", []need{
		{"a directory alone", "", viper + `viper.AddConfigPath("etc")`, files,
			"directory /app/etc, file /app/etc/config.yaml"},
		{"and a name", "", viper + "viper.AddConfigPath(\"etc\")\nviper.SetConfigName(\"app\")", files,
			"directory /app/etc, file /app/etc/app.yaml"},
		{"and a file", "", viper + "viper.AddConfigPath(\"etc\")\nviper.SetConfigFile(\"etc/app.yaml\")", files,
			"directory /app/etc, file /app/etc/app.yaml"},
	})
}

// Boxes of assets count from the directory of the source that opens them.
func TestBesideCaller(t *testing.T) {
	const rice = "package web\n\nimport rice \"github.com/GeertJohan/go.rice\"\n\n" +
		"func Open() { rice.FindBox(\"pages\") }\n"
	const main = "package main\n\nimport \"example.com/app/web\"\n\nfunc main() { web.Open() }\n"
	module := func(files tree) tree {
		files["go.mod"] = "module example.com/app\n\ngo 1.22\n"
		files["web/web.go"] = rice
		return files
	}
	ofRule(t, "files", []need{
		{"beside the source", "", main, module(tree{"web/pages/a.html": ""}), "directory /app/web/pages"},
		{"in the working directory too", "", main, module(tree{"web/pages/a.html": "", "pages/b.html": ""}),
			"directory /app/pages, directory /app/web/pages"},
		{"nowhere yet", "", main, module(tree{}), "optional-file /app/web/pages, made-directory /app/web"},
	})
}

// Programs that the source names, and a module that is not seen may start.
func TestHandedOn(t *testing.T) {
	const unseen = "import _ \"example.org/lib\"\n"
	files := required("example.org/lib v1.0.0", nil)
	ofRule(t, "programs", []need{
		{"one that the original has", "", unseen + `println("git")`, files, "program git"},
		{"one that it has not", apk, unseen + `println("git")`, files, ""},
		{"one that every runtime has", "", unseen + `println("sort")`, files, ""},
		{"no program", "", unseen + `println("frobnicate")`, files, ""},
		{"all source was seen", "", `println("git")`, nil, ""},
	})
}
