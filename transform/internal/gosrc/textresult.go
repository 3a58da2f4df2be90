package gosrc

import (
	"path"
	"slices"
	"strings"

	"offstage/transform/internal/source"
)

// result is what a call gives.
func (t *texter) result(n *node, fr *via) Arg {
	fun := n.args[0]
	if fun == nil {
		return openText
	}
	if a, ok := t.words(n, -1, fr); ok {
		return a
	}
	c := t.callee(fun)
	name := c.name
	if fun.op == opName {
		name = fun.s
	}
	if a, ok := t.known(name, n, fr); ok {
		return a
	}
	switch c.kind {
	case toType:
		if len(n.args) > 1 {
			return t.fold(n.args[1], fr)
		}
	case toFunc:
		if slices.ContainsFunc(c.fns, func(f *fn) bool { return !f.unit.sealed }) {
			return t.returned(c.fns, n, fr)
		} // else its source isn't seen
	case toValue:
		return t.ofValue(n, fr)
	}
	return t.fromSettings(n, name, fr)
}

// ofValue is what a call of what a variable holds gives.
func (t *texter) ofValue(n *node, fr *via) Arg {
	s := t.functions(n.args[0])
	var all Arg
	for _, key := range s.sorted() {
		if f := t.funcs[key]; f != nil {
			all = append(all, t.returned([]*fn{f}, n, fr)...)
		} else if a, ok := t.known(key, n, fr); ok {
			all = append(all, a...)
		} else {
			all = append(all, Value{})
		}
	}
	if s.open || len(all) == 0 {
		all = append(all, Value{})
	}
	return bounded(all)
}

// returned is what functions return, looked at through this call.
func (t *texter) returned(fns []*fn, n *node, fr *via) Arg {
	depth := 1
	if fr != nil {
		depth = fr.n + 1
	}
	if len(fns) == 0 || len(fns) > maxReturns || depth > maxFrames {
		return openText
	}
	var all Arg
	for _, f := range fns {
		i := int(n.n)
		if i >= len(f.returns) || len(f.returns[i]) == 0 || len(f.returns[i]) > maxReturns || f.unit.sealed {
			all = append(all, Value{})
			continue
		}
		all = append(all, t.anyOf(f.returns[i], &via{f.key, n, fr, depth})...)
		if f.recv != "" && exported(afterDot(f.key)) && len(fns) > 1 {
			continue
		}
	}
	return bounded(all)
}

// fromSettings is what a getter gives: defaults and flags of that name, and
// anything else.
func (t *texter) fromSettings(n *node, name string, fr *via) Arg {
	last := afterDot(name)
	if at, ok := flagFuncs[last]; ok && at.target < 0 && len(n.args) > at.def+2 {
		return t.fallback(n.args[1+at.name], n.args[1+at.def], "-", fr)
	}
	if !getters(last) || len(n.args) < 2 || n.args[1] == nil || n.args[1].op != opConst {
		return openText
	}
	all := slices.Clone(openText)
	for _, s := range t.settings[strings.ToLower(n.args[1].s)] {
		all = append(all, t.fold(s, fr)...)
	}
	return bounded(all)
}

func argument(args []*node, i int) *node {
	if i < len(args) {
		return args[i]
	}
	return nil
}

// known follows functions whose result follows from their arguments.
func (t *texter) known(name string, n *node, fr *via) (Arg, bool) {
	args := n.args[1:]
	first := argument(args, 0)
	if a, ok := t.knownPath(name, n, fr); ok {
		return a, true
	}
	switch name {
	case "fmt.Sprintf":
		return t.format(args, fr), true
	case "fmt.Sprint":
		return t.product(args, fr, appendText), true
	case "mvdan.cc/sh/v3/syntax.Parser.Parse",
		"strings.NewReader",
		"bytes.NewReader",
		"bytes.NewBufferString",
		"bytes.NewBuffer":
		return t.fold(first, fr), true
	case "strings.Clone", "net/http.Dir", "net/http.FS", "os.DirFS", "os.OpenRoot",
		"net/http.FileServer", "net/http.FileServerFS", "os/exec.LookPath", "github.com/mitchellh/go-homedir.Expand":
		return t.fold(first, fr), n.n == 0
	case "os.Root.FS":
		if n.args[0].op == opField {
			return t.fold(n.args[0].args[0], fr), true
		}
	case "net/http.StripPrefix":
		return t.fold(argument(args, 1), fr), true
	case "strings.ToLower", "strings.ToUpper", "strings.TrimSpace":
		return t.each(first, fr, changed(strings.TrimPrefix(name, "strings."))), true
	case "strings.TrimPrefix", "strings.TrimSuffix", "strings.TrimRight", "strings.TrimLeft", "strings.Trim":
		return t.trimmed(name, args, fr), true
	case "strings.Join":
		return t.joinedList(args, fr), true
	case "cmp.Or":
		return t.anyOf(args, fr), true
	case "os.ExpandEnv", "os.Expand":
		return t.expanded(name, first, fr), true
	case "os.Getenv", "os.LookupEnv", "syscall.Getenv":
		return t.fallback(first, nil, "", fr), n.n == 0
	}
	return nil, false
}

// trimmedSpace is what TrimSpace gives, whose open part may be all of what it cuts off.
func trimmedSpace(v Value) Value {
	v.Text, v.End = strings.TrimLeft(v.Text, " \t\r\n"), strings.TrimRight(v.End, " \t\r\n")
	if v.Exact {
		v.Text = strings.TrimRight(v.Text, " \t\r\n")
	}
	return v
}

// changed gives what ToLower, ToUpper or TrimSpace does.
func changed(name string) func(Value) Value {
	f := strings.ToUpper
	switch name {
	case "TrimSpace":
		return trimmedSpace
	case "ToLower":
		f = strings.ToLower
	}
	return func(v Value) Value {
		v.Text, v.End, v.Shape = f(v.Text), f(v.End), f(v.Shape)
		return v
	}
}

// knownPath follows the functions that make paths.
func (t *texter) knownPath(name string, n *node, fr *via) (Arg, bool) {
	args := n.args[1:]
	if len(args) > 0 && n.n == 0 {
		switch name {
		case "path/filepath.Join", "path.Join":
			return t.joinPath(args, fr), true
		case "path/filepath.Clean", "path.Clean", "path/filepath.Abs", "path/filepath.EvalSymlinks":
			return t.same(args[0], fr, cleanValue), true
		case "path/filepath.FromSlash", "path/filepath.ToSlash", "C.CString", "C.GoString":
			return t.fold(args[0], fr), true
		case "path/filepath.Dir", "path.Dir":
			return t.each(args[0], fr, dirValue), true
		case "path/filepath.Base", "path.Base":
			return t.each(args[0], fr, baseValue), true
		case "path/filepath.Glob":
			return t.each(args[0], fr, globValue), true
		case "io/fs.Sub", "io/fs.Glob":
			return t.product(args[:min(2, len(args))], fr, joinText), true
		case "os.MkdirTemp", "io/ioutil.TempDir":
			return Arg{{Root: Temp}}, true
		case "os.Root.OpenRoot":
			return t.product([]*node{n.args[0].args[0], args[0]}, fr, joinText), true
		}
	}
	return t.knownPlace(name, n, fr)
}

func (t *texter) knownPlace(name string, n *node, fr *via) (Arg, bool) {
	v := Value{Exact: true}
	switch name {
	case "os.Executable", "github.com/kardianos/osext.Executable":
		v.Root = ExeFile
	case "github.com/kardianos/osext.ExecutableFolder":
		v.Root = Exe
	case "os.Getwd":
		v.Text = "."
	case "os.TempDir":
		v.Root = Temp
	case "os.UserHomeDir", "github.com/mitchellh/go-homedir.Dir":
		v.Root = Home
	case "os.UserConfigDir":
		v.Root, v.Text = Home, ".config"
	case "os.UserCacheDir":
		v.Root, v.Text = Home, ".cache"
	case "runtime.GOROOT":
		v.Root = Goroot
	case "runtime.Caller":
		return t.callerFile(n, fr), n.n == 1
	default:
		return nil, false
	}
	return Arg{v}, n.n == 0
}

// Goroot is the root of a text that counts from the toolchain's directory.
const Goroot Root = "goroot"

// callerFile is the source file that calls: this one, or that of the callers.
func (t *texter) callerFile(n *node, fr *via) Arg {
	if len(n.args) != 3 || n.args[2] == nil {
		return anyCaller
	}
	if n.args[2].op == opConst {
		return Arg{t.sourceFile(n.args[2].s)}
	}
	key := n.args[2].s
	var all Arg
	for _, c := range t.callers[key] {
		if fr == nil || fr.key != key || fr.call == c.e {
			all = append(all, t.sourceFile(c.in.unit.files[c.at.file]))
		}
	}
	if len(all) == 0 {
		return anyCaller
	}
	return bounded(all)
}

// anyCaller is a source file of the program: that of the call at hand.
var anyCaller = Arg{{Root: Callers, Text: "caller.go", Exact: true}}

func (t *texter) sourceFile(name string) Value {
	if below, ok := strings.CutPrefix(name, source.ModCache); ok {
		name = path.Join(t.modcache, below)
	}
	return Value{Root: Source, Text: path.Join("/", name), Exact: true}
}

func (t *texter) joinPath(args []*node, fr *via) Arg {
	if len(args) == 1 {
		if args[0] != nil && args[0].op == opSpread {
			return t.joinSpread(args[0].args[0], fr)
		}
		return t.same(args[0], fr, cleanValue)
	}
	for i, a := range args {
		if a != nil && a.op == opSpread {
			args = append(slices.Clone(args[:i]), nil)
		}
	}
	return t.product(args, fr, joinText)
}

// joinSpread is path.Join(list...), for a list that is written out.
func (t *texter) joinSpread(n *node, fr *via) Arg {
	for _, e := range t.parts(n) {
		if e != nil && (e.op == opSpread || e.op == opEntry) {
			return openText
		}
	}
	if parts := t.parts(n); n != nil && (n.op == opLit || n.op == opAppend) && len(parts) < 16 {
		return t.product(parts, fr, joinText)
	}
	return openText
}

// joinedList is strings.Join(list, sep).
func (t *texter) joinedList(args []*node, fr *via) Arg {
	if len(args) != 2 || args[0] == nil || args[0].op != opLit || len(args[0].args) > 32 ||
		slices.ContainsFunc(args[0].args, keyedOrSpread) {
		return openText
	}
	var parts []*node
	for i, e := range args[0].args {
		if i > 0 {
			parts = append(parts, args[1])
		}
		parts = append(parts, e)
	}
	return t.product(parts, fr, appendText)
}

func keyedOrSpread(n *node) bool { return n != nil && (n.op == opEntry || n.op == opSpread) }

func (t *texter) trimmed(name string, args []*node, fr *via) Arg {
	if len(args) != 2 || args[1] == nil || args[1].op != opConst {
		return openText
	}
	cut := args[1].s
	return t.each(args[0], fr, func(v Value) Value {
		if !v.Exact || v.Root != Plain {
			return Value{Env: v.Env}
		}
		switch name {
		case "strings.TrimPrefix":
			v.Text = strings.TrimPrefix(v.Text, cut)
		case "strings.TrimSuffix":
			v.Text = strings.TrimSuffix(v.Text, cut)
		case "strings.TrimRight":
			v.Text = strings.TrimRight(v.Text, cut)
		case "strings.TrimLeft":
			v.Text = strings.TrimLeft(v.Text, cut)
		default:
			v.Text = strings.Trim(v.Text, cut)
		}
		return v
	})
}
