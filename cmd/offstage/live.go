package main

import (
	"fmt"
	"io"
	"os"
	"sync"
	"time"

	"golang.org/x/term"

	"offstage/transform/verify"
)

// A live is standard error while images are built and run. On a terminal its last
// line says what is being done and for how long; elsewhere each thing is a line.
type live struct {
	w        io.Writer
	terminal bool
	now      func() time.Time

	mu    sync.Mutex
	text  string // of the last line; empty when there is none
	doing string
	begun time.Time
	tick  *time.Ticker
}

func newLive(w io.Writer) *live { return &live{w: w, terminal: isTerminal(w), now: time.Now} }

const eraseLine = "\r\x1b[K"

// Write puts finished lines above the last line.
func (l *live) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.erase()
	l.doing = ""
	return l.w.Write(p)
}

func (l *live) erase() {
	if l.text != "" {
		fmt.Fprint(l.w, eraseLine)
		l.text = ""
	}
}

// show says what is being done now.
func (l *live) show(e verify.Event) {
	l.mu.Lock()
	defer l.mu.Unlock()
	doing := escape(e.Name + ": " + e.Doing)
	if doing != l.doing {
		l.doing, l.begun = doing, l.now()
		if !l.terminal {
			fmt.Fprintln(l.w, doing)
		}
	}
	if !l.terminal {
		return
	}
	if l.tick == nil {
		l.tick = time.NewTicker(time.Second)
		go l.redraw()
	}
	l.text = doing
	if e.Step != "" {
		l.text += ", " + escape(e.Step)
	}
	l.draw()
}

// redraw keeps the time of the last line right for as long as the program runs.
func (l *live) redraw() {
	for range l.tick.C {
		l.mu.Lock()
		if l.text != "" {
			l.draw()
		}
		l.mu.Unlock()
	}
}

func (l *live) draw() {
	line := fmt.Sprintf("%3ds %s", int(l.now().Sub(l.begun).Seconds()), l.text)
	if f, ok := l.w.(*os.File); ok {
		if width, _, err := term.GetSize(int(f.Fd())); err == nil && width > 0 {
			line = firstRunes(line, width-1)
		}
	}
	fmt.Fprint(l.w, eraseLine+line)
}

func firstRunes(s string, n int) string {
	runes := []rune(s)
	return string(runes[:min(len(runes), n)])
}
