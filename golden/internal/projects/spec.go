package projects

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
)

// A Spec says what a project consists of.
type Spec struct {
	Shape map[string]string // an option for each slot; a slot without one has its first
	Parts []Part
}

// A Part is one thing that the program does with its image.
type Part struct {
	Topic string // file, start, write, see
	Way   string // how it does it
	Of    string // with what: an origin, a program, a directory; empty for see
	Ext   string // of a file's name, with its dot
}

// Option is what a slot is set to.
func (s *Spec) Option(slot string) string {
	if o, ok := s.Shape[slot]; ok {
		return o
	}
	return optionsOf(slot)[0]
}

// String writes a spec in one line, slots that have their first option left out.
func (s *Spec) String() string {
	var words []string
	for _, sl := range slots {
		if o := s.Option(sl.name); o != sl.options[0] {
			words = append(words, sl.name+"="+o)
		}
	}
	for _, p := range s.Parts {
		words = append(words, p.String())
	}
	return strings.Join(words, " ")
}

// String writes a part as topic(way, of, ext).
func (p Part) String() string {
	list := []string{p.Way}
	if p.Of != "" {
		list = append(list, p.Of)
	}
	if p.Topic == "file" && p.Ext != plainExt {
		list = append(list, p.Ext)
	}
	return p.Topic + "(" + strings.Join(list, ", ") + ")"
}

// Parse reads what String writes.
func Parse(text string) (*Spec, error) {
	s := &Spec{Shape: map[string]string{}}
	for rest := strings.TrimSpace(text); rest != ""; rest = strings.TrimSpace(rest) {
		end := strings.IndexAny(rest, "=(")
		if end < 0 {
			return nil, fmt.Errorf("%q is neither slot=option nor topic(way, of)", rest)
		}
		name, after := rest[:end], rest[end+1:]
		if rest[end] == '=' {
			option, more, _ := strings.Cut(after, " ")
			s.Shape[name], rest = option, more
			continue
		}
		list, more, ok := strings.Cut(after, ")")
		if !ok {
			return nil, fmt.Errorf("%q is not closed", rest)
		}
		s.Parts = append(s.Parts, parsePart(name, list))
		rest = more
	}
	return s, s.check()
}

func parsePart(topic, list string) Part {
	words := append(strings.Split(list, ", "), "", "", "")
	p := Part{Topic: topic, Way: words[0], Of: words[1], Ext: words[2]}
	if topic == "file" && p.Ext == "" {
		p.Ext = plainExt
	}
	if p.Ext == "none" {
		p.Ext = noExt
	}
	return p
}

// The extension that says nothing of what a file holds, and the lack of one.
const (
	plainExt = ".txt"
	noExt    = "none"
)

var extensions = []string{plainExt, plainExt, plainExt, ".json", ".yaml", ".html", ".conf", ".md", noExt}

func (p Part) ext() string {
	if p.Ext == noExt {
		return ""
	}
	return p.Ext
}

// check says which choice there is not, or that two don't go together.
func (s *Spec) check() error {
	for name, option := range s.Shape {
		if !slices.Contains(optionsOf(name), option) {
			return fmt.Errorf("there is no %s=%s", name, option)
		}
	}
	for _, p := range s.Parts {
		if !p.known() {
			return fmt.Errorf("there is no %v", p)
		}
	}
	if !s.fits() {
		return fmt.Errorf("the choices of %v don't go together", s)
	}
	return nil
}

func (p Part) known() bool {
	t := topicOf(p.Topic)
	if t == nil || !slices.Contains(t.ways.names(), p.Way) {
		return false
	}
	return p.Of == "" && t.ofs == nil || t.ofs != nil && slices.Contains(t.ofs.names(), p.Of)
}

// Seed is the spec that a number stands for.
func Seed(n uint64) *Spec {
	r := rand.New(rand.NewPCG(n, 20))
	for {
		s := draw(r)
		if s.fits() {
			return s
		}
	}
}

func draw(r *rand.Rand) *Spec {
	s := &Spec{Shape: map[string]string{}}
	for _, sl := range slots {
		if r.IntN(100) < 30 {
			s.Shape[sl.name] = pick(r, sl.options)
		}
	}
	for range 1 + r.IntN(2) + r.IntN(2) {
		s.Parts = append(s.Parts, drawPart(r))
	}
	return s
}

func drawPart(r *rand.Rand) Part {
	list := topicList()
	t := list[0]
	for n, i := r.IntN(100), 0; n >= t.share; t = list[i] {
		n -= t.share
		i++
	}
	p := Part{Topic: t.name, Way: pick(r, t.ways.names())}
	if t.ofs == nil {
		return p
	}
	p.Of = pick(r, t.ofs.names())
	simple := pick(r, t.simple)
	switch n := r.IntN(100); {
	case n < 35:
		p.Of = simple.Of
	case n < 60:
		p.Way = simple.Way
	case n < 75 && t.name == "file":
		p.Way = pick(r, telling)
	}
	if t.name == "file" {
		p.Ext = pick(r, extensions)
		if ext := fileWays.find(p.Way).values["ext"]; ext != "" {
			p.Ext = ext
		}
	}
	return p
}

func pick[T any](r *rand.Rand, list []T) T { return list[r.IntN(len(list))] }
