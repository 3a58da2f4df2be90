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

// A live is standard error of a run that takes a while. On a terminal its last
// line says what is being done and for how long; elsewhere each thing is a line.
type live struct {
	w        io.Writer
	terminal bool
	now      func() time.Time
	far      fmt.Stringer // how far the run is; nil where nobody knows

	mu    sync.Mutex
	name  string // of what is being done
	text  string // of the last line; empty when there is none
	doing string
	begun time.Time
	tick  *time.Ticker
}

func newLive(w io.Writer) *live { return &live{w: w, terminal: isTerminal(w), now: time.Now} }

const eraseLine = "\r\x1b[K"

// Write puts finished lines above the last line.
func (l *live) Write(p []byte) (int, error) { return l.writeTo(l.w, p) }

func (l *live) writeTo(w io.Writer, p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.erase()
	l.doing = ""
	return w.Write(p)
}

// above gives a writer to the same terminal whose lines appear above the last line.
func (l *live) above(w io.Writer) io.Writer { return aboveLine{l, w} }

type aboveLine struct {
	l *live
	w io.Writer
}

func (a aboveLine) Write(p []byte) (int, error) { return a.l.writeTo(a.w, p) }

// clear takes the last line away.
func (l *live) clear() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.erase()
}

func (l *live) erase() {
	if l.text != "" {
		fmt.Fprint(l.w, eraseLine)
		l.text = ""
	}
}

// say makes text, which is about the time since begun, the last line.
func (l *live) say(text string, begun time.Time) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.text, l.begun = text, begun
	l.draw()
}

// show says what is being done now.
func (l *live) show(e verify.Event) {
	l.mu.Lock()
	defer l.mu.Unlock()
	doing := escape(e.Name + ": " + e.Doing)
	if doing != l.doing {
		l.doing, l.begun = doing, l.now()
		if !l.terminal {
			fmt.Fprintln(l.w, doing+l.begins(e.Name))
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

// begins is how far the run is when it goes on to something else.
func (l *live) begins(name string) string {
	if name == l.name {
		return ""
	}
	l.name = name
	return inParentheses(l.progress())
}

func (l *live) progress() string {
	if l.far == nil {
		return ""
	}
	return l.far.String()
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
	line := fmt.Sprintf("%3ds%s %s", int(l.now().Sub(l.begun).Seconds()), inParentheses(l.progress()), l.text)
	if width := widthOf(l.w); width > 0 {
		line = firstRunes(line, width-1)
	}
	fmt.Fprint(l.w, eraseLine+line)
}

// widthOf is how many columns a terminal has; 0 for anything else.
func widthOf(w io.Writer) int {
	if f, ok := w.(*os.File); ok {
		if width, _, err := term.GetSize(int(f.Fd())); err == nil {
			return width
		}
	}
	return 0
}

func firstRunes(s string, n int) string {
	runes := []rune(s)
	return string(runes[:min(len(runes), n)])
}
