package plan

import (
	"bytes"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"

	"offstage/transform/internal/dockerfile"
	"offstage/transform/internal/image"
)

// freeName is a stage name that no stage has or is given, and that no --from means
// an image by; --from compares without case.
func freeName(f *dockerfile.File, names map[int]string, want string) string {
	name := want
	for i := 2; f.StageNamed(name, len(f.Stages)) != nil || taken(names, name) || meansImage(f, name); i++ {
		name = fmt.Sprintf("%s-%d", want, i)
	}
	return name
}

// meansImage reports whether a --from or a mount takes a name, which no stage has, for
// an image's.
func meansImage(f *dockerfile.File, name string) bool {
	return slices.ContainsFunc(fromFlag().FindAllSubmatch(f.Src, -1),
		func(m [][]byte) bool { return strings.EqualFold(string(m[1]), name) })
}

var fromFlag = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?i)\bfrom=["']?([^\s,"']+)`)
})

// NameStages gives a builder of a multi-stage file its name, and writes names
// for the numbers in COPY --from.
func NameStages(f *dockerfile.File, builder string) ([]dockerfile.Edit, map[int]string) {
	var edits []dockerfile.Edit
	names := map[int]string{}
	for _, s := range f.Stages[:len(f.Stages)-1] {
		names[s.Index] = s.Name
		if s.Name == "" && len(s.Unresolved) == 0 && image.ToolchainAt(s) != "" {
			n := freeName(f, names, builder)
			names[s.Index] = n
			edits = append(edits, nameStage(s, n))
		}
	}
	return append(edits, nameReferences(f, names)...), names
}

func taken(names map[int]string, name string) bool {
	for _, n := range names {
		if strings.EqualFold(n, name) {
			return true
		}
	}
	return false
}

var fromNumber = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(--from=|[, ]from=)([0-9]+)([\s,]|$)`)
})

// nameReferences replaces stage numbers by the names that stages have.
func nameReferences(f *dockerfile.File, names map[int]string) []dockerfile.Edit {
	var edits []dockerfile.Edit
	for _, s := range f.Stages {
		for _, st := range s.Steps {
			if !bytes.Contains(f.Src[st.Span.Start:st.Span.End], []byte("from=")) {
				continue
			}
			head := f.Src[st.Span.Start:st.Text().Pos(0)]
			for _, m := range fromNumber().FindAllSubmatchIndex(head, -1) {
				var n int
				fmt.Sscan(string(head[m[4]:m[5]]), &n)
				if name := names[n]; name != "" && n < s.Index && f.StageNamed(fmt.Sprint(n), s.Index) == f.Stages[n] {
					edits = append(edits,
						dockerfile.Edit{Start: st.Span.Start + m[4], End: st.Span.Start + m[5], New: name})
				}
			}
		}
	}
	return edits
}

// nameStage adds AS name to a FROM, in the keyword's own case.
func nameStage(s *dockerfile.Stage, name string) dockerfile.Edit {
	t := s.From.Text()
	at := t.Pos(len(strings.TrimRight(t.S, " \t\r\n")))
	return dockerfile.Edit{Start: at, End: at, New: " " + Cased(s.From, "AS") + " " + name}
}
