package transform

import (
	"errors"
	"regexp"
	"slices"
	"strings"

	"offstage/transform/internal/dockerfile"
)

const (
	goArg     = "GO_VERSION"
	alpineArg = "ALPINE_VERSION"
)

// A version is where an image's reference names the version of something.
type version struct {
	arg        string
	start, end int
}

// withBuildArgs takes versions out of the FROM lines. One version has one
// argument: an image of another one stays as it is.
func withBuildArgs(p *plan) error {
	f := p.facts
	values := map[string]string{}
	var err error
	for _, s := range append(stagesTo(f.stage)[:1:1], f.file.Stages...) {
		if e := p.hoist(s, values); e != nil && err == nil {
			err = e
		}
	}
	p.fromAs = p.argued(p.from, versionsIn(p.from), values)
	var lines []string
	for _, arg := range []string{goArg, alpineArg} {
		if v, ok := values[arg]; ok {
			lines = append(lines, p.keyword("ARG")+" "+arg+"="+v)
		}
	}
	if len(lines) > 0 {
		p.before(f.file.Stages[0].From, lines...)
	} else if err == nil {
		err = errors.New("no image names a version of Go or alpine that is no argument yet")
	}
	return err
}

// hoist replaces the versions in the FROM of a stage.
func (p *plan) hoist(s *dockerfile.Stage, values map[string]string) error {
	t := s.From.Text()
	image := strings.Fields(t.S + " .")[0]
	found := versionsIn(image)
	if s.Parent != nil || s.Image != image || len(found) == 0 {
		return nil
	}
	if strings.Contains(image, "@") {
		return unless(p.facts.because(s.From, "a digest decides which image it is"))
	}
	for _, v := range found {
		if ev := p.facts.takenArg(v.arg); ev != nil {
			return unless(ev)
		}
		value := image[v.start:v.end]
		if was, ok := values[v.arg]; ok && was != value {
			continue
		}
		values[v.arg] = value
		e := dockerfile.Edit{Start: t.Pos(v.start), End: t.Pos(v.end), New: "${" + v.arg + "}"}
		if !slices.Contains(p.added, e) {
			p.added = append(p.added, e)
		}
	}
	return nil
}

// argued is an image with arguments in the place of the versions that they have.
func (p *plan) argued(image string, found []version, values map[string]string) string {
	out, changed := image, false
	for i := len(found) - 1; i >= 0; i-- {
		v := found[i]
		value := image[v.start:v.end]
		if _, ok := values[v.arg]; !ok && p.facts.takenArg(v.arg) == nil {
			values[v.arg] = value
		}
		if values[v.arg] == value {
			out, changed = out[:v.start]+"${"+v.arg+"}"+out[v.end:], true
		}
	}
	if !changed || strings.Contains(image, "@") {
		return ""
	}
	return out
}

var leadingVersion = regexp.MustCompile(`^\d+(\.\d+)*`)

// versionsIn finds the versions in the tag of a golang or alpine image, in order.
func versionsIn(image string) []version {
	b := parseBase(image)
	at := strings.LastIndexByte(strings.Split(image, "@")[0], ':') + 1
	if b.Tag == "" || !strings.HasPrefix(image[at:], b.Tag) {
		return nil
	}
	var list []version
	switch {
	case b.Golang && b.Go != "":
		list = append(list, version{goArg, at, at + len(b.Go)})
		if m := alpineInTag.FindStringSubmatchIndex(b.Tag); m != nil && m[2] >= 0 {
			list = append(list, version{alpineArg, at + m[2], at + m[3]})
		}
	case b.Repo == "alpine":
		if n := len(leadingVersion.FindString(b.Tag)); n > 0 {
			list = append(list, version{alpineArg, at, at + n})
		}
	}
	return list
}

// takenArg says where the name of an argument is in use: a value that was
// without effect would then have one.
func (f *facts) takenArg(name string) *Evidence {
	word := regexp.MustCompile(`\b` + name + `\b`)
	for i, line := range strings.Split(string(f.file.Src), "\n") {
		if word.MatchString(line) {
			return &Evidence{f.file.Name, i + 1, name + " means something in the file already"}
		}
	}
	for _, u := range f.uses {
		if _, ok := u.Args[name]; ok {
			return &Evidence{u.File, u.Line, name + " is given to the build already"}
		}
	}
	return nil
}
