package gosrc

import (
	"path"
	"slices"
	"strings"
)

// Callers is the root of a text that counts from the directory of the source file
// that calls the function, as a library finds out by runtime.Caller.
const Callers Root = "callers"

// ExeFile is the root of the executable itself.
const ExeFile Root = "exe file"

func isEmbedded(values Arg) bool { return len(values) == 1 && values[0].Root == Embedded }

// bounded drops what is there twice and widens what is too much.
func bounded(a Arg) Arg {
	if len(a) < 2 {
		return a
	}
	if len(a) > 16 {
		seen := make(map[Value]bool, len(a))
		a = slices.DeleteFunc(slices.Clone(a), func(v Value) bool {
			again := seen[v]
			seen[v] = true
			return again
		})
	} else {
		out := make(Arg, 0, len(a))
		for _, v := range a {
			if !slices.Contains(out, v) {
				out = append(out, v)
			}
		}
		a = out
	}
	if len(a) > maxTexts {
		return widened(a)
	}
	return a
}

// distinct drops open texts that another open one says already.
func distinct(a Arg) Arg {
	if len(a) < 3 {
		return a
	}
	out := make(Arg, 0, len(a))
	for i, v := range a {
		said := func(w Value) bool { return covered(v, w) && (!covered(w, v) || slices.Index(a, w) < i) }
		if v.Exact || !slices.ContainsFunc(a, said) {
			out = append(out, v)
		}
	}
	return out
}

// covered reports whether what the open v can be, w can be.
func covered(v, w Value) bool {
	return v != w && !w.Exact && v.Root == w.Root && w.Shape == "" && v.Env == w.Env &&
		strings.HasPrefix(v.Text, w.Text) && strings.HasSuffix(v.End, w.End)
}

// widened is one open text for many: what they begin and end with is known.
func widened(a Arg) Arg {
	v := Value{Root: a[0].Root, Text: a[0].Text, End: ending(a[0])}
	for _, w := range a[1:] {
		if w.Root != v.Root {
			return openText
		}
		v.Text, v.End = commonStart(v.Text, w.Text), commonEnd(v.End, ending(w))
	}
	return Arg{v}
}

func ending(v Value) string {
	if v.Exact {
		return v.Text
	}
	return v.End
}

func commonStart(a, b string) string {
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	return a[:n]
}

func commonEnd(a, b string) string {
	n := 0
	for n < len(a) && n < len(b) && a[len(a)-1-n] == b[len(b)-1-n] {
		n++
	}
	return a[len(a)-n:]
}

// ShapeOf is a value with a Hole for each part that isn't known.
func ShapeOf(v Value) string {
	switch {
	case v.Exact:
		return v.Text
	case v.Shape != "":
		return v.Shape
	}
	return v.Text + Hole + v.End
}

// appendText is a + b.
func appendText(a, b Value) Value {
	v := Value{Root: a.Root, Text: a.Text, Env: a.Env, Exact: a.Exact && b.Exact}
	if v.Env == "" {
		v.Env = b.Env
	}
	if a.Exact {
		v.Text += b.Text
		if b.Root != Plain {
			v.Root = b.Root
		}
	}
	if len(v.Text) > maxText {
		return Value{Root: v.Root, Text: v.Text[:256], Env: v.Env}
	}
	if v.Exact {
		return v
	}
	if v.End = b.End; b.Exact {
		v.End = a.End + b.Text
	}
	if len(v.End) > maxText {
		v.End = v.End[len(v.End)-256:]
	}
	if shape := ShapeOf(a) + ShapeOf(b); holes(shape) > 1 && len(shape) <= maxText {
		v.Shape = strings.ReplaceAll(shape, Hole+Hole, Hole)
		if holes(v.Shape) < 2 {
			v.Shape = ""
		}
	}
	return v
}

// joinText is path.Join(a, b).
func joinText(a, b Value) Value {
	if a.Exact && a.Text == "" && a.Root == Plain {
		return b
	}
	sep := Value{Text: "/", Exact: true}
	v := appendText(appendText(a, sep), b)
	switch {
	case v.Exact && (v.Root == Exe || v.Root == Home || v.Root == Callers):
		if v.Text = path.Clean(strings.TrimLeft(v.Text, "/")); v.Text == "." {
			v.Text = ""
		}
	case v.Exact:
		v.Text = path.Clean(v.Text)
		return cleanRoot(v, b)
	case a.Exact:
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

// dirValue is the directory of a path. That of a file below a root is the root.
func dirValue(v Value) Value {
	v.Shape = ""
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
