package shell

import "strings"

// The package managers: which packages a command installs.

func apk(c *Command) []Effect {
	words := c.operands("tXp --virtual --repository --root --update-cache-max-age ")
	if len(words) == 0 {
		return nil
	}
	switch words[0].Text {
	case "add":
		list := c.installs("apk", words[1:])
		if group, ok := c.option("-t", "--virtual"); ok {
			list[0].Group = group.Text
		}
		return list
	case "del":
		return []Effect{{Kind: Uninstalls, Manager: "apk", Names: texts(words[1:])}}
	}
	return nil
}

func apt(c *Command) []Effect {
	words := c.operands("toc --option --target-release ")
	if len(words) == 0 {
		return nil
	}
	switch words[0].Text {
	case "install":
		return c.installs("apt", words[1:])
	case "remove", "purge":
		return []Effect{{Kind: Uninstalls, Manager: "apt", Names: texts(words[1:])}}
	}
	return nil
}

func yum(c *Command) []Effect {
	words := c.operands("c --installroot --enablerepo --disablerepo ")
	if len(words) == 0 {
		return nil
	}
	if words[0].Text == "install" || words[0].Text == "groupinstall" {
		return c.installs("yum", words[1:])
	}
	return nil
}

func dpkg(c *Command) []Effect {
	if c.has("-i", "--install") {
		return c.installs("dpkg", c.operands(""))
	}
	return nil
}

func otherPackages(c *Command) []Effect {
	words := c.operands("")
	if len(words) == 0 || words[0].Text != "install" {
		return nil
	}
	return c.installs(c.Program(), words[1:])
}

// installs names the packages without their version: name=1.2, name>1 and name@edge.
func (c *Command) installs(manager string, words []Word) []Effect {
	e := Effect{Kind: Installs, Manager: manager}
	for _, w := range words {
		if !w.Known {
			return []Effect{{Kind: Unknown, Path: w.Text}}
		}
		name := w.Text
		if i := strings.IndexAny(name, "=<>~@"); i > 0 {
			name = name[:i]
		}
		e.Names = append(e.Names, name)
	}
	return []Effect{e}
}

func texts(words []Word) []string {
	var list []string
	for _, w := range words {
		list = append(list, w.Text)
	}
	return list
}
