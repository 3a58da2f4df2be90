package main

import (
	"io"
	"sync/atomic"
	"time"

	"github.com/vbauerster/mpb/v8"
	"github.com/vbauerster/mpb/v8/decor"
)

// patience is how long a run may take before it shows how far it is.
const patience = time.Second

// A progress is the bar on a terminal. The zero progress shows nothing.
type progress struct {
	terminal io.Writer
	now      func() time.Time
	start    time.Time
	done     int64
	found    atomic.Int64 // counted by the search, which is ahead
	screen   *mpb.Progress
	bar      *mpb.Bar
}

// show makes the bar appear on a terminal, once it is time.
func (p *progress) show(terminal io.Writer, now func() time.Time) {
	p.terminal, p.now, p.start = terminal, now, now()
}

// step counts one Dockerfile that is done.
func (p *progress) step() {
	p.done++
	if p.terminal == nil || p.now().Sub(p.start) < patience {
		return
	}
	if p.bar == nil {
		p.screen = mpb.New(mpb.WithOutput(p.terminal), mpb.WithWidth(40), mpb.WithAutoRefresh())
		p.bar = p.screen.AddBar(0,
			mpb.PrependDecorators(decor.CountersNoUnit("%d / %d Dockerfiles")),
			mpb.AppendDecorators(decor.Percentage()))
	}
	p.bar.SetTotal(p.found.Load(), false)
	p.bar.SetCurrent(p.done)
}

// finish takes the bar away.
func (p *progress) finish() {
	if p.bar != nil {
		p.bar.Abort(true)
		p.screen.Wait()
		p.bar = nil
	}
}

// above gives a writer whose lines appear above the bar, while there is one.
func (p *progress) above(w io.Writer) io.Writer { return aboveBar{p, w} }

type aboveBar struct {
	p *progress
	w io.Writer
}

func (a aboveBar) Write(text []byte) (int, error) {
	if a.p.bar != nil {
		return a.p.screen.Write(text)
	}
	return a.w.Write(text)
}
