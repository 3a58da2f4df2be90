package shell

import (
	"slices"
	"strings"
)

// The package managers: which packages a command installs.

var packageTools = set("apk apt-get apt aptitude dpkg yum dnf microdnf")

func apk(c *Command) []Effect {
	f := c.flags(
		"tXpo --output --virtual --repository --root --arch --keys-dir --repositories-file --cache-dir " +
			"--cache-max-age --wait --timeout --progress-fd",
	)
	if len(f.operands) == 0 {
		return nil
	}
	words := f.operands[1:]
	if root, ok := f.get("p", "root"); ok { // into another tree
		return c.unpacked(root)
	}
	switch f.operands[0].Text {
	case "add":
		list := c.installs("apk", words)
		if group, ok := f.get("t", "virtual"); ok {
			list[0].Group = group.Text
		}
		if f.has("X", "repository", "repositories-file") {
			list[0].Others = list[0].Names
		}
		if f.has("X", "repository") {
			list[0].pinAll("by --repository") // its address may hold a password
		}
		return list
	case "fetch":
		dir, _ := f.get("o", "output")
		return c.unpacked(dir)
	case "del":
		return []Effect{{Kind: Uninstalls, Manager: "apk", Names: texts(words)}}
	}
	return nil
}

func apt(c *Command) []Effect {
	f := c.flags("toca --option --target-release --default-release --config-file --host-architecture")
	if len(f.operands) == 0 {
		return nil
	}
	words := f.operands[1:]
	switch f.operands[0].Text {
	case "install", "reinstall", "build-dep":
		list := c.installs("apt", words)
		if release, ok := f.get("t", "target-release", "default-release"); ok {
			list[0].pinAll("of " + release.Text)
			list[0].Others = list[0].Names
		}
		return list
	case "autoremove", "remove", "purge":
		if len(words) == 0 {
			return nil
		}
		purged := f.operands[0].Text == "purge" || f.has("purge")
		return []Effect{{Kind: Uninstalls, Manager: "apt", Names: texts(words), Purged: purged}}
	case "download", "source":
		return c.unpacked(Word{})
	}
	return nil
}

func yum(c *Command) []Effect {
	f := c.flags("cdexR --installroot --enablerepo --disablerepo --exclude --setopt --releasever --disableplugin")
	if len(f.operands) == 0 {
		return nil
	}
	words := f.operands[1:]
	if root, ok := f.get("installroot"); ok {
		return c.unpacked(root)
	}
	switch f.operands[0].Text {
	case "install", "groupinstall", "localinstall", "reinstall":
		return c.installs("yum", words)
	case "remove", "erase", "autoremove":
		return []Effect{{Kind: Uninstalls, Manager: "yum", Names: texts(words)}}
	}
	return nil
}

func dpkg(c *Command) []Effect {
	f := c.flags("")
	switch {
	case f.has("add-architecture", "print-architecture", "l", "list", "L", "s", "S", "configure"):
	case f.has("i", "install"):
		return c.installs("dpkg", f.operands)
	case f.has("x", "X", "R", "extract", "vextract", "raw-extract") && len(f.operands) == 2:
		return c.unpacked(f.operands[1])
	case f.has("r", "P", "remove", "purge"):
		return []Effect{{Kind: Uninstalls, Manager: "dpkg", Names: texts(f.operands)}}
	}
	return nil
}

// reconfigured is what a package of Debian's is told to set up again: of tzdata, which place the
// image is in. What has its name, /etc/timezone, is written before, if it is at all.
func reconfigured(c *Command) []Effect {
	words := c.flags("fp --frontend --priority").operands
	if len(words) != 1 || words[0].Text != "tzdata" {
		return []Effect{{Kind: Unknown, Path: c.text()}}
	}
	return []Effect{{Kind: Removes, Path: "/etc/localtime"}, {Kind: Makes, Path: "/etc/localtime"}}
}

// otherPackages also takes a list of packages in a file as one. Into a directory of their
// own, they are files like others.
func otherPackages(c *Command) []Effect {
	f := c.flags(
		"rciftevdwn --requirement --constraint --index-url --extra-index-url --find-links --target --prefix --root " +
			"--trusted-host --version --dest --wheel-dir --install-dir --bindir",
	)
	if len(f.operands) == 0 {
		return nil
	}
	switch f.operands[0].Text {
	case "install":
		var list []Effect
		for _, dir := range f.all(into(c)...) {
			list = append(list, c.unpacked(dir)...)
		}
		return append(c.installs(c.Program(), append(f.operands[1:], f.all("r", "requirement")...)), list...)
	case "download", "wheel", "fetch", "unpack":
		dir, _ := f.get("d", "dest", "w", "wheel-dir", "target")
		return c.unpacked(dir)
	}
	return nil
}

// into are the flags that say in which directory packages are installed.
func into(c *Command) []string {
	if c.Program() == "gem" {
		return []string{"i", "install-dir", "n", "bindir"}
	}
	return []string{"t", "target", "prefix", "root"}
}

// nodePackages are global ones; all else that npm and its like make stays where
// they run.
func nodePackages(c *Command) []Effect {
	f := c.flags("C --prefix --cwd --registry")
	words := f.operands
	global := f.has("g", "global")
	if len(words) > 0 && c.Program() == "yarn" && words[0].Text == "global" {
		words, global = words[1:], true
	}
	list := generated(c)
	if global && len(words) > 1 && installVerbs(words[0].Text) {
		return append(c.installs("npm", words[1:]), list[1:]...)
	}
	if len(words) > 0 && !slices.Contains([]string{"install", "i", "ci", "add"}, words[0].Text) {
		list = append(list, Effect{Kind: Anywhere})
	}
	return list
}

var installVerbs = set("install i add")

// python is a generator, unless it runs pip.
func python(c *Command) []Effect {
	if len(c.Args) < 3 || c.Args[1].Text != "-m" || !strings.HasPrefix(c.Args[2].Text, "pip") {
		return append(generated(c), Effect{Kind: Anywhere})
	}
	d := *c
	d.Args = c.Args[2:]
	return otherPackages(&d)
}

// installs names the packages without their version: name=1.2, name>1 and
// name@edge, name:arch and name/release.
func (c *Command) installs(manager string, words []Word) []Effect {
	e := Effect{Kind: Installs, Manager: manager}
	for _, w := range words {
		if !w.Known {
			return []Effect{{Kind: Unknown, Path: w.Text}}
		}
		name := w.Text
		if i := strings.IndexAny(name, "=<>~@"); i > 0 {
			if name = name[:i]; w.Text[i] == '@' {
				e.Others = append(e.Others, name)
			}
			e.pin(name, w.Text)
		}
		if i := strings.IndexAny(name, ":/"); i > 0 && manager == "apt" && name[0] != '.' {
			other := name[i] == '/'
			if name = name[:i]; other {
				e.Others = append(e.Others, name)
			}
		}
		e.Names = append(e.Names, name)
	}
	return []Effect{e}
}

// pin notes what is said of one of the packages.
func (e *Effect) pin(name, said string) {
	if e.Pins == nil {
		e.Pins = map[string]string{}
	}
	e.Pins[name] = said
}

// pinAll notes where all of the packages are from.
func (e *Effect) pinAll(from string) {
	for _, name := range e.Names {
		said, ok := e.Pins[name]
		if !ok {
			said = name
		}
		e.pin(name, said+" "+from)
	}
}

func texts(words []Word) []string {
	var list []string
	for _, w := range words {
		list = append(list, w.Text)
	}
	return list
}
