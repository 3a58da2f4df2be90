package verify

import (
	"cmp"
	"encoding/json"
	"maps"
	"reflect"
	"slices"
	"strings"

	"offstage/transform"
)

// edited are the changes that are taken for meant where a person made the rewrite:
// the toolchain's variables are gone, and go run is.
func edited(before, after *image) []transform.Change {
	var list []transform.Change
	now := variables(after.Config.Env)
	for _, name := range []string{"GOLANG_VERSION", "GOTOOLCHAIN", "GOPATH", "GOROOT", "PATH"} {
		if value, ok := now[name]; !ok || name == "PATH" {
			list = append(list, transform.Change{Field: "ENV", Name: name, New: []string{value}})
		}
	}
	if goRun(before) {
		list = append(list, transform.Change{Field: "CMD", New: after.Config.Cmd},
			transform.Change{Field: "ENTRYPOINT", New: after.Config.Entrypoint})
	}
	return list
}

// goRun reports whether an image starts its program by go run.
func goRun(i *image) bool {
	return strings.Contains(" "+strings.Join(slices.Concat(i.Config.Entrypoint, i.Config.Cmd), " "), " go run ")
}

// compareConfig says what the images configure differently, but for what the
// rewrite changes on purpose.
func compareConfig(before, after *image, expected []transform.Change) []Difference {
	was, is := intended(before.Config, expected), after.Config
	list := compareEnv(was.Env, is.Env, expected)
	list = append(list, compareCommand("ENTRYPOINT", was.Entrypoint, is.Entrypoint, expected)...)
	list = append(list, compareCommand("CMD", was.Cmd, is.Cmd, expected)...)
	for _, f := range []struct {
		name    string
		was, is any
	}{
		{"WORKDIR", cmp.Or(was.WorkingDir, "/"), cmp.Or(is.WorkingDir, "/")},
		{"USER", was.User, is.User},
		{"EXPOSE", names(was.ExposedPorts), names(is.ExposedPorts)},
		{"VOLUME", names(was.Volumes), names(is.Volumes)},
		{"LABEL", labels(was), labels(is)},
		{"STOPSIGNAL", cmp.Or(was.StopSignal, "SIGTERM"), cmp.Or(is.StopSignal, "SIGTERM")},
		{"HEALTHCHECK", checkOf(was), checkOf(is)},
		{"architecture", before.Architecture, after.Architecture},
	} {
		if !reflect.DeepEqual(f.was, f.is) {
			list = append(list, differ(Config, "%s was %s and is %s", f.name, text(f.was), text(f.is)))
		}
	}
	return list
}

// intended is the original's user, labels and health check as the rewrite changes them.
func intended(was config, expected []transform.Change) config {
	was.Labels = maps.Collect(maps.All(was.Labels)) // a copy, and a map also where there are none
	for _, c := range expected {
		switch c.Field {
		case "USER":
			was.User = c.New[0]
		case "LABEL":
			was.Labels[c.Name] = c.New[0]
		case "HEALTHCHECK":
			if h := checkOf(was); h != nil {
				check := *h
				check.Test = c.New
				was.Healthcheck = &check
			}
		}
	}
	return was
}

// checkOf is an image's health check; nil where there is none, or none by name.
func checkOf(c config) *healthcheck {
	if h := c.Healthcheck; h != nil && !slices.Equal(h.Test, []string{"NONE"}) {
		return h
	}
	return nil
}

func names(m map[string]any) []string { return slices.Sorted(maps.Keys(m)) }

func labels(c config) map[string]string {
	if len(c.Labels) == 0 {
		return nil
	}
	return c.Labels
}

// text shows a value on one line.
func text(v any) string {
	data, err := json.Marshal(v)
	if err != nil {
		panic(err) // strings, numbers and lists of them always encode
	}
	return string(data)
}

func compareEnv(was, is []string, expected []transform.Change) []Difference {
	var list []Difference
	old, now := variables(was), variables(is)
	for _, name := range slices.Sorted(maps.Keys(old)) {
		value, ok := now[name]
		switch {
		case ok && value == old[name] || intends(expected, "ENV", name) != nil:
		case !ok:
			list = append(list, differ(Config, "ENV %s was %s and is lost", name, text(old[name])))
		default:
			list = append(list, differ(Config, "ENV %s was %s and is %s", name, text(old[name]), text(value)))
		}
	}
	for _, name := range slices.Sorted(maps.Keys(now)) {
		_, ok := old[name]
		c := intends(expected, "ENV", name)
		if !ok && (c == nil || !slices.Equal(c.New, []string{now[name]})) {
			list = append(list, differ(Config, "ENV %s is new: %s", name, text(now[name])))
		}
	}
	return list
}

func variables(list []string) map[string]string {
	m := map[string]string{}
	for _, v := range list {
		name, value, _ := strings.Cut(v, "=")
		m[name] = value
	}
	return m
}

// intends is the change that the rewrite makes to a field; nil when it makes none.
func intends(expected []transform.Change, field, name string) *transform.Change {
	i := slices.IndexFunc(expected, func(c transform.Change) bool { return c.Field == field && c.Name == name })
	if i < 0 {
		return nil
	}
	return &expected[i]
}

// compareCommand holds a command against the original's, or against what the
// rewrite puts in its place.
func compareCommand(field string, was, is []string, expected []transform.Change) []Difference {
	want := was
	if c := intends(expected, field, ""); c != nil {
		want = c.New
	}
	if slices.Equal(want, is) {
		return nil
	}
	return []Difference{differ(Config, "%s is %s in place of %s", field, text(is), text(want))}
}
