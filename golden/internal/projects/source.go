package projects

import (
	"fmt"
	"go/format"
	"regexp"
	"slices"
	"strings"
)

// The packages that pieces use, by their names there.
var packages = strings.Fields("archive/zip bufio cmp context crypto/tls crypto/x509 embed encoding/csv encoding/hex " +
	"encoding/json errors flag fmt go/parser go/token io io/fs io/ioutil mime net net/http net/http/cgi " +
	"net/http/httptest os os/exec os/user path/filepath runtime strconv strings syscall text/template time")

var (
	quoted = regexp.MustCompile("\"(?:[^\"\\\\]|\\\\.)*\"|`[^`]*`|(?m:^//.*$)")
	used   = regexp.MustCompile(`(?:^|[^\w.])([a-z]\w*)\.[A-Z]`)
)

// imports are the import lines that a text needs.
func imports(text string) []string {
	var names []string
	for _, m := range used.FindAllStringSubmatch(quoted.ReplaceAllString(text, `""`), -1) {
		names = append(names, m[1])
	}
	var list []string
	for _, p := range packages {
		if slices.Contains(names, p[strings.LastIndexByte(p, '/')+1:]) {
			list = append(list, fmt.Sprintf("%q", p))
		}
	}
	if strings.Contains(text, "//go:embed") && !slices.Contains(list, `"embed"`) {
		list = append(list, `_ "embed"`)
	}
	return list
}

const show = `// show prints what was seen.
func show(values ...any) {
	for _, v := range values {
		if b, ok := v.([]byte); ok {
			v = string(b)
		}
		fmt.Print(v, " ")
	}
	fmt.Println()
}
`

const module = "example.com/app"

// source writes the Go file of a part, and the library that it uses.
func (d *draft) source(n int, c *piece, r *strings.Replacer) {
	kit := fmt.Sprintf("kit%d", n)
	decl, body := r.Replace(c.way.values["decl"]), r.Replace(c.way.values["body"])
	list := imports(decl + "\n" + body)
	if c.way.is("library") {
		d.vendored = append(d.vendored, kit)
		library := r.Replace(c.way.values["library"])
		d.file("vendor/example.org/"+kit+"/"+kit+".go", gofile(kit, imports(library), library))
		list = append(list, fmt.Sprintf("%q", "example.org/"+kit))
	}
	if c.imports != "" {
		list = append(list, fmt.Sprintf("_ %q", module+"/"+r.Replace(c.imports)))
	}
	d.flags = d.flags || strings.Contains(decl, "flag.")
	name, pack, at := fmt.Sprintf("part%d", n), "main", fmt.Sprintf("part%d.go", n)
	if d.spec.Option("code") == "package" {
		pack, at = name, "internal/"+name+"/"+name+".go"
		name, decl = "Show", show+"\n"+decl
		if !slices.Contains(list, `"fmt"`) {
			list = append(list, `"fmt"`)
		}
	}
	d.file(at, gofile(pack, list, decl+"\n\nfunc "+name+"() {\n"+body+"\n}\n"))
}

// gofile writes a Go file in the usual format.
func gofile(pack string, imports []string, text string) string {
	var b strings.Builder
	b.WriteString("package " + pack + "\n\n")
	if len(imports) > 0 {
		b.WriteString("import (\n" + strings.Join(imports, "\n") + "\n)\n\n")
	}
	b.WriteString(text)
	src, err := format.Source([]byte(b.String()))
	if err != nil {
		panic(fmt.Sprintf("a row of a table is no Go: %v\n%s", err, b.String()))
	}
	return string(src)
}

// main writes the file that calls every part.
func (d *draft) main() {
	var calls strings.Builder
	list, decl := []string{`"fmt"`}, show+"\n"
	if d.spec.Option("code") == "package" {
		list, decl = nil, ""
	}
	if d.flags {
		list = append(list, `"flag"`)
		calls.WriteString("flag.Parse()\n")
	}
	for n := range d.spec.Parts {
		call := fmt.Sprintf("part%d()\n", n+1)
		if d.spec.Option("code") == "package" {
			list = append(list, fmt.Sprintf("%q", fmt.Sprintf("%s/internal/part%d", module, n+1)))
			call = fmt.Sprintf("part%d.Show()\n", n+1)
		}
		calls.WriteString(call)
	}
	decl += "// version is set by the linker.\nvar version string\n"
	d.file("main.go", gofile("main", list, decl+"\nfunc main() {\n"+calls.String()+"}\n"))
}

// module writes go.mod, and what vendoring adds to it.
func (d *draft) module() {
	mod, listed := "module "+module+"\n\ngo 1.24\n", ""
	for _, kit := range d.vendored {
		mod += "\nrequire example.org/" + kit + " v1.0.0\n"
		listed += "# example.org/" + kit + " v1.0.0\n## explicit; go 1.24\nexample.org/" + kit + "\n"
		d.file("vendor/example.org/"+kit+"/LICENSE", "Do with it what you like.\n")
	}
	if d.spec.Option("dir") != "gopath-mode" {
		d.file("go.mod", mod)
	}
	if listed != "" && d.Files["go.mod"].Data != "" {
		d.file("vendor/modules.txt", listed)
	}
}
