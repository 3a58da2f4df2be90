package projects

import "fmt"

// Everything lists specs that together have every row of every table.
func Everything() []string {
	var list []string
	var parts string
	n := 0
	add := func(part string) {
		if parts += " " + part; n%25 == 24 {
			list = append(list, parts)
			parts = ""
		}
		n++
	}
	for _, w := range fileWays {
		of := "context"
		if len(w.only) > 0 {
			of = w.only[0]
		}
		add(fmt.Sprintf("file(%s, %s)", w.name, of))
	}
	for _, o := range origins {
		if len(o.lines) == 0 || true {
			add(fmt.Sprintf("file(literal, %s)", o.name))
		}
	}
	for _, w := range startWays {
		of := "uname"
		if w.onlyScript {
			of = "script"
		}
		add(fmt.Sprintf("start(%s, %s)", w.name, of))
	}
	for _, w := range writeWays {
		add(fmt.Sprintf("write(%s, source-dir)", w.name))
	}
	for _, w := range facts {
		add(fmt.Sprintf("see(%s)", w.name))
	}
	return append(list, parts)
}
