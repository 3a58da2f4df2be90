package shell

import "path"

// The tools that add users.

func accounts(*Command) []Effect { return []Effect{{Kind: Accounts}} }

// adduser is busybox's or Debian's: both make a home, but Debian's makes none
// for a --system user since release 12. Busybox's makes one with -S as well.
func adduser(c *Command) []Effect {
	f := c.flags(
		"hgsGukc --home --gecos --comment --shell --ingroup --uid --gid --skel --conf --firstuid --lastuid " +
			"--firstgid --lastgid",
	)
	list := c.account(f, "h", "home")
	n := len(f.operands)
	if n == 0 || n == 2 && len(f.values) == 0 || f.has("H", "no-create-home") || f.has("group") && !f.has("system") {
		return list
	}
	dir, given := f.get("h", "home")
	maybe := f.has("system") && !given || n > 1 // adduser USER GROUP may only join the group
	return append(list, c.home(f.operands[0], dir, given, maybe)...)
}

// useradd makes a home when it is asked to.
func useradd(c *Command) []Effect {
	f := c.flags(
		"bcdefgGkKpsuRPZ --base-dir --comment --home-dir --home --expiredate --inactive --gid --groups --skel --key " +
			"--password --shell --uid --root --prefix",
	)
	list := c.account(f, "d", "home-dir", "home")
	if len(f.operands) != 1 || !f.has("m", "create-home") {
		return list
	}
	dir, given := f.get("d", "home-dir", "home")
	if base, ok := f.get("b", "base-dir"); ok && !given {
		base.Text, base.Known = path.Join(base.Text, f.operands[0].Text), base.Known && f.operands[0].Known
		dir, given = base, true
	}
	return append(list, c.home(f.operands[0], dir, given, false)...)
}

// account is a new user by name and by number, with the home that the flags of some names
// give it, whether that is made or not.
func (c *Command) account(f flags, home ...string) []Effect {
	e := Effect{Kind: Accounts}
	if len(f.operands) != 1 || !f.operands[0].Known {
		return []Effect{e}
	}
	name := f.operands[0].Text
	e.Names, e.Path = []string{name}, path.Join("/home", name)
	if base, ok := f.get("b", "base-dir"); ok {
		e.Path = path.Join(base.Text, name)
	}
	if dir, ok := f.get(home...); ok {
		e.Path, _ = c.Abs(dir)
	}
	if uid, ok := f.get("u", "uid"); ok && uid.Known {
		e.Names = append(e.Names, uid.Text)
	}
	return []Effect{e}
}

// home is the directory that a new user gets and owns.
func (c *Command) home(name, dir Word, given, maybe bool) []Effect {
	if !given {
		dir = Word{Text: path.Join("/home", name.Text), Known: name.Known}
	}
	list := append(c.on(MakesDir, []Word{dir}), c.on(Owns, []Word{dir})...)
	for i := range list {
		list[i].Maybe = maybe
		if list[i].Kind == Owns && name.Known {
			list[i].Names = []string{name.Text}
		}
	}
	if list[0].Kind == Unknown {
		return list[:1]
	}
	return list
}
