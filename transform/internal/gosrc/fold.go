package gosrc

import (
	"slices"
	"strings"
)

// Bounds on folding: values of one expression, steps for one fold, and how many
// calls are followed into each other.
const (
	maxValues = 16
	maxSteps  = 150
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

var unknownValue Value

// finish makes roots definite.
func (f *folder) finish(values Arg) Arg {
	if len(values) == 0 {
		return Arg{unknownValue}
	}
	values = slices.Clone(values)
	for i := range values {
		v := &values[i]
		if v.Root == ExeFile {
			v.Root, v.Exact = Exe, false
		}
		if v.Root != Plain && v.Root != Source {
			v.Text = strings.TrimLeft(v.Text, "/")
		}
	}
	return f.union(addValues(nil, values))
}

// ExeFile is the root of the executable itself.
const ExeFile Root = "exe file"

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
		return Arg{{Root: ExeFile, Exact: true}}
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

func (f *folder) foldJoined(e joined, fr *frame) Arg {
	if len(e) == 1 {
		return f.each(e[0], fr, cleanValue)
	}
	return f.product(e, fr, joinValue)
}
