package emit

import "offstage/transform/internal/plan"

// A writer turns a plan into lines and edits.
type writer struct {
	*plan.Plan
	arrangement
	owners owners
}

func newWriter(p *plan.Plan) *writer {
	w := &writer{Plan: p, owners: ownersOf(p)}
	w.arrange()
	return w
}
