package repo

import (
	"bytes"
	"errors"
	"io"
	"path"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"offstage/transform/internal/source"
)

// Bounds on one YAML file: values visited, aliases counted each time, and how
// deep merges may nest. Aliases are followed, never expanded.
const (
	maxYAMLVisits = 100_000
	maxYAMLDepth  = 100
	maxYAMLDocs   = 200
)

// A node is a value of a YAML or JSON file; the zero node is an absent one.
type node struct {
	y    *yaml.Node
	from *yamlSource
}

type yamlSource struct {
	name  string
	left  int   // visits
	shift int   // lines above the text
	split []int // the lines, as YAML counts them, that end without a newline
	loose bool  // templates were replaced before it was parsed
}

// yaml parses a file's documents, none when it is neither YAML nor JSON.
func (r *repoReader) yaml(name string) []node {
	f := r.open(name)
	if !f.yaml && f.ok {
		f.yaml = true
		var err error
		parse := parseYAML
		if path.Ext(name) == ".json" {
			parse = parseJSON
		}
		if f.docs, err = parse(f.text, &yamlSource{name: name, left: maxYAMLVisits}); err != nil {
			r.problem(source.Pos{File: name}, "it could not be read: "+err.Error(), name)
		}
	}
	return f.docs
}

func parseYAML(text []byte, from *yamlSource) (docs []node, err error) {
	if tooNested(text) {
		return nil, errors.New("it is nested too deeply")
	}
	defer func() {
		if e := recover(); e != nil { // the parser is not ours, and its input is hostile
			err = errors.New("its YAML could not be parsed")
		}
	}()
	from.split = otherBreaks(text)
	dec := yaml.NewDecoder(bytes.NewReader(text))
	for len(docs) < maxYAMLDocs {
		var y yaml.Node
		if err := dec.Decode(&y); err == io.EOF {
			return docs, nil
		} else if err != nil {
			return docs, err
		}
		if len(y.Content) > 0 {
			docs = append(docs, node{y.Content[0], from})
		}
	}
	return docs, errors.New("it has too many documents")
}

// otherBreaks are the lines that end in a break of YAML's that is no newline: a
// lone carriage return, or one of Unicode's. Source: YAML 1.1, section 5.4.
func otherBreaks(text []byte) []int {
	if !bytes.ContainsAny(text, "\r\u0085\u2028\u2029") {
		return nil
	}
	var list []int
	line, runes := 1, []rune(string(text))
	for i, r := range runes {
		switch {
		case r == '\n':
			line++
		case r == '\r' && i+1 < len(runes) && runes[i+1] == '\n':
		case r == '\r', r == '\u0085', r == '\u2028', r == '\u2029':
			list = append(list, line)
			line++
		}
	}
	return list
}

// tooNested looks for more flow brackets or "- - -" than any person writes: the
// parser recurses at each.
func tooNested(text []byte) bool {
	depth := 0
	for line := range bytes.Lines(text) {
		if indent := len(line) - len(bytes.TrimLeft(line, " -")); indent > 400 && len(bytes.TrimSpace(line)) > 0 {
			return true
		}
		for _, c := range line {
			switch c {
			case '[', '{':
				depth++
			case ']', '}':
				depth = max(0, depth-1)
			}
			if depth > 1000 {
				return true
			}
		}
	}
	return false
}

// follow goes through aliases to what they stand for.
func (n node) follow() node {
	for hops := 0; n.y != nil && n.y.Kind == yaml.AliasNode; hops++ {
		if n.from.left--; hops > 10 || n.from.left < 0 {
			return node{}
		}
		n.y = n.y.Alias
	}
	return n
}

func (n node) ok() bool     { return n.follow().y != nil }
func (n node) isMap() bool  { y := n.follow().y; return y != nil && y.Kind == yaml.MappingNode }
func (n node) isList() bool { y := n.follow().y; return y != nil && y.Kind == yaml.SequenceNode }
func (n node) isText() bool { y := n.follow().y; return y != nil && y.Kind == yaml.ScalarNode }

// isNull says whether a key stands there without a value.
func (n node) isNull() bool { return n.isText() && n.follow().y.ShortTag() == "!!null" }

// text is a scalar's text, "" for anything else.
func (n node) text() string {
	if n = n.follow(); n.isText() && !n.isNull() {
		return n.y.Value
	}
	return ""
}

func (n node) yes() bool { return n.text() == "true" }

// pos is where a value stands; that of an alias, not of what it stands for.
func (n node) pos() source.Pos {
	if n.y == nil {
		return source.Pos{}
	}
	splits, _ := slices.BinarySearch(n.from.split, n.y.Line)
	return source.Pos{File: n.from.name, Line: n.y.Line + n.from.shift - splits}
}

// bodyPos is where the text of a scalar begins: a block's is below its mark.
func (n node) bodyPos() source.Pos {
	at := n.follow().pos()
	if y := n.follow().y; y != nil && (y.Style&(yaml.LiteralStyle|yaml.FoldedStyle)) != 0 {
		at.Line++
	}
	return at
}

// A pair is an entry of a mapping.
type pair struct {
	key   string
	at    source.Pos
	value node
}

// pairs are a mapping's entries in order, merged ones (<<) behind its own.
func (n node) pairs() []pair { return n.pairsWithin(map[string]bool{}, 10) }

func (n node) pairsWithin(seen map[string]bool, depth int) []pair {
	if n = n.follow(); !n.isMap() || depth == 0 {
		return nil
	}
	var list []pair
	var merged []node
	for i := 0; i+1 < len(n.y.Content); i += 2 {
		if n.from.left--; n.from.left < 0 {
			return nil
		}
		k, v := node{n.y.Content[i], n.from}, node{n.y.Content[i+1], n.from}
		switch key := k.text(); {
		case k.follow().y != nil && k.follow().y.ShortTag() == "!!merge":
			merged = append(merged, v)
		case !seen[key]:
			seen[key] = true
			list = append(list, pair{key, k.pos(), v})
		}
	}
	for _, m := range merged {
		for _, one := range m.oneOrMore() {
			list = append(list, one.pairsWithin(seen, depth-1)...)
		}
	}
	return list
}

// get is the value of a key, or of a key in a key.
func (n node) get(keys ...string) node {
	for _, key := range keys {
		n = n.key(key)
	}
	return n
}

func (n node) key(key string) node {
	for _, p := range n.pairs() {
		if p.key == key {
			return p.value
		}
	}
	return node{}
}

// first is the value of the first key that is there.
func (n node) first(keys ...string) node {
	for _, k := range keys {
		if v := n.get(k); v.ok() {
			return v
		}
	}
	return node{}
}

// items are a list's values.
func (n node) items() []node {
	if n = n.follow(); !n.isList() {
		return nil
	}
	var list []node
	for _, y := range n.y.Content {
		if n.from.left--; n.from.left < 0 {
			return nil
		}
		list = append(list, node{y, n.from})
	}
	return list
}

// oneOrMore are a list's values, or the value itself.
func (n node) oneOrMore() []node {
	if n.isList() {
		return n.items()
	}
	return []node{n}
}

func isYAML(name string) bool {
	return strings.HasSuffix(name, ".yml") || strings.HasSuffix(name, ".yaml")
}
