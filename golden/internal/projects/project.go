package projects

import (
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"
	"testing/fstest"

	"offstage/golden/internal/disk"
)

// A Project is a repository, the image that its Dockerfile builds, and what the
// program needs of that image.
type Project struct {
	Spec    *Spec
	Files   map[string]File // of the repository, the Dockerfile too
	Image   *disk.Image
	Stages  map[string]disk.Disk // what the stages leave behind; the last has no name
	User    disk.User
	Needs   []Need
	Env     []string // NAME=VALUE, given in a second run
	Offline bool     // the engine of the tests can't build it
}

// A File of a repository, or a link.
type File struct {
	Data string
	Link string
	Only string // "tree": only where it is analysed; "build": only where it is built
}

// Mode is the file's mode where people check it out.
func (f File) Mode() fs.FileMode {
	switch {
	case f.Link != "":
		return fs.ModeSymlink | 0o777
	case strings.HasPrefix(f.Data, "#!"):
		return 0o755
	}
	return 0o644
}

// A Need is something that one part of the program needs, or all of it.
type Need struct {
	Part int // counted from 1; 0 for all
	What string
	Arg  string
}

// FS is the repository as a file system.
func (p *Project) FS() fs.FS {
	tree := fstest.MapFS{}
	for name, f := range p.Files {
		if f.Only == "build" {
			continue
		}
		data := f.Data
		if f.Link != "" {
			data = f.Link
		}
		tree[name] = &fstest.MapFile{Data: []byte(data), Mode: f.Mode()}
	}
	return tree
}

// Dockerfile is the project's.
func (p *Project) Dockerfile() string { return p.Files["Dockerfile"].Data }

// A draft is a project that is being made.
type draft struct {
	*Project
	spec          *Spec
	heads         []string // stages before
	before, after []string // lines around the build
	workdir       string
	bin, home     string
	flags         bool
	vendored      []string
	placed        []func() // on the disk, after the repository
}

// New makes the project of a spec.
func New(s *Spec) *Project {
	work := workdirs[s.Option("dir")].dir
	base, programs, _ := disk.Base(images[s.Option("base")])
	d := &draft{Project: &Project{Spec: s, Files: map[string]File{}}, spec: s, workdir: work}
	d.Image = &disk.Image{Disk: base, Programs: programs, Workdir: work, Env: map[string]string{"GOPATH": "/go"}}
	d.User, d.home = d.account()
	b, _ := buildOf(s.Option("build"))
	d.bin = strings.ReplaceAll(b.bin, "@W", work)
	d.Offline = b.offline || strings.HasPrefix(s.Option("more"), "health-") // whose checks nobody runs there
	for i, p := range s.Parts {
		d.part(i+1, p)
	}
	d.main()
	d.module()
	d.dockerfile(b, startOf(s.Option("start")))
	d.fill()
	d.Stages = map[string]disk.Disk{"": d.Image.Disk}
	if s.Option("stage") == "two" {
		d.Stages["build"] = d.firstStage()
	}
	return d.Project
}

// account is the user that the program runs as, and its HOME.
func (d *draft) account() (disk.User, string) {
	u := users[d.spec.Option("user")]
	if u.home == "/nonexistent" && d.spec.base() == "alpine" {
		u.home = "/"
	}
	return disk.User{UID: u.uid, GID: u.gid}, u.home
}

// need adds what a list of "WHAT ARG; WHAT ARG" says.
func (d *draft) need(part int, list string) {
	for item := range strings.SplitSeq(list, "; ") {
		what, arg, _ := strings.Cut(item, " ")
		if what != "" {
			d.Needs = append(d.Needs, Need{part, what, arg})
		}
	}
}

// abs is a path as the program sees it.
func (d *draft) abs(p string) string {
	if path.IsAbs(p) {
		return path.Clean(p)
	}
	return path.Join(d.workdir, p)
}

// file adds a file of the repository.
func (d *draft) file(name, data string) { d.Files[name] = File{Data: data} }

// dockerfile writes the file from its slots and the parts' lines.
func (d *draft) dockerfile(b build, s start) {
	words := strings.NewReplacer("@W", d.workdir, "@BIN", d.bin, "@ADDUSER", addUser[d.spec.base()],
		"@IMAGE", images[d.spec.Option("base")])
	for _, files := range []map[string]string{b.files, s.files} {
		for name, text := range files {
			d.file(name, words.Replace(text))
		}
	}
	more := mores[d.spec.Option("more")]
	d.Image.User = lastWord(users[d.spec.Option("user")].lines)
	d.need(0, words.Replace("execute @BIN; work; user; "+s.needs+"; "+more.needs))
	lines := slices.Concat(d.heads, d.stage(b), d.after, []string{users[d.spec.Option("user")].lines, more.lines})
	if command := s.lines; b.name != "run" {
		lines = append(lines, command)
	} else {
		lines = append(lines, map[string]string{"cmd": `CMD ["go", "run", "."]`, "shell": "CMD go run ."}[s.name])
	}
	lines = slices.DeleteFunc(lines, func(s string) bool { return s == "" })
	text := words.Replace(strings.Join(lines, "\n") + "\n")
	switch d.spec.Option("text") {
	case "crlf":
		text = strings.ReplaceAll(text, "\n", "\r\n")
	case "lower":
		text = lower(text)
	}
	d.file("Dockerfile", text)
}

func lastWord(lines string) string { return lines[strings.LastIndexByte(lines, ' ')+1:] }

// stage begins the stage that becomes the image, and builds the program in it or
// brings it there.
func (d *draft) stage(b build) []string {
	image, dir := images[d.spec.Option("base")], workdirs[d.spec.Option("dir")].lines
	copied := copies[d.spec.Option("copy")]
	from := []string{"FROM " + image}
	switch d.spec.Option("stage") {
	case "two":
		lines := []string{"FROM " + image + " AS build", dir, copied, b.lines + "\n"}
		lines = append(lines, "FROM "+image, dir, "COPY --from=build @W @W")
		if !strings.HasPrefix(d.bin, d.workdir+"/") {
			lines = append(lines, "COPY --from=build @BIN @BIN")
		}
		return append(lines, d.before...)
	case "named":
		from = []string{"FROM " + image + " AS service"}
	case "base":
		from = []string{"FROM " + image + " AS base", "ENV STAGE=base", "FROM base"}
	case "unused":
		from = []string{"FROM " + image + " AS lint", "RUN go version\n", "FROM " + image}
	}
	return slices.Concat(from, []string{dir, copied}, d.before, []string{b.lines})
}

// firstStage is the disk of the stage that only builds the program.
func (d *draft) firstStage() disk.Disk {
	first, _, _ := disk.Base(images[d.spec.Option("base")])
	for name, f := range d.Files {
		if f.Only != "tree" {
			first.Put(path.Join(d.workdir, name), disk.File(f.Data, f.Mode()))
		}
	}
	d.installed(first)
	return first
}

// installed puts what the build makes on a disk: the program, and each command of the
// repository where all packages are installed.
func (d *draft) installed(to disk.Disk) {
	to.Put(d.bin, disk.File("the program", 0o755))
	for name := range d.Files {
		dir := path.Dir(name)
		if d.spec.Option("build") == "gobin" && path.Dir(dir) == "cmd" && path.Ext(name) == ".go" {
			to.Put(path.Join(path.Dir(d.bin), path.Base(dir)), disk.File("a tool", 0o755))
		}
	}
}

// fill lays out the disk that the build leaves behind.
func (d *draft) fill() {
	image, owner := d.Image.Disk, d.checkedOut()
	image.MkdirAll(d.workdir)
	for _, name := range slices.Sorted(maps.Keys(d.Files)) {
		if d.Files[name].Only == "tree" {
			continue
		}
		d.checkout(name, d.Files[name], owner)
	}
	for _, place := range d.placed {
		place()
	}
	image.Put(d.bin, disk.File("the program", 0o755))
	if d.spec.Option("stage") != "two" {
		d.installed(image)
	}
	if option := d.spec.Option("user"); option == "named" || option == "owner" {
		d.accounts(option == "owner")
	}
}

// checkedOut owns what the repository brings.
func (d *draft) checkedOut() disk.User {
	if d.spec.Option("copy") == "chown" {
		return disk.User{UID: 1000, GID: 1000}
	}
	return disk.User{}
}

// checkout places a file of the repository in the working directory, with the
// directories above it.
func (d *draft) checkout(name string, f File, owner disk.User) {
	for dir := range above(name) {
		at := path.Join(d.workdir, dir)
		if _, ok := d.Image.Disk[at]; !ok {
			d.Image.Disk.Put(at, owned(disk.Dir(0o755), owner))
		}
	}
	e := disk.File(f.Data, f.Mode())
	if f.Link != "" {
		e = disk.Link(f.Link)
	}
	d.Image.Disk.Put(path.Join(d.workdir, name), owned(e, owner))
}

// accounts is what adduser does, and chown -R of the working directory.
func (d *draft) accounts(owns bool) {
	web := disk.User{UID: 1001, GID: 1001}
	for _, f := range []string{"/etc/passwd", "/etc/group"} {
		d.Image.Disk.Put(f, disk.File("with web: "+f, 0o644))
	}
	d.Image.Disk.Put("/home/web", owned(disk.Dir(0o755), web))
	for at, e := range d.Image.Disk {
		if owns && (at == d.workdir || strings.HasPrefix(at, d.workdir+"/")) {
			d.Image.Disk[at] = owned(e, web)
		}
	}
}

func owned(e disk.Entry, u disk.User) disk.Entry {
	e.UID, e.GID = u.UID, u.GID
	return e
}

// above gives the directories above a relative path, the outermost first.
func above(name string) func(func(string) bool) {
	return func(yield func(string) bool) {
		for i, r := range name {
			if r == '/' && !yield(name[:i]) {
				return
			}
		}
	}
}
