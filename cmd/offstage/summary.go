package main

import (
	"fmt"
	"slices"
	"strings"

	"offstage/transform"
)

// A summary counts what became of the Dockerfiles of a run.
type summary struct {
	dockerfiles int
	rewritten   int
	fine        int
	notGo       int
	ignored     int
	errors      int
	refused     map[transform.Code]int // each Dockerfile by its first code
}

func (s *summary) add(o *outcome) {
	s.dockerfiles++
	switch {
	case o.err != nil:
		s.errors++
	case o.result.Status == transform.Rewritten:
		s.rewritten++
	case o.result.Status == transform.Refused:
		if s.refused == nil {
			s.refused = map[transform.Code]int{}
		}
		s.refused[firstCode(o.result)]++
	case o.result.Cause == transform.NotGo:
		s.notGo++
	case o.result.Cause == transform.Ignored:
		s.ignored++
	default:
		s.fine++
	}
}

func firstCode(r *transform.Result) transform.Code {
	if len(r.Refusals) == 0 {
		return ""
	}
	return r.Refusals[0].Code
}

// String is one line, with the numbers that are not zero.
func (s *summary) String() string {
	var parts []string
	count := func(n int, what string) {
		if n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n, what))
		}
	}
	count(s.rewritten, "rewritten")
	count(s.fine, "already fine")
	count(s.notGo, "not Go")
	count(s.ignored, "ignored")
	n, codes := s.refusals()
	count(n, "refused ("+codes+")")
	count(s.errors, plural(s.errors, "error"))
	return fmt.Sprintf("%d %s: %s", s.dockerfiles, plural(s.dockerfiles, "Dockerfile"), strings.Join(parts, ", "))
}

// refusals gives their number, and the codes from the most frequent one.
func (s *summary) refusals() (int, string) {
	var codes []transform.Code
	total := 0
	for _, doc := range transform.Codes() {
		if n := s.refused[doc.Code]; n > 0 {
			codes = append(codes, doc.Code)
			total += n
		}
	}
	slices.SortStableFunc(codes, func(a, b transform.Code) int { return s.refused[b] - s.refused[a] })
	words := make([]string, len(codes))
	for i, c := range codes {
		words[i] = fmt.Sprintf("%s %d", c, s.refused[c])
	}
	return total, strings.Join(words, ", ")
}

func plural(n int, word string) string {
	if n == 1 {
		return word
	}
	return word + "s"
}
