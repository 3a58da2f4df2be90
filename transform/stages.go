package transform

import (
	"bytes"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"offstage/transform/internal/dockerfile"
	"offstage/transform/internal/shell"
)

// toolchainAt says why a stage runs on a Go toolchain: its image is one, or a
// RUN installs it or builds with it; empty when it doesn't.
func toolchainAt(s *dockerfile.Stage) string {
	chain := stagesTo(s)
	if b := parseBase(chain[0].Image); b.Golang {
		return b.Image + " has the Go toolchain"
	}
	for _, c := range chain {
		for _, st := range c.Steps {
			if why := installsGo(st); why != "" {
				return why
			}
		}
	}
	return ""
}

var goTarball = regexp.MustCompile(`(golang\.org/dl|dl\.google\.com/go|storage\.googleapis\.com/golang|go\.dev/dl)/go1?[^/ ]*|/go\$?\{?[A-Za-z0-9_.]*\}?[^/ ]*\.linux-`)

// installsGo says whether a step installs the Go toolchain into the image, or
// finds it there.
func installsGo(st *dockerfile.Step) string {
	if !strings.EqualFold(st.Keyword, "run") {
		return ""
	}
	t := st.Text().S
	if !strings.Contains(t, "go") {
		return ""
	}
	if goTarball.MatchString(t) {
		return "a RUN unpacks the Go toolchain"
	}
	if strings.Contains(t, "go build") || strings.Contains(t, "go install") {
		if slices.ContainsFunc(runText(st).script.Commands, func(c *shell.Command) bool { g := c.AsGo(); return g != nil && g.Builds() }) {
			return "a RUN builds with the Go toolchain"
		}
	}
	if !strings.Contains(t, "apk") && !strings.Contains(t, "apt") && !strings.Contains(t, "yum") && !strings.Contains(t, "dnf") {
		return ""
	}
	removed := map[string]bool{}
	found := ""
	for _, c := range runText(st).script.Commands {
		for _, e := range c.Effects() {
			for _, n := range e.Names {
				switch {
				case e.Kind == shell.Uninstalls:
					removed[n] = true
				case e.Kind == shell.Installs && (n == "go" || n == "golang" || strings.HasPrefix(n, "golang-1") || n == "golang-go"):
					found = n
					if e.Group != "" {
						found = e.Group
					}
				}
			}
		}
	}
	if found == "" || removed[found] {
		return ""
	}
	return "a RUN installs " + found
}

// freeName is a stage name that no stage has or is given, and that no --from means
// an image by; --from compares without case.
func freeName(f *dockerfile.File, names map[int]string, want string) string {
	name := want
	for i := 2; f.StageNamed(name, len(f.Stages)) != nil || taken(names, name) || meansImage(f, name); i++ {
		name = fmt.Sprintf("%s-%d", want, i)
	}
	return name
}

// meansImage says whether a --from or a mount takes a name, which no stage has, for
// an image's.
func meansImage(f *dockerfile.File, name string) bool {
	return slices.ContainsFunc(fromFlag.FindAllSubmatch(f.Src, -1), func(m [][]byte) bool { return strings.EqualFold(string(m[1]), name) })
}

var fromFlag = regexp.MustCompile(`(?i)\bfrom=["']?([^\s,"']+)`)

// nameStages gives a builder of a multi-stage file its name, and writes names
// for the numbers in COPY --from.
func nameStages(f *dockerfile.File, builder string) ([]dockerfile.Edit, map[int]string) {
	var edits []dockerfile.Edit
	names := map[int]string{}
	for _, s := range f.Stages[:len(f.Stages)-1] {
		names[s.Index] = s.Name
		if s.Name == "" && len(s.Unresolved) == 0 && toolchainAt(s) != "" {
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

var fromNumber = regexp.MustCompile(`(--from=|[, ]from=)([0-9]+)([\s,]|$)`)

// nameReferences replaces stage numbers by the names that stages have.
func nameReferences(f *dockerfile.File, names map[int]string) []dockerfile.Edit {
	var edits []dockerfile.Edit
	for _, s := range f.Stages {
		for _, st := range s.Steps {
			if !bytes.Contains(f.Src[st.Span.Start:st.Span.End], []byte("from=")) {
				continue
			}
			head := f.Src[st.Span.Start:st.Text().Pos(0)]
			for _, m := range fromNumber.FindAllSubmatchIndex(head, -1) {
				var n int
				fmt.Sscan(string(head[m[4]:m[5]]), &n)
				if name := names[n]; name != "" && n < s.Index && f.StageNamed(fmt.Sprint(n), s.Index) == f.Stages[n] {
					edits = append(edits, dockerfile.Edit{Start: st.Span.Start + m[4], End: st.Span.Start + m[5], New: name})
				}
			}
		}
	}
	return edits
}
