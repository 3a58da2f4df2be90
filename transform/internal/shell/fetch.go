package shell

import (
	"cmp"
	"net/url"
	"path"
	"slices"
	"strings"
)

// The tools that bring files from elsewhere, or unpack them.

func wget(c *Command) []Effect {
	f := c.flags(
		"OPoatTwQeUBAiDRIXlYS? --output-document --directory-prefix --output-file --append-output --tries --timeout " +
			"--header --user --password " +
			"--post-data --post-file --user-agent --wait --execute --load-cookies --referer --input-file --waitretry " +
			"--read-timeout --connect-timeout --dns-timeout --ca-certificate",
	)
	if out, ok := f.get("O", "output-document"); ok {
		return c.output(out)
	}
	dir, _ := f.get("P", "directory-prefix")
	if f.has("spider") {
		return nil
	}
	if f.has("i", "input-file", "r", "recursive", "m", "mirror", "content-disposition") {
		return c.unpacked(dir)
	}
	return c.fetched(f.operands, dir)
}

const curlFlags = "oHAdeXuTFbcCDEKmQrtwxYyzUP --output --output-dir --header --user-agent --data --data-raw " +
	"--data-binary --data-urlencode --json --request " +
	"--user --retry --retry-delay --retry-max-time --connect-timeout --max-time --proto --proto-redir --cacert " +
	"--capath --cert --key --url --form --cookie " +
	"--cookie-jar --proxy --referer --range --write-out --upload-file --resolve --interface --limit-rate " +
	"--dump-header --ciphers --max-redirs --config --tls-max"

func curl(c *Command) []Effect {
	f := c.flags(curlFlags)
	dir, _ := f.get("output-dir")
	var list []Effect
	for _, out := range f.all("o", "output", "D", "dump-header", "c", "cookie-jar") {
		if dir.Text != "" && !path.IsAbs(out.Text) {
			out.Text, out.Known = path.Join(dir.Text, out.Text), out.Known && dir.Known
		}
		list = append(list, c.output(out)...)
	}
	if !f.has("O", "remote-name", "remote-name-all") {
		return list
	}
	if f.has("J", "remote-header-name") {
		return append(list, c.unpacked(dir)...)
	}
	return append(list, c.fetched(append(f.operands, f.all("url")...), dir)...)
}

// fetched are the files named by the last element of each URL.
func (c *Command) fetched(urls []Word, dir Word) []Effect {
	var list []Effect
	for _, w := range urls {
		u, err := url.Parse(w.Text)
		if err != nil || !w.Known || dir.Text != "" && !dir.Known {
			list = append(list, c.unpacked(dir)...)
			continue
		}
		name := path.Base(u.Path)
		if name == "." || strings.HasSuffix(u.Path, "/") {
			name = "index.html"
		}
		if u.RawQuery != "" {
			name += "?" + u.RawQuery
		}
		w.Text = path.Join(dir.Text, name)
		list = append(list, c.on(Makes, []Word{w})...)
	}
	return list
}

// unpacked are files below a directory, or below the working directory.
func (c *Command) unpacked(dir Word) []Effect {
	if dir.Text == "" {
		return []Effect{{Kind: Generates, Path: c.Dir}}
	}
	return c.on(Generates, []Word{dir})
}

// tar takes its first word as flags, with or without a dash: without one, the
// letters take the words behind it in their order.
func tar(c *Command) []Effect {
	const takes = "fCXTbIgKNVLHF"
	d := *c
	if len(c.Args) > 1 && !strings.HasPrefix(c.Args[1].Text, "-") {
		d.Args = append([]Word{}, c.Args[0])
		rest := c.Args[2:]
		for _, letter := range strings.Split(c.Args[1].Text, "") {
			d.Args = append(d.Args, Word{Text: "-" + letter, Known: true})
			if strings.Contains(takes, letter) && len(rest) > 0 {
				d.Args, rest = append(d.Args, rest[0]), rest[1:]
			}
		}
		d.Args = append(d.Args, rest...)
	}
	f := d.flags(
		takes + " --file --directory --exclude --strip-components --transform --xform --exclude-from --files-from " +
			"--owner --group --mode --use-compress-program",
	)
	switch {
	case f.has("O", "to-stdout"):
	case f.has("x", "extract", "get"):
		dir, _ := f.get("C", "directory")
		return taken(c.unpacked(dir), f.operands)
	case f.has("c", "create", "r", "append", "u", "update", "A"):
		if file, ok := f.get("f", "file"); ok {
			return c.output(file)
		}
	}
	return nil
}

func unzip(c *Command) []Effect {
	f := c.flags("dP")
	if f.has("l", "t", "p", "v", "z", "Z") {
		return nil
	}
	dir, _ := f.get("d")
	return taken(c.unpacked(dir), f.operands[min(1, len(f.operands)):])
}

// taken names what is taken out of an archive, where that is told.
func taken(list []Effect, words []Word) []Effect {
	for i := range list {
		for _, w := range words {
			if w.Known && !w.Glob {
				list[i].Names = append(list[i].Names, path.Base(w.Text))
			}
		}
	}
	return list
}

// sevenZip is 7z VERB ARCHIVE, where -o is the directory: only x and e unpack.
func sevenZip(c *Command) []Effect {
	words := c.flags("").operands
	if len(words) == 0 || words[0].Text != "x" && words[0].Text != "e" {
		return unknownOf(words)
	}
	for _, a := range c.Args[1:] {
		if dir, ok := strings.CutPrefix(a.Text, "-o"); ok {
			a.Text = dir
			return c.unpacked(a)
		}
	}
	return c.unpacked(Word{})
}

// squeeze is gzip and its relatives: each file is replaced by another one.
func squeeze(c *Command) []Effect {
	f := c.flags("S --suffix")
	name := c.Program()
	if f.has("c", "stdout", "to-stdout", "t", "l") {
		return nil
	}
	ext := map[string]string{"gzip": ".gz", "gunzip": ".gz", "bzip2": ".bz2", "bunzip2": ".bz2"}[name]
	ext = cmp.Or(ext, ".xz")
	var list []Effect
	for _, w := range f.operands {
		if strings.Contains(name, "un") || f.has("d", "decompress") {
			w.Text = strings.TrimSuffix(w.Text, ext)
		} else {
			w.Text += ext
		}
		list = append(list, c.on(Makes, []Word{w})...)
	}
	return list
}

// checkOut is hg clone and svn checkout or export: they make a directory.
func checkOut(c *Command) []Effect {
	f := c.leading("")
	verbs := map[string]string{"hg": "clone", "svn": "checkout co export"}[c.Program()]
	if len(f.operands) == 0 || !slices.Contains(strings.Fields(verbs), f.operands[0].Text) {
		return []Effect{{Kind: Unknown, Path: c.text()}}
	}
	d := *c
	d.Args = f.operands
	switch words := d.flags(
		"urbe --rev --updaterev --branch --ssh --remotecmd --config --revision --depth --username --password",
	).operands; len(words) {
	case 1:
		dir := words[0]
		dir.Text = path.Base(strings.TrimSuffix(dir.Text, "/"))
		return d.unpacked(dir)
	case 2:
		return d.unpacked(words[1])
	}
	return []Effect{{Kind: Unknown, Path: c.text()}}
}

// gitReads are the verbs of git that change no file.
var gitReads = set(
	"describe rev-parse rev-list log status diff show ls-files ls-remote ls-tree name-rev version for-each-ref " +
		"cat-file blame grep remote",
)

// git clone makes a directory; other verbs change the work tree.
func git(c *Command) []Effect {
	f := c.leading("Cc --git-dir --work-tree --namespace")
	d := *c
	if dir, ok := f.get("C"); ok {
		d.Dir = ""
		if p, known := c.Abs(dir); known {
			d.Dir = p
		}
	}
	switch {
	case len(f.operands) > 0 && f.operands[0].Text == "config":
		return c.gitConfig(f.operands[1:])
	case len(f.operands) == 0 || gitReads(f.operands[0].Text):
		return nil
	}
	d.Args = f.operands
	switch f.operands[0].Text {
	case "clone":
	case "clean":
		return append(gitEdits(&d), gitClean(&d)...)
	case "rm":
		return append(gitEdits(&d), d.on(Removes, d.flags("").operands)...)
	default:
		return gitEdits(&d)
	}
	words := d.flags(
		"bocuj --depth --branch --origin --config --reference --jobs --shallow-since --shallow-exclude --filter " +
			"--separate-git-dir --template --upload-pack",
	).operands
	switch len(words) {
	case 1:
		dir := words[0]
		dir.Text = strings.TrimSuffix(path.Base(strings.TrimSuffix(dir.Text, "/")), ".git")
		return d.unpacked(dir)
	case 2:
		return d.unpacked(words[1])
	}
	return []Effect{{Kind: Unknown, Path: "git clone"}}
}

// gitConfig writes the user's or the system's settings.
func (c *Command) gitConfig(words []Word) []Effect {
	for _, w := range words {
		switch w.Text {
		case "--global":
			home, _ := c.Lookup("HOME")
			return []Effect{{Kind: Makes, Path: path.Join("/", home, ".gitconfig")}}
		case "--system":
			return []Effect{{Kind: Makes, Path: "/etc/gitconfig"}}
		}
	}
	return nil
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

// openssl has long flags with one dash.
func openssl(c *Command) []Effect {
	var list []Effect
	for i, a := range c.Args[:len(c.Args)-1] {
		if a.Text == "-out" || a.Text == "-keyout" {
			list = append(list, c.output(c.Args[i+1])...)
		}
	}
	return list
}

// goTool covers the verbs that write besides executables.
func goTool(c *Command) []Effect {
	g := c.AsGo()
	if g != nil && g.Wrapped {
		return []Effect{{Kind: Unknown, Path: c.Dir}} // the program could do anything
	}
	switch {
	case g == nil:
	case g.Verb == "run":
		return []Effect{{Kind: Generates, Path: g.Dir}}
	case g.Verb == "generate":
		return []Effect{{Kind: Generates, Path: g.Dir}, {Kind: Anywhere}}
	}
	return nil
}
