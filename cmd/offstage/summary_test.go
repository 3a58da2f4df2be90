package main

import (
	"errors"
	"strings"
	"testing"

	"offstage/transform"
)

func TestSummary(t *testing.T) {
	result := func(s transform.Status, c transform.Cause, codes ...transform.Code) *outcome {
		r := &transform.Result{Status: s, Cause: c}
		for _, code := range codes {
			r.Refusals = append(r.Refusals, transform.Refusal{Code: code})
		}
		return &outcome{result: r}
	}
	var s summary
	for _, o := range []*outcome{
		result(transform.Rewritten, ""),
		result(transform.Unchanged, transform.AlreadyFine),
		result(transform.Unchanged, transform.NotGo),
		result(transform.Unchanged, transform.NotGo),
		result(transform.Unchanged, transform.Ignored),
		result(transform.Refused, "", transform.NoCommand, transform.Cron),
		result(transform.Refused, "", transform.Cron),
		result(transform.Refused, "", transform.Cron),
		{err: errors.New("x")},
	} {
		s.add(o)
	}
	want := "9 Dockerfiles: 1 rewritten, 1 already fine, 2 not Go, 1 ignored, 3 refused (cron 2, no-command 1), 1 error"
	if got := s.String(); got != want {
		t.Errorf("%s, want\n%s", got, want)
	}
}

func TestSummaryIsForMany(t *testing.T) {
	files(t, map[string]string{"a/Dockerfile": "rewrite\n", "b/x": "", "c/Dockerfile": "same\n"})
	for args, want := range map[string]string{
		"a": "", "b": "offstage: b: no Dockerfile found\n",
		"a b c": "offstage: b: no Dockerfile found\noffstage: 2 Dockerfiles: 1 rewritten, 1 already fine\n",
	} {
		if s := start(fake, "", strings.Fields("--list "+args)...); s.stderr != want {
			t.Errorf("%s: %q, want %q", args, s.stderr, want)
		}
	}
}
