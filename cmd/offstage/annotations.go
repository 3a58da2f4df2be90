package main

import (
	"fmt"
	"path/filepath"
	"strings"

	"offstage/cmd/offstage/internal/record"
	"offstage/transform"
)

// annotations are an outcome as workflow commands of GitHub Actions, which shows
// them beside the lines of a pull request.
func (p *places) annotations(o *outcome) []byte {
	var b strings.Builder
	add := func(level, file string, line int, text string) {
		fmt.Fprintf(&b, "::%s file=%s,line=%d,title=offstage::%s\n",
			level, property(filepath.ToSlash(file)), max(line, 1), data(escape(text)))
	}
	if o.err != nil {
		add("error", o.path, o.errorLine(), o.message())
	}
	if o.result == nil {
		return []byte(b.String())
	}
	if o.result.Status == transform.Rewritten {
		add("notice", o.path, 1, record.Summary(o.result.Runtime)+": run offstage --write "+o.path)
	}
	for _, n := range o.result.Notes {
		add("notice", p.show(o, n.File), n.Line, n.Text)
	}
	for _, r := range o.result.Refusals {
		file, line := o.path, 1
		if len(r.Evidence) > 0 {
			file, line = p.show(o, r.Evidence[0].File), r.Evidence[0].Line
		}
		add("warning", file, line, fmt.Sprintf("refused [%s]: %s. %s.", r.Code, r.Text, capital(r.Do)))
	}
	return []byte(b.String())
}

// What ends a value of a workflow command is written in percent, as its own
// toolkit does.
var (
	dataEscapes     = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A")
	propertyEscapes = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C")
)

func data(text string) string     { return dataEscapes.Replace(text) }
func property(text string) string { return propertyEscapes.Replace(escape(text)) }
