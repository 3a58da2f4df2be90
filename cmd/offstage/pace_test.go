package main

import (
	"testing"
	"time"
)

// What is left is as long as what was seen says: of the first two one was to be verified,
// and took ten minutes.
func TestPace(t *testing.T) {
	c := &clock{time.Unix(0, 0)}
	found := int64(1)
	p := &pace{found: func() int64 { return found }, now: c.now}
	says := func(want string) {
		t.Helper()
		if got := p.String(); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
	says("")
	found = 8
	p.wait("a")
	p.begin("a")
	says("0 of 8")
	p.end("no Go")
	says("1 of 8")
	c.passes(5 * time.Minute)
	p.begin("a") // another step of it
	c.passes(5 * time.Minute)
	p.end("a")
	says("2 of 8, about 30 min left") // half of the six

	p.wait("b")
	p.wait("c")
	says("2 of 8, about 50 min left") // two, and three quarters of the four
	p.begin("b")
	c.passes(2 * time.Minute)
	says("2 of 8, about 48 min left")
	c.passes(time.Hour) // it takes longer than what was seen
	says("2 of 8, about 40 min left")
}

// What an earlier run verified took no time, and says that more is to be verified.
func TestPaceResumed(t *testing.T) {
	c := &clock{time.Unix(0, 0)}
	p := &pace{found: func() int64 { return 4 }, now: c.now}
	p.wait("a")
	p.end("a")
	if got := p.String(); got != "1 of 4" {
		t.Errorf("%q", got)
	}
	p.wait("b")
	p.begin("b")
	c.passes(20 * time.Second)
	p.end("b")
	if got := p.String(); got != "2 of 4, about 1 min left" {
		t.Errorf("%q", got)
	}
}

func TestAbout(t *testing.T) {
	for d, want := range map[time.Duration]string{
		0:                  "less than a minute",
		29 * time.Second:   "less than a minute",
		31 * time.Second:   "about 1 min",
		59 * time.Minute:   "about 59 min",
		125 * time.Minute:  "about 2 h 5 min",
		3599 * time.Second: "about 1 h 0 min",
	} {
		if got := about(d); got != want {
			t.Errorf("%v is %q, want %q", d, got, want)
		}
	}
}
