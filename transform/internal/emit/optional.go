package emit

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"offstage/transform/internal/image"
	"offstage/transform/internal/plan"
)

// optionalCommands add to commands those that copy what may be missing, besides the owned
// directories. Its directory is made with it alone, since a program may find it in the
// way; /etc is everywhere. GNU's cp can't do both: with --parents, -a fails outside of the
// root directory.
func (w *writer) optionalCommands(optional, owned, cmds []string) []string {
	var apart []string
	for _, o := range optional {
		dir := rootfs + strings.TrimSuffix(path.Dir(o), "/")
		there := slices.ContainsFunc(w.systemFiles(), func(f string) bool { return path.Dir(f) == path.Dir(o) })
		if mkdir := "mkdir -p " + dir; path.Dir(o) == "/etc" && !there && !slices.Contains(cmds, mkdir) {
			cmds = append(cmds, mkdir)
		}
		if there = there || path.Dir(o) == "/etc" || dir == rootfs && len(cmds) > 0; there && !isPattern(o) {
			const form = "{ [ ! -e %[1]s ] || cp %[2]s %[1]s %[3]s/; }"
			cmds = append(cmds, fmt.Sprintf(form, plan.Quote(o), copied(o), dir))
		} else {
			apart = append(apart, o)
		}
	}
	if len(apart) > 0 && len(cmds) == 0 {
		cmds = append(cmds, "mkdir -p "+rootfs)
	}
	return append(cmds, w.apartCommands(apart, owned)...)
}

// copied are the flags with which cp takes a path: what packages bring may be a link to what
// they have elsewhere.
func copied(at string) string {
	ofPackages := image.BelowAny([]string{"/etc/alternatives", "/etc/ssl", "/lib", "/usr"}, at)
	if ofPackages && !image.Under("/usr/local")(at) && !isPattern(at) {
		return "-aH"
	}
	return "-a"
}

// apartCommands make the directories as well, and those like the builder's of which the owner
// or mode counts: one command for a path alone, and a loop for those that are alike.
func (w *writer) apartCommands(apart, owned []string) []string {
	alike := map[string][]string{} // by how it is copied, and how far above the path the directories are that count
	var order, cmds []string
	for _, o := range apart {
		if dir := path.Dir(o); realDir(w.Runtime, dir) != dir && !isPattern(o) { // not where the loop would put it
			cmd := apartCommand(w.Runtime, o, strings.Fields(w.keptAbove(o, owned)))
			cmds = append(cmds, ifThere(plan.Quote(o), cmd))
			continue
		}
		key := copied(o) + " " + w.keptAbove(o, owned)
		if alike[key] == nil {
			order = append(order, key)
		}
		alike[key] = append(alike[key], o)
	}
	for _, key := range order {
		flags, kept, _ := strings.Cut(key, " ")
		if list := alike[key]; len(list) == 1 && !isPattern(list[0]) {
			cmds = append(cmds, ifThere(plan.Quote(list[0]), apartCommand(w.Runtime, list[0], strings.Fields(kept))))
		} else {
			cmds = append(cmds, forEach(list, eachCommand(flags, strings.Fields(kept))))
		}
	}
	return cmds
}

// keptAbove tells the directories above a path of which the owner or mode counts, but for those
// that are made anyway, each by what takes its end off the path.
func (w *writer) keptAbove(at string, made []string) string {
	var list []string
	for _, d := range parents(at) {
		if w.keepsOwner(d) && !slices.Contains(made, d) {
			list = append(list, strings.Repeat("/*", strings.Count(at, "/")-strings.Count(d, "/")))
		}
	}
	return strings.Join(list, " ")
}

// apartCommand copies a path to its directory.
func apartCommand(rt *plan.Runtime, at string, kept []string) string {
	to := plan.Quote(rootfs + strings.TrimSuffix(realDir(rt, path.Dir(at)), "/"))
	steps := []string{"mkdir -p " + to}
	for _, end := range kept {
		dir := at
		for range len(end) / len("/*") {
			dir = path.Dir(dir)
		}
		steps = append(steps, likeOriginal(plan.Quote(dir), plan.Quote(rootfs+realDir(rt, dir)))...)
	}
	return strings.Join(append(steps, "cp "+copied(at)+" "+plan.Quote(at)+" "+to+"/"), " && ")
}

// eachCommand copies the path of the variable f to its directory.
func eachCommand(flags string, kept []string) string {
	steps := []string{`d=` + rootfs + `${f%/*}`, `mkdir -p "$d"`}
	for _, end := range kept {
		dir := `${f%` + end + `}`
		steps = append(steps, likeOriginal(`"`+dir+`"`, `"`+rootfs+dir+`"`)...)
	}
	return strings.Join(append(steps, `cp `+flags+` "$f" "$d/"`), " && ")
}

// ifThere is a command for a path that may be missing.
func ifThere(at, cmd string) string { return "if [ -e " + at + " ]; then " + cmd + "; fi" }

// forEach is a command for each of some paths, or of what matches them, that is there.
func forEach(paths []string, cmd string) string {
	return "for f in " + strings.Join(quotePatterns(paths), " ") + "; do " + ifThere(`"$f"`, cmd+" || exit") + "; done"
}

func isPattern(p string) bool { return strings.ContainsAny(p, "*?") }
