package main

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"time"

	"github.com/spf13/pflag"

	"offstage/transform/verify"
)

// verifySettings are --verify and what goes with it.
type verifySettings struct {
	verify.Options
	on               bool
	against          string // a Dockerfile in the rewrite's place
	noRoutes         bool
	allowUnexercised bool
	resume           bool
}

func verifyFlags(s *settings) *pflag.FlagSet {
	v := &s.verify
	f := newFlagSet()
	f.BoolVar(&v.on, "verify", false,
		"build and run both images with a container\nengine, and compare them; --write then writes\nwhat is the same")
	f.StringVar(&v.against, "against", "",
		"verify this `FILE` in place of the rewrite of the\none Dockerfile that is named")
	f.StringVar(&v.Engine, "engine", "",
		"engine's command `PATH`; otherwise the first of\ndocker, podman and nerdctl that answers")
	f.StringArrayVar(&v.BuildArgs, "build-arg", nil, "`NAME=VALUE` for builds")
	f.StringArrayVar(&v.Secrets, "secret", nil, "`SPEC` of a secret for builds")
	f.StringArrayVar(&v.SSH, "ssh", nil, "`SPEC` of an SSH agent or key for builds")
	f.StringVar(&v.Network, "network", "", "network `MODE` of builds; programs run without one")
	f.StringVar(&v.Platform, "platform", "", "`PLATFORM` to build and run for")
	f.DurationVar(&v.Timeout, "timeout", 15*time.Minute, "`TIME` that one build may take; default 15m")
	f.DurationVar(&v.RunFor, "run-for", 12*time.Second, "`TIME` that the programs run; default 12s")
	f.StringArrayVar(&v.Probes, "probe", nil, "HTTP `PATH` to ask for beside / and the routes")
	f.BoolVar(&v.noRoutes, "no-routes", false, "ask for no routes that are found in the source")
	f.StringArrayVar(&v.Env, "env", nil, "`NAME=VALUE` in the programs' environment")
	f.StringArrayVar(&v.EnvFiles, "env-file", nil, "`FILE` with variables for the programs")
	f.StringArrayVar(&v.RunArgs, "run-arg", nil,
		"one more `ARG` of the engine's create; those\nafter one that is -- are the program's")
	f.BoolVar(&v.allowUnexercised, "allow-unexercised", false, "accept programs that fail the same way in both")
	f.BoolVar(&v.resume, "resume", false,
		"don't verify again what a run of the last seven\ndays, also one that was stopped, saw to be the\n"+
			"same: same files, options, engine and offstage")
	f.BoolVar(&v.Keep, "keep", false, "leave the images and the containers, running")
	return f
}

var probePath = regexp.MustCompile(`^/[!-~]*$`)

// checkVerify finds flags that need --verify, and values that mean nothing.
func (s *settings) checkVerify(given func(flag string) bool) error {
	var without string
	verifyFlags(new(settings)).VisitAll(func(f *pflag.Flag) {
		if without == "" && f.Name != "verify" && given(f.Name) {
			without = f.Name
		}
	})
	v := &s.verify
	switch {
	case !v.on && without != "":
		return fmt.Errorf("--%s only goes with --verify", without)
	case !v.on:
		return nil
	case v.Timeout <= 0:
		return fmt.Errorf("--timeout %v is no time", v.Timeout)
	case v.RunFor <= 0:
		return fmt.Errorf("--run-for %v is no time", v.RunFor)
	case given("engine") && v.Engine == "":
		return errors.New("--engine needs a command")
	case v.against != "":
		return s.checkAgainst()
	case given("against"):
		return errors.New("--against needs a file")
	case slices.Contains(s.paths, stdinPath) && !given("context"):
		return errors.New("--verify of standard input needs --context")
	}
	return s.checkTogether()
}

// checkTogether finds what --verify can't do at once, and probes that are none.
func (s *settings) checkTogether() error {
	v := &s.verify
	switch {
	case v.resume && s.noCache:
		return errors.New("--resume and --no-cache exclude each other")
	case v.resume && v.Keep:
		return errors.New("--resume and --keep exclude each other")
	}
	return v.checkProbes()
}

// checkAgainst finds what does not go with a Dockerfile that is there already.
func (s *settings) checkAgainst() error {
	switch {
	case s.write:
		return errors.New("--write and --against exclude each other")
	case len(s.paths) != 1 || s.paths[0] == stdinPath:
		return errors.New("--against takes one Dockerfile")
	}
	return s.checkTogether()
}

func (v *verifySettings) checkProbes() error {
	for _, p := range v.Probes {
		if !probePath.MatchString(p) {
			return fmt.Errorf("--probe %q is not a path: a slash, then no space", p)
		}
	}
	return nil
}
