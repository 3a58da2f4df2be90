package main

import (
	"fmt"
	"sync"
	"time"
)

// A pace is how fast the Dockerfiles of a run are verified, one at a time.
type pace struct {
	found func() int64 // Dockerfiles, by the search, which is ahead
	now   func() time.Time

	mu      sync.Mutex
	done    int64                // Dockerfiles
	waiting map[string]time.Time // that are to be verified, with when that began, if it did
	matched int64                // that were or are to be verified
	seen    int64                // that were, by this run
	took    time.Duration        // for those
}

// wait counts a Dockerfile that is to be verified.
func (p *pace) wait(name string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.matched++
	if p.waiting == nil {
		p.waiting = map[string]time.Time{}
	}
	p.waiting[name] = time.Time{}
}

// begin notes that something is done to verify a Dockerfile.
func (p *pace) begin(name string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.waiting[name].IsZero() {
		p.waiting[name] = p.now()
	}
}

// end counts a Dockerfile that is done, verified or not.
func (p *pace) end(name string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.done++
	if began := p.waiting[name]; !began.IsZero() {
		p.seen++
		p.took += p.now().Sub(began)
	}
	delete(p.waiting, name)
}

// String is how far a run over several Dockerfiles is, and how long the rest takes if it
// is like what is done.
func (p *pace) String() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	found := p.found()
	if found < 2 {
		return ""
	}
	text := fmt.Sprintf("%d of %d", p.done, found)
	if p.seen == 0 {
		return text
	}
	each := p.took / time.Duration(p.seen)
	waiting := int64(len(p.waiting))
	undecided := max(found-p.done-waiting, 0)
	likely := float64(waiting) + float64(undecided*p.matched)/float64(p.done+waiting)
	left := time.Duration(float64(each) * likely)
	for _, began := range p.waiting {
		if !began.IsZero() {
			left -= min(p.now().Sub(began), each)
		}
	}
	return text + ", " + about(left) + " left"
}

// about is a time as exactly as an estimate has it.
func about(d time.Duration) string {
	switch minutes := int(d.Round(time.Minute).Minutes()); {
	case minutes < 1:
		return "less than a minute"
	case minutes < 60:
		return fmt.Sprintf("about %d min", minutes)
	default:
		return fmt.Sprintf("about %d h %d min", minutes/60, minutes%60)
	}
}
