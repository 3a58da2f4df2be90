package launch

import (
	"testing"

	"offstage/transform/internal/gosrc"
)

func TestRunsAndSpeaks(t *testing.T) {
	for name, want := range map[string]string{
		"example.org/script.Exec": "runs", ".ExecForEach": "runs", "example.org/x.MustRunCmd": "runs",
		"example.org/x.Job.Line": "runs", "example.org/x.RunWithEnv": "runs", "gopkg.in/x.v1.Command": "runs",
		"example.org/x.Logger.Infof": "speaks", ".Warnw": "speaks", "example.org/errors.New": "speaks",
		"example.org/x.Wrapf": "speaks", "example.org/x.DB.Exec": "speaks", "example.org/x.StringVar": "speaks",
		"example.org/script.Notify": "", ".Do": "", "example.org/x.Executor": "", "example.org/x.Printer": "",
	} {
		got := ""
		if speaks(name) {
			got = "speaks"
		} else if runs(name) {
			got = "runs"
		}
		if got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
}

func TestCamelWords(t *testing.T) {
	for name, want := range map[string]int{"Exec": 1, "ExecForEach": 3, "SQLQuery": 1, "runCmd": 2, "": 1} {
		if got := gosrc.CamelWords(name); len(got) != want {
			t.Errorf("%s: %q", name, got)
		}
	}
}
