package main

import (
	"bytes"
	"strings"
	"testing"
	"time"
)

// A clock is set by the test.
type clock struct{ time.Time }

func (c *clock) now() time.Time          { return c.Time }
func (c *clock) passes(by time.Duration) { c.Time = c.Add(by) }

// watched is a progress that a person watches.
func watched() (*progress, *bytes.Buffer, *clock) {
	var b bytes.Buffer
	c := &clock{time.Unix(0, 0)}
	p := new(progress)
	p.show(&live{w: &b, terminal: true, now: c.now})
	return p, &b, c
}

func TestProgressWaits(t *testing.T) {
	p, out, time := watched()
	p.found.Store(4)
	p.step()
	time.passes(patience - 1)
	p.step()
	if out.Len() > 0 {
		t.Errorf("it shows too early: %q", out)
	}
	time.passes(1)
	p.step()
	p.step() // at once: not worth a line
	if got := out.String(); got != eraseLine+"  1s 3 of 4 Dockerfiles, 75 %" {
		t.Errorf("%q", got)
	}
	out.Reset()
	p.finish()
	p.finish()
	if got := out.String(); got != eraseLine {
		t.Errorf("the line is taken away with %q", got)
	}
}

func TestProgressOfNone(t *testing.T) {
	var p progress
	p.step()
	p.finish()
	if p.done != 1 {
		t.Errorf("%d are done", p.done)
	}
}

// What a run prints, on either stream, comes on a line of its own.
func TestLinesAreAboveTheLast(t *testing.T) {
	p, out, time := watched()
	stdout := p.line.above(out)
	time.passes(patience)
	p.found.Store(2)
	p.step()
	_, _ = stdout.Write([]byte("diff\n"))
	_, _ = p.line.Write([]byte("note\n"))
	time.passes(between)
	p.step()
	p.finish()
	lines := strings.Split(out.String(), eraseLine)
	want := []string{"", "  1s 1 of 2 Dockerfiles, 50 %", "diff\nnote\n", "  1s 2 of 2 Dockerfiles, 100 %", ""}
	if strings.Join(lines, "|") != strings.Join(want, "|") {
		t.Errorf("%q", lines)
	}
}
