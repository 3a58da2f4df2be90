package gosrc

import (
	"slices"
	"strings"
)

// typeOf is the type of what a node stands for; "" when it isn't known.
func (l *linker) typeOf(n *node) string {
	if n == nil {
		return ""
	}
	switch n.op {
	case opConst, opConcat:
		return stringType
	case opLit:
		return n.s
	case opTyped:
		if n.s != "" {
			return n.s
		}
	case opFunc:
		return funcType
	}
	if n.passes() {
		return l.typeOf(n.args[0])
	}
	if n.typed != l.round {
		n.typed, n.kind, n.calls = l.round, "", nil
		n.kind = l.find(n)
	}
	return n.kind
}

// passes reports whether a node has the type of its first argument.
func (n *node) passes() bool {
	return n.op == opAddr || n.op == opAppend || n.op == opTail || n.op == opSpread || n.op == opTyped && n.s == ""
}

func (l *linker) find(n *node) string {
	switch n.op {
	case opVar:
		return l.typeOfVar(n)
	case opName:
		if v := l.vars[n.s]; v != nil {
			return l.typeOf(v)
		} else if l.types[n.s] != nil {
			return n.s // T.Method
		}
		return stdVars[n.s]
	case opParam:
		if f := l.funcs[n.s]; f != nil {
			return f.param(int(n.n))
		}
	case opField:
		if typ := l.typeOf(n.args[0]); typ != "" {
			return l.typeOfField(typ, n.s, 0)
		}
	case opElem:
		typ := l.typeOf(n.args[0])
		if elem, ok := strings.CutPrefix(l.under(typ), listType); ok {
			return elem
		}
	case opResult:
		return l.typeOfResult(n)
	}
	return ""
}

func (l *linker) typeOfVar(n *node) string {
	if n.s != "" {
		return n.s
	}
	for _, a := range n.args {
		if typ := l.typeOf(a); typ != "" && typ != anyType {
			return typ
		}
	}
	return ""
}

func (f *fn) param(i int) string {
	switch {
	case i < 0:
		return f.recv
	case i < len(f.params):
		return f.params[i]
	}
	return ""
}

func (l *linker) typeOfResult(n *node) string {
	c := l.callee(n.args[0])
	switch c.kind {
	case toType:
		return c.name
	case toFunc:
		if i := int(n.n); len(c.fns) == 1 && i < len(c.fns[0].results) {
			return c.fns[0].results[i]
		}
	case toValue:
		return l.typeOfCalled(n)
	}
	if n.n == 0 {
		if typ := stdResult(c.name); typ != "" {
			return typ
		}
	}
	return l.typeOfMethod(n)
}

// typeOfCalled is the type of what a call of what a variable holds gives.
func (l *linker) typeOfCalled(n *node) string {
	if n.n != 0 {
		return ""
	}
	for _, key := range l.functions(n.args[0]).sorted() {
		if typ := stdResult(key); typ != "" {
			return typ
		}
	}
	if typ, ok := strings.CutPrefix(l.under(l.typeOf(n.args[0])), funcType); ok {
		return typ
	}
	return ""
}

// typeOfMethod is what the method of an interface gives.
func (l *linker) typeOfMethod(n *node) string {
	fun := n.args[0]
	if fun == nil || fun.op != opField {
		return ""
	}
	if t := l.types[l.under(l.typeOf(fun.args[0]))]; t != nil {
		for _, m := range t.methods {
			if m.name == fun.s && int(n.n) < len(m.results) {
				return m.results[n.n]
			}
		}
	}
	return ""
}

// stdVars are the types of variables of the standard library whose methods matter.
var stdVars = map[string]string{"go/build.Default": "go/build.Context"}

// stdResult is the type of what some functions of the standard library give.
func stdResult(name string) string {
	i, ok := slices.BinarySearchFunc(stdResults, name, func(r [2]string, name string) int {
		return strings.Compare(r[0], name)
	})
	if ok {
		return stdResults[i][1]
	}
	return ""
}

const (
	htmlTemplate = "html/template.Template"
	textTemplate = "text/template.Template"
	aferoFs      = "github.com/spf13/afero.Fs"
)

// stdResults are functions whose results have methods or fields that matter, or
// have none. Sorted.
var stdResults = [][2]string{
	{"fmt.Sprint", stringType},
	{"fmt.Sprintf", stringType},
	{"github.com/spf13/afero.NewBasePathFs", aferoFs},
	{"github.com/spf13/afero.NewHttpFs", "github.com/spf13/afero.HttpFs"},
	{"github.com/spf13/afero.NewIOFS", "github.com/spf13/afero.IOFS"},
	{"github.com/spf13/afero.NewMemMapFs", aferoFs},
	{"github.com/spf13/afero.NewOsFs", aferoFs},
	{"github.com/spf13/afero.NewReadOnlyFs", aferoFs},
	{"html/template.Must", htmlTemplate},
	{"html/template.New", htmlTemplate},
	{"html/template.ParseFS", htmlTemplate},
	{"html/template.ParseFiles", htmlTemplate},
	{"html/template.ParseGlob", htmlTemplate},
	{"html/template.Template.Delims", htmlTemplate},
	{"html/template.Template.Funcs", htmlTemplate},
	{"html/template.Template.New", htmlTemplate},
	{"html/template.Template.Option", htmlTemplate},
	{"io/fs.Sub", "io/fs.FS"},
	{"mvdan.cc/sh/v3/interp.New", "mvdan.cc/sh/v3/interp.Runner"},
	{"mvdan.cc/sh/v3/syntax.NewParser", "mvdan.cc/sh/v3/syntax.Parser"},
	{"os.Create", "os.File"},
	{"os.DirFS", "io/fs.FS"},
	{"os.Getenv", stringType},
	{"os.Open", "os.File"},
	{"os.OpenFile", "os.File"},
	{"os.OpenRoot", "os.Root"},
	{"os.Root.FS", "io/fs.FS"},
	{"os.Root.OpenRoot", "os.Root"},
	{"os/exec.Command", "os/exec.Cmd"},
	{"os/exec.CommandContext", "os/exec.Cmd"},
	{"os/user.Current", "os/user.User"},
	{"os/user.Lookup", "os/user.User"},
	{"os/user.LookupId", "os/user.User"},
	{"path.Join", stringType},
	{"path/filepath.Join", stringType},
	{"runtime.CallersFrames", "runtime.Frames"},
	{"runtime.Frames.Next", "runtime.Frame"},
	{"strings.Fields", listType + stringType},
	{"strings.Split", listType + stringType},
	{"strings.SplitN", listType + stringType},
	{"strings.ToLower", stringType},
	{"strings.TrimSpace", stringType},
	{"text/template.Must", textTemplate},
	{"text/template.New", textTemplate},
	{"text/template.ParseFS", textTemplate},
	{"text/template.ParseFiles", textTemplate},
	{"text/template.ParseGlob", textTemplate},
	{"text/template.Template.Delims", textTemplate},
	{"text/template.Template.Funcs", textTemplate},
	{"text/template.Template.New", textTemplate},
	{"text/template.Template.Option", textTemplate},
	{"time.Now", plainType},
	{"time.Since", plainType},
}
