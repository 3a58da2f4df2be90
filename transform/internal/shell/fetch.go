package shell

import (
	"net/url"
	"path"
	"strings"
)

// The tools that bring files from elsewhere, or unpack them.

func wget(c *Command) []Effect {
	if out, ok := c.option("-O", "-qO", "-nvO", "--output-document"); ok {
		return c.output(out)
	}
	return c.fetched(c.operands("OPoUTt"), "-P", "--directory-prefix")
}

func curl(c *Command) []Effect {
	if out, ok := c.curlOutput(); ok {
		return c.output(out)
	}
	if c.has("-O", "--remote-name") {
		return c.fetched(c.operands("oHAdeXuTF"), "--output-dir")
	}
	return nil
}

// curlOutput finds -o, also at the end of bundled flags as in -sSLo.
func (c *Command) curlOutput() (Word, bool) {
	for i, a := range c.Args[1:] {
		bundled := len(a.Text) > 1 && a.Text[0] == '-' && a.Text[1] != '-' && strings.HasSuffix(a.Text, "o")
		if (bundled || a.Text == "--output") && i+2 < len(c.Args) {
			return c.Args[i+2], true
		}
	}
	return Word{}, false
}

// fetched are the files named by the last element of each URL.
func (c *Command) fetched(urls []Word, dirFlags ...string) []Effect {
	dir, _ := c.option(dirFlags...)
	var list []Effect
	for _, w := range urls {
		u, err := url.Parse(w.Text)
		if err != nil || !w.Known {
			list = append(list, Effect{Kind: Generates, Path: c.Dir})
			continue
		}
		w.Text = path.Join(dir.Text, path.Base(u.Path))
		list = append(list, c.on(Makes, []Word{w})...)
	}
	return list
}

func tar(c *Command) []Effect {
	if len(c.Args) < 2 {
		return nil
	}
	mode := c.Args[1].Text
	extract := c.has("-x", "--extract") || !strings.HasPrefix(mode, "-") && strings.Contains(mode, "x")
	if dir, ok := c.option("-C", "--directory", "-xzC", "-xC", "-zxC", "-xzfC"); ok && extract {
		return c.unpacked(dir)
	}
	if extract {
		return []Effect{{Kind: Generates, Path: c.Dir}}
	}
	if file, ok := c.option("-f", "-czf", "-cf", "--file"); ok {
		return c.output(file)
	}
	return nil
}

func (c *Command) unpacked(dir Word) []Effect {
	list := c.on(Generates, []Word{dir})
	return list
}

func unzip(c *Command) []Effect {
	if dir, ok := c.option("-d"); ok {
		return c.unpacked(dir)
	}
	return []Effect{{Kind: Generates, Path: c.Dir}}
}

func trimExt(words []Word, ext string) []Word {
	for i := range words {
		words[i].Text = strings.TrimSuffix(words[i].Text, ext)
	}
	return words
}

// git clone makes a directory; other verbs change the work tree or its settings.
func git(c *Command) []Effect {
	words := c.operands("Ccbo --depth --branch --git-dir --work-tree --config ")
	if len(words) == 0 || words[0].Text != "clone" {
		if len(words) > 0 && words[0].Text != "config" {
			return []Effect{{Kind: Generates, Path: c.Dir}}
		}
		return nil
	}
	switch len(words) {
	case 2:
		dir := words[1]
		dir.Text = strings.TrimSuffix(path.Base(dir.Text), ".git")
		return c.unpacked(dir)
	case 3:
		return c.unpacked(words[2])
	}
	return []Effect{{Kind: Unknown, Path: "git clone"}}
}

func dd(c *Command) []Effect {
	for _, a := range c.Args[1:] {
		if f, ok := strings.CutPrefix(a.Text, "of="); ok {
			a.Text = f
			return c.output(a)
		}
	}
	return nil
}

func openssl(c *Command) []Effect {
	var list []Effect
	for _, flag := range []string{"-out", "-keyout"} {
		if w, ok := c.option(flag); ok {
			list = append(list, c.output(w)...)
		}
	}
	return list
}

// find changes files only with -delete or -exec; then the directory's content
// is no longer known.
func find(c *Command) []Effect {
	if len(c.Args) < 2 || !c.has("-delete", "-exec", "-execdir") {
		return nil
	}
	return c.unpacked(c.Args[1])
}

// xargs runs its words with others behind them: only what reads is harmless.
func xargs(c *Command) []Effect {
	words := c.operands("nIPLds")
	if len(words) == 0 || words[0].Text == "go" || harmless[words[0].Text] {
		return nil
	}
	return []Effect{{Kind: Generates, Path: c.Dir}}
}

// goTool covers the verbs that write besides executables.
func goTool(c *Command) []Effect {
	g := c.AsGo()
	if g == nil {
		return nil
	}
	switch g.Verb {
	case "generate", "run":
		return []Effect{{Kind: Generates, Path: g.Dir}}
	case "mod":
		if len(g.Args) > 0 && g.Args[0].Text == "vendor" {
			return nil
		}
	}
	return nil
}
