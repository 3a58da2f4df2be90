package refuse

import "offstage/transform/internal/finding"

// Codes lists every refusal code with the sentence that documents it, in order.
func Codes() []CodeDoc {
	var list []CodeDoc
	for _, c := range rules {
		list = append(list, CodeDoc{c.code, c.doc})
	}
	return list
}

// A CodeDoc is a refusal code and what it means.
type CodeDoc struct {
	Code finding.Code
	Doc  string // one sentence without a full stop
}
