package main

import (
	"strings"
	"testing"
)

func TestDidYouMean(t *testing.T) {
	for args, want := range map[string]string{
		"--wirte":           "unknown flag: --wirte; did you mean --write?",
		"--commit":          "did you mean --commit-message?",
		"--runtme=scratch":  "did you mean --runtime?",
		"--nothing-like-it": "unknown flag: --nothing-like-it",
		"-z":                `unknown shorthand flag: 'z' in -z`,
		"--with cach": `--with "cach" is not one of build-args, cache, strip, nonroot, multiarch, lean, labels; did ` +
			`you mean cache?`,
		"--with xyz":         `--with "xyz" is not one of build-args, cache, strip, nonroot, multiarch, lean, labels`,
		"--color alway":      "did you mean always?",
		"--completion zs":    "did you mean zsh?",
		"--runtime scrach":   `--runtime "scrach"; did you mean scratch? An image of that name is scrach:latest`,
		"--runtime Alpine":   `--runtime "Alpine"; did you mean alpine?`,
		"--only cronn":       `--only "cronn" is no refusal code and no runtime; did you mean cron?`,
		"--only zzz":         `--only "zzz" is no refusal code and no runtime`,
		"--only cron -":      "--only is no question for standard input",
		"completion":         "completion takes a shell: bash, zsh, fish",
		"completion tcsh":    `--completion "tcsh" is not one of bash, zsh, fish`,
		"--exclude !x":       `--exclude "!x" is not a pattern`,
		"--exclude=":         `--exclude "" is not a pattern`,
		"--exclude [a":       `--exclude "[a": syntax error in pattern`,
		"--runtime a:b --no": "unknown flag: --no",
	} {
		_, err := parseFlags(strings.Fields(args))
		if err == nil || !strings.HasSuffix(err.Error(), want) && !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%s: %v", args, err)
		} else if !strings.Contains(want, "mean") && strings.Contains(err.Error(), "mean") {
			t.Errorf("%s: %v, which is far-fetched", args, err)
		}
	}
	for _, args := range []string{"--runtime debian", "--runtime busybox", "--runtime scrach:1", "--only x:1",
		"--only mine --runtime mine"} {
		if _, err := parseFlags(strings.Fields(args)); err != nil {
			t.Errorf("%s: %v", args, err)
		}
	}
}

func TestWords(t *testing.T) {
	files(t, map[string]string{"version/Dockerfile": "rewrite\n"})
	for args, want := range map[string]string{
		"help": "Usage:", "help --write": "Usage:", "completion bash": "complete -F _offstage offstage",
		"version": "+rewritten", // there is a directory of that name
	} {
		if s := start(fake, "", strings.Fields(args)...); s.code != exitDone || !strings.Contains(s.stdout, want) {
			t.Errorf("%s: %+v", args, s)
		}
	}
	files(t, nil)
	if s := start(fake, "", "version"); s.code != exitDone || s.stdout != versionText() {
		t.Errorf("%+v", s)
	}
	if s := start(fake, "", "verison"); s.code != exitError ||
		s.stderr != "offstage: verison: no such file or directory\n" {
		t.Errorf("%+v", s)
	}
}
