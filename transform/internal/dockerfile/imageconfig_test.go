package dockerfile

import (
	"strings"
	"testing"
)

// The engine prints a list, crane an object; both are taken.
func TestParseImageConfig(t *testing.T) {
	const inspected = `[{"Id": "sha256:1", "Config": {"User": "65532", "WorkingDir": "/home/nonroot",
		"Env": ["PATH=/bin", "A=b=c"], "Entrypoint": ["/bin/x"], "Cmd": ["y"], "Labels": {"l": "v"},
		"Healthcheck": {"Test": ["CMD", "/x"], "Interval": 5000000000}, "StopSignal": "SIGINT"}}]`
	const crane = `{"architecture": "amd64", "config": {"User": "65532", "Healthcheck": {"Test": ["NONE"]}}}`
	c, err := ParseImageConfig([]byte(inspected))
	if err != nil {
		t.Fatal(err)
	}
	b := c.Base()
	if v, _ := b.Lookup("A"); v != "b=c" || b.User != "65532" || b.Workdir != "/home/nonroot" ||
		b.Entrypoint.Args[0] != "/bin/x" || b.Cmd.Args[0] != "y" || b.Labels["l"] != "v" ||
		b.StopSignal != "SIGINT" || b.Health == nil || b.Health.Test[1] != "/x" {
		t.Errorf("got %+v", b)
	}
	c, err = ParseImageConfig([]byte(crane))
	if err != nil {
		t.Fatal(err)
	}
	if b := c.Base(); b.User != "65532" || b.Workdir != "/" || b.Health != nil || b.Entrypoint != nil || b.Cmd != nil {
		t.Errorf("got %+v", b)
	}
}

func TestParseImageConfigErrors(t *testing.T) {
	for in, want := range map[string]string{
		"":                              "describes 0 images",
		"[]":                            "describes 0 images",
		`[{"Config":{}},{"Config":{}}]`: "describes 2 images",
		`{"Id": "x"}`:                   "has no Config",
		`{"Config": {"User": 7}}`:       "no configuration of an image",
		"FROM x":                        "no configuration of an image",
	} {
		if _, err := ParseImageConfig([]byte(in)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want %s", in, err, want)
		}
	}
}
