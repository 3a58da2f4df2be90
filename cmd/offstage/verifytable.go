package main

import (
	"fmt"
	"strings"
	"text/tabwriter"

	"offstage/transform/verify"
)

// A verifyTable is the sizes and verdicts, for the end.
type verifyTable struct{ rows []verifyRow }

type verifyRow struct {
	name   string
	report *verify.Report
}

func (t *verifyTable) add(o *outcome) { t.rows = append(t.rows, verifyRow{o.shown, o.verified}) }

// String is the table; empty for one Dockerfile, of which its own lines say it all.
func (t *verifyTable) String() string {
	if len(t.rows) < 2 {
		return ""
	}
	var b strings.Builder
	w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "FILE\tBEFORE MB\tAFTER MB\tRATIO\tVERDICT")
	for _, r := range t.rows {
		before, after := r.report.Before.Bytes, r.report.After.Bytes
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\n", escape(r.name), megabytes(before), megabytes(after),
			ratio(before, after), shortVerdict(r.report)+inParentheses(earlierText(r.report)))
	}
	w.Flush()
	return b.String()
}

func megabytes(n int64) string {
	if n == 0 {
		return "-"
	}
	return fmt.Sprintf("%.1f", float64(n)/1e6)
}

func ratio(before, after int64) string {
	if before == 0 || after == 0 {
		return "-"
	}
	return fmt.Sprintf("%.1f", float64(before)/float64(after))
}
