package main

import (
	"fmt"
	"slices"

	"offstage/cmd/offstage/internal/record"
	"offstage/transform"
)

// unseen names what of the program was not seen, and the ways to have it seen.
func (e *explainer) unseen(all []transform.Unseen) {
	if len(all) > 0 {
		e.heading("Not seen")
	}
	var ways []string
	for _, u := range all {
		e.line(2, "%s", nameOf(u))
		e.evidence([]transform.Evidence{u.Evidence})
		if u.Do != "" && !slices.Contains(ways, u.Do) {
			ways = append(ways, u.Do)
		}
	}
	for _, do := range ways {
		e.line(2, "What to do: %s, and offstage again.", do)
	}
}

func nameOf(u transform.Unseen) string {
	return record.Unseen{Module: u.Module, Version: u.Version}.Name()
}

// told names what was seen by built-in summaries alone, and of which versions they are.
func (e *explainer) told(all []transform.Told) {
	if len(all) > 0 {
		e.heading("Seen by built-in summaries")
	}
	for _, x := range all {
		name := record.Unseen{Module: x.Module, Version: x.Version}.Name()
		if x.Version == x.Summary {
			e.line(2, "%s", name)
		} else {
			e.line(2, "%s, by the summary of %s", name, x.Summary)
		}
	}
}

// open lists the touches whose text is not known in full.
func (e *explainer) open(all []transform.OpenTouch) {
	if len(all) > 0 {
		e.heading("Open touches")
	}
	for _, x := range all {
		at := fmt.Sprintf("%s: %s", e.show(x.Evidence.File, x.Evidence.Line), x.Evidence.Why)
		switch {
		case x.Module == "":
			e.line(2, "%s", at)
		case x.Count == 1:
			e.line(2, "%s, in %s", at, x.Module)
		default:
			e.line(2, "%s, in %s, and %d more", at, x.Module, x.Count-1)
		}
		e.line(3, "%s: %s", x.Done, x.How)
	}
}
