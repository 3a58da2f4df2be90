package disk

import (
	"encoding/json"
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"
)

// An Image is what a container starts from: a disk and some of its configuration.
type Image struct {
	Disk     Disk
	Programs []string // on its PATH: of its base and its packages
	Env      map[string]string
	Workdir  string
	User     string
}

// A step is an instruction: its word in lower case, the flags' values, the rest.
type step struct {
	word  string
	flags map[string]string
	rest  string
}

// Last evaluates the last stage of a Dockerfile that was rewritten from another one.
// The stages of the original left disks behind; the last of them has no name here.
// What the rewrite added to it is done: directories that are made, and a tree that is
// laid out.
func Last(rewritten, original string, stages map[string]Disk) (*Image, error) {
	steps, err := parse(rewritten)
	if err != nil {
		return nil, err
	}
	old, err := parse(original)
	if err != nil {
		return nil, err
	}
	from := 0
	for i, s := range steps {
		if s.word == "from" {
			from = i
		}
	}
	built := maps.Clone(stages)
	built[""] = built[""].Clone()
	for _, s := range steps[:from] {
		added := s.word == "run" && !slices.ContainsFunc(old, func(o step) bool { return o.rest == s.rest })
		if added && !strings.Contains(s.rest, "CGO_ENABLED=") && !strings.Contains(s.rest, "go build") {
			if err := built[""].Sh(s.rest); err != nil {
				return nil, fmt.Errorf("the rewrite does not build: %w", err)
			}
		}
	}
	return last(steps[from:], built)
}

func last(steps []step, built map[string]Disk) (*Image, error) {
	if len(steps) == 0 {
		return nil, fmt.Errorf("there is no stage")
	}
	base, _, _ := strings.Cut(steps[0].rest, " ")
	img := &Image{Workdir: "/", Env: map[string]string{}}
	var ok bool
	if img.Disk, img.Programs, ok = Base(base); !ok {
		return nil, fmt.Errorf("the image %s is not known here", base)
	}
	for _, s := range steps[1:] {
		if err := img.do(s, built); err != nil {
			return nil, fmt.Errorf("%s %s: %w", s.word, s.rest, err)
		}
	}
	return img, nil
}

func (img *Image) do(s step, built map[string]Disk) error {
	switch s.word {
	case "copy":
		return img.copy(s, built)
	case "run":
		return img.run(s.rest)
	case "workdir":
		img.Workdir = img.abs(img.expand(unquote(s.rest)))
		img.Disk.MkdirAll(img.Workdir)
	case "user":
		img.User = img.expand(s.rest)
	case "env":
		img.setenv(s.rest)
	case "arg":
		if name, value, ok := strings.Cut(s.rest, "="); ok {
			img.Env[name] = img.expand(unquote(value))
		}
	}
	return nil
}

func (img *Image) copy(s step, built map[string]Disk) error {
	if s.flags["from"] == "" {
		return fmt.Errorf("nothing is taken from the context after a rewrite")
	}
	words := strings.Fields(s.rest)
	if strings.HasPrefix(s.rest, "[") {
		words = nil
		if err := json.Unmarshal([]byte(s.rest), &words); err != nil {
			return err
		}
	}
	if len(words) < 2 {
		return fmt.Errorf("a source and a destination are needed")
	}
	to := words[len(words)-1]
	at := img.abs(to)
	if strings.HasSuffix(to, "/") && at != "/" {
		at += "/"
	}
	stage, ok := built[s.flags["from"]]
	if !ok {
		stage = built[""]
	}
	return img.Disk.CopyFrom(stage, words[:len(words)-1], at)
}

// run knows how packages are installed, and how a program gets a second path.
func (img *Image) run(line string) error {
	switch {
	case strings.HasPrefix(line, "apk add "):
		img.install(strings.Fields(line)[2:])
	case strings.HasPrefix(line, "apt-get update && "):
		install, _, _ := strings.Cut(line, " && rm -rf")
		_, list, _ := strings.Cut(install, " install ")
		img.install(strings.Fields(list))
	case strings.HasPrefix(line, "[ -e "):
		words := strings.Fields(line)
		img.Disk.Put(words[2], File(path.Base(words[2])+" at a second path", 0o755))
	default:
		return fmt.Errorf("not understood here")
	}
	return nil
}

// install brings packages: each has the program of its name, and some have others.
func (img *Image) install(packages []string) {
	others := map[string][]string{"coreutils": applets, "tzdata": nil, "openssh-client": {"ssh"}, "procps": {"ps"}}
	for _, p := range packages {
		if !strings.HasPrefix(p, "-") {
			img.Programs = append(append(img.Programs, p), others[p]...)
		}
		if p == "tzdata" {
			img.Disk.Put("/usr/share/zoneinfo/Asia/Tokyo", File("debian's /usr/share/zoneinfo/Asia/Tokyo", 0o644))
		}
	}
}

// Has reports whether a program can be started by its name.
func (img *Image) Has(program string) bool { return slices.Contains(img.Programs, program) }

func (img *Image) abs(p string) string {
	if path.IsAbs(p) {
		return path.Clean(p)
	}
	return path.Join(img.Workdir, p)
}

// setenv reads NAME=VALUE pairs, or a name, a blank and a value.
func (img *Image) setenv(rest string) {
	name, value, _ := strings.Cut(rest, " ")
	if !strings.Contains(name, "=") {
		img.Env[name] = img.expand(value)
		return
	}
	for _, pair := range fields(rest) {
		name, value, _ := strings.Cut(pair, "=")
		img.Env[name] = img.expand(unquote(value))
	}
}

// fields are words in which quoted blanks are no ends.
func fields(s string) []string {
	quoted := false
	return strings.FieldsFunc(s, func(r rune) bool {
		if r == '"' {
			quoted = !quoted
		}
		return r == ' ' && !quoted
	})
}

func unquote(s string) string { return strings.Trim(s, `"'`) }

// expand puts in the variables that are set: $NAME and ${NAME}.
func (img *Image) expand(s string) string {
	for name, value := range img.Env {
		s = strings.ReplaceAll(s, "${"+name+"}", value)
		if strings.HasSuffix(s, "$"+name) || strings.Contains(s, "$"+name+"/") || strings.Contains(s, "$"+name+":") {
			s = strings.ReplaceAll(s, "$"+name, value)
		}
	}
	return s
}

// parse takes a Dockerfile apart: lines that go on, comments and heredocs.
func parse(text string) ([]step, error) {
	var steps []step
	lines := strings.Split(strings.ReplaceAll(text, "\r\n", "\n"), "\n")
	for i := 0; i < len(lines); i++ {
		if blank(lines[i]) {
			continue
		}
		var b strings.Builder
		for ; i < len(lines); i++ {
			if b.Len() > 0 && blank(lines[i]) {
				continue
			}
			part, more := strings.CutSuffix(strings.TrimSpace(lines[i]), `\`)
			b.WriteString(part)
			if !more {
				break
			}
		}
		s := stepOf(b.String())
		for _, end := range heredocs(s) {
			for i++; i < len(lines) && strings.TrimLeft(lines[i], "\t") != end; i++ {
			}
		}
		steps = append(steps, s)
	}
	if len(steps) == 0 {
		return nil, fmt.Errorf("the file is empty")
	}
	return steps, nil
}

func blank(line string) bool {
	line = strings.TrimSpace(line)
	return line == "" || strings.HasPrefix(line, "#")
}

func stepOf(line string) step {
	word, rest, _ := strings.Cut(line, " ")
	s := step{word: strings.ToLower(word), flags: map[string]string{}, rest: strings.TrimSpace(rest)}
	for strings.HasPrefix(s.rest, "--") {
		flag, rest, _ := strings.Cut(s.rest, " ")
		name, value, _ := strings.Cut(strings.TrimPrefix(flag, "--"), "=")
		s.flags[name], s.rest = value, strings.TrimSpace(rest)
	}
	return s
}

// heredocs are the words that end the texts which a step has below it.
func heredocs(s step) []string {
	if s.word != "run" && s.word != "copy" && s.word != "add" {
		return nil
	}
	var ends []string
	for _, w := range strings.Fields(s.rest) {
		if end, ok := strings.CutPrefix(w, "<<"); ok {
			ends = append(ends, unquote(strings.TrimPrefix(end, "-")))
		}
	}
	return ends
}
