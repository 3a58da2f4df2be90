package repo

import (
	"path"
	"strings"

	"offstage/transform/internal/source"
)

// mount adds a mount.
func (u *Use) mount(m Mount) {
	if m.Target != "" {
		u.Mounts = append(u.Mounts, m)
	}
}

// joinMounts puts a later mount of a place where an earlier one of it stands.
func (u *Use) joinMounts() {
	if len(u.Mounts) < 2 {
		return
	}
	at := map[string]int{}
	var list []Mount
	for _, m := range u.Mounts {
		if i, ok := at[m.Target]; ok {
			list[i] = m
			continue
		}
		at[m.Target] = len(list)
		list = append(list, m)
	}
	u.Mounts = list
}

// mount reads one entry of a service's volumes, in its short or long form.
func (c *composeFile) mount(n node) Mount {
	if n.isText() {
		return shortMount(n.pos(), c.dir, c.text(n))
	}
	source := c.text(n.get("source"))
	if source == "" {
		source = c.text(n.get("src"))
	}
	m := Mount{Pos: n.pos(), Source: source, Bind: c.text(n.get("type")) == "bind"}
	m.Target = imagePath(c.text(n.first("target", "dst", "destination")))
	if m.Bind {
		m.Source = hostPath(c.dir, source)
	}
	return m
}

// handed is a config or a secret of a service: a file that compose mounts, which
// the top of the file describes under the same key.
func (c *composeFile) handed(key string, n node) Mount {
	name, target := c.text(n), ""
	if n.isMap() {
		name, target = c.text(n.get("source")), imagePath(c.text(n.get("target")))
	}
	under := "/"
	if key == "secrets" {
		under = "/run/secrets"
	}
	if target == "" {
		target = name
	}
	m := Mount{Pos: n.pos(), Target: target, Bind: true}
	if !path.IsAbs(target) {
		m.Target = path.Join(under, target)
	}
	if file := c.text(c.root.get(key).get(name).get("file")); file != "" {
		m.Source = hostPath(c.dir, file)
	}
	return m
}

// shortMount reads SOURCE:TARGET:MODE or TARGET alone; a source that counts as a
// path does so from the tree's directory dir.
func shortMount(at source.Pos, dir, s string) Mount {
	parts := splitMount(s)
	if len(parts) == 1 {
		return Mount{Pos: at, Target: imagePath(parts[0])}
	}
	m := Mount{Pos: at, Source: parts[0], Target: imagePath(parts[1])}
	if s := m.Source; len(s) > 1 && s[1] == ':' {
		m.Bind = true // a Windows drive
	} else if s != "" && strings.ContainsRune("./~", rune(s[0])) || strings.ContainsAny(s, `$\`) {
		m.Source, m.Bind = hostPath(dir, s), true
	}
	return m
}

// splitMount splits at colons, but for those of a variable or a Windows drive.
func splitMount(s string) []string {
	var parts []string
	depth, from := 0, 0
	for i := range len(s) {
		switch s[i] {
		case '{', '(':
			depth++
		case '}', ')':
			depth--
		case ':':
			drive := i-from == 1 && i+1 < len(s) && strings.ContainsRune(`\/`, rune(s[i+1])) &&
				!strings.ContainsRune("./~", rune(s[from]))
			if depth == 0 && !drive {
				parts = append(parts, s[from:i])
				from = i + 1
			}
		}
	}
	return append(parts, s[from:])
}

// hostPath is a tree path, or the path as it is when it lies elsewhere.
func hostPath(dir, s string) string {
	if strings.HasPrefix(s, "/") || strings.HasPrefix(s, "~/") || s == "~" {
		return s
	}
	return inTree(dir, s)
}

// imagePath cleans an absolute path of the image; one with a variable stays.
func imagePath(s string) string {
	if path.IsAbs(s) {
		return path.Clean(s)
	}
	return s
}
