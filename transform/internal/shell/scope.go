package shell

// scope is the variables: those that the script set, the last one first, above
// those that it was started with.
type scope struct {
	last   *binding
	outer  Lookup
	params *params // nil where they are those of the outer variables
	lost   bool    // any variable may have been set
}

type binding struct {
	name  string
	value Word
	prev  *binding
}

// set adds a variable to what follows.
func (sc *scope) set(name string, v Word) { sc.last = &binding{name, v, sc.last} }

// forget makes a variable one whose value is not known.
func (sc *scope) forget(name string) { sc.set(name, Word{Text: "$" + name}) }

// forgetAll is what an unknown text in the same shell does.
func (sc *scope) forgetAll() {
	none := func(string) (string, bool) { return "", false }
	*sc = scope{outer: none, params: anyParams(), lost: true}
}

// vars gives a variable that is set, to the text of another shell.
func (sc scope) vars(name string) (string, bool) {
	if isParam(name) && sc.params != nil && !sc.params.sets(name) {
		return "", false
	}
	v, ok, _ := sc.find(name)
	return v, ok
}

// sets reports whether the script gives a variable a value, or may have.
func (sc scope) sets(name string) bool {
	if isParam(name) && sc.params != nil {
		return sc.params.sets(name)
	}
	for b := sc.last; b != nil; b = b.prev {
		if b.name == name {
			return true
		}
	}
	return sc.lost
}

func (sc scope) find(name string) (value string, known bool, looked int) {
	if isParam(name) && sc.params != nil {
		v := sc.params.get(name)
		return v.Text, v.Known, 1
	}
	for b := sc.last; b != nil; b = b.prev {
		looked++
		if b.name == name {
			return b.value.Text, b.value.Known, looked
		}
	}
	value, known = sc.outer(name)
	return value, known, looked
}
