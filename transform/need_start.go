package transform

import (
	"path"
	"strings"

	"offstage/transform/internal/shell"
)

// needArtifacts finds the executables and scripts that the image starts, and
// those that it hands to a program as an argument.
func needArtifacts(f *facts) []Need {
	var list []Need
	if open := f.unclearStarts(); len(open) > 0 {
		for _, b := range f.artifactBuilds() {
			for _, out := range b.outs {
				list = append(list, need(KindFile, out, open[0].ev))
			}
		}
	}
	for _, out := range f.mayStart() {
		list = append(list, need(KindFile, out, f.execUnknown[0]))
	}
	for _, s := range f.starts {
		if s.target.carried() {
			list = append(list, s.target.needs(s.ev)...)
		}
		if name, ok := scriptOf(s.cmd); ok && shell.IsShell(s.cmd.Program()) {
			if t := f.at(name); t.kind == script {
				list = append(list, need(KindFile, name, s.ev))
			}
		}
		for _, t := range f.argTargets(s) {
			list = append(list, need(KindFile, t.path, s.ev))
		}
	}
	return list
}

// needs is the file that a target leads to, and the link to it, if it is one.
func (t target) needs(ev Evidence) []Need {
	if t.found.link == "" {
		return []Need{need(KindFile, t.path, ev)}
	}
	return []Need{need(KindLink, t.found.linkAt, ev), need(KindFile, t.found.link, ev)}
}

// carried says whether a target is a file that the runtime stage must get.
func (t target) carried() bool {
	return t.kind == artifact || t.kind == generated || t.kind == script
}

// argTargets are the executables among a command's arguments, as in
// wait-for-it.sh db:5432 -- ./main. A word without a slash only counts behind
// a program that starts its arguments.
func (f *facts) argTargets(s start) []target {
	var list []target
	if s.target.kind == goCommand || s.role == shellStart || len(s.cmd.Args) == 0 {
		return nil
	}
	for _, a := range s.cmd.Args[1:] {
		if !a.Known || a.Text == "" || strings.HasPrefix(a.Text, "-") {
			continue
		}
		if !strings.Contains(a.Text, "/") && !starters.has(s.cmd.Program()) {
			continue
		}
		t := f.resolveWord(s.cmd, a)
		if t.kind == artifact || t.kind == script && !t.found.dir {
			list = append(list, t)
		}
	}
	return list
}

// starters run what their arguments name, behind flags of no known grammar: what
// the tools of the system launch is followed by itself.
var starters = words("wait-for-it.sh wait-for wait-for.sh dockerize")

// needShell finds shell forms, scripts by their shebang, and sh called by name.
func needShell(f *facts) []Need { return f.shells() }

// shells are the shells that the starts take, and where.
func (f *facts) shells() []Need {
	var list []Need
	for _, s := range f.starts {
		list = append(list, f.broughtNeeds(s.brought)...)
		switch {
		case s.target.kind == script:
			list = append(list, f.scriptShell(s.target.path, s.ev)...)
		case s.role == shellStart, s.target.kind == tool && shell.IsShell(s.cmd.Program()):
			list = append(list, need(shellKind(s.cmd.Program()), "", s.ev))
			list = append(list, f.atPath(s.cmd.Args[0].Text, s.ev)...)
		}
		for _, t := range f.argTargets(s) {
			if t.kind == script {
				list = append(list, f.scriptShell(t.path, s.ev)...)
			}
		}
	}
	return list
}

func shellKind(name string) Kind {
	if name == "bash" {
		return KindBash
	}
	return KindShell
}

// scriptShell is the shell that a script's first line or syntax asks for.
func (f *facts) scriptShell(name string, ev Evidence) []Need {
	data, file, ok := f.image.read(name)
	if !ok {
		return []Need{need(KindShell, "", ev)}
	}
	first, _, _ := strings.Cut(string(data), "\n")
	ev = f.inFile(name, file, 1, path.Base(name)+" is a script that starts with "+strings.TrimSpace(first))
	return f.shebangNeeds(first, ev)
}

// shebangNeeds are what the first line of a script asks for.
func (f *facts) shebangNeeds(first string, ev Evidence) []Need {
	interpreter, _, _ := strings.Cut(strings.TrimSpace(strings.TrimPrefix(first, "#!")), " ")
	return append(f.atPath(interpreter, ev), need(shellKind(shebang(first)), "", ev))
}

// atPath is the path at which a program of Debian's is started, if alpine has it
// elsewhere.
func (f *facts) atPath(p string, ev Evidence) []Need {
	if f.base.Musl || !hasPrefix(p, systemDirs) || alpineHas(p) {
		return nil
	}
	return []Need{need(KindProgramPath, p, ev)}
}

// needPrograms finds programs of the system that are started by name. What the
// Go source or a script starts counts only if the original has it.
func needPrograms(f *facts) []Need {
	var list []Need
	for _, ev := range f.unknownPrograms() {
		list = append(list, need(KindUnknownProgram, "", ev))
	}
	for _, s := range f.starts {
		name := s.cmd.Program()
		if f.escapes(s) {
			list = append(list, need(KindFullProgram, name, Evidence{s.ev.File, s.ev.Line, "Debian's sh reads the \\ of " + commandLine(s.cmd) + ", and alpine's does not; printf does in both"}))
		}
		if s.role == shellStart || s.target.kind != tool || s.brought != nil || shell.IsShell(name) || s.cmd.Builtin() {
			continue
		}
		if (s.role == byProgram || s.role == inScript || s.use != nil) && !f.originalHas(name) && !fetching.has(name) {
			continue
		}
		list = append(list, need(f.programKind(s), name, s.ev))
		list = append(list, f.atPath(s.cmd.Args[0].Text, s.ev)...)
	}
	return list
}

// fetching are programs that a package brings by itself when it runs: glibc
// programs, which no small image starts.
var fetching = words("playwright embedded-postgres")

// programKind tells a plain call from one with flags that busybox may read
// otherwise than the original's tool.
func (f *facts) programKind(s start) Kind {
	if f.base.Musl {
		return KindProgram
	}
	if s.role != byProgram {
		if onlyGNU(s.cmd) {
			return KindFullProgram
		}
		return KindProgram
	}
	for _, a := range s.cmd.Args[1:] {
		if strings.HasPrefix(a.Text, "-") || !a.Known || s.cmd.Program() == "ps" {
			return KindFullProgram
		}
	}
	return KindProgram
}

// baseHas says whether the original's base image has a program.
func (f *facts) baseHas(name string) bool {
	if f.base.Musl {
		return alpineBase.has(name)
	}
	return debianBase.has(name) || f.base.Golang && golangDebian.has(name)
}

// originalHas says whether the original image has a program: its base, or a
// package that was installed. A package that no table knows may bring anything.
func (f *facts) originalHas(name string) bool {
	switch {
	case otherSystems.has(name):
		return false
	case f.systemHas(name):
		return true
	}
	return f.stillThere("/usr/local/bin/"+name) || f.stillThere("/usr/bin/"+name)
}

// systemHas says whether the base image or a package that was installed has a
// program. One that was brought as a file may have any.
func (f *facts) systemHas(name string) bool {
	if f.baseHas(name) {
		return true
	}
	p, mapped := programPackages[name]
	for _, in := range f.installs {
		for _, n := range in.names {
			switch {
			case in.manager == "npm":
				if bin := path.Base(n); strings.HasPrefix(bin, name) || strings.HasPrefix(name, bin) {
					return true
				}
			case n == name || mapped && (n == p.apk || n == p.apt || n == whole[p.apk]) || !mapped && !buildOnly(n, false):
				return true
			case strings.HasSuffix(n, ".deb") || strings.HasPrefix(n, "google-chrome") && strings.HasPrefix(name, "chrom"):
				return true
			}
		}
	}
	return false
}

// whole are packages of alpine that bring another one.
var whole = map[string]string{"openssh-client": "openssh"}

// otherSystems are programs that only Windows or macOS has: a program that names
// one of them means that system.
var otherSystems = words("cmd cmd.exe powershell powershell.exe rundll32 explorer tasklist taskkill wmic reg open osascript pbcopy pbpaste sw_vers launchctl")

// unclearStarts are commands of scripts, and of what runs the product, whose
// program is only known when the image runs, as exec "$@" without a CMD.
func (f *facts) unclearStarts() []start {
	var list []start
	handed := f.stage.Config.Cmd != nil && f.stage.Config.Cmd.Step != nil
	for _, s := range f.starts {
		told := s.role == inScript || s.role == byUse && !inPipeline(*s.use)
		if !told || s.target.kind != unclear || len(s.cmd.Args) == 0 {
			continue
		}
		if w := s.cmd.Args[0].Text; handed && (strings.Contains(w, "$@") || strings.Contains(w, "$*")) {
			continue // it is CMD, which is known
		}
		s.ev.Why = "what " + commandLine(s.cmd) + " starts is only known when the image runs"
		list = append(list, s)
	}
	return list
}
