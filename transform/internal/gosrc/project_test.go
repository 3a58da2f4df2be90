package gosrc

import (
	"fmt"
	"strings"
	"testing/fstest"
)

// image makes a file system of a text in which "-- name --" heads each file.
func image(src string) fstest.MapFS {
	img := fstest.MapFS{}
	for _, part := range strings.Split("\n"+src, "\n-- ")[1:] {
		name, body, _ := strings.Cut(part+"\n", " --\n")
		img[name] = &fstest.MapFile{Data: []byte(body)}
	}
	return img
}

const goMod = "-- app/go.mod --\nmodule example.com/app\n\ngo 1.22\n"

// load loads /app.
func load(src string, opts ...func(*Build)) *Program { return loaded(src, opts...).prog }

func loaded(src string, opts ...func(*Build)) *loader {
	b := Build{Dir: "/app", Cgo: true}
	for _, o := range opts {
		o(&b)
	}
	l := newLoader(image(src), nil, b)
	l.load()
	return l
}

// mainWith is an app whose main function has the body.
func mainWith(imports, body string) string {
	src := goMod + "-- app/main.go --\npackage main\n"
	for _, i := range strings.Fields(imports) {
		src += fmt.Sprintf("import %q\n", i)
	}
	return src + "func main() {\n" + body + "\n}\n"
}

func sayProblems(p *Program) string {
	var out []string
	for _, x := range p.Problems {
		out = append(out, fmt.Sprintf("%s %s", x.Kind, x.Name))
	}
	return strings.Join(out, "; ")
}
