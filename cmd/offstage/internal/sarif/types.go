package sarif

import (
	"net/url"
	"path/filepath"
	"regexp"
	"strings"
	"sync"

	"offstage/cmd/offstage/internal/record"
	"offstage/cmd/offstage/internal/visible"
)

// The parts of the format that are used, under its own names.
type (
	component struct {
		Name    string `json:"name"`
		Version string `json:"version,omitempty"`
		Rules   []rule `json:"rules"`
	}
	rule struct {
		ID      string        `json:"id"`
		Short   message       `json:"shortDescription"`
		Help    message       `json:"help"`
		Default configuration `json:"defaultConfiguration"`
	}
	configuration struct {
		Level string `json:"level"`
	}
	message struct {
		Text string `json:"text"`
	}
	result struct {
		Rule      string     `json:"ruleId"`
		RuleIndex int        `json:"ruleIndex"`
		Level     string     `json:"level"`
		Message   message    `json:"message"`
		Locations []location `json:"locations"`
		Related   []location `json:"relatedLocations,omitempty"`
		Fixes     []fix      `json:"fixes,omitempty"`
	}
	location struct {
		ID       int              `json:"id,omitempty"`
		Physical physicalLocation `json:"physicalLocation"`
		Message  *message         `json:"message,omitempty"`
	}
	physicalLocation struct {
		Artifact artifactLocation `json:"artifactLocation"`
		Region   region           `json:"region"`
	}
	artifactLocation struct {
		URI string `json:"uri"`
	}
	region struct {
		StartLine   int `json:"startLine"`
		StartColumn int `json:"startColumn,omitempty"`
		EndLine     int `json:"endLine,omitempty"`
		EndColumn   int `json:"endColumn,omitempty"`
	}
	fix struct {
		Description message          `json:"description"`
		Changes     []artifactChange `json:"artifactChanges"`
	}
	artifactChange struct {
		Artifact     artifactLocation `json:"artifactLocation"`
		Replacements []replacement    `json:"replacements"`
	}
	replacement struct {
		Deleted  region   `json:"deletedRegion"`
		Inserted *message `json:"insertedContent,omitempty"` // an artifact's content has a text too
	}
	invocation struct {
		Successful    bool           `json:"executionSuccessful"`
		Notifications []notification `json:"toolExecutionNotifications,omitempty"`
	}
	notification struct {
		Level     string     `json:"level"`
		Message   message    `json:"message"`
		Locations []location `json:"locations"`
	}
)

// relate adds evidence that is not the result's own place.
func (r *result) relate(all []record.Evidence) {
	for _, e := range all {
		l := at(e.File, e.Line)
		l.ID = len(r.Related) + 1
		why := text(e.Why)
		l.Message = &why
		r.Related = append(r.Related, l)
	}
}

// at is a line of a file. Code scanning shows nothing without a line, so that
// the whole file is its first.
func at(file string, line int) location {
	return location{Physical: physicalLocation{artifactLocation{uri(file)}, region{StartLine: max(line, 1)}}}
}

// uri names a file: from the current directory, which code scanning takes for
// the repository's, or absolute.
func uri(file string) string {
	u := url.URL{Path: filepath.ToSlash(file)}
	if filepath.IsAbs(file) {
		u.Scheme = "file"
		if u.Path[0] != '/' { // a volume
			u.Path = "/" + u.Path
		}
	}
	return u.String()
}

var placeholder = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`\{(\d+)\}`) })

// text is a message that means what it says: no placeholder, no link.
func text(plain string) message {
	plain = placeholder().ReplaceAllString(visible.Text(plain, ""), "{{$1}}")
	return message{strings.ReplaceAll(plain, "](", `\](`)}
}
