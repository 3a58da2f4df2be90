package emit

import "offstage/transform/internal/plan"

// A writer turns a plan into lines and edits.
type writer struct{ *plan.Plan }
