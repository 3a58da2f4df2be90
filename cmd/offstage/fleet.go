package main

import (
	"iter"
	"sync"
)

// window is how many results per worker may wait for a slower one before them.
// It bounds what is held in memory.
const window = 16

// readAhead is how many targets the search may be ahead of the work. It bounds
// memory too, and is large, so that the search never keeps the workers waiting.
const readAhead = 1 << 15

// inOrder gives work's result for every item, in the order of the items, while
// as many workers as jobs says are at it.
func inOrder[A, B any](jobs int, items iter.Seq[A], work func(A) B) iter.Seq[B] {
	return func(yield func(B) bool) {
		type slot struct {
			item A
			done chan B
		}
		tasks, order, stop := make(chan slot), make(chan slot, jobs*window), make(chan struct{})
		var all sync.WaitGroup
		defer all.Wait()
		defer close(stop)
		all.Go(func() {
			defer close(order)
			defer close(tasks)
			for item := range items {
				s := slot{item, make(chan B, 1)}
				if !send(order, s, stop) || !send(tasks, s, stop) {
					return
				}
			}
		})
		for range jobs {
			all.Go(func() {
				for s := range tasks {
					s.done <- work(s.item)
				}
			})
		}
		for s := range order {
			if !yield(<-s.done) {
				return
			}
		}
	}
}

// ahead gives the items while it already looks for the next ones.
func ahead[A any](n int, items iter.Seq[A]) iter.Seq[A] {
	return func(yield func(A) bool) {
		found, stop := make(chan A, n), make(chan struct{})
		var searching sync.WaitGroup
		defer searching.Wait()
		defer close(stop)
		searching.Go(func() {
			defer close(found)
			for item := range items {
				if !send(found, item, stop) {
					return
				}
			}
		})
		for item := range found {
			if !yield(item) {
				return
			}
		}
	}
}

// send says false when nobody listens any more.
func send[A any](to chan<- A, item A, stop <-chan struct{}) bool {
	select {
	case to <- item:
		return true
	case <-stop:
		return false
	}
}
