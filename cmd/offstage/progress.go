package main

import (
	"fmt"
	"sync/atomic"
	"time"
)

const (
	// patience is how long a run may take before it shows how far it is.
	patience = time.Second
	// between is how long a count stays: no terminal has to draw more.
	between = 100 * time.Millisecond
)

// A progress is how far a run is, as the last line of a terminal. The zero
// progress shows nothing.
type progress struct {
	line         *live
	start, drawn time.Time
	done         int64
	found        atomic.Int64 // counted by the search, which is ahead
}

// show makes the last line appear, once it is time.
func (p *progress) show(line *live) {
	p.line, p.start = line, line.now()
}

// step counts one Dockerfile that is done.
func (p *progress) step() {
	p.done++
	if p.line == nil {
		return
	}
	now := p.line.now()
	if now.Sub(p.start) < patience || now.Sub(p.drawn) < between {
		return
	}
	p.drawn = now
	found := p.found.Load()
	p.line.say(fmt.Sprintf("%d of %d Dockerfiles, %d %%", p.done, found, 100*p.done/max(found, 1)), p.start)
}

// finish takes the last line away.
func (p *progress) finish() {
	if p.line != nil {
		p.line.clear()
	}
}
