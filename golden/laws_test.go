package golden

import (
	"bytes"
	"fmt"
	"regexp"
	"runtime/metrics"
	"strings"
	"testing"
	"time"

	"offstage/transform"
)

// A law holds for every input. Law 6, that the image's configuration stays the
// same, takes the product's own model of a Dockerfile and is checked in there,
// before anybody sees a rewrite; so is law 5 in full.
type law struct {
	number int
	text   string
	broken func(g *golden, src []byte, r *transform.Result) error
}

var laws = []law{
	{1, "the rewrite of the rewrite is the rewrite", notIdempotent},
	{2, "the CRLF twin of the input gives the CRLF twin of the output", notTwins},
	{3, "no comment is lost", commentsLost},
	{4, "the output parses", notParsed},
	{5, "every build-side instruction is still there, in order", buildLost},
}

// laws holds a case against the laws, and every file that its first lines make.
func (g *golden) laws(t *testing.T) {
	t.Helper()
	src := g.input()
	for end := 0; end <= len(src); end++ {
		if end == len(src) || end > 0 && src[end-1] == '\n' {
			if err := g.broken(src[:end]); err != nil {
				t.Errorf("%s\nof the first %d lines: %v", g.purpose, bytes.Count(src[:end], []byte("\n")), err)
				return
			}
		}
	}
}

// broken says which law does not hold for src in the place of the case's
// Dockerfile. Laws 7 and 8 are about the call itself.
func (g *golden) broken(src []byte) error {
	given := bytes.Clone(src)
	r, err := g.bounded(given)
	if !bytes.Equal(given, src) {
		return fmt.Errorf("law 7: the input bytes are not modified\n%s", src)
	}
	if isParseError(err) {
		return nil
	}
	if err == nil {
		err = inconsistent(r, src)
	}
	if err != nil {
		return fmt.Errorf("%w\n--- input ---\n%s", err, src)
	}
	for _, l := range laws {
		if err := l.broken(g, src, r); err != nil {
			return fmt.Errorf("law %d: %s: %w\n--- input ---\n%s\n--- output ---\n%s", l.number, l.text, err, src,
				r.New)
		}
	}
	return nil
}

// Far above what any Dockerfile takes, and far below what hurts.
const (
	maxTime  = 60 * time.Second
	maxBytes = 256 << 20
)

// bounded is rewrite with an eye on law 8.
func (g *golden) bounded(src []byte) (r *transform.Result, err error) {
	const law8 = "law 8: no input makes it panic, hang, or use memory out of proportion: "
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf(law8+"panic: %v", p)
		}
	}()
	start, before := time.Now(), allocated()
	r, err = g.rewrite(src)
	if d := time.Since(start); d > maxTime {
		return nil, fmt.Errorf(law8+"it took %v", d)
	}
	// Other tests allocate at the same time, so a limit that is passed counts
	// only when it is passed again.
	if allocated()-before > maxBytes {
		before = allocated()
		if r, err = g.rewrite(src); allocated()-before > maxBytes {
			return nil, fmt.Errorf(law8+"it allocated more than %d MiB", maxBytes>>20)
		}
	}
	return r, err
}

// allocated is how many bytes the process ever took from the heap.
func allocated() uint64 {
	sample := []metrics.Sample{{Name: "/gc/heap/allocs:bytes"}}
	metrics.Read(sample)
	return sample[0].Value.Uint64()
}

// inconsistent says what a result says against itself.
func inconsistent(r *transform.Result, src []byte) error {
	switch changed := !bytes.Equal(r.New, src); {
	case !bytes.Equal(r.Old, src):
		return fmt.Errorf("the result's Old is not the input")
	case changed != (r.Status == transform.Rewritten):
		return fmt.Errorf("the result is %q, and the output differs from the input: %v", r.Status, changed)
	case (len(r.Refusals) > 0) != (r.Status == transform.Refused):
		return fmt.Errorf("the result is %q with %d refusals", r.Status, len(r.Refusals))
	case (r.Reason != "") != (r.Status == transform.Unchanged):
		return fmt.Errorf("the result is %q with the reason %q", r.Status, r.Reason)
	}
	return nil
}

func notIdempotent(g *golden, _ []byte, r *transform.Result) error {
	if r.Status != transform.Rewritten {
		return nil
	}
	again, err := g.rewrite(r.New)
	switch {
	case err != nil:
		return err
	case again.Status != transform.Unchanged:
		return fmt.Errorf("it is %s\n%s%s", again.Status, notesOf(again), again.New)
	}
	return nil
}

// notTwins leaves out what has no twin: a file with carriage returns of its own,
// and a here-document, whose content would be another.
func notTwins(g *golden, src []byte, r *transform.Result) error {
	if bytes.ContainsRune(src, '\r') || bytes.Contains(src, []byte("<<")) {
		return nil
	}
	twin, err := g.rewrite(crlf(src))
	switch {
	case err != nil:
		return err
	case twin.Status != r.Status:
		return fmt.Errorf("it is %s rather than %s\n%s", twin.Status, r.Status, notesOf(twin))
	case !bytes.Equal(twin.New, crlf(r.New)):
		return fmt.Errorf("it gives\n%q", twin.New)
	}
	return nil
}

func crlf(src []byte) []byte { return bytes.ReplaceAll(src, []byte("\n"), []byte("\r\n")) }

func commentsLost(_ *golden, src []byte, r *transform.Result) error {
	have := map[string]int{}
	for _, c := range comments(r.New) {
		have[c]++
	}
	for _, c := range comments(src) {
		if have[c]--; have[c] < 0 {
			return fmt.Errorf("%q is", c)
		}
	}
	return nil
}

func comments(src []byte) []string {
	var list []string
	for line := range strings.Lines(string(src)) {
		if line = strings.TrimSpace(line); strings.HasPrefix(line, "#") {
			list = append(list, line)
		}
	}
	return list
}

func notParsed(g *golden, _ []byte, r *transform.Result) error {
	if _, err := g.rewrite(r.New); isParseError(err) {
		return err
	}
	return nil
}

func buildLost(g *golden, src []byte, r *transform.Result) error {
	asked := len(g.opts.With) > 0
	rest := buildLines(r.New, asked)
	for _, want := range buildLines(src, asked) {
		for len(rest) > 0 && rest[0] != want {
			rest = rest[1:]
		}
		if len(rest) == 0 {
			return fmt.Errorf("%q is not", want)
		}
		rest = rest[1:]
	}
	return nil
}

var (
	buildLine = regexp.MustCompile(`(?i)^\s*(RUN|COPY|ADD)\s`)
	// What a rewrite may change in such a line.
	mayChange = regexp.MustCompile(`CGO_ENABLED=0 |"env", "CGO_ENABLED=0", |--from=\S+ | -tags ` +
		`timetzdata|,timetzdata|[, =]from=[^,\s]+`)
	// What improvements may change besides, where they are asked for.
	mayImprove = regexp.MustCompile(`GOOS=\$TARGETOS |GOARCH=\$TARGETARCH | --mount=type=cache,\S+| -trimpath| ` +
		`-ldflags[= ](?:"[^"]*"|'[^']*'|\S+)| -[sw]\b`)
)

// buildLines are the first lines of what a builder does, without what may change.
func buildLines(src []byte, improved bool) []string {
	var list []string
	for line := range strings.Lines(string(src)) {
		if !buildLine.MatchString(line) {
			continue
		}
		line = mayChange.ReplaceAllString(line, "")
		if improved {
			line = mayImprove.ReplaceAllString(line, "")
		}
		list = append(list, strings.TrimSpace(line))
	}
	return list
}
