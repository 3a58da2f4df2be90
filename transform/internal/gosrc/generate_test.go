package gosrc

import (
	"fmt"
	"strings"
	"testing/fstest"
)

// generated makes a program of n files in packages of twenty: twelve that are
// compiled, seven tests, one for another system; one package in ten is not
// imported by anything.
func generated(n int) fstest.MapFS {
	img := image(goMod)
	packages := n / 20
	main := "package main\n\nimport (\n"
	for i := range packages {
		if i%10 != 9 {
			main += fmt.Sprintf("\t\"example.com/app/pkg%d\"\n", i)
		}
	}
	main += ")\n\nfunc main() {\n"
	for i := range packages {
		if i%10 != 9 {
			main += fmt.Sprintf("\tpkg%d.Serve0(\"data\")\n", i)
		}
		addPackage(img, i)
	}
	img["app/main.go"] = &fstest.MapFile{Data: []byte(main + "}\n")}
	return img
}

func addPackage(img fstest.MapFS, i int) {
	for j := range 20 {
		suffix := ""
		switch {
		case j >= 13:
			suffix = "_test"
		case j == 12:
			suffix = "_windows"
		}
		name := fmt.Sprintf("app/pkg%d/file%d%s.go", i, j, suffix)
		img[name] = &fstest.MapFile{Data: []byte(generatedFile(i, j))}
	}
}

// generatedFile is ordinary code: types, comments, handlers, errors, tables.
func generatedFile(i, j int) string {
	var b strings.Builder
	b.WriteString(strings.ReplaceAll(generatedHead, "#", fmt.Sprint(i)))
	for k := range 8 {
		b.WriteString(strings.ReplaceAll(generatedPart, "#", fmt.Sprint(j*8+k)))
	}
	return b.String()
}

const generatedHead = `// Package pkg# does one thing.
package pkg#

import (
	"errors"
	"fmt"
	"net/http"
	"os"
)
`

const generatedPart = `
// Store# keeps the items that a request names, by their keys.
type Store# struct {
	// Dir is where they are kept.
	Dir   string ` + "`json:\"dir\" default:\"data\"`" + `
	Limit int    ` + "`json:\"limit\"`" + `
	items map[string][]byte
}

// ErrLimit# is returned when there are too many.
var ErrLimit# = errors.New("there are too many items in the store")

// Serve# answers requests until the server ends. It reads what it needs from
// the directory that it is given, and keeps the rest in memory.
func Serve#(dir string) error {
	s := &Store#{Dir: dir, Limit: 100, items: map[string][]byte{}}
	mux := http.NewServeMux()
	mux.HandleFunc("/items/#", func(w http.ResponseWriter, r *http.Request) {
		key := r.URL.Query().Get("key")
		if key == "" {
			http.Error(w, "the key is missing", http.StatusBadRequest)
			return
		}
		data, err := s.load(key)
		if err != nil {
			http.Error(w, fmt.Sprintf("cannot load %q: %v", key, err), http.StatusInternalServerError)
			return
		}
		if _, err := w.Write(data); err != nil {
			return
		}
	})
	return http.ListenAndServe(":8080", mux)
}

func (s *Store#) load(key string) ([]byte, error) {
	if data, ok := s.items[key]; ok {
		return data, nil
	}
	if len(s.items) >= s.Limit {
		return nil, fmt.Errorf("load %s: %w", key, ErrLimit#)
	}
	data, err := os.ReadFile(s.Dir + "/" + key + ".json")
	if err != nil {
		return nil, fmt.Errorf("load %s: %w", key, err)
	}
	sum := 0
	for i, c := range data {
		switch {
		case c == '{' || c == '[':
			sum += i
		case c == '}' || c == ']':
			sum -= i
		}
	}
	if sum < 0 {
		return nil, fmt.Errorf("load %s: it is out of balance by %d", key, sum)
	}
	s.items[key] = data
	return data, nil
}
`
