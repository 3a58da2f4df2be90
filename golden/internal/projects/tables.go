package projects

import (
	"embed"
	"io/fs"
	"slices"
	"strconv"
	"strings"
	"sync"

	"offstage/golden/internal/disk"
)

//go:embed tables/*.txt
var tables embed.FS

// A row of a table: a line "## NAME", then "KEY: VALUE", or "KEY:" above a text that
// is indented by a tab. In values, @ starts what differs from part to part; the
// words are in parts.go.
type row struct {
	name   string
	values map[string]string
}

func (r row) list(key string) []string { return strings.Fields(r.values[key]) }
func (r row) is(key string) bool       { return r.values[key] != "" }

// with gives the values whose keys begin with a word, by what follows it.
func (r row) with(word string) map[string]string {
	m := map[string]string{}
	for key, value := range r.values {
		if rest, ok := strings.CutPrefix(key, word+" "); ok {
			m[rest] = value
		}
	}
	return m
}

// mode is a mode in octal digits, or otherwise.
func (r row) mode(key string, otherwise fs.FileMode) fs.FileMode {
	if !r.is(key) {
		return otherwise
	}
	return disk.Octal(r.values[key])
}

// owner is UID:GID; root where there is none.
func (r row) owner() disk.User {
	user, group, _ := strings.Cut(r.values["owner"], ":")
	uid, _ := strconv.Atoi(user)
	gid, _ := strconv.Atoi(group)
	return disk.User{UID: uid, GID: gid}
}

// A table is read when it is asked for, once.
type table func() []row

var (
	fileWays  = open("file")    // how a file is named and read
	origins   = open("origin")  // how files come into the image
	startWays = open("start")   // how a program is started
	programs  = open("program") // which programs are
	writeWays = open("write")   // how a file is made
	places    = open("place")   // in which directories
	facts     = open("see")     // what else is looked at
)

func open(name string) table {
	return sync.OnceValue(func() []row {
		data, err := tables.ReadFile("tables/" + name + ".txt")
		if err != nil {
			panic(err)
		}
		return rows(string(data))
	})
}

func (t table) names() []string {
	var list []string
	for _, r := range t() {
		list = append(list, r.name)
	}
	return list
}

func (t table) find(name string) row {
	return t()[slices.IndexFunc(t(), func(r row) bool { return r.name == name })]
}

// rows reads a table.
func rows(text string) []row {
	var list []row
	key := ""
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, "\n")
		if name, ok := strings.CutPrefix(line, "## "); ok {
			list = append(list, row{name, map[string]string{}})
			continue
		}
		if strings.HasPrefix(line, "#") && len(list) == 0 {
			continue
		}
		values := map[string]string{}
		if len(list) > 0 {
			values = list[len(list)-1].values
		}
		switch indented, ok := strings.CutPrefix(line, "\t"); {
		case ok:
			values[key] += indented + "\n"
		case line == "" && values[key] != "":
			values[key] += "\n"
		case line != "":
			var value string
			key, value, _ = strings.Cut(line, ":")
			values[key] = strings.TrimPrefix(value, " ")
		}
	}
	for _, r := range list {
		for key, value := range r.values {
			r.values[key] = strings.TrimRight(value, "\n")
		}
	}
	return list
}

// writer is a program that writes both files into a directory, or into the one that
// its argument says. What they hold may have quotes of its own.
func writer(dir string) string {
	where := strconv.Quote(dir)
	if dir == "ARGUMENT" {
		where = "os.Args[1]"
	}
	return strings.NewReplacer("DIR", where, "'", "`").Replace(`package main

import (
	"log"
	"os"
	"path/filepath"
)

func main() {
	dir := DIR
	if err := os.MkdirAll(dir, 0o755); err != nil {
		log.Fatal(err)
	}
	for name, text := range map[string]string{"@F": '@A' + "\n", "@O": '@B' + "\n"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			log.Fatal(err)
		}
	}
}
`)
}

// extra are the files of the repository that a row adds.
func (r row) extra() map[string]string {
	m := map[string]string{}
	for name, text := range r.with("extra") {
		m[name] = text + "\n"
	}
	for name, dir := range r.with("writer") {
		m[name] = writer(dir)
	}
	for name, dir := range r.with("generator") {
		m[name] = "//go:generate go run . " + dir + "\n" + writer("ARGUMENT")
	}
	return m
}
