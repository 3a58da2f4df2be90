package main

import (
	"bytes"
	"os"
	"testing"
	"time"

	"offstage/transform/verify"
)

// Only a whole verdict that says the same, and is not old, is taken.
func TestVerdicts(t *testing.T) {
	c := &clock{time.Unix(1e9, 0)}
	v := verdicts{newCache(t), c.now}
	same := &verify.Report{Verdict: verify.Same, Depth: verify.Depth{Started: true, Routes: 2}}
	for _, other := range []verify.Verdict{
		verify.Differs, verify.Unexercised, verify.OriginalDoesNotBuild, verify.RewriteDoesNotBuild,
	} {
		v.keep("a", &verify.Report{Verdict: other})
	}
	if v.of("a") != nil || v.of("") != nil || (verdicts{now: c.now}).of("a") != nil {
		t.Error("there is a verdict")
	}
	v.keep("a", same)
	v.keep("", same)
	began := c.Time
	c.passes(validFor)
	got := v.of("a")
	if got == nil || got.Depth != same.Depth || !got.Earlier.Equal(began) || v.of("") != nil {
		t.Fatalf("%+v", got)
	}
	c.passes(1)
	if v.of("a") != nil {
		t.Error("an old one is taken")
	}
	c.passes(-validFor - time.Second)
	if v.of("a") != nil {
		t.Error("one of the future is taken")
	}
}

// Whatever byte of an entry is another one, or is missing, there is no verdict.
func TestVerdictDamaged(t *testing.T) {
	v := verdicts{newCache(t), time.Now}
	v.keep("a", &verify.Report{Verdict: verify.Same})
	name := v.cache.file(verdictKey("a"))
	whole, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	for i := range whole {
		damaged := bytes.Clone(whole)
		damaged[i] ^= 1
		for _, text := range [][]byte{damaged, whole[:i]} {
			if err := os.WriteFile(name, text, 0o600); err != nil {
				t.Fatal(err)
			}
			if v.of("a") != nil {
				t.Errorf("taken: %q", text)
			}
		}
	}
}
