package repo

import (
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

// tomlSettings lists the settings of a TOML file up to its end, or to what is not
// TOML. The parser of expressions is taken, as decoding to values would lose the
// lines.
func tomlSettings(text []byte) ([]tomlSetting, error) {
	var p unstable.Parser
	p.Reset(text)
	t := &tomlReader{p: &p, breaks: breaksOf(string(text))}
	for p.NextExpression() {
		switch e := p.Expression(); e.Kind {
		case unstable.Table, unstable.ArrayTable:
			t.section = dotted(e.Key())
		case unstable.KeyValue:
			t.add(t.section, e)
		}
	}
	return t.all, p.Error()
}

type tomlReader struct {
	p       *unstable.Parser
	breaks  lineBreaks
	section string
	all     []tomlSetting
}

// add takes a setting below a section; an inline table is a section of its own.
func (t *tomlReader) add(section string, e *unstable.Node) {
	key, v := dotted(e.Key()), e.Value()
	if i := strings.LastIndexByte(key, '.'); i >= 0 {
		section, key = strings.Trim(section+"."+key[:i], "."), key[i+1:]
	}
	if v.Kind == unstable.InlineTable {
		for it := v.Children(); it.Next(); {
			t.add(strings.Trim(section+"."+key, "."), it.Node())
		}
		return
	}
	s := tomlSetting{section: section, key: key, value: string(v.Data)}
	for it := e.Key(); it.Next(); {
		s.line = t.breaks.line(int(it.Node().Raw.Offset))
	}
	if v.Kind == unstable.Array {
		s.list = []string{}
		for it := v.Children(); it.Next(); {
			s.list = append(s.list, string(it.Node().Data))
		}
	}
	t.all = append(t.all, s)
}

func dotted(key unstable.Iterator) string {
	var parts []string
	for key.Next() {
		parts = append(parts, string(key.Node().Data))
	}
	return strings.Join(parts, ".")
}
