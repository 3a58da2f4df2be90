package projects

import (
	"archive/tar"
	"cmp"
	"encoding/hex"
	"maps"
	"path"
	"slices"
	"strconv"
	"strings"

	"offstage/golden/internal/disk"
)

// A piece is what a part adds to the program and to the image, with its
// placeholders.
type piece struct {
	way     row // decl, body, library, env, config
	needs   string
	lines   string
	head    string
	imports string
	extra   map[string]string
}

// part adds one part to the draft.
func (d *draft) part(n int, p Part) {
	r := d.words(n, p)
	c := piece{extra: map[string]string{}}
	switch p.Topic {
	case "file":
		d.filePart(&c, fileWays.find(p.Way), origins.find(p.Of), r)
	case "start":
		d.startPart(&c, startWays.find(p.Way), programs.find(p.Of), r)
	case "write":
		d.writePart(&c, writeWays.find(p.Way), places.find(p.Of), r)
	case "see":
		d.seePart(&c, facts.find(p.Way), r)
	}
	d.add(n, &c, r)
}

// words are what the placeholders of a part stand for.
func (d *draft) words(n int, p Part) *strings.Replacer {
	number := strconv.Itoa(n)
	in := strings.NewReplacer("@N", number, "@W", d.workdir)
	list := []string{"@N", number, "@W", d.workdir, "@BINDIR", path.Dir(d.bin), "@HOME", d.home, "@UP", d.up()}
	switch p.Topic {
	case "file":
		list = append(list, fileWords(p, number, in.Replace(origins.find(p.Of).values["dir"]))...)
	case "start":
		g := programs.find(p.Of)
		call := in.Replace(cmp.Or(g.values["call"], g.name))
		list = append(list, "@P", call, "@UPPER", strings.ToUpper(call), "@ARGS", g.values["args"],
			"@PATH", in.Replace(g.values["path"]), "@LINE", in.Replace(g.values["line"]))
	case "write":
		list = append(list, "@D", in.Replace(places.find(p.Of).values["dir"]))
	}
	return strings.NewReplacer(longestFirst(list)...)
}

// fileWords are those of the two files in a directory.
func fileWords(p Part, number, dir string) []string {
	w, stem := fileWays.find(p.Way), "alpha"+number
	name, other := stem+p.ext(), "beta"+number+p.ext()
	alpha := cmp.Or(w.values["alpha"], "alpha of "+number)
	beta := cmp.Or(w.values["beta"], "beta of "+number)
	in := strings.NewReplacer("@O", other, "@D", dir, "@N", number)
	return []string{"@F", name, "@O", other, "@D", dir, "@A", in.Replace(alpha), "@B", in.Replace(beta),
		"@STEM", stem, "@EXT", p.ext(), "@UPPER", strings.ToUpper(name), "@REL", strings.TrimPrefix(dir, "/root/"),
		"@HEX", hex.EncodeToString([]byte(dir + "/" + name))}
}

// longestFirst sorts pairs so that no placeholder is taken for the start of another.
func longestFirst(pairs []string) []string {
	longest := func(a, b []string) int { return len(b[0]) - len(a[0]) }
	chunks := slices.SortedStableFunc(slices.Chunk(pairs, 2), longest)
	return slices.Concat(chunks...)
}

// up leads from the part's source to the top of the repository.
func (d *draft) up() string {
	if d.spec.Option("code") == "package" {
		return "../.."
	}
	return "."
}

// offline says that the engine of the tests can't build a row: it needs a network,
// or what the stand-in for alpine lacks.
func (d *draft) offline(r row) {
	d.Offline = d.Offline || r.values["offline"] == "yes" || r.values["offline"] == d.spec.base()
}

// filePart joins a way to name files with an origin.
func (d *draft) filePart(c *piece, w, o row, r *strings.Replacer) {
	d.offline(o)
	c.way, c.needs = w, w.values["needs"]
	c.lines, c.head, c.imports = o.values["lines"], o.values["head"], o.values["imports"]
	c.extra = o.extra()
	if o.is("repo") {
		for name, text := range map[string]string{"@F": "@A\n", "@O": "@B\n"} {
			at := path.Join(r.Replace(o.values["repo"]), r.Replace(name))
			d.Files[at] = File{Data: r.Replace(text), Only: o.values["only in"]}
		}
	}
	if o.is("imports") {
		dir := r.Replace(o.values["imports"])
		name := path.Base(dir)
		d.file(path.Join(dir, "kit.go"), "// Package "+name+" has settings beside it.\npackage "+name+"\n")
	}
	for name := range o.with("tar") {
		d.file(r.Replace(name), archive(map[string]string{
			r.Replace("@F"): r.Replace("@A\n"),
			r.Replace("@O"): r.Replace("@B\n"),
		}))
	}
	for at, to := range o.with("link") {
		d.Files[r.Replace(at)] = File{Link: r.Replace(to)}
	}
	d.placed = append(d.placed, func() { d.placeOrigin(o, r) })
}

// placeOrigin puts both files where the lines of an origin leave them.
func (d *draft) placeOrigin(o row, r *strings.Replacer) {
	image, made := d.Image.Disk, o.with("made link")
	for at, to := range made {
		image.Put(r.Replace(at), disk.Link(r.Replace(to)))
	}
	for at, text := range o.with("by-product") {
		image.Put(r.Replace(at), disk.File(text, 0o644))
	}
	if o.is("copies all") {
		d.copyAll(r.Replace(o.values["copies all"]))
	}
	if o.is("gone") {
		image.Remove(d.abs(r.Replace(o.values["gone"])))
	}
	if len(made) > 0 || !o.is("lines") || o.values["gone"] == o.values["dir"] {
		return
	}
	owner, above := o.owner(), o.owner()
	switch o.values["keeps owner"] {
	case "yes":
		owner, above = d.checkedOut(), d.checkedOut()
	case "files":
		owner = d.checkedOut()
	}
	dir := d.abs(r.Replace(o.values["dir"]))
	image.MkdirAll(path.Dir(dir))
	image.Put(dir, owned(disk.Dir(o.mode("dir mode", 0o755)), above))
	for name, text := range map[string]string{"@F": "@A\n", "@O": "@B\n"} {
		image.Put(path.Join(dir, r.Replace(name)), owned(disk.File(r.Replace(text), o.mode("file mode", 0o644)), owner))
	}
}

// copyAll copies what the repository brought to a second place.
func (d *draft) copyAll(to string) {
	for name, f := range d.Files {
		e := disk.File(f.Data, f.Mode())
		if f.Link != "" {
			e = disk.Link(f.Link)
		}
		d.Image.Disk.Put(path.Join(to, name), e)
	}
}

// archive is a tar archive of files.
func archive(files map[string]string) string {
	var b strings.Builder
	w := tar.NewWriter(&b)
	for _, name := range slices.Sorted(maps.Keys(files)) {
		// Nothing fails when it is written into memory.
		_ = w.WriteHeader(&tar.Header{Name: name, Mode: 0o644, Size: int64(len(files[name]))})
		_, _ = w.Write([]byte(files[name]))
	}
	_ = w.Close()
	return b.String()
}

// startPart joins a way to start a program with a program.
func (d *draft) startPart(c *piece, w, g row, r *strings.Replacer) {
	d.offline(g)
	c.way, c.lines, c.needs = w, g.values["lines"], cmp.Or(g.values["needs"], "program "+g.name)
	if w.is("more needs") {
		c.needs += "; " + w.values["more needs"]
	}
	if w.is("shell") {
		c.needs += "; program sh"
	}
	maps.Copy(c.extra, g.extra())
	for name, text := range w.extra() {
		c.extra[name] = text
		c.needs += "; read @W/" + name
	}
	switch at, ok := strings.CutPrefix(r.Replace(g.values["needs"]), "execute "); {
	case g.is("lines") && ok:
		d.placed = append(d.placed, func() { d.Image.Disk.Put(at, disk.File("a tool", 0o755)) })
	case g.is("lines"):
		d.Image.Programs = append(d.Image.Programs, g.name)
	}
}

// writePart joins a way to make a file with a directory.
func (d *draft) writePart(c *piece, w, o row, r *strings.Replacer) {
	d.offline(o)
	c.way, c.needs, c.lines, c.imports, c.extra = w, "write @D", o.values["lines"], o.values["imports"], o.extra()
	if o.is("in base") || !o.is("lines") {
		return
	}
	d.placed = append(d.placed, func() {
		dir := d.abs(r.Replace(o.values["dir"]))
		d.Image.Disk.MkdirAll(path.Dir(dir))
		d.Image.Disk.Put(dir, owned(disk.Dir(o.mode("dir mode", 0o755)), o.owner()))
	})
}

// seePart looks at something else; what its lines do to the disk is said by the row.
func (d *draft) seePart(c *piece, f row, r *strings.Replacer) {
	d.offline(f)
	c.way, c.needs, c.lines = f, f.values["needs"], f.values["lines"]
	for at, to := range f.with("made link") {
		d.placed = append(d.placed, func() { d.Image.Disk.Put(r.Replace(at), disk.Link(to)) })
	}
	for at, text := range f.with("made") {
		if strings.HasPrefix(at, "link ") {
			continue
		}
		d.placed = append(d.placed, func() { d.Image.Disk.Put(r.Replace(at), disk.File(text, 0o644)) })
	}
}

// add writes a piece into the draft.
func (d *draft) add(n int, c *piece, r *strings.Replacer) {
	if c.head != "" {
		d.heads = append(d.heads, r.Replace(c.head)+"\n")
	}
	if lines := []string{r.Replace(c.lines), r.Replace(c.way.values["config"])}; n%2 == 1 {
		d.before = append(d.before, lines...)
	} else {
		d.after = append(d.after, lines...)
	}
	for name, text := range c.extra {
		d.file(r.Replace(name), r.Replace(text))
	}
	if env := c.way.values["env"]; env != "" {
		d.Env = append(d.Env, r.Replace(env))
	}
	for item := range strings.SplitSeq(c.needs, "; ") {
		what, arg, _ := strings.Cut(r.Replace(item), " ")
		if isLook(what) {
			arg = d.abs(arg)
		}
		d.need(n, strings.TrimSpace(what+" "+arg))
	}
	d.source(n, c, r)
}

func isLook(what string) bool {
	return slices.Contains(disk.Looks(), disk.Look(what))
}
