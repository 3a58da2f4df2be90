package gosrc

import (
	"io/fs"
	"path"
	"slices"
	"strings"

	"offstage/transform/internal/source"
)

// patterns are what a command's arguments name: packages, patterns of packages, or
// files.
type patterns struct{ *loader }

// loadMains reads the packages that the build's arguments name.
func (l patterns) loadMains() {
	args := l.expand(l.b.Args)
	if len(args) == 0 {
		args = []string{"."}
	}
	if files := l.listed(args); files != nil {
		l.loadListed(files)
		return
	}
	if l.b.Run {
		args = args[:1]
	}
	for _, a := range args {
		l.loadPattern(a)
	}
}

// expand does the shell's part for file globs.
func (l patterns) expand(args []string) (out []string) {
	for _, a := range args {
		if !strings.ContainsAny(a, "*?[") {
			out = append(out, a)
			continue
		}
		paths, _ := fs.Glob(l.res.img.FS, path.Join(QuoteGlob(source.Rel(l.b.Dir)), a))
		for _, p := range paths {
			out = append(out, path.Join(path.Dir(a), path.Base(p)))
		}
		if len(paths) == 0 {
			out = append(out, a)
		}
	}
	return out
}

// listed returns the files when the arguments are files.
func (l patterns) listed(args []string) (files []string) {
	if !strings.HasSuffix(args[0], ".go") {
		return nil
	}
	for _, a := range args {
		if !strings.HasSuffix(a, ".go") {
			break
		}
		files = append(files, a)
	}
	return files
}

func (l patterns) resolveArg(a string) string {
	if path.IsAbs(a) {
		return source.Rel(a)
	}
	return source.Rel(path.Join("/", l.b.Dir, a))
}

func (l patterns) loadPattern(a string) {
	local := a == "." || a == ".." || strings.HasPrefix(a, "./") || strings.HasPrefix(a, "../") || path.IsAbs(a)
	switch {
	case strings.Contains(a, "@"), a == "all", a == "std", a == "cmd", strings.HasPrefix(a, "-"):
		l.problem(BadPattern, source.Pos{}, a, "the argument names no package of the image")
	case strings.Contains(a, "..."):
		l.loadTree(a, local)
	case local:
		l.loadDir(l.resolveArg(a), a)
	default:
		l.loadImport(a)
	}
}

func (l patterns) loadImport(a string) {
	p := l.res.find(a, "")
	if p.kind == depPlace && !l.res.mods.on { // what is named and lies in GOPATH is the project's own
		p.kind = ownPlace
	}
	if p.kind != ownPlace || len(goFiles(l.res.img, p.dir)) == 0 {
		l.problem(NoPackage, source.Pos{}, a, "no own module has this package in the image")
		return
	}
	l.addMain(l.loadPlace(p), a)
}

func (l patterns) loadDir(dir, arg string) {
	if mods := l.res.mods; (mods.on || mods.assumed) && len(mods.own) == 0 {
		l.problem(NoModule, source.Pos{}, arg, "there is no go.mod in "+source.Abs(dir)+" or above it")
	}
	p := place{ownPlace, l.res.pathOf(dir), l.res.img, dir}
	if len(goFiles(l.res.img, dir)) == 0 {
		l.problem(NoPackage, source.Pos{}, arg, "there are no Go files in "+source.Abs(dir))
		return
	}
	l.addMain(l.loadPlace(p), arg)
}

func (l patterns) addMain(pkg *Package, arg string) {
	if pkg != nil {
		l.prog.Matched++
	}
	switch {
	case pkg == nil:
		l.problem(NoPackage, source.Pos{}, arg, "no file of the package is compiled by this build")
	case pkg.Name != "main":
		l.problem(NotMain, source.Pos{File: pkg.Files[0], Line: 1}, arg, "it is package "+pkg.Name)
	case !slices.Contains(l.prog.Mains, pkg):
		pkg.Binary = binaryOf(pkg)
		l.prog.Mains = append(l.prog.Mains, pkg)
	}
}

// binaryOf takes the directory's name when there is no import path.
func binaryOf(pkg *Package) string {
	if strings.HasPrefix(pkg.Path, "_/") {
		return path.Base(pkg.Dir)
	}
	return BinaryName(pkg.Path)
}

// loadTree reads the main packages below a pattern's directory.
func (l patterns) loadTree(a string, local bool) {
	root, rest, _ := strings.Cut(a, "...")
	if rest != "" || root != "" && !strings.HasSuffix(root, "/") {
		l.problem(BadPattern, source.Pos{}, a, "the pattern is not understood")
		return
	}
	dir := source.Rel(l.b.Dir)
	switch {
	case local:
		dir = l.resolveArg(root)
	case root != "":
		dir = l.res.below(strings.TrimSuffix(root, "/"))
	}
	before := len(l.prog.Mains)
	l.walk(dir, dir)
	if len(l.prog.Mains) == before {
		l.problem(NotMain, source.Pos{}, a, "there is no main package below "+source.Abs(dir))
	}
}

func (l patterns) walk(dir, root string) {
	if dir != root && l.res.mods.on && l.res.img.IsFile(path.Join(dir, "go.mod")) && !l.isOwnRoot(dir) {
		return
	}
	switch l.packageIn(dir) {
	case "main":
		l.loadDir(dir, source.Abs(dir))
	case "":
	default:
		l.prog.Matched++
	}
	for _, e := range l.res.img.List(dir) {
		name := e.Name()
		if e.IsDir() && name != "vendor" && name != "testdata" && name[0] != '.' && name[0] != '_' {
			l.walk(path.Join(dir, name), root)
		}
	}
}

// isOwnRoot keeps a pattern from leaving the module that it starts in, other
// than to a module of the workspace.
func (l patterns) isOwnRoot(dir string) bool {
	return dir == l.res.mods.root.dir
}

// packageIn is the name of the package in a directory; empty when there is none.
func (l patterns) packageIn(dir string) string {
	for _, name := range goFiles(l.res.img, dir) {
		syntax, _, head := readHead(l.res.img, path.Join(dir, name))
		if syntax != nil && l.match.file(name, head) {
			return syntax.Name.Name
		}
	}
	return ""
}
