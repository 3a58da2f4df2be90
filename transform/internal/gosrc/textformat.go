package gosrc

import "strings"

// format follows a format's verbs; one that can't be followed is open.
func (t *texter) format(args []*node, fr *via) Arg {
	if len(args) == 0 {
		return openText
	}
	var all Arg
	for _, v := range t.fold(args[0], fr) {
		if !v.Exact {
			all = append(all, v)
			continue
		}
		all = append(all, t.product(verbs(v.Text, args[1:]), fr, appendText)...)
	}
	return bounded(all)
}

// verbs splits a format into constant parts and arguments. One that can't be followed
// is nil.
func verbs(format string, args []*node) (parts []*node) {
	if strings.ContainsAny(format, "[*") {
		args = nil // the verbs may take them in another order
	}
	for {
		i := strings.IndexByte(format, '%')
		if i < 0 || i+1 == len(format) {
			return append(parts, constNode(format))
		}
		if format[i+1] == '%' {
			parts, format = append(parts, constNode(format[:i+1])), format[i+2:]
			continue
		}
		if i > 0 {
			parts = append(parts, constNode(format[:i]))
		}
		end := i + 1
		for end < len(format)-1 && strings.IndexByte("+-# 0123456789.[]*", format[end]) >= 0 {
			end++
		}
		var arg *node
		if len(args) > 0 {
			if strings.IndexByte("svq", format[end]) >= 0 && end == i+1 {
				arg = args[0]
			}
			args = args[1:]
		}
		parts, format = append(parts, arg), format[end+1:]
	}
}

// expanded follows a text in which names stand for others: $name and ${name}. What
// they are is only known for the environment's.
func (t *texter) expanded(by string, n *node, fr *via) Arg {
	named := variableNamed
	if by != "os.ExpandEnv" {
		named = func(string) *node { return nil }
	}
	var all Arg
	for _, v := range t.fold(n, fr) {
		if !v.Exact {
			all = append(all, v)
			continue
		}
		all = append(all, t.product(references(v.Text, named), fr, appendText)...)
	}
	return bounded(all)
}

// references splits a text into constant parts and what names in it stand for.
func references(text string, named func(string) *node) (parts []*node) {
	for {
		before, rest, ok := strings.Cut(text, "$")
		if parts = append(parts, constNode(before)); !ok {
			return parts
		}
		var name string
		if inner, braced := strings.CutPrefix(rest, "{"); braced {
			name, text, _ = strings.Cut(inner, "}")
		} else {
			end := nameEnd([]byte(rest), 0)
			name, text = rest[:end], rest[end:]
		}
		parts = append(parts, named(name))
	}
}

// variableNamed is what the environment says.
func variableNamed(name string) *node {
	return &node{op: opResult, args: []*node{{op: opName, s: "os.Getenv"}, constNode(name)}}
}
