package main

import (
	"strings"
	"sync"
	"testing"
	"time"
)

// A tty collects what a terminal would be sent.
type tty struct {
	mu   sync.Mutex
	text strings.Builder
}

func (t *tty) Write(p []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.text.Write(p)
}

func (t *tty) String() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.text.String()
}

func TestProgressWaits(t *testing.T) {
	var p progress
	var out tty
	now := time.Unix(0, 0)
	p.show(&out, func() time.Time { return now })
	p.found.Store(3)
	p.step()
	if now = now.Add(patience - 1); p.bar != nil {
		t.Error("the bar is there at once")
	}
	p.step()
	if p.bar != nil {
		t.Error("the bar is there too early")
	}
	now = now.Add(2)
	p.step()
	if p.bar == nil || p.bar.Current() != 3 {
		t.Error("there is no bar, or it does not show what was done before")
	}
	p.finish()
	p.finish()
}

func TestProgressOfNone(t *testing.T) {
	var p progress
	p.step()
	p.finish()
	if p.bar != nil {
		t.Error("a bar without a terminal")
	}
}

func TestLinesAreAboveTheBar(t *testing.T) {
	var p progress
	var out tty
	w := p.above(&out)
	_, _ = w.Write([]byte("before\n"))
	p.show(&out, func() time.Time { return time.Now().Add(time.Hour) })
	p.start = time.Time{}
	p.step()
	_, _ = w.Write([]byte("during\n"))
	p.finish()
	_, _ = w.Write([]byte("after\n"))
	text := out.String()
	b, d, a := strings.Index(text, "before"), strings.Index(text, "during"), strings.Index(text, "after")
	if b < 0 || d < b || a < d {
		t.Errorf("%q", text)
	}
}
