package gosrc

import "slices"

// A counter counts the elements of lists.
type counter struct {
	*texter
	seen []*node
}

// atLeast is how many elements a list has at least. What is met again inside of itself,
// and what one element is given, make it no shorter.
func (c counter) atLeast(n *node) int {
	if c.left--; n == nil || c.left < 0 || len(c.seen) > maxEmbedded {
		return 0
	}
	switch n.op {
	case opLit:
		entry := len(n.args) > 0 && n.args[0] != nil && n.args[0].op == opEntry
		switch {
		case entry && n.s == "":
			return maxElements
		case entry:
			return 0
		}
		return len(n.args)
	case opAppend, opTyped, opAddr, opSpread:
		return c.atLeast(n.args[0])
	case opVar, opParam, opResult:
		return c.leastOf(n)
	}
	return 0
}

// leastOf is atLeast for what a name stands for.
func (c counter) leastOf(n *node) int {
	if slices.Contains(c.seen, n) {
		return maxElements
	}
	list := c.sources(n)
	if len(list) == 0 || n.op == opVar && n.n == 1 {
		return 0
	}
	least := maxElements
	for _, s := range list {
		least = min(least, counter{c.texter, append(c.seen, n)}.atLeast(s))
	}
	return least
}
