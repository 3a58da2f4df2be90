package projects

import (
	"encoding/hex"
	"fmt"
	"io/fs"
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
	decl, body, library string
	needs, env          string
	lines, config       string
	head                string
	imports             string
	extra               map[string]string
}

// part adds one part to the draft.
func (d *draft) part(n int, p Part) {
	r := d.words(n, p)
	var c piece
	switch p.Topic {
	case "file":
		c = d.filePart(p, r)
	case "start":
		c = d.startPart(p)
	case "write":
		c = d.writePart(p, r)
	case "see":
		f := find(facts, p.Way)
		c = piece{body: f.body, needs: f.needs, lines: f.lines, env: f.env, library: f.library}
		d.factOn(f.name, n)
	}
	d.add(n, c, r)
}

// words are what the placeholders of a part stand for.
func (d *draft) words(n int, p Part) *strings.Replacer {
	number := strconv.Itoa(n)
	stem := "alpha" + number
	list := []string{"@N", number, "@W", d.workdir, "@BINDIR", path.Dir(d.bin), "@HOME", d.home, "@STEM", stem, "@EXT", p.ext(), "@UP", d.up()}
	switch p.Topic {
	case "file":
		o, w := find(origins, p.Of), find(fileWays, p.Way)
		name := stem + p.ext()
		dir := strings.NewReplacer("@N", number, "@W", d.workdir).Replace(o.dir)
		other := "beta" + number + p.ext()
		alpha, beta := texts(w, number)
		alpha = strings.NewReplacer("@O", other, "@D", dir).Replace(alpha)
		list = append(list, "@F", name, "@O", other, "@D", dir, "@REL", strings.TrimPrefix(dir, "/root/"), "@A", alpha, "@B", beta,
			"@UPPER", strings.ToUpper(name), "@HEX", hex.EncodeToString([]byte(dir+"/"+name)))
	case "start":
		g := find(programs, p.Of)
		in := strings.NewReplacer("@N", number, "@W", d.workdir)
		call := in.Replace(g.command())
		list = append(list, "@PATH", in.Replace(g.path), "@LINE", in.Replace(g.line), "@ARGS", g.args, "@UPPER", strings.ToUpper(call), "@P", call)
	case "write":
		list = append(list, "@D", strings.NewReplacer("@N", number, "@W", d.workdir).Replace(find(writeDirs, p.Of).dir))
	}
	return strings.NewReplacer(longestFirst(list)...)
}

// longestFirst sorts pairs so that no placeholder is taken for the start of another.
func longestFirst(pairs []string) []string {
	chunks := slices.SortedStableFunc(slices.Chunk(pairs, 2), func(a, b []string) int { return len(b[0]) - len(a[0]) })
	return slices.Concat(chunks...)
}

// texts are what the two files of a part hold.
func texts(w way, number string) (alpha, beta string) {
	alpha, beta = "alpha of "+number, "beta of "+number
	if w.alpha != "" {
		alpha = w.alpha
	}
	if w.beta != "" {
		beta = w.beta
	}
	return alpha, beta
}

func (g program) command() string {
	if g.call != "" {
		return g.call
	}
	return g.name
}

// up leads from the part's source to the top of the repository.
func (d *draft) up() string {
	if d.spec.Option("code") == "package" {
		return "../.."
	}
	return "."
}

// filePart joins a way to name files with an origin.
func (d *draft) filePart(p Part, r *strings.Replacer) piece {
	w, o := find(fileWays, p.Way), find(origins, p.Of)
	d.Offline = d.Offline || o.offline
	c := piece{decl: w.decl, body: w.body, library: w.library, needs: w.needs, env: w.env, config: w.config, lines: o.lines, head: o.head, imports: o.imports, extra: o.extra}
	if o.repo != "" {
		for name, text := range map[string]string{"@F": "@A\n", "@O": "@B\n"} {
			d.file(path.Join(r.Replace(o.repo), r.Replace(name)), r.Replace(text))
		}
	}
	if o.imports != "" {
		dir := r.Replace(o.imports)
		d.file(path.Join(dir, "kit.go"), "// Package "+path.Base(dir)+" has settings beside it.\npackage "+path.Base(dir)+"\n")
	}
	for at, to := range o.links {
		d.Files[r.Replace(at)] = File{Link: r.Replace(to)}
	}
	d.placed = append(d.placed, func() { d.placeOrigin(o, r) })
	return c
}

// placeOrigin puts both files where the lines of an origin leave them.
func (d *draft) placeOrigin(o origin, r *strings.Replacer) {
	image := d.Image.Disk
	for at, to := range o.made {
		image.Put(r.Replace(at), disk.Link(r.Replace(to)))
	}
	if len(o.made) > 0 || len(o.links) > 0 || o.lines == "" {
		return
	}
	dir := d.abs(r.Replace(o.dir))
	file, folder := cmpMode(o.file, 0o644), cmpMode(o.folder, 0o755)
	owner := o.owner
	if o.keeps {
		owner = d.checkedOut()
	}
	image.MkdirAll(path.Dir(dir))
	image.Put(dir, owned(disk.Dir(folder), owner))
	image.Put(path.Join(dir, r.Replace("@F")), owned(disk.File(r.Replace("@A\n"), file), owner))
	image.Put(path.Join(dir, r.Replace("@O")), owned(disk.File(r.Replace("@B\n"), file), owner))
}

func cmpMode(mode, otherwise fs.FileMode) fs.FileMode {
	if mode == 0 {
		return otherwise
	}
	return mode
}

// startPart joins a way to start a program with a program.
func (d *draft) startPart(p Part) piece {
	w, g := find(startWays, p.Way), find(programs, p.Of)
	d.Offline = d.Offline || g.offline
	c := piece{decl: w.decl, body: w.body, library: w.library, env: w.env, lines: g.install, needs: g.needs, extra: map[string]string{}}
	if g.needs == "" {
		c.needs = "program " + g.name
	}
	if w.shell {
		c.needs += "; program sh"
	}
	maps.Copy(c.extra, w.extra)
	maps.Copy(c.extra, g.extra)
	for name := range w.extra {
		c.needs += "; read @W/" + name
	}
	if g.needs != "" && g.install != "" {
		at := strings.TrimPrefix(g.needs, "execute ")
		d.placed = append(d.placed, func() {
			at := strings.NewReplacer("@N", strconv.Itoa(d.numberOf(p)), "@W", d.workdir).Replace(at)
			d.Image.Disk.Put(at, disk.File("a tool", 0o755))
		})
	}
	if g.needs == "" && g.install != "" {
		d.Image.Programs = append(d.Image.Programs, g.name)
	}
	return c
}

func (d *draft) numberOf(p Part) int { return slices.Index(d.spec.Parts, p) + 1 }

// writePart joins a way to make a file with a directory.
func (d *draft) writePart(p Part, r *strings.Replacer) piece {
	w, o := find(writeWays, p.Way), find(writeDirs, p.Of)
	if !o.inBase {
		d.placed = append(d.placed, func() {
			if dir := d.abs(r.Replace(o.dir)); o.lines != "" {
				d.Image.Disk.MkdirAll(path.Dir(dir))
				d.Image.Disk.Put(dir, owned(disk.Dir(cmpMode(o.folder, 0o755)), o.owner))
			}
		})
	}
	return piece{decl: w.decl, body: w.body, env: w.env, needs: "write @D", lines: o.lines, imports: o.imports, extra: o.extra}
}

// factOn does what the lines of a fact do to the disk.
func (d *draft) factOn(name string, n int) {
	put := func(at, data string) {
		d.placed = append(d.placed, func() { d.Image.Disk.Put(at, disk.File(data, 0o644)) })
	}
	switch name {
	case "certificates-added":
		put("/etc/ssl/certs/ca-certificates.crt", "certificates, and ours")
	case "home-file":
		put(fmt.Sprintf("/root/.tool%d/config", n), "a = 1\n")
	case "local-time":
		put(fmt.Sprintf("/srv/zone/local%d", n), "the toolchain's version")
	}
}

// add writes a piece into the draft.
func (d *draft) add(n int, c piece, r *strings.Replacer) {
	if c.head != "" {
		d.heads = append(d.heads, r.Replace(c.head))
	}
	if lines := r.Replace(c.lines); n%2 == 1 {
		d.before = append(d.before, lines, r.Replace(c.config))
	} else {
		d.after = append(d.after, lines, r.Replace(c.config))
	}
	for name, text := range c.extra {
		d.file(r.Replace(name), r.Replace(text))
	}
	if c.env != "" {
		d.Env = append(d.Env, r.Replace(c.env))
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
	return slices.Contains([]disk.Look{disk.Read, disk.Stat, disk.Exists, disk.List, disk.Tree, disk.Target, disk.Write, disk.Execute}, disk.Look(what))
}
