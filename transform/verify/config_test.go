package verify

import (
	"testing"

	"offstage/transform"
)

// What an image that a person chose for the runtime sets is meant, as long as it is what
// was declared, and so is the default in its stead.
func TestCompareConfigOfAChosenImage(t *testing.T) {
	declared := []transform.Change{
		{Field: "ENV", Name: "A", New: []string{"b"}},
		{Field: "USER", New: []string{"root"}},
	}
	none := &healthcheck{Test: []string{"NONE"}}
	for _, tt := range []struct {
		name  string
		after config
		want  string
	}{
		{"as declared", config{Env: []string{"A=b"}, User: "root", StopSignal: "SIGTERM", Healthcheck: none}, ""},
		{"another value", config{Env: []string{"A=c"}, User: "root"}, `ENV A is new: "c"`},
		{"another variable", config{Env: []string{"A=b", "C=d"}, User: "root"}, `ENV C is new: "d"`},
		{"another user", config{User: "7"}, `USER was "root" and is "7"`},
		{"another signal", config{User: "root", StopSignal: "SIGINT"}, `STOPSIGNAL was "SIGTERM" and is "SIGINT"`},
	} {
		list := compareConfig(&image{}, &image{Config: tt.after}, declared)
		if (tt.want == "") != (len(list) == 0) || len(list) > 1 || len(list) == 1 && list[0].Text != tt.want {
			t.Errorf("%s: got %v, want %q", tt.name, list, tt.want)
		}
	}
}
