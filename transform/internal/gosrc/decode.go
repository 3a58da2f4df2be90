package gosrc

import (
	"encoding/binary"
	"slices"
)

// decoder reads what encode wrote. After an error it gives zeros.
type decoder struct {
	in    []byte
	bad   bool
	texts []string
	nodes []node
}

// decode turns bytes into units, none when they are damaged. change, when it isn't
// nil, is applied to each string.
func decode(data []byte, change func(string) string) []*unit {
	d := &decoder{in: data}
	d.table(change)
	units := make([]*unit, d.count())
	for i := range units {
		units[i] = d.unit()
	}
	if d.bad || len(d.in) > 0 {
		return nil
	}
	return units
}

func (d *decoder) int() int {
	n, size := binary.Varint(d.in)
	if size <= 0 || d.bad {
		d.bad = true
		return 0
	}
	d.in = d.in[size:]
	return int(n)
}

// count is a length; one that is longer than what follows is damage.
func (d *decoder) count() int {
	n := d.int()
	if n < 0 || n > len(d.in) {
		d.bad = true
		return 0
	}
	return n
}

func (d *decoder) bool() bool { return d.int() != 0 }

func (d *decoder) string() string {
	if i := d.int(); i >= 0 && i < len(d.texts) {
		return d.texts[i]
	}
	d.bad = true
	return ""
}

func (d *decoder) list() []string {
	n := d.count()
	if n == 0 {
		return nil
	}
	list := make([]string, n)
	for i := range list {
		list[i] = d.string()
	}
	return list
}

func (d *decoder) node() *node {
	switch i := d.int(); {
	case i == 0:
		return nil
	case i > 0 && i < len(d.nodes):
		return &d.nodes[i]
	}
	d.bad = true
	return nil
}

func (d *decoder) nodeList() []*node {
	n := d.count()
	if n == 0 {
		return nil
	}
	list := make([]*node, n)
	for i := range list {
		list[i] = d.node()
	}
	return list
}

func (d *decoder) table(change func(string) string) {
	n := d.count()
	all := string(d.in)
	d.texts = make([]string, n)
	for i := range d.texts {
		size := d.count()
		at := len(all) - len(d.in)
		if d.bad {
			return
		}
		d.texts[i] = all[at : at+size]
		if change != nil {
			d.texts[i] = change(d.texts[i])
		}
		d.in = d.in[size:]
	}
	d.nodes = make([]node, d.count())
	for i := range d.nodes {
		if i == 0 {
			continue
		}
		n := &d.nodes[i]
		n.op, n.n, n.s, n.args = op(d.int()), int32(d.int()), d.string(), d.nodeList()
		if d.bad || !n.valid() {
			d.bad = true
			return
		}
	}
	d.bad = d.bad || circular(d.nodes)
}

// circular reports whether a node has the type of itself.
func circular(nodes []node) bool {
	seen := make(map[*node]int, len(nodes)) // from which node on
	for i := range nodes {
		for n := &nodes[i]; n != nil && n.passes(); n = n.args[0] {
			if from, ok := seen[n]; ok && from == i {
				return true
			} else if ok {
				break
			}
			seen[n] = i
		}
	}
	return false
}

// valid reports whether a node has the name, the number, and as many arguments, as its
// like has to have.
func (n *node) valid() bool {
	if n.n < -1 || n.n < 0 && n.op == opResult { // -1 is a receiver, any element, or none
		return false
	}
	switch n.op {
	case opName, opFunc:
		return n.s != ""
	case opField:
		return n.s != "" && len(n.args) >= 1
	case opElem, opTail, opKeys, opResult, opKV, opTyped, opAppend, opAddr, opSpread:
		return len(n.args) >= 1
	case opEntry, opFlag:
		return len(n.args) >= 2
	}
	return n.op >= opConst && n.op <= opSpread
}

func (d *decoder) unit() *unit {
	u := &unit{path: d.string(), sealed: d.bool(), files: d.list(), imports: d.list()}
	u.vars, u.fixed, u.types = map[string]*node{}, map[string]bool{}, map[string]*typeDecl{}
	if names := d.list(); len(names) > 0 {
		u.dynamic = map[string]bool{}
		for _, name := range names {
			u.dynamic[name] = true
		}
	}
	for range d.count() {
		key, fixed, v := d.string(), d.bool(), d.node()
		u.vars[key], u.fixed[key] = v, fixed
		d.bad = d.bad || v == nil
	}
	for range d.count() {
		key := d.string()
		u.types[key] = d.typ()
	}
	for range d.count() {
		u.funcs = append(u.funcs, d.fn(u))
	}
	return u
}

func (d *decoder) typ() *typeDecl {
	t := &typeDecl{}
	for range d.count() {
		t.fields = append(t.fields, fieldDecl{d.string(), d.string(), d.bool(), d.bool(), d.node()})
	}
	for range d.count() {
		t.methods = append(t.methods, methodDecl{d.string(), d.list()})
	}
	t.embeds, t.iface, t.under, t.alias, t.open = d.list(), d.bool(), d.string(), d.bool(), d.bool()
	return t
}

func (d *decoder) fn(u *unit) *fn {
	f := &fn{key: d.string(), unit: u, recv: d.string(), params: d.list(), results: d.list(), variadic: d.bool()}
	d.bad = d.bad || f.key == ""
	f.sites, f.uses = d.sites(u, opResult, opLit), d.sites(u, opName, opField, opFunc)
	for range d.count() {
		s := store{to: d.node(), value: d.node()}
		s.file, s.at = d.place(u)
		d.bad = d.bad || s.to == nil
		f.stores = append(f.stores, s)
	}
	for range d.count() {
		f.returns = append(f.returns, d.nodeList())
	}
	return f
}

// sites reads what stands at places of a function: nodes of some likes.
func (d *decoder) sites(u *unit, are ...op) []site {
	n := d.count()
	if n == 0 {
		return nil
	}
	list := make([]site, n)
	for i := range list {
		list[i].e = d.node()
		list[i].file, list[i].at = d.place(u)
		d.bad = d.bad || list[i].e == nil || !slices.Contains(are, list[i].e.op)
	}
	return list
}

func (d *decoder) place(u *unit) (file, line int32) {
	file, line = int32(d.int()), int32(d.int())
	if file < 0 || int(file) >= len(u.files) {
		d.bad = true
	}
	return file, line
}
