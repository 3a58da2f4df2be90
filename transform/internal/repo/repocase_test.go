package repo

import (
	"fmt"
	"io/fs"
	"sort"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"
)

// repoOf makes a tree of a txtar text.
func repoOf(text string) fs.FS {
	tree := fstest.MapFS{}
	for _, f := range txtar.Parse([]byte(text)).Files {
		tree[f.Name] = &fstest.MapFile{Data: f.Data, Mode: 0o644}
	}
	return tree
}

// sayUses writes uses as a test states them: one line each, without what is not
// said.
func sayUses(uses []Use) string {
	var sb strings.Builder
	for _, u := range uses {
		fmt.Fprintf(&sb, "%s:%d %s%s\n", u.File, u.Line, u.Source, sayUse(&u))
	}
	return sb.String()
}

func sayUse(u *Use) string {
	var sb strings.Builder
	text := func(name, s string) {
		if s != "" {
			fmt.Fprintf(&sb, " %s=%s", name, s)
		}
	}
	flag := func(name string, on bool) {
		if on {
			sb.WriteString(" " + name)
		}
	}
	text("name", u.Name)
	flag("builds", u.Builds)
	flag("inline", u.Inline)
	text("context", u.Context)
	text("dockerfile", u.Dockerfile)
	text("target", u.Target)
	text("args", sayMap(u.Args))
	flag("any-args", u.AnyArgs)
	text("image", u.Image)
	text("entrypoint", sayWords(u.Entrypoint))
	text("command", sayWords(u.Command))
	for _, h := range u.Health {
		text("health", sayWords(&h))
	}
	text("env", sayMap(u.Env))
	flag("any-env", u.AnyEnv)
	for _, m := range u.Mounts {
		kind := "mount"
		if m.Bind {
			kind = "bind"
		}
		text(kind, m.Source+":"+m.Target)
	}
	text("dir", u.Dir)
	text("user", u.User)
	flag("nonroot", u.NonRoot)
	flag("watch", u.Watch)
	flag("toolchain", u.Toolchain)
	text("shell", u.Shell)
	flag("unsure", !u.Sure)
	return sb.String()
}

func sayWords(w *Words) string {
	if w == nil {
		return ""
	}
	s := fmt.Sprintf("%q", w.Args)
	if w.Shell {
		s = "sh" + s
	}
	return s
}

func sayMap(m map[string]string) string {
	var list []string
	for k, v := range m {
		list = append(list, k+"="+v)
	}
	sort.Strings(list)
	return strings.Join(list, ",")
}

// repoCase says which uses a repository holds, or, with a Dockerfile, which of
// them are its.
type repoCase struct {
	what, files, dockerfile, want string
}

func (c *repoCase) run(t *testing.T) {
	t.Helper()
	r := ReadRepo(repoOf(c.files))
	uses := r.Uses
	if c.dockerfile != "" {
		uses = r.For(c.dockerfile)
	}
	want := strings.TrimLeft(c.want, "\n")
	if d := cmp.Diff(want, sayUses(uses)); d != "" {
		t.Errorf("%s\n%s", c.what, d)
	}
}
