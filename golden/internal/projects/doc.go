// Package projects makes Go projects with Dockerfiles that are right by
// construction: a program that prints what it sees of its image, the image in which
// it sees it, and the list of what it needs there, known before anybody analyses
// anything. Before and after a rewrite it must print the same.
//
// A Spec is a list of independent choices: how the Dockerfile is shaped, and which
// parts the program has. Seed n gives one; Shrink drops the choices without which
// it still fails; String writes it in one line, and Parse reads that again:
//
//	build=make user=named file(env, run-tar, .json) start(variable, git)
//
// The tests are in golden:
//
//	go test ./golden -run Projects                            2,000 seeds, without an engine
//	go test ./golden -run Projects -spec 'file(env, run-tar)' that one, printed whole
//	go test ./golden -run Projects -seeds 5000:1000           1,000 seeds from 5000
//	OFFSTAGE_E2E=1 go test ./golden -run ProjectsEndToEnd -timeout 2h -seeds 0:1000
//
// The last one builds and runs each project before and after with a container
// engine (.ci/engine, .ci/images) and compares what they print; without -seeds it
// takes 60. It holds the check without an engine against what happens, in both directions.
//
// A new way to name a file, to start a program or to bring data is one row of a
// table below tables. What one kind hides comes to light when it is mended.
package projects
