package transform

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"

	"github.com/moby/buildkit/frontend/dockerfile/instructions"

	"offstage/transform/internal/dockerfile"
)

// check holds an output against its input before anybody sees it. p is nil when
// only stages were named. It gives the changes that the plan intends.
func check(old *dockerfile.File, out []byte, p *plan) ([]Change, error) {
	f, err := dockerfile.Parse(old.Name, out, baseConfig)
	if err != nil {
		return nil, fmt.Errorf("the output does not parse: %w", err)
	}
	if again, _ := nameStages(f, "builder"); len(again) > 0 || p != nil && toolchainAt(f.Last()) != "" {
		return nil, errors.New("the rewrite of the rewrite would differ")
	}
	for _, s := range f.Stages {
		if s.Name != "" && f.StageNamed(s.Name, len(f.Stages)) != s {
			return nil, fmt.Errorf("two stages are named %s", s.Name)
		}
	}
	if err := sameImages(old, f, p); err != nil {
		return nil, err
	}
	if err := sameSources(old, f); err != nil {
		return nil, err
	}
	if err := sameComments(old.Src, out); err != nil {
		return nil, err
	}
	expected, err := declared(old, p)
	if err != nil {
		return nil, err
	}
	if err := sameBuild(expected, f, p); err != nil {
		return nil, err
	}
	was, is := old.Last().Config, f.Last().Config
	if err := sameConfig(was, is, p); err != nil {
		return nil, err
	}
	return changes(was, is), nil
}

// declared is the input with what improvements change in instructions that stay
// in the builder: only that may differ.
func declared(old *dockerfile.File, p *plan) (*dockerfile.File, error) {
	if p == nil || len(p.declared) == 0 {
		return old, nil
	}
	src, err := dockerfile.Apply(old.Src, p.declared)
	if err != nil {
		return nil, err
	}
	f, err := dockerfile.Parse(old.Name, src, baseConfig)
	if err == nil && len(f.Last().Steps) != len(old.Last().Steps) {
		err = errors.New("an improvement would add an instruction inside of another")
	}
	return f, err
}

// sameImages says which stage of the input would start from another image.
func sameImages(old, out *dockerfile.File, p *plan) error {
	for i, s := range old.Stages {
		if o := out.Stages[i]; o.Image != s.Image || (o.Parent == nil) != (s.Parent == nil) || s.Parent != nil && o.Parent.Index != s.Parent.Index {
			return fmt.Errorf("stage %d would start from %s", i, o.Image)
		}
	}
	if p != nil && p.fromAs != "" && out.Last().Image != p.from {
		return fmt.Errorf("the runtime stage would start from %q, and not from %s", out.Last().Image, p.from)
	}
	return nil
}

// sameSources says which COPY --from of the input would come from another stage.
func sameSources(old, out *dockerfile.File) error {
	for i, s := range old.Stages {
		was, is := copyStages(old, s), copyStages(out, out.Stages[i])
		if len(is) < len(was) || !slices.Equal(was, is[:len(was)]) {
			return fmt.Errorf("a COPY --from of stage %d would come from another stage", i)
		}
	}
	return nil
}

// copyStages are the stages that a stage copies from, by their number; -1 is an
// image.
func copyStages(f *dockerfile.File, s *dockerfile.Stage) []int {
	var list []int
	for _, st := range s.Steps {
		c, ok := st.Cmd.(*instructions.CopyCommand)
		if !ok || c.From == "" {
			continue
		}
		n := -1
		if from := f.StageNamed(f.Expand(c.From, st.Before).Text, s.Index); from != nil {
			n = from.Index
		}
		list = append(list, n)
	}
	return list
}

// sameComments says which comment line of the input the output lacks.
func sameComments(old, out []byte) error {
	have := map[string]int{}
	for _, l := range commentLines(out) {
		have[l]++
	}
	for _, l := range commentLines(old) {
		if have[l]--; have[l] < 0 {
			return fmt.Errorf("the comment %q is lost", l)
		}
	}
	return nil
}

func commentLines(src []byte) []string {
	var list []string
	for _, l := range bytes.Split(src, []byte("\n")) {
		if l = bytes.TrimSpace(l); len(l) > 0 && l[0] == '#' {
			list = append(list, string(l))
		}
	}
	return list
}

// sameBuild says which build-side instruction is lost or out of order.
func sameBuild(old, out *dockerfile.File, p *plan) error {
	for _, s := range old.Stages {
		var got []string
		for _, st := range out.Stages[s.Index].Steps {
			got = append(got, normalText(st))
		}
		for _, text := range buildTexts(old, s, p) {
			i := slices.Index(got, text)
			if i < 0 {
				return fmt.Errorf("the builder lacks %q, or has it out of order", text)
			}
			got = got[i+1:]
		}
	}
	return nil
}

// buildTexts are the instructions that the stage must still have, in order.
func buildTexts(f *dockerfile.File, s *dockerfile.Stage, p *plan) []string {
	var list []string
	for i, st := range s.Steps {
		if p != nil && s == f.Last() && p.sides[i] == runSide {
			continue
		}
		list = append(list, normalText(st))
	}
	return list
}

// normalText is a step without what a rewrite may add or change in the builder:
// the switch for cgo, and stage numbers.
func normalText(st *dockerfile.Step) string {
	return strings.ToLower(st.Keyword) + " " + strings.TrimSpace(additions.Replace(st.Text().S))
}

var additions = strings.NewReplacer(`"env", "CGO_ENABLED=0", `, "", "CGO_ENABLED=0 ", "", " -tags timetzdata", "", ",timetzdata", "")

// sameConfig compares what the two images configure. What the plan changes is
// expected: the toolchain's variables go, and a go run becomes its executable.
func sameConfig(old, out dockerfile.Config, p *plan) error {
	if err := sameEnv(old, out, p); err != nil {
		return err
	}
	diffs := []struct {
		name     string
		old, out any
	}{
		{"WORKDIR", orRoot(old.Workdir), orRoot(out.Workdir)}, {"USER", userOf(old, p), out.User},
		{"EXPOSE", keys(old.Expose), keys(out.Expose)}, {"VOLUME", keys(old.Volumes), keys(out.Volumes)},
		{"LABEL", labelsWith(old, p), labels(out)}, {"STOPSIGNAL", old.StopSignal, out.StopSignal},
		{"MAINTAINER", old.Maintainer, out.Maintainer}, {"HEALTHCHECK", healthOf(old), healthOf(out)},
		{"CMD", command(old.Cmd, p), command(out.Cmd, nil)}, {"ENTRYPOINT", command(old.Entrypoint, p), command(out.Entrypoint, nil)},
	}
	for _, d := range diffs {
		if !reflect.DeepEqual(d.old, d.out) {
			return fmt.Errorf("%s was %v and would be %v", d.name, d.old, d.out)
		}
	}
	return nil
}

func orRoot(dir string) string {
	if dir == "" {
		return "/"
	}
	return dir
}

func keys(m map[string]bool) []string { return slices.Sorted(maps.Keys(m)) }

func labels(c dockerfile.Config) map[string]string {
	if len(c.Labels) == 0 {
		return nil
	}
	return c.Labels
}

// labelsWith are an input's labels and those that the plan adds.
func labelsWith(c dockerfile.Config, p *plan) map[string]string {
	if p == nil || len(p.labels) == 0 {
		return labels(c)
	}
	all := map[string]string{}
	maps.Copy(all, c.Labels)
	for _, l := range p.labels {
		all[l.Name] = l.Value
	}
	return all
}

// userOf is an input's user, or the one that the plan adds.
func userOf(c dockerfile.Config, p *plan) string {
	if p != nil && p.user != "" {
		return p.user
	}
	return c.User
}

func healthOf(c dockerfile.Config) any {
	if c.Health == nil {
		return nil
	}
	return c.Health.HealthcheckConfig
}

// command is what a CMD or ENTRYPOINT runs; for the input, with the plan's
// change applied.
func command(s *dockerfile.Start, p *plan) string {
	if s == nil || s.Step == nil {
		return ""
	}
	args, shell := s.Args, strings.Join(s.Shell, " ")
	if p != nil {
		for _, st := range p.facts.starts {
			if b := st.target.build; b != nil && b.run == nil && b.at == s.Step {
				text := p.startInstead(b, s)
				if words, ok := jsonWords(text); ok && s.Shell == nil {
					args = words
				} else {
					args = []string{text}
				}
			}
		}
	}
	return strings.TrimSpace(shell + " " + strings.Join(args, "\x00"))
}

// sameEnv compares the environment, but for PATH's default and the toolchain.
func sameEnv(old, out dockerfile.Config, p *plan) error {
	if p == nil {
		return nil
	}
	for _, v := range old.Env {
		if v.Name == "PATH" || !p.facts.carriesEnv(v.Name) {
			continue
		}
		if got, ok := out.Lookup(v.Name); !ok || got != v.Value {
			return fmt.Errorf("ENV %s was %q and would be %q", v.Name, v.Value, got)
		}
	}
	for _, v := range out.Env {
		if _, ok := old.Lookup(v.Name); !ok {
			return fmt.Errorf("ENV %s is new", v.Name)
		}
	}
	return nil
}
