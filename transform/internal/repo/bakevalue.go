package repo

import (
	"cmp"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
)

// unknownValue stands for a value that is not known, as a variable without a
// value does elsewhere.
const unknownValue = "$"

// maxBakeText bounds a text that is made of others.
const maxBakeText = 4 << 10

// A bakeExpr is an expression of a bake file and the text that it is written in;
// "" when it was made of JSON.
type bakeExpr struct {
	expr hclsyntax.Expression
	src  []byte
}

// A bakeValue is what an expression comes down to: a text or a list of them, or a
// mapping. A text that is not known holds a dollar; open is set when there may be
// others.
type bakeValue struct {
	texts []string
	pairs map[string]string
	open  bool
}

// first is the text that the value is, "" when nothing is given.
func (v bakeValue) first() string {
	switch {
	case len(v.texts) == 1 && unknownText(v.texts[0]):
		return v.texts[0]
	case v.open:
		return unknownValue
	case len(v.texts) > 0:
		return v.texts[0]
	}
	return ""
}

// value folds an expression: texts, lists, mappings, templates, and the defaults
// of variables. Nothing else is computed: what a function, a condition or a loop
// gives is open, and the texts and the keys in it are among what it may give.
func (b *bakeFile) value(x bakeExpr) bakeValue {
	switch e := x.expr.(type) {
	case nil:
		return bakeValue{}
	case *hclsyntax.TupleConsExpr:
		var v bakeValue
		for _, item := range e.Exprs {
			one := b.value(bakeExpr{item, x.src})
			v.texts, v.open = append(v.texts, one.texts...), v.open || one.open && len(one.texts) == 0
		}
		return v
	case *hclsyntax.ObjectConsExpr:
		return b.mapping(e, x.src)
	case *hclsyntax.ParenthesesExpr:
		return b.value(bakeExpr{e.Expression, x.src})
	case *hclsyntax.TemplateWrapExpr:
		return b.value(bakeExpr{e.Wrapped, x.src})
	case *hclsyntax.ScopeTraversalExpr:
		if v, ok := b.vars[e.Traversal.RootName()]; ok && len(e.Traversal) == 1 {
			return v
		}
	case *hclsyntax.TemplateExpr, *hclsyntax.LiteralValueExpr:
		if text := b.text(x); text != "" || !isNull(x.expr) {
			return bakeValue{texts: []string{text}, open: unknownText(text)}
		}
		return bakeValue{}
	}
	return b.within(x)
}

func (b *bakeFile) mapping(e *hclsyntax.ObjectConsExpr, src []byte) bakeValue {
	v := bakeValue{pairs: map[string]string{}}
	for _, item := range e.Items {
		key, value := b.key(bakeExpr{item.KeyExpr, src}), b.value(bakeExpr{item.ValueExpr, src})
		switch {
		case unknownText(key):
			v.open = true
		case len(value.texts) == 1 && (!value.open || unknownText(value.texts[0])):
			v.pairs[key] = value.texts[0]
		case len(value.texts) > 1 || value.open:
			v.pairs[key] = asWritten(bakeExpr{item.ValueExpr, src})
		}
	}
	return v
}

// key is a bare word or a text.
func (b *bakeFile) key(x bakeExpr) string {
	word := hcl.ExprAsKeyword(x.expr)
	if wrapped, ok := x.expr.(*hclsyntax.ObjectConsKeyExpr); ok {
		x.expr = wrapped.Wrapped
	}
	return cmp.Or(word, b.text(x))
}

// text is what a template or a literal says, with a dollar in the place of what
// is not known.
func (b *bakeFile) text(x bakeExpr) string {
	switch e := x.expr.(type) {
	case *hclsyntax.LiteralValueExpr:
		return literalText(e.Val, e.SrcRange, x.src)
	case *hclsyntax.TemplateExpr:
		var sb strings.Builder
		for _, part := range e.Parts {
			if sb.WriteString(b.text(bakeExpr{part, x.src})); sb.Len() > maxBakeText {
				return unknownValue
			}
		}
		return sb.String()
	case *hclsyntax.TemplateWrapExpr:
		return b.text(bakeExpr{e.Wrapped, x.src})
	case *hclsyntax.ParenthesesExpr:
		return b.text(bakeExpr{e.Expression, x.src})
	case *hclsyntax.ScopeTraversalExpr:
		if v := b.vars[e.Traversal.RootName()]; len(v.texts) == 1 && len(e.Traversal) == 1 {
			return v.texts[0]
		}
	}
	return asWritten(x)
}

// asWritten stands for what an expression gives, so that a person can tell which
// it was.
func asWritten(x bakeExpr) string {
	at := x.expr.Range()
	if x.src == nil || !at.CanSliceBytes(x.src) || at.Start.Line != at.End.Line || at.End.Byte-at.Start.Byte > 60 {
		return unknownValue
	}
	text := string(at.SliceBytes(x.src))
	if nameLength(text) == len(text) {
		return "${" + text + "}"
	}
	return "$(" + text + ")"
}

// literalText is a number as it is written, for 1.20 is not 1.2 to those who wrote
// it, or the text itself.
func literalText(v cty.Value, at hcl.Range, src []byte) string {
	switch {
	case v.IsNull():
		return ""
	case v.Type() == cty.String:
		return v.AsString()
	case v.Type() == cty.Bool && v.True():
		return "true"
	case v.Type() == cty.Bool:
		return "false"
	case src == nil || !at.CanSliceBytes(src):
		return unknownValue
	}
	return string(at.SliceBytes(src))
}

func isNull(x hclsyntax.Expression) bool {
	lit, ok := x.(*hclsyntax.LiteralValueExpr)
	return ok && lit.Val.IsNull()
}

// within collects the texts, lists and mappings inside of an expression whose
// value is not known.
func (b *bakeFile) within(x bakeExpr) bakeValue {
	v := bakeValue{pairs: map[string]string{}, open: true}
	hclsyntax.VisitAll(x.expr, func(n hclsyntax.Node) hcl.Diagnostics {
		switch e := n.(type) {
		case *hclsyntax.TemplateExpr:
			v.texts = append(v.texts, b.text(bakeExpr{e, x.src}))
		case *hclsyntax.ObjectConsExpr:
			for _, item := range e.Items {
				if key := b.key(bakeExpr{item.KeyExpr, x.src}); !unknownText(key) {
					v.pairs[key] = asWritten(bakeExpr{item.ValueExpr, x.src})
				}
			}
		}
		return nil
	})
	return v
}

// jsonExpr is a value of a JSON file as the expression that bake takes it for.
func jsonExpr(n node) hclsyntax.Expression {
	switch {
	case n.isMap():
		object := &hclsyntax.ObjectConsExpr{}
		for _, p := range n.pairs() {
			object.Items = append(object.Items, hclsyntax.ObjectConsItem{
				KeyExpr:   &hclsyntax.TemplateExpr{Parts: []hclsyntax.Expression{literal(p.key)}},
				ValueExpr: jsonExpr(p.value)})
		}
		return object
	case n.isList():
		tuple := &hclsyntax.TupleConsExpr{}
		for _, item := range n.items() {
			tuple.Exprs = append(tuple.Exprs, jsonExpr(item))
		}
		return tuple
	case n.isNull() || !n.ok():
		return &hclsyntax.LiteralValueExpr{Val: cty.NullVal(cty.String)}
	}
	text := []byte(n.text())
	expr, diags := hclsyntax.ParseTemplate(text[:min(len(text), maxBakeText)], "", hcl.InitialPos)
	if diags.HasErrors() || len(text) > maxBakeText {
		return literal(unknownValue)
	}
	return expr
}

func literal(text string) hclsyntax.Expression {
	return &hclsyntax.LiteralValueExpr{Val: cty.StringVal(text)}
}
