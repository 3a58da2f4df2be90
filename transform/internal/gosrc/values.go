package gosrc

import (
	"path"
	"strings"
)

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
