package main

import "slices"

// Exit codes, as the help states them.
const (
	exitDone        = 0
	exitWouldChange = 1
	exitError       = 2
	exitRefused     = 3
)

// severity lists the exit codes from the mildest: over many files the last of
// them that occurred is the exit code.
var severity = []int{exitDone, exitWouldChange, exitRefused, exitError}

func worse(a, b int) int {
	if slices.Index(severity, b) > slices.Index(severity, a) {
		return b
	}
	return a
}
