package emit

import "offstage/transform/internal/plan"

// A writer turns a plan into lines and edits.
type writer struct {
	*plan.Plan
	arrangement
}

func newWriter(p *plan.Plan) *writer {
	w := &writer{Plan: p}
	w.arrange()
	return w
}
