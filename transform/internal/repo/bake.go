package repo

import (
	"cmp"
	"maps"
	"path"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"

	"offstage/transform/internal/source"
)

// bakeOrder are the files that bake reads when none is named, each adding to
// those before it. Source: Docker's reference of bake files.
var bakeOrder = []string{"docker-bake.json", "docker-bake.hcl", "docker-bake.override.json", "docker-bake.override.hcl"}

func isBakeName(name string) bool {
	base := path.Base(name)
	return strings.Contains(base, "bake") && (path.Ext(base) == ".hcl" || path.Ext(base) == ".json")
}

// A bakeFile is a bake file with those that it adds to.
type bakeFile struct {
	r       *repoReader
	dir     string
	targets map[string]*bakeTarget
	names   []string             // of the targets of the last file
	vars    map[string]bakeValue // that have a default
	left    int                  // arguments that may still be inherited
}

// A bakeTarget is one target, of which a later block replaces attributes.
type bakeTarget struct {
	at    source.Pos
	attrs map[string]bakeExpr
	flat  map[string]bakeValue
}

// readBake reads a bake file: its targets, with what they inherit.
func readBake(r *repoReader, name string) {
	b := &bakeFile{r: r, dir: path.Dir(name), left: maxYAMLVisits,
		targets: map[string]*bakeTarget{}, vars: map[string]bakeValue{}}
	for _, before := range bakeOrder {
		file := path.Join(b.dir, before)
		if file == name {
			break
		}
		if r.files[file] && isDefaultBake(name) {
			b.read(file)
		}
	}
	b.names = nil
	b.read(name)
	for _, target := range b.names {
		b.add(target)
	}
}

func isDefaultBake(name string) bool { return named(bakeOrder...)(name) }

func (b *bakeFile) read(name string) {
	if path.Ext(name) == ".json" {
		b.readJSON(name)
	} else {
		b.readHCL(name)
	}
}

// readHCL takes the blocks of an HCL file, those before a mistake as well.
func (b *bakeFile) readHCL(name string) {
	f := b.r.open(name)
	if !f.ok {
		return
	}
	if tooInvolved(f.text) {
		b.r.problem(source.Pos{File: name}, "it could not be read: it is nested too deeply", name)
		return
	}
	file, diags := hclsyntax.ParseConfig(f.text, name, hcl.InitialPos)
	if diags.HasErrors() {
		b.r.problem(source.Pos{File: name}, "it could not be read: "+diags[0].Summary, name)
	}
	if file == nil {
		return
	}
	body := file.Body.(*hclsyntax.Body)
	for key, a := range body.Attributes {
		b.variable(key, bakeExpr{a.Expr, f.text})
	}
	for _, block := range body.Blocks {
		if len(block.Labels) != 1 {
			continue
		}
		attrs := map[string]bakeExpr{}
		for key, a := range block.Body.Attributes {
			attrs[key] = bakeExpr{a.Expr, f.text}
		}
		b.block(block.Type, block.Labels[0], source.Pos{File: name, Line: block.TypeRange.Start.Line}, attrs)
	}
}

// readJSON takes the same of a JSON file, whose texts are templates too.
func (b *bakeFile) readJSON(name string) {
	for _, doc := range b.r.yaml(name) {
		for _, kind := range []string{"variable", "target"} {
			for _, p := range doc.get(kind).pairs() {
				attrs := map[string]bakeExpr{}
				for _, v := range p.value.pairs() {
					attrs[v.key] = bakeExpr{expr: jsonExpr(v.value)}
				}
				b.block(kind, p.key, p.at, attrs)
			}
		}
	}
}

func (b *bakeFile) block(kind, name string, at source.Pos, attrs map[string]bakeExpr) {
	switch kind {
	case "variable":
		b.variable(name, attrs["default"])
	case "target":
		t := b.targets[name]
		if t == nil {
			t = &bakeTarget{attrs: map[string]bakeExpr{}}
			b.targets[name] = t
		}
		t.at = at
		for key, x := range attrs {
			t.attrs[key] = x
		}
		b.names = append(b.names, name)
	}
}

// variable takes a default, which later ones may use.
func (b *bakeFile) variable(name string, x bakeExpr) {
	delete(b.vars, name)
	if v := b.value(x); len(v.texts) > 0 && !v.open {
		b.vars[name] = v
	}
}

// bakeKeys are the attributes that matter here.
var bakeKeys = []string{"context", "dockerfile", "dockerfile-inline", "target", "args", "tags"}

// flatten are a target's attributes with those that it inherits: the last one of
// several parents counts, and the arguments of all. What inherits from a target
// that is not there may be anything.
func (b *bakeFile) flatten(t *bakeTarget) map[string]bakeValue {
	if t.flat != nil {
		return t.flat
	}
	t.flat = map[string]bakeValue{} // also for one that inherits from itself
	flat := map[string]bakeValue{}
	parents := b.value(t.attrs["inherits"])
	if parents.open {
		parents.texts = append([]string{unknownValue}, parents.texts...)
	}
	for _, parent := range parents.texts {
		p := b.targets[parent]
		for _, key := range bakeKeys {
			if p == nil {
				flat[key] = bakeValue{texts: []string{unknownValue}, open: true}
			} else if v, ok := b.flatten(p)[key]; ok {
				flat[key] = b.over(flat[key], key, v)
			}
		}
	}
	b.inMatrix(t, func() {
		for _, key := range bakeKeys {
			if x, ok := t.attrs[key]; ok {
				flat[key] = b.over(flat[key], key, b.value(x))
			}
		}
	})
	t.flat = flat
	return flat
}

// inMatrix calls f while the names that a target's matrix gives several values
// have none.
func (b *bakeFile) inMatrix(t *bakeTarget, f func()) {
	all := b.vars
	b.vars = maps.Clone(all)
	for name := range b.value(t.attrs["matrix"]).pairs {
		delete(b.vars, name)
	}
	f()
	b.vars = all
}

// over puts a value in the place of an earlier one; mappings are joined.
func (b *bakeFile) over(old bakeValue, key string, v bakeValue) bakeValue {
	if b.left -= len(old.pairs) + len(v.pairs); key != "args" || old.pairs == nil && !old.open {
		return v
	}
	if b.left < 0 {
		return bakeValue{open: true}
	}
	pairs := maps.Clone(old.pairs)
	if pairs == nil {
		pairs = map[string]string{}
	}
	maps.Copy(pairs, v.pairs)
	return bakeValue{pairs: pairs, open: old.open || v.open}
}

func (b *bakeFile) add(name string) {
	t := b.targets[name]
	flat := b.flatten(t)
	u := Use{Pos: t.at, Source: Bake, Name: name, Builds: true, Sure: true, Target: flat["target"].first()}
	context, file := flat["context"].first(), flat["dockerfile"].first()
	u.Context, u.remote = inTree(b.dir, context), isRemote(context)
	_, u.Inline = flat["dockerfile-inline"]
	switch {
	case u.Inline:
	case file == "":
		u.Dockerfile = b.r.dockerfileIn(u.Context)
	default:
		u.Dockerfile = inTree(u.Context, file)
	}
	if u.unsaid = unknownText(context + file); u.unsaid {
		u.pattern = patternIn(b.dir, path.Join(context, cmp.Or(file, "Dockerfile")))
	}
	u.Args, u.AnyArgs = flat["args"].pairs, flat["args"].open
	for _, tag := range flat["tags"].texts {
		u.addImage(tag)
	}
	b.r.add(u)
}

// tooInvolved looks for more brackets in each other, or more operators that the
// parser recurses at, than any person writes.
func tooInvolved(text []byte) bool {
	tokens, _ := hclsyntax.LexConfig(text, "", hcl.InitialPos)
	depth, operators := 0, 0
	for _, t := range tokens {
		switch t.Type {
		case hclsyntax.TokenOBrace, hclsyntax.TokenOBrack, hclsyntax.TokenOParen, hclsyntax.TokenTemplateInterp,
			hclsyntax.TokenTemplateControl, hclsyntax.TokenOQuote:
			depth++
		case hclsyntax.TokenCBrace, hclsyntax.TokenCBrack, hclsyntax.TokenCParen, hclsyntax.TokenTemplateSeqEnd,
			hclsyntax.TokenCQuote:
			depth--
		case hclsyntax.TokenMinus, hclsyntax.TokenBang, hclsyntax.TokenQuestion:
			operators++
		}
		if depth > 200 || operators > 2_000 {
			return true
		}
	}
	return false
}
