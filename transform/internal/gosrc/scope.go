package gosrc

// A scope holds the local names around a place in a function, innermost last.
type scope struct {
	names []local
	inner int // where the innermost block's names begin
}

type local struct {
	name string
	n    *node
}

// mark is where a block begins.
type mark struct{ depth, inner int }

func (s *scope) begin() mark {
	m := mark{len(s.names), s.inner}
	s.inner = m.depth
	return m
}

func (s *scope) end(m mark) { s.names, s.inner = s.names[:m.depth], m.inner }

func (s *scope) clear() { s.end(mark{}) }

func (s *scope) bind(name string, n *node) {
	if name != "_" {
		s.names = append(s.names, local{name, n})
	}
}

// lookup is what a name stands for; nil when it isn't local.
func (s *scope) lookup(name string) *node {
	for i := len(s.names) - 1; i >= 0; i-- {
		if s.names[i].name == name {
			return s.names[i].n
		}
	}
	return nil
}

// ofBlock is the innermost block's own variable of a name.
func (s *scope) ofBlock(name string) *node {
	for i := len(s.names) - 1; i >= s.inner; i-- {
		if l := s.names[i]; l.name == name && l.n.op == opVar {
			return l.n
		}
	}
	return nil
}
