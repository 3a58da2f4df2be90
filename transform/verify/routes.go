package verify

import (
	"path"
	"slices"
	"strings"
)

// maxRoutes bounds what a program is asked.
const maxRoutes = 200

// Questions that may end a program are asked of the watched original alone, at last.
const ending = `quit exit stop shutdown kill fatal restart abort`

func ends(name string) bool {
	name = strings.ToLower(name)
	return slices.ContainsFunc(strings.Fields(ending), func(word string) bool { return strings.Contains(name, word) })
}

// questions are what both programs are asked, each once: /, the probes, the routes,
// and the files below the directories that are served.
func (c *comparison) questions() []question {
	asks := []question{{"GET", "/"}}
	for _, p := range c.opts.Probes {
		asks = append(asks, question{"GET", p})
	}
	var files, last []question
	others := 0
	for _, r := range c.subject.Routes {
		switch {
		case r.Method != "GET" && r.Method != "HEAD":
			others++
		case r.Dir != "":
			files = append(files, c.served(r.Path, r.Dir)...)
		case ends(r.Path):
			last = append(last, question{r.Method, r.Path})
		default:
			asks = append(asks, question{r.Method, r.Path})
		}
	}
	if others > 0 {
		c.report.note("%d routes were not asked: they take other methods than GET", others)
	}
	if len(last) > 0 {
		c.report.note("%d routes were only asked of the watched original: they may end the program", len(last))
	}
	c.asksLast = last
	asks = distinctQuestions(slices.Concat(asks, files))
	if len(asks) > maxRoutes {
		c.report.note("%d of %d routes were asked", maxRoutes, len(asks))
		asks = asks[:maxRoutes]
	}
	return asks
}

// served are the files that the original's image has below a directory.
func (c *comparison) served(prefix, dir string) []question {
	if !path.IsAbs(dir) {
		dir = path.Join("/", c.before.image.Config.WorkingDir, dir)
	}
	at, e := c.before.tree.resolve(dir)
	if e == nil {
		return nil
	}
	var list []question
	for _, name := range c.before.tree.below(at) {
		if c.before.tree[name].mode.IsRegular() {
			where := path.Join(prefix, strings.TrimPrefix(name, at))
			list = append(list, question{"GET", escapePath(where)}, question{"HEAD", escapePath(where)})
		}
	}
	return list
}

// escapePath makes a file's name fit for a request.
func escapePath(name string) string {
	const hex = "0123456789ABCDEF"
	var b strings.Builder
	for i := range len(name) {
		if ch := name[i]; ch <= ' ' || ch >= 0x7f || strings.IndexByte(`%?#"<>\^{|}`+"`", ch) >= 0 {
			b.WriteString("%" + string(hex[ch>>4]) + string(hex[ch&15]))
		} else {
			b.WriteByte(ch)
		}
	}
	return b.String()
}

func distinctQuestions(list []question) []question {
	seen := map[question]bool{}
	return slices.DeleteFunc(list, func(q question) bool {
		again := seen[q]
		seen[q] = true
		return again
	})
}
