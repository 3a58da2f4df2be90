package verify

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// A Verdict says what a verification came to.
type Verdict string

// The verdicts.
const (
	Same                 Verdict = "same"                    // everything that was compared is the same
	Unexercised          Verdict = "unexercised"             // equal, but the program fails the same way in both
	Differs              Verdict = "differs"                 // Report.Differences says how
	OriginalDoesNotBuild Verdict = "original-does-not-build" // there is nothing to compare with
	RewriteDoesNotBuild  Verdict = "rewrite-does-not-build"  // a bug in offstage
)

// A Report is what a verification saw.
type Report struct {
	Verdict       Verdict
	Engine        string // the command that was used
	Before, After Size
	Differences   []Difference
	Notes         []string // what was not compared and why, and what a person should know
	Cause         string   // why the rewrite does not build where that is no bug; empty where none shows
	Log           string   // the file with the output of a build that failed
	Tail          []string // its last lines
	Depth         Depth
	Observed      []Observed // what the original was seen to touch
	Earlier       time.Time  // when an earlier run saw it, for a caller that keeps reports; zero for this run

	broken Verdict // which image does not build; empty when both do
	failed bool    // the program fails the same way in both
}

// A Size is how large an image is; zero when it was not built.
type Size struct {
	Bytes  int64
	Layers int
}

// A Depth is how far a verification looked.
type Depth struct {
	Started bool // both programs were
	Routes  int  // how many questions both answered
	Paths   int  // how many paths of its image the original was seen to touch
	Covered int  // how many of them the rewrite was made to have; -1 where a person made it
}

// String is the depth in words. A program that answered nothing was only started.
func (d Depth) String() string {
	var words []string
	switch {
	case !d.Started:
		return "not started"
	case d.Routes == 0:
		words = append(words, "start only")
	case d.Routes == 1:
		words = append(words, "answered 1 route")
	default:
		words = append(words, fmt.Sprintf("answered %d routes", d.Routes))
	}
	switch {
	case d.Paths == 1:
		words = append(words, "1 path seen in use")
	case d.Paths > 1:
		words = append(words, fmt.Sprintf("%d paths seen in use", d.Paths))
	}
	switch {
	case d.Paths == 0 || d.Covered < 0:
	case d.Paths == d.Covered:
		words = append(words, "all foreseen")
	default:
		words = append(words, fmt.Sprintf("%d foreseen", d.Covered))
	}
	return strings.Join(words, ", ")
}

// An Area is what kind of thing differs.
type Area string

// The areas of a comparison.
const (
	Config   Area = "config"
	Artifact Area = "artifact"
	Files    Area = "files"
	State    Area = "state"
	Ports    Area = "ports"
	Output   Area = "output"
	HTTP     Area = "http"
	Paths    Area = "paths" // that the original was seen to touch
	Health   Area = "health"
)

// A Difference is one thing that is not the same in both images.
type Difference struct {
	Area Area
	Text string
}

func (r *Report) add(list ...Difference) { r.Differences = append(r.Differences, list...) }

func (r *Report) note(format string, args ...any) {
	if text := fmt.Sprintf(format, args...); !slices.Contains(r.Notes, text) {
		r.Notes = append(r.Notes, text)
	}
}

// judge draws the verdict from what was seen.
func (r *Report) judge() {
	switch {
	case r.broken != "":
		r.Verdict = r.broken
	case len(r.Differences) > 0:
		r.Verdict = Differs
	case r.failed:
		r.Verdict = Unexercised
	default:
		r.Verdict = Same
	}
}

// differ is a difference in words.
func differ(area Area, format string, args ...any) Difference {
	return Difference{Area: area, Text: fmt.Sprintf(format, args...)}
}
