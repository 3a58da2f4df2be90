package main

import (
	"fmt"
	"slices"
	"strings"

	"offstage/cmd/offstage/internal/record"
	"offstage/transform"
)

// counted is what the summary counts of an outcome.
func (o *outcome) counted() record.Outcome {
	if o.err != nil {
		return record.Outcome{Status: "error"}
	}
	r := o.result
	counted := record.Outcome{
		Status: string(r.Status), Cause: string(r.Cause), Runtime: r.Runtime,
		Written: o.written || o.real == "", // standard input has nowhere to be written to but standard output
		Partial: r.Grade == transform.Partial,
		Sizes:   o.sizes(),
	}
	for _, x := range r.Refusals {
		counted.Codes = append(counted.Codes, string(x.Code))
	}
	return counted
}

func (c *command) count(o *outcome) {
	c.counts.Add(o.counted())
	if o.err == nil && c.complete == "" {
		i := slices.IndexFunc(o.result.Unseen, func(u transform.Unseen) bool { return u.Do != "" })
		if i >= 0 {
			c.complete = o.result.Unseen[i].Do
		}
	}
	if o.err == nil && o.result.Status == transform.Unchanged {
		c.idle = fmt.Sprintf("%s: %s: %s", o.shown, record.CauseLabel(string(o.result.Cause)), o.result.Reason)
	}
}

// summarize prints what became of many Dockerfiles as a table, and of a single one
// that it is left as it is; of any other everything was said.
func (c *command) summarize() {
	if note := c.applyNote(); note != "" {
		c.line("offstage: note: %s", note)
	}
	if c.leftOut > 0 {
		c.line("offstage: --only left out %d of %d Dockerfiles", c.leftOut, c.leftOut+c.counts.Total)
	}
	if note := c.partialNote(); note != "" {
		c.line("offstage: note: %s", note)
	}
	switch {
	case c.counts.Total > 1:
		fmt.Fprint(c.stderr, c.summary())
	case c.idle != "" && c.leftOut == 0 && !c.explain && !c.json && !c.annotate:
		c.line("%s", c.idle)
	}
}

// partialNote says that evidence is partial, and how to have more where that is known.
func (c *command) partialNote() string {
	do := c.complete
	switch n := c.counts.Partial; {
	case n == 0, c.counts.Total == 1 && (c.explain || c.json || c.annotate || c.commitMessage):
		return ""
	case c.counts.Total == 1 && do == "":
		return "the evidence is partial, as not all source was seen"
	case c.counts.Total == 1:
		return "the evidence is partial, as not all source was seen: " + do + ", and offstage again"
	case do == "":
		return fmt.Sprintf("the evidence for %d Dockerfiles is partial, as not all source was seen", n)
	default:
		return fmt.Sprintf("the evidence for %d Dockerfiles is partial, as not all source was seen: "+
			"run go mod download in the clone of each, and offstage again", n)
	}
}

func (c *command) summary() string {
	var b strings.Builder
	fmt.Fprintf(&b, "offstage: %d Dockerfiles\n", c.counts.Total)
	for _, row := range c.counts.Rows(c.write) {
		label := c.errScreen.paint(statusColor(row.Status), fmt.Sprintf("%-13s", row.Label))
		const column = 2 + 13 + 1 + 5 + 2
		details := c.errScreen.wrapped(escape(row.Details), column, column)
		line := fmt.Sprintf("  %s %5d  %s", label, row.Count, details)
		b.WriteString(strings.TrimRight(line, " ") + "\n")
	}
	return b.String()
}

func statusColor(status string) string {
	switch status {
	case "rewritten":
		return green
	case "refused":
		return yellow
	case "error":
		return red
	}
	return ""
}
