package repo

import (
	"path"

	"go.starlark.net/syntax"

	"offstage/transform/internal/source"
)

// readTiltfile reads the calls of a Tiltfile that build an image. What their
// arguments are is known of texts, and of names that a text is given to once.
func readTiltfile(r *repoReader, name string) {
	f := r.open(name)
	if !f.ok {
		return
	}
	file, err := (&syntax.FileOptions{}).Parse(name, f.text, 0)
	if err != nil {
		r.problem(source.Pos{File: name}, "it could not be read: "+err.Error(), name)
		return
	}
	t := &tiltReader{r: r, name: name, texts: map[string]syntax.Expr{}}
	syntax.Walk(file, t.assigned)
	syntax.Walk(file, t.visit)
}

type tiltReader struct {
	r     *repoReader
	name  string
	texts map[string]syntax.Expr // by name; nil for what is given several
}

// assigned collects what names are given.
func (t *tiltReader) assigned(n syntax.Node) bool {
	if a, ok := n.(*syntax.AssignStmt); ok {
		if id, ok := a.LHS.(*syntax.Ident); ok {
			_, again := t.texts[id.Name]
			t.texts[id.Name] = a.RHS
			if again || a.Op != syntax.EQ {
				t.texts[id.Name] = nil
			}
		}
	}
	return true
}

func (t *tiltReader) visit(n syntax.Node) bool {
	if call, ok := n.(*syntax.CallExpr); ok {
		fn, ok := call.Fn.(*syntax.Ident)
		if ok && (fn.Name == "docker_build" || fn.Name == "docker_build_with_restart") {
			t.build(call)
		}
	}
	return true
}

// build reads docker_build(ref, context, build_args, dockerfile, …).
func (t *tiltReader) build(call *syntax.CallExpr) {
	at, _ := call.Span()
	u := Use{Pos: source.Pos{File: t.name, Line: int(at.Line)}, Source: Tilt, Builds: true, Sure: true}
	args := t.arguments(&u, call)
	dir := path.Dir(t.name)
	u.Image, u.Target = t.text(args["ref"]), t.text(args["target"])
	u.Name = u.Image
	u.Context = inTree(dir, t.text(args["context"]))
	u.Dockerfile = t.r.dockerfileIn(u.Context)
	if file := args["dockerfile"]; file != nil {
		u.Dockerfile = inTree(dir, t.text(file))
	}
	u.unsaid = unknownText(t.text(args["context"]) + t.text(args["dockerfile"]))
	if u.Inline = args["dockerfile_contents"] != nil; u.Inline {
		u.Dockerfile = ""
	}
	u.Watch = args["live_update"] != nil
	t.buildArgs(&u, args["build_args"])
	t.r.add(u)
}

// tiltOrder are docker_build's arguments that are given without a name.
// Source: Tilt's API reference.
var tiltOrder = [...]string{"ref", "context", "build_args", "dockerfile", "dockerfile_contents", "live_update"}

// arguments are a call's by name; what comes from a list or a dictionary is not
// known, and may be anything.
func (t *tiltReader) arguments(u *Use, call *syntax.CallExpr) map[string]syntax.Expr {
	args := map[string]syntax.Expr{}
	for i, a := range call.Args {
		switch a := a.(type) {
		case *syntax.BinaryExpr:
			if id, ok := a.X.(*syntax.Ident); ok && a.Op == syntax.EQ {
				args[id.Name] = a.Y
				continue
			}
		case *syntax.UnaryExpr:
			if a.Op == syntax.STAR || a.Op == syntax.STARSTAR {
				u.Sure, u.AnyArgs = false, true
				continue
			}
		}
		if i < len(tiltOrder) {
			args[tiltOrder[i]] = a
		}
	}
	return args
}

func (t *tiltReader) buildArgs(u *Use, x syntax.Expr) {
	dict, ok := t.value(x).(*syntax.DictExpr)
	u.AnyArgs = u.AnyArgs || x != nil && !ok
	if !ok {
		return
	}
	for _, e := range dict.List {
		entry := e.(*syntax.DictEntry)
		key, value := t.text(entry.Key), t.text(entry.Value)
		if unknownText(key) {
			u.AnyArgs = true
		} else {
			u.addArg(key + "=" + value)
		}
	}
}

// value goes through a name to what it is given.
func (t *tiltReader) value(x syntax.Expr) syntax.Expr {
	for range 10 {
		id, ok := x.(*syntax.Ident)
		if !ok || t.texts[id.Name] == nil {
			break
		}
		x = t.texts[id.Name]
	}
	return x
}

// text is an expression's text, "" for none, and a variable when it isn't known.
func (t *tiltReader) text(x syntax.Expr) string { return t.textWithin(x, 5) }

func (t *tiltReader) textWithin(x syntax.Expr, depth int) string {
	if depth == 0 {
		return unknownValue
	}
	switch x := t.value(x).(type) {
	case nil:
		return ""
	case *syntax.Literal:
		if s, ok := x.Value.(string); ok {
			return s
		}
		return x.Raw
	case *syntax.ParenExpr:
		return t.textWithin(x.X, depth-1)
	case *syntax.BinaryExpr:
		if x.Op == syntax.PLUS {
			return t.textWithin(x.X, depth-1) + t.textWithin(x.Y, depth-1)
		}
	}
	return unknownValue
}
