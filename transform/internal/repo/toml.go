package repo

import (
	"slices"
	"strings"

	"github.com/pelletier/go-toml/v2/unstable"
)

// A tomlSetting is one key and its value in a TOML file.
type tomlSetting struct {
	section, key string // dotted where they have several parts
	value        string // a text, or what else is written there
	list         []string
	line         int
}

// maxTOMLKey bounds how many parts a key has, with those of its table; nothing
// that is asked for has more than three. A longer name is none either.
const (
	maxTOMLKey  = 8
	maxTOMLName = 256
)

// tomlSettings lists the settings of a TOML file up to its end, or to what is not
// TOML. The parser of expressions is taken, as decoding to values would lose the
// lines.
func tomlSettings(text []byte) ([]tomlSetting, error) {
	var p unstable.Parser
	p.Reset(text)
	t := &tomlReader{breaks: breaksOf(string(text))}
	var table []string
	for p.NextExpression() {
		switch e := p.Expression(); e.Kind {
		case unstable.Table, unstable.ArrayTable:
			table, _ = t.key(nil, e)
		case unstable.KeyValue:
			t.add(table, e)
		}
	}
	return t.all, p.Error()
}

type tomlReader struct {
	breaks lineBreaks
	all    []tomlSetting
}

// key are the parts of an expression's key behind those of its table, and where
// the last of them stands.
func (t *tomlReader) key(table []string, e *unstable.Node) (parts []string, line int) {
	parts = slices.Clip(table)
	for it := e.Key(); it.Next(); {
		if name := it.Node().Data; len(parts) <= maxTOMLKey {
			parts = append(parts, string(name[:min(len(name), maxTOMLName)]))
		}
		line = t.breaks.line(int(it.Node().Raw.Offset))
	}
	return parts, line
}

// add takes a setting of a table; an inline table is one of its own.
func (t *tomlReader) add(table []string, e *unstable.Node) {
	parts, line := t.key(table, e)
	v, last := e.Value(), len(parts)-1
	switch {
	case last >= maxTOMLKey:
		return
	case v.Kind == unstable.InlineTable:
		for it := v.Children(); it.Next(); {
			t.add(parts, it.Node())
		}
		return
	}
	s := tomlSetting{section: strings.Join(parts[:last], "."), key: parts[last], value: string(v.Data), line: line}
	if v.Kind == unstable.Array {
		s.list = []string{}
		for it := v.Children(); it.Next(); {
			s.list = append(s.list, string(it.Node().Data))
		}
	}
	t.all = append(t.all, s)
}
