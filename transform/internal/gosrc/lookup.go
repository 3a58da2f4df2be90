package gosrc

import (
	"slices"
	"strings"
)

// foldNamed folds what is looked up in the world.
func (f *folder) foldNamed(e expr, fr *frame) Arg {
	switch e := e.(type) {
	case ref:
		return f.once(e, func() Arg { return f.foldRef(string(e)) })
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

func (f *folder) foldRef(name string) Arg {
	b := f.w.names[name]
	values := f.foldBinding(b)
	if b != nil && !b.fixed && f.w.unseen.assigned[afterDot(name)] {
		values = addValues(slices.Clone(values), Arg{unknownValue})
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
		if c.open || len(all) == 0 || f.w.unseen.called[afterDot(e.key)] {
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
