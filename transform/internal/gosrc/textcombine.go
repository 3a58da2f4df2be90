package gosrc

import "slices"

// each applies a function of one value.
func (t *texter) each(n *node, fr *via, apply func(Value) Value) Arg {
	t.built++
	defer func() { t.built-- }()
	return t.same(n, fr, apply)
}

// same is each for a function that changes nothing of what it gave.
func (t *texter) same(n *node, fr *via, apply func(Value) Value) Arg {
	a := slices.Clone(t.fold(n, fr))
	for i, v := range a {
		a[i] = apply(v)
	}
	return bounded(a)
}

// product combines every value of each part with every value of the next.
func (t *texter) product(parts []*node, fr *via, combine func(a, b Value) Value) Arg {
	t.built++
	defer func() { t.built-- }()
	all := Arg{{Exact: true}}
	for i, p := range parts {
		next := t.fold(p, fr)
		if len(next) == 0 {
			next = openText
		}
		if i == 0 {
			all = next
			continue
		}
		if len(all)*len(next) > 4*maxTexts {
			all, next = widened(all), widened(next)
		}
		out := make(Arg, 0, len(all)*len(next))
		for _, a := range all {
			for _, b := range next {
				out = append(out, combine(a, b))
			}
		}
		all = bounded(out)
	}
	return all
}

// fallback is a default, and what the variable or flag says instead.
func (t *texter) fallback(name, def *node, sign string, fr *via) Arg {
	env := ""
	if names := t.fold(name, fr); len(names) == 1 && names[0].Exact {
		env = sign + names[0].Text
	}
	switch {
	case env == "HOME":
		return Arg{{Root: Home, Exact: true}}
	case env == "TMPDIR":
		return Arg{{Root: Temp, Exact: true}}
	case def == nil:
		return Arg{{Env: env}}
	}
	a := slices.Clone(t.fold(def, fr))
	for i := range a {
		if a[i].Env == "" {
			a[i].Env = env
		}
	}
	return bounded(append(a, Value{Env: env}))
}
