package emit

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"

	"offstage/transform/internal/dockerfile"
	"offstage/transform/internal/finding"
	"offstage/transform/internal/image"
	"offstage/transform/internal/plan"
)

// Check holds an output against its input before anybody sees it. It evaluates
// both by the stage model alone, and of the rewrite it knows nothing but the
// changes that are declared: any other difference is an error, and so is a declared
// change that is not there. It gives the changes of the configuration.
func Check(old *dockerfile.File, out []byte, d *plan.Declared) ([]finding.Change, error) {
	f, err := dockerfile.Parse(old.Name, out, d.BaseConfig)
	if err != nil {
		return nil, fmt.Errorf("the output does not parse: %w", err)
	}
	if again, _ := plan.NameStages(f, "builder"); len(again) > 0 || d.From != "" && image.ToolchainAt(f.Last()) != "" {
		return nil, errors.New("the rewrite of the rewrite would differ")
	}
	for _, s := range f.Stages {
		if s.Name != "" && f.StageNamed(s.Name, len(f.Stages)) != s {
			return nil, fmt.Errorf("two stages are named %s", s.Name)
		}
	}
	if err := sameImages(old, f, d.From); err != nil {
		return nil, err
	}
	if err := sameSources(old, f); err != nil {
		return nil, err
	}
	if err := sameComments(old.Src, out); err != nil {
		return nil, err
	}
	if err := sameBuild(old, f, d); err != nil {
		return nil, err
	}
	was, is := old.Last().Config, f.Last().Config
	if err := sameConfig(was, is, d.Config); err != nil {
		return nil, err
	}
	return plan.Changes(was, is), nil
}

// sameImages says which stage of the input would start from another image; from is
// the image of the stage that is added, if one is.
func sameImages(old, out *dockerfile.File, from string) error {
	for i, s := range old.Stages {
		if o := out.Stages[i]; o.Image != s.Image || (o.Parent == nil) != (s.Parent == nil) ||
			s.Parent != nil && o.Parent.Index != s.Parent.Index {
			return fmt.Errorf("stage %d would start from %s", i, o.Image)
		}
	}
	if from != "" && (len(out.Stages) != len(old.Stages)+1 || out.Last().Image != from) {
		return fmt.Errorf("the runtime stage would start from %q, and not from %s", out.Last().Image, from)
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
		name := st.CopiesFrom()
		if name == "" {
			continue
		}
		n := -1
		if from := f.StageNamed(f.Expand(name, st.Before).Text, s.Index); from != nil {
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

// sameBuild says which instruction of a stage is lost, changed or out of order,
// other than declared. What is declared within an instruction must still be one: the
// output has it as one.
func sameBuild(old, out *dockerfile.File, d *plan.Declared) error {
	for _, s := range old.Stages {
		got := texts(out, out.Stages[s.Index])
		for _, st := range s.Steps {
			if s == old.Last() && d.Moved[st.Line] {
				continue
			}
			text, err := edited(old, st, d.Within)
			if err != nil {
				return err
			}
			at := slices.Index(got, text)
			if at < 0 {
				return fmt.Errorf("the builder lacks %q, or has it out of order", text)
			}
			got = got[at+1:]
		}
	}
	return nil
}

// edited is an instruction with the edits that lie within it.
func edited(f *dockerfile.File, st *dockerfile.Step, edits []dockerfile.Edit) (string, error) {
	var within []dockerfile.Edit
	for _, e := range edits {
		if from := e.Start - st.Span.Start; from >= 0 && e.Start < st.Span.End {
			within = append(within, dockerfile.Edit{Start: from, End: e.End - st.Span.Start, New: e.New})
		}
	}
	text, err := dockerfile.Apply(f.Src[st.Span.Start:st.Span.End], within)
	return strings.TrimSpace(string(text)), err
}

// texts are the instructions of a stage as they are written.
func texts(f *dockerfile.File, s *dockerfile.Stage) []string {
	var list []string
	for _, st := range s.Steps {
		list = append(list, strings.TrimSpace(string(f.Src[st.Span.Start:st.Span.End])))
	}
	return list
}

// sameConfig compares what the two images configure.
func sameConfig(old, out dockerfile.Config, declared []plan.ConfigChange) error {
	diffs := []struct {
		name     string
		old, out any
	}{
		{"WORKDIR", cmp.Or(old.Workdir, "/"), cmp.Or(out.Workdir, "/")},
		{"STOPSIGNAL", cmp.Or(old.StopSignal, "SIGTERM"), cmp.Or(out.StopSignal, "SIGTERM")},
		{"EXPOSE", keys(old.Expose), keys(out.Expose)}, {"VOLUME", keys(old.Volumes), keys(out.Volumes)},
		{"MAINTAINER", old.Maintainer, out.Maintainer}, {"HEALTHCHECK", healthOf(old), healthOf(out)},
	}
	for _, d := range diffs {
		if !reflect.DeepEqual(d.old, d.out) {
			return fmt.Errorf("%s was %v and would be %v", d.name, d.old, d.out)
		}
	}
	return sameValues(values(old), values(out), declared)
}

// values are the settings of a configuration that a rewrite may change.
func values(c dockerfile.Config) map[plan.Setting]string {
	all := map[plan.Setting]string{
		{Field: "USER", Name: ""}:       c.User,
		{Field: "CMD", Name: ""}:        plan.CommandOf(c.Cmd),
		{Field: "ENTRYPOINT", Name: ""}: plan.CommandOf(c.Entrypoint),

		{Field: "HEALTHCHECK", Name: ""}: plan.HealthOf(c),
	}
	for _, v := range c.Env {
		all[plan.Setting{Field: "ENV", Name: v.Name}] = v.Value
	}
	for name, value := range c.Labels {
		all[plan.Setting{Field: "LABEL", Name: name}] = value
	}
	return all
}

// sameValues says which setting differs otherwise than declared.
func sameValues(old, out map[plan.Setting]string, declared []plan.ConfigChange) error {
	expected := maps.Clone(old)
	for _, d := range declared {
		if was, ok := expected[d.Setting]; !ok && d.From != "" || was != d.From {
			return fmt.Errorf("%s %s was %q, and %q is declared to change", d.Field, d.Name, was, d.From)
		}
		expected[d.Setting] = d.To
		if d.Gone {
			delete(expected, d.Setting)
		}
	}
	for _, s := range slices.SortedFunc(maps.Keys(expected), compareSettings) {
		if got, ok := out[s]; !ok || got != expected[s] {
			return fmt.Errorf("%s was %q and would be %q, where %q is right", strings.TrimSpace(s.Field+" "+s.Name),
				old[s], got, expected[s])
		}
	}
	for _, s := range slices.SortedFunc(maps.Keys(out), compareSettings) {
		if _, ok := expected[s]; !ok {
			return fmt.Errorf("%s %s is new", s.Field, s.Name)
		}
	}
	return nil
}

func compareSettings(a, b plan.Setting) int {
	return cmp.Or(strings.Compare(a.Field, b.Field), strings.Compare(a.Name, b.Name))
}

func keys(m map[string]bool) []string { return slices.Sorted(maps.Keys(m)) }

// healthOf is how a health check is run, beside what it runs.
func healthOf(c dockerfile.Config) any {
	if plan.HealthOf(c) == "" {
		return nil
	}
	times := c.Health.HealthcheckConfig
	times.Test = nil
	return times
}
