package project

import (
	"path"
	"slices"
	"strings"
)

// Bounds on folding: values of one expression, steps for one fold, and how many
// calls are followed into each other.
const (
	maxValues = 16
	maxSteps  = 400
	maxFrames = 3

	maxResults = 32 // of one function; a method name with more is many methods
)

// frame is the call through which a function is looked at: its arguments stand
// for its parameters.
type frame struct {
	key  string
	args []expr
	up   *frame
	n    int
}

// folder turns expressions into the values that they can have.
type folder struct {
	w     *world
	limit int
	steps int
	open  map[expr]int // names being folded, and how deep
	low   int          // the outermost of them that was met again
}

// memo keeps what names fold to.
type memo map[expr]Arg

func (w *world) fold(e expr) Arg {
	return w.foldUpTo(e, maxValues)
}

func (w *world) foldUpTo(e expr, limit int) Arg {
	if t, ok := e.(text); ok {
		return Arg{{Text: string(t), Exact: true}}
	}
	if e == nil {
		return Arg{unknownValue}
	}
	f := folder{w: w, limit: limit, steps: maxSteps * limit / maxValues, open: map[expr]int{}, low: noCycle}
	return f.finish(f.fold(e, nil))
}

var unknownValue = Value{Opaque: true}

// finish makes roots definite and says which values tell nothing.
func (f *folder) finish(values Arg) Arg {
	if len(values) == 0 {
		return Arg{unknownValue}
	}
	values = slices.Clone(values)
	for i := range values {
		v := &values[i]
		if v.Root == exeFile {
			v.Root, v.Exact = Exe, false
		}
		if v.Root != Plain && v.Root != Source {
			v.Text = strings.TrimLeft(v.Text, "/")
		}
		v.Opaque = v.Root == Plain && v.Text == "" && v.End == "" && !v.Exact
	}
	return f.union(addValues(nil, values))
}

// exeFile is the executable itself; only its directory is of interest.
const exeFile Root = "exe file"

func (f *folder) fold(e expr, fr *frame) Arg {
	if f.steps--; f.steps < 0 {
		return Arg{unknownValue}
	}
	switch e := e.(type) {
	case text:
		return Arg{{Text: string(e), Exact: true}}
	case rooted:
		return Arg{Value(e)}
	case exePath:
		return Arg{{Root: exeFile, Exact: true}}
	case concat:
		return f.product(e, fr, appendValue)
	case joined:
		return f.foldJoined(e, fr)
	case printf:
		return f.foldFormat(e, fr)
	case oneOf:
		return f.foldOneOf(e, fr)
	case mapping:
		return f.foldOneOf(e.values, fr)
	case keysOf:
		return f.foldKeys(e, fr)
	case dirOf:
		return f.each(e.x, fr, dirValue)
	case baseOf:
		return f.each(e.x, fr, baseValue)
	case variable:
		return f.foldFallback(e.name, e.def, "", fr)
	case flagged:
		return f.foldFallback(e.name, e.def, "-", fr)
	default:
		return f.foldNamed(e, fr)
	}
}

// foldNamed folds what is looked up in the world.
func (f *folder) foldNamed(e expr, fr *frame) Arg {
	switch e := e.(type) {
	case ref:
		return f.once(e, func() Arg { return f.foldBinding(f.w.names[string(e)]) })
	case field:
		return f.once(e, func() Arg { return f.foldField(e) })
	case globbed:
		return f.each(e.x, fr, globValue)
	case setting:
		return f.foldSetting(e.name, fr)
	case kept:
		return f.foldKept(e, fr)
	case nothing:
		return nil
	case param:
		return f.foldParam(e, fr)
	case result:
		return f.foldResult(e, fr)
	}
	return Arg{unknownValue}
}

const noCycle = 1 << 30

// once folds what a name stands for, unless that is under way: a name that is
// made of itself has no further value from there. What was folded inside of
// such a circle is kept with a reservation.
func (f *folder) once(name expr, fold func() Arg) Arg {
	if values, ok := f.w.memo[name]; ok && f.limit == maxValues {
		return values
	}
	if depth, ok := f.open[name]; ok {
		f.low = min(f.low, depth)
		return nil
	}
	depth, before := len(f.open), f.low
	f.open[name], f.low = depth, noCycle
	values := fold()
	delete(f.open, name)
	kept := values
	if f.low < depth || f.steps < 0 {
		kept = addValues(slices.Clone(values), Arg{unknownValue})
	} else {
		f.low = noCycle
	}
	f.low = min(f.low, before)
	if f.limit == maxValues {
		f.w.memo[name] = kept
	}
	return values
}

func (f *folder) foldBinding(b *binding) Arg {
	if b == nil {
		return Arg{unknownValue}
	}
	values := f.foldOneOf(b.values, nil)
	if b.open {
		values = addValues(slices.Clone(values), Arg{unknownValue})
	}
	return values
}

// foldField is everything that fields of the name are given, of the same type
// when that is known to declare it. It is never all: source isn't the only
// thing that sets fields.
func (f *folder) foldField(e field) Arg {
	all := Arg{unknownValue}
	switch {
	case !f.w.declared[e.name]:
	case f.w.declared[e.owner+"."+e.name]:
		for _, key := range []string{e.owner + "." + e.name, "." + e.name} {
			if b := f.w.fields[key]; b != nil {
				all = addValues(all, f.foldOneOf(b.values, nil))
			}
		}
	case f.w.fields[e.name] != nil:
		all = addValues(all, f.foldOneOf(f.w.fields[e.name].values, nil))
	}
	return f.union(all)
}

// foldOneOf gives a list that may be shared: it must not be changed.
func (f *folder) foldOneOf(list []expr, fr *frame) Arg {
	if len(list) == 1 {
		return f.fold(list[0], fr)
	}
	var all Arg
	for _, e := range list {
		if all = addValues(all, f.fold(e, fr)); len(all) > f.limit {
			break
		}
	}
	return f.union(all)
}

func addValues(all, more Arg) Arg {
	for _, v := range more {
		if !slices.Contains(all, v) {
			all = append(all, v)
		}
	}
	return all
}

// union bounds a list, which it changes in place. An empty constant beside
// others is a variable's zero, not a name; a variable without a fallback beside
// constants means that these are its fallback: if x == "" { x = "…" }.
func (f *folder) union(all Arg) Arg {
	if len(all) < 2 {
		return all
	}
	env, first := "", all[0]
	for _, v := range all {
		if v.bareEnv() {
			env = v.Env
		}
	}
	out := all[:0]
	for _, v := range all {
		if v.bareEnv() || v.Exact && v.Text == "" && v.Root == Plain {
			continue
		}
		if env != "" && v.Env == "" && v.Exact {
			v.Env = env
		}
		out = append(out, v)
	}
	if len(out) == 0 {
		return append(out, first)
	}
	if len(out) > f.limit {
		out = append(out[:f.limit-1], unknownValue)
	}
	return out
}

// bareEnv reports whether a value is a variable's, with nothing known of it.
func (v Value) bareEnv() bool {
	return v.Env != "" && !v.Exact && v.Text == "" && v.End == ""
}

// each applies a function of one value.
func (f *folder) each(x expr, fr *frame, apply func(Value) Value) Arg {
	values := slices.Clone(f.fold(x, fr))
	for i, v := range values {
		values[i] = apply(v)
	}
	return f.union(addValues(nil, values))
}

// product combines every value of each part with every value of the next.
func (f *folder) product(parts []expr, fr *frame, combine func(a, b Value) Value) Arg {
	var all Arg
	for i, p := range parts {
		next := f.fold(p, fr)
		if len(next) == 0 {
			next = Arg{unknownValue}
		}
		if i == 0 {
			all = next
			continue
		}
		var out Arg
		for _, a := range all {
			for _, b := range next {
				out = addValues(out, Arg{combine(a, b)})
			}
		}
		all = f.union(out)
	}
	return all
}

func (f *folder) foldKeys(e keysOf, fr *frame) Arg {
	x := e.x
	if r, ok := x.(ref); ok {
		if b := f.w.names[string(r)]; b != nil && len(b.values) == 1 {
			x = b.values[0]
		}
	}
	if m, ok := x.(mapping); ok {
		return f.foldOneOf(m.keys, fr)
	}
	return Arg{unknownValue}
}

// foldFallback is def, marked as standing in for the variable or flag.
func (f *folder) foldFallback(name, def expr, mark string, fr *frame) Arg {
	env := ""
	if names := f.fold(name, fr); len(names) == 1 && names[0].Exact {
		env = mark + names[0].Text
	}
	switch {
	case env == "HOME":
		return Arg{{Root: Home, Exact: true}}
	case env == "TMPDIR":
		return Arg{{Root: Temp, Exact: true}}
	case def == nil:
		return Arg{{Env: env}}
	}
	values := slices.Clone(f.fold(def, fr))
	for i := range values {
		if values[i].Env == "" {
			values[i].Env = env
		}
	}
	return values
}

// foldSetting looks a name up among defaults and flags.
func (f *folder) foldSetting(name expr, fr *frame) Arg {
	f.w.settleDefaults()
	var all Arg
	for _, name := range f.fold(name, fr) {
		if b := f.w.settings[strings.ToLower(name.Text)]; name.Exact && b != nil {
			all = append(all, f.once(setting{text(strings.ToLower(name.Text))}, func() Arg { return f.foldBinding(b) })...)
		}
	}
	if len(all) == 0 {
		return Arg{unknownValue}
	}
	return f.union(all)
}

// foldKept prefers an own method of that name.
func (f *folder) foldKept(e kept, fr *frame) Arg {
	if e.or != nil {
		return addValues(slices.Clone(f.foldSetting(e.name, fr)), f.fold(e.or, fr))
	}
	return f.foldSetting(e.name, fr)
}

// settleDefaults folds the names under which defaults are kept.
func (w *world) settleDefaults() {
	list := w.defaults
	w.defaults = nil
	for _, d := range list {
		for _, name := range w.fold(d.name) {
			if name.Exact && name.Text != "" {
				bind(w.settings, strings.ToLower(name.Text), d.value)
			}
		}
	}
}

// foldParam is the argument of the call at hand, or of all callers.
func (f *folder) foldParam(e param, fr *frame) Arg {
	if fr != nil && fr.key == e.key {
		return f.fold(f.argument(e, fr.args), fr.up)
	}
	return f.once(e, func() Arg {
		c := f.w.callers[e.key]
		if c == nil {
			return Arg{unknownValue}
		}
		var all Arg
		for _, args := range c.args {
			if all = addValues(all, f.fold(f.argument(e, args), nil)); len(all) > f.limit {
				break
			}
		}
		if c.open || len(all) == 0 {
			all = addValues(all, Arg{unknownValue})
		}
		return f.union(all)
	})
}

// argument is what a call passes for a parameter; the variadic one gets all of
// the rest.
func (f *folder) argument(e param, args []expr) expr {
	fn := f.w.funcs[e.key]
	if fn != nil && fn.variadic == e.i && e.i < len(args) {
		return oneOf(args[e.i:])
	}
	return arg(args, e.i)
}

func (f *folder) foldResult(e result, fr *frame) Arg {
	fn := f.w.funcs[e.key]
	n := 1
	if fr != nil {
		n = fr.n + 1
	}
	if fn == nil || e.i >= len(fn.results) || n > maxFrames ||
		len(fn.results[e.i]) == 0 || len(fn.results[e.i]) > maxResults {
		return Arg{unknownValue}
	}
	return f.foldOneOf(fn.results[e.i], &frame{e.key, e.args, fr, n})
}

// foldFormat follows a format's verbs; one that can't be followed is unknown.
func (f *folder) foldFormat(e printf, fr *frame) Arg {
	var all Arg
	for _, v := range f.fold(e.format, fr) {
		if !v.Exact {
			all = append(all, v)
			continue
		}
		all = addValues(all, f.product(verbs(v.Text, e.args), fr, appendValue))
	}
	return f.union(all)
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

func (f *folder) foldJoined(e joined, fr *frame) Arg {
	if len(e) == 1 {
		return f.each(e[0], fr, cleanValue)
	}
	return f.product(e, fr, joinValue)
}

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
	case v.Root == exeFile:
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
	if v.Exact && v.Root != exeFile {
		return Value{Text: path.Base(v.Text), Exact: true, Env: v.Env}
	}
	return Value{Env: v.Env}
}
