package gosrc

import (
	"path"
	"strings"
)

// appendValue is a + b.
func appendValue(a, b Value) Value {
	v := Value{Root: a.Root, Text: a.Text, Env: a.Env, End: b.End}
	if v.Env == "" {
		v.Env = b.Env
	}
	if b.Exact {
		v.End = b.Text
		if !a.Exact {
			v.End = a.End + b.Text
		}
	}
	if !a.Exact {
		return v
	}
	if b.Root != Plain {
		v.Root = b.Root
	}
	if len(v.Text)+len(b.Text) > maxText {
		return Value{Root: v.Root, Text: v.Text[:min(len(v.Text), 256)], Env: v.Env}
	}
	v.Text += b.Text
	if v.Exact = b.Exact; v.Exact {
		v.End = ""
	}
	return v
}

// joinValue is path.Join(a, b).
func joinValue(a, b Value) Value {
	if a.Exact && a.Text == "" && a.Root == Plain {
		return b
	}
	sep := Value{Text: "/", Exact: true}
	v := appendValue(appendValue(a, sep), b)
	if v.Exact && (v.Root == Exe || v.Root == Home) { // from there, .. leads up
		if v.Text = path.Clean(strings.TrimLeft(v.Text, "/")); v.Text == "." {
			v.Text = ""
		}
		return v
	}
	if v.Exact {
		v.Text = path.Clean(v.Text)
		return cleanRoot(v, b)
	}
	if a.Exact {
		trailing := b.Text == "" || strings.HasSuffix(b.Text, "/")
		if v.Text = path.Join(a.Text, b.Text); trailing {
			v.Text += "/"
		}
		return cleanRoot(v, b)
	}
	return v
}

// cleanRoot keeps b's own text when joining to it makes no difference: the
// source's directory is absolute already.
func cleanRoot(v, b Value) Value {
	if b.Root == Source {
		v.Text = b.Text
	}
	return v
}

func cleanValue(v Value) Value {
	if v.Exact && v.Text != "" {
		v.Text = path.Clean(v.Text)
	}
	return v
}

func dirValue(v Value) Value {
	switch {
	case v.Root == ExeFile:
		v.Root, v.Exact = Exe, true
	case v.Exact && (v.Root == Plain || v.Root == Source):
		v.Text = path.Dir(v.Text)
	case v.Exact:
		v.Text = path.Join(v.Text, "..")
		if v.Text == "." {
			v.Text = ""
		}
	default:
		v.Text, v.End = v.Text[:strings.LastIndexByte(v.Text, '/')+1], ""
	}
	return v
}

// globValue is what a pattern matches: the text around its wildcards is known.
func globValue(v Value) Value {
	i := strings.IndexAny(v.Text, `*?[\\`)
	if !v.Exact || i < 0 {
		return v
	}
	v.End = v.Text[strings.LastIndexAny(v.Text, `*?]\\`)+1:]
	v.Text, v.Exact = v.Text[:i], false
	return v
}

func baseValue(v Value) Value {
	if v.Exact && v.Root != ExeFile {
		return Value{Text: path.Base(v.Text), Exact: true, Env: v.Env}
	}
	return Value{Env: v.Env}
}

// verbs splits a format into constant parts and arguments.
func verbs(format string, args []expr) (parts concat) {
	for {
		i := strings.IndexAny(format, "%$")
		if i < 0 || i+1 == len(format) {
			return append(parts, text(format))
		}
		if format[i] == '$' && args != nil || format[i:i+2] == "%%" {
			parts, format = append(parts, text(format[:i+1])), format[min(i+1+strings.Count(format[i:i+1], "%"), len(format)):]
			continue
		}
		if i > 0 {
			parts = append(parts, text(format[:i]))
		}
		end := i + 1
		for end < len(format)-1 && strings.IndexByte("+-# 0123456789.", format[end]) >= 0 {
			end++
		}
		var e expr
		if len(args) > 0 {
			if strings.IndexByte("svq", format[end]) >= 0 && end == i+1 {
				e = args[0]
			}
			args = args[1:]
		}
		parts, format = append(parts, e), format[end+1:]
	}
}
