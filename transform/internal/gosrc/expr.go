package gosrc

// An expr is what an expression of the source comes down to: the few shapes
// through which a string can be followed. nil is one that can't be.
type expr interface{}

type (
	text    string                       // a constant
	concat  []expr                       // a + b, and Sprintf
	joined  []expr                       // path.Join; of one element, path.Clean
	oneOf   []expr                       // several assignments, or a slice's elements
	mapping struct{ keys, values oneOf } // a map literal
	keysOf  struct{ x expr }             // what ranging over a map's keys gives
	nothing struct{}                     // a name inside of its own definition: no further value
	kept    struct{ name, or expr }      // of a method that may be viper's GetString
	dirOf   struct{ x expr }
	baseOf  struct{ x expr }
	rooted  Value // os.TempDir() and the like
	exePath struct{}
	ref     string                       // a package-level name, "path.Name"
	field   struct{ owner, name string } // a struct field; owner is its type's bare name, "" when unknown
	globbed struct{ x expr }             // what a pattern matches
	setting struct{ name expr }          // what viper or a flag library keeps under a name
	param   struct {
		key string
		i   int
	}
	result struct {
		key  string
		i    int
		args []expr
	}
	variable struct{ name, def expr } // an environment variable; def nil for none
	flagged  struct{ name, def expr } // a command line flag
	printf   struct {
		format expr
		args   []expr
	}
)

// binding is everything that a name is given.
type binding struct {
	values []expr
	open   bool // it is also given what can't be followed
	fixed  bool // it is a constant
}

// maxBound bounds what is kept of one name; a table of more is data.
const maxBound = 256

func (b *binding) add(x expr) {
	if x == nil || len(b.values) >= maxBound {
		b.open = true
		return
	}
	b.values = append(b.values, x)
}

// function is what calls of an own function can give back.
type function struct {
	results  [][]expr // per result, what its return statements say
	variadic int      // index of the variadic parameter, or -1
	takes    bool     // a parameter can hold text
	gives    bool     // a result can
}

// callers are the argument lists that an own function is called with.
type callers struct {
	args [][]expr
	open bool
}

const maxCallers = 1024

// world is all that own packages say, by name. A function's key is
// "path.Func", a method's ".Method": receivers have no types here.
type world struct {
	names    map[string]*binding
	fields   map[string]*binding // "name" for all of that name, "Type.name", ".name" for unknown types
	declared map[string]bool     // own structs' fields, as "name" and "Type.name"
	settings map[string]*binding // filled from defaults when folding starts
	defaults []struct{ name, value expr }
	convs    map[string]bool // own types: calling one passes its argument on
	funcs    map[string]*function
	callers  map[string]*callers
	memo     memo
	unseen   *skimmer // what was not parsed, by what it calls and assigns
	embeds   bool     // an embedded file system is about
	strings  []String
	later    []pendingString
}

func newWorld() *world {
	return &world{
		names: map[string]*binding{}, fields: map[string]*binding{}, declared: map[string]bool{}, settings: map[string]*binding{},
		convs: map[string]bool{}, funcs: map[string]*function{}, callers: map[string]*callers{}, memo: memo{}, unseen: newSkimmer(),
	}
}

// pendingString is a string of the world that folding may change.
type pendingString struct {
	at     int    // its index in strings
	whole  expr   // what it comes to, when it is built of the pieces after it
	pieces int    // how many these are
	fsys   []expr // what beside it may be an embedded file system
}

func bind(m map[string]*binding, key string, x expr) {
	b := m[key]
	if b == nil {
		b = &binding{}
		m[key] = b
	}
	b.add(x)
}

func (w *world) bindField(owner, name string, x expr) {
	if x != nil {
		bind(w.fields, name, x)
		bind(w.fields, owner+"."+name, x)
	}
}

func (w *world) addCaller(key string, args []expr) {
	c := w.callers[key]
	if c == nil {
		c = &callers{}
		w.callers[key] = c
	}
	for _, a := range args {
		if a != nil && len(c.args) < maxCallers {
			c.args = append(c.args, args)
			return
		}
	}
	c.open = true
}
