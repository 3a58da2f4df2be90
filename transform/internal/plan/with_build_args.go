package plan

import (
	"errors"
	"regexp"
	"slices"
	"strings"
	"sync"

	"offstage/transform/internal/catalog"
	"offstage/transform/internal/dockerfile"
	"offstage/transform/internal/finding"
	"offstage/transform/internal/image"
	"offstage/transform/internal/launch"
)

const (
	goArg     = "GO_VERSION"
	alpineArg = "ALPINE_VERSION"
)

// A version is where an image's reference names the version of something.
type version struct {
	Arg        string
	Start, End int
}

// withBuildArgs takes versions out of the FROM lines. One version has one
// argument: an image of another one stays as it is.
func withBuildArgs(p *Plan) error {
	m := p.Model
	values := map[string]string{}
	var err error
	for _, s := range append(image.StagesTo(m.Final)[:1:1], m.File.Stages...) {
		if e := hoist(p, s, values); e != nil && err == nil {
			err = e
		}
	}
	p.FromAs = argued(p, p.From, VersionsIn(p.From), values)
	var lines []string
	for _, arg := range []string{goArg, alpineArg} {
		if v, ok := values[arg]; ok {
			lines = append(lines, p.Keyword("ARG")+" "+arg+"="+v)
		}
	}
	if len(lines) > 0 {
		p.before(m.File.Stages[0].From, lines...)
	} else if err == nil {
		err = errors.New("no image names a version of Go or alpine that is no argument yet")
	}
	return err
}

// hoist replaces the versions in the FROM of a stage.
func hoist(p *Plan, s *dockerfile.Stage, values map[string]string) error {
	t := s.From.Text()
	image := strings.Fields(t.S + " .")[0]
	found := VersionsIn(image)
	if s.Parent != nil || s.Image != image || len(found) == 0 {
		return nil
	}
	if strings.Contains(image, "@") {
		return unless(p.Model.Because(s.From, "a digest decides which image it is"))
	}
	for _, v := range found {
		if ev := takenArg(p.Model, v.Arg); ev != nil {
			return unless(ev)
		}
		value := image[v.Start:v.End]
		if was, ok := values[v.Arg]; ok && was != value {
			continue
		}
		values[v.Arg] = value
		e := dockerfile.Edit{Start: t.Pos(v.Start), End: t.Pos(v.End), New: "${" + v.Arg + "}"}
		if !slices.Contains(p.Added, e) {
			p.Added = append(p.Added, e)
		}
	}
	return nil
}

// argued is an image with arguments in the place of the versions that they have.
func argued(p *Plan, image string, found []version, values map[string]string) string {
	out, changed := image, false
	for i := len(found) - 1; i >= 0; i-- {
		v := found[i]
		value := image[v.Start:v.End]
		if _, ok := values[v.Arg]; !ok && takenArg(p.Model, v.Arg) == nil {
			values[v.Arg] = value
		}
		if values[v.Arg] == value {
			out, changed = out[:v.Start]+"${"+v.Arg+"}"+out[v.End:], true
		}
	}
	if !changed || strings.Contains(image, "@") {
		return ""
	}
	return out
}

var leadingVersion = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^\d+(\.\d+)*`)
})

// VersionsIn finds the versions in the tag of a golang or alpine image, in order.
func VersionsIn(image string) []version {
	b := catalog.ParseBase(image)
	at := strings.LastIndexByte(strings.Split(image, "@")[0], ':') + 1
	if b.Tag == "" || !strings.HasPrefix(image[at:], b.Tag) {
		return nil
	}
	var list []version
	switch {
	case b.Golang && b.Go != "":
		list = append(list, version{goArg, at, at + len(b.Go)})
		if m := catalog.AlpineInTag().FindStringSubmatchIndex(b.Tag); m != nil && m[2] >= 0 {
			list = append(list, version{alpineArg, at + m[2], at + m[3]})
		}
	case b.Repo == "alpine":
		if n := len(leadingVersion().FindString(b.Tag)); n > 0 {
			list = append(list, version{alpineArg, at, at + n})
		}
	}
	return list
}

// takenArg says where the name of an argument is in use: a value that was
// without effect would then have one.
func takenArg(m *launch.Model, name string) *finding.Evidence {
	word := regexp.MustCompile(`\b` + name + `\b`)
	for i, line := range strings.Split(string(m.File.Src), "\n") {
		if word.MatchString(line) {
			return &finding.Evidence{File: m.File.Name, Line: i + 1, Why: name + " means something in the file already"}
		}
	}
	for _, u := range m.Uses {
		if _, ok := u.Args[name]; ok {
			return &finding.Evidence{File: u.File, Line: u.Line, Why: name + " is given to the build already"}
		}
	}
	return nil
}
