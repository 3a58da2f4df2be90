package repo

import (
	"path"
	"slices"
	"strings"

	"offstage/transform/internal/shell"
	"offstage/transform/internal/source"
)

// Flags that take a word, of each command; all others are switches.
const (
	engineValues wordSet = `
context c config H host l log-level tlscacert tlscert tlskey builder connection url namespace n address`
	buildValues wordSet = `
f file t tag target build-arg build-context cache-from cache-to platform progress secret ssh output o network
label add-host iidfile metadata-file builder m memory memory-swap c cpu-shares cpu-period cpu-quota
cpuset-cpus cpuset-mems shm-size ulimit isolation security-opt attest allow annotation call cgroup-parent
no-cache-filter provenance-mode dockerfile context destination d format authfile v volume layers-mode arch os`
	runValues wordSet = `
a attach add-host annotation blkio-weight cap-add cap-drop cgroup-parent cgroupns cidfile cpu-period cpu-quota
c cpu-shares cpus cpuset-cpus cpuset-mems device device-cgroup-rule dns dns-option dns-search domainname
entrypoint e env env-file expose gpus group-add health-cmd health-interval health-retries health-start-period
health-timeout h hostname ip ip6 ipc isolation kernel-memory l label label-file link link-local-ip log-driver
log-opt mac-address m memory memory-reservation memory-swap memory-swappiness mount name net network
network-alias oom-score-adj pid pids-limit platform p publish pull restart runtime security-opt shm-size
stop-signal stop-timeout storage-opt sysctl tmpfs ulimit u user userns uts v volume volume-driver volumes-from
w workdir`
	execValues    wordSet = "e env env-file u user w workdir detach-keys"
	composeValues wordSet = `
f file p project-name profile env-file project-directory ansi parallel progress context c H host`
	composeRunValues wordSet = `
e env env-from-file entrypoint l label name p publish u user v volume w workdir cap-add cap-drop pull index`
	kubectlValues wordSet = `
n namespace c container context kubeconfig cluster user s server f filename pod-running-timeout`
	kubectlBeforeTarget wordSet = "deploy deployment deployments pod pods po sts statefulset ds daemonset job svc " +
		"service"
)

// skipFlags drops the flags at the start of words.
func skipFlags(args []shell.Word, values wordSet) []shell.Word {
	return flagsBefore(args, values, func(string, shell.Word) {})
}

// flagsBefore calls f for each flag in front of the first operand, and gives the
// words from that on.
func flagsBefore(args []shell.Word, values wordSet, f func(flag string, v shell.Word)) []shell.Word {
	for len(args) > 0 {
		n := oneFlag(args, values, f)
		if n == 0 {
			return args
		}
		args = args[n:]
	}
	return nil
}

// eachFlag calls f for each flag, and gives the operands between them.
func eachFlag(args []shell.Word, values wordSet, f func(flag string, v shell.Word)) []shell.Word {
	var operands []shell.Word
	for len(args) > 0 {
		n := oneFlag(args, values, f)
		if n == 0 {
			operands = append(operands, args[0])
			n = 1
		}
		args = args[n:]
	}
	return operands
}

// oneFlag reads the flag that args start with, and says how many words it takes;
// none when they start with an operand.
func oneFlag(args []shell.Word, values wordSet, f func(flag string, v shell.Word)) int {
	text := args[0].Text
	if len(text) < 2 || text[0] != '-' {
		return 0
	}
	name, value, has := strings.Cut(strings.TrimLeft(text, "-"), "=")
	if !strings.HasPrefix(text, "--") && !values.has(name) && len(name) > 0 {
		return shortFlags(args, values, f)
	}
	if has {
		w := args[0]
		w.Text = value
		if !w.Known {
			w.Text = strings.Trim(value, `"'`)
			w.Known = !unknownText(w.Text)
		}
		f(name, w)
		return 1
	}
	if values.has(name) && len(args) > 1 {
		f(name, args[1])
		return 2
	}
	f(name, shell.Word{})
	return 1
}

// shortFlags reads -it and -tNAME: switches up to the first flag with a value,
// which the rest of the word, or the next word, is.
func shortFlags(args []shell.Word, values wordSet, f func(flag string, v shell.Word)) int {
	text := args[0].Text[1:]
	for i := range len(text) {
		flag := text[i : i+1]
		switch {
		case !values.has(flag):
			f(flag, shell.Word{})
		case i+1 < len(text):
			w := args[0]
			w.Text = strings.TrimPrefix(text[i+1:], "=")
			f(flag, w)
			return 1
		case len(args) > 1:
			f(flag, args[1])
			return 2
		}
	}
	return 1
}

// wordsOf are the words of a command line, nil for none.
func wordsOf(at source.Pos, args []shell.Word) *Words {
	if len(args) == 0 {
		return nil
	}
	w := &Words{Pos: at}
	for _, a := range args {
		w.Args = append(w.Args, a.Text)
	}
	return w
}

// run reads docker run: flags, the image, and what is started in it.
func (c *commandReader) run(u *Use, cmd *shell.Command, args []shell.Word) {
	dir := c.dirs[0]
	if cmd.Dir != "" {
		dir = fromScript(cmd.Dir)
	}
	args = flagsBefore(args, runValues, func(flag string, v shell.Word) { c.runFlag(u, dir, flag, v) })
	if len(args) == 0 {
		return
	}
	if alt := u.behindFlags(args); alt != nil {
		c.run(alt, cmd, args[1:])
	}
	u.Image = c.partly(args[0])
	u.Command = wordsOf(u.Pos, args[1:])
	c.add(u, "docker run")
}

// behindFlags is a use to read on with when the first operand is a variable that
// may stand for flags. It counts only where the name behind them is known here.
func (u *Use) behindFlags(args []shell.Word) *Use {
	if !mayBeFlags(args[0]) || len(args) < 2 || u.skipped == maxSkipped {
		return nil
	}
	alt := *u
	alt.Vars, alt.Mounts, alt.Health = slices.Clone(u.Vars), slices.Clone(u.Mounts), slices.Clone(u.Health)
	alt.tied, alt.skipped = true, u.skipped+1
	return &alt
}

// maxSkipped bounds how many variables of one command are taken for flags.
const maxSkipped = 4

var onlyVariable = lazily(`^(\$(\w+|\(\w+\)|\{\w+\})|"?\$([@*]|\{[@*]\}|\{\w+\[[@*]\]\})"?)$`)

// mayBeFlags says whether a word is one variable that has no value here, or several words
// that are not known: those of an array, or of the script.
func mayBeFlags(w shell.Word) bool { return !w.Known && onlyVariable().MatchString(w.Text) }

func (c *commandReader) runFlag(u *Use, dir, flag string, v shell.Word) {
	switch flag {
	case "entrypoint":
		u.Entrypoint = &Words{Pos: u.Pos, Args: []string{v.Text}}
		if v.Text == "" {
			u.Entrypoint.Args = []string{}
		}
	case "name":
		u.Name = v.Text
	case "w", "workdir":
		u.Dir = v.Text
	case "u", "user":
		u.User = v.Text
	case "health-cmd":
		u.Health = append(u.Health, Words{Pos: u.Pos, Args: []string{v.Text}, Shell: true})
	case "e", "env":
		u.addEnv(u.Pos, v.Text)
	case "env-file":
		u.EnvFiles = append(u.EnvFiles, pathIn(dir, v))
	case "v", "volume":
		u.mount(scriptMount(u.Pos, dir, v))
	case "mount":
		u.mount(longMount(u.Pos, dir, v))
	case "tmpfs":
		target, _, _ := strings.Cut(v.Text, ":")
		u.mount(Mount{Pos: u.Pos, Target: target})
	}
}

// scriptMount reads -v.
func scriptMount(at source.Pos, dir string, v shell.Word) Mount {
	s := v.Text
	for _, here := range []string{"$(pwd)", "${PWD}", "$PWD", "`pwd`", "$(CURDIR)", "${CURDIR}"} {
		s = strings.ReplaceAll(strings.Trim(s, `"'`), here, ".")
	}
	m := shortMount(at, dir, s)
	if t := fromScript(m.Source); m.Bind && t != "" {
		m.Source = t
	}
	return m
}

// longMount reads --mount type=bind,source=…,target=….
func longMount(at source.Pos, dir string, v shell.Word) Mount {
	m := Mount{Pos: at}
	for part := range strings.SplitSeq(v.Text, ",") {
		k, val, _ := strings.Cut(part, "=")
		switch k {
		case "type":
			m.Bind = val == "bind"
		case "source", "src":
			m.Source = val
		case "target", "dst", "destination":
			m.Target = imagePath(val)
		}
	}
	if m.Bind {
		m.Source = hostPath(dir, scriptMount(at, dir, shell.Word{Text: m.Source + ":/"}).Source)
	}
	return m
}

// exec reads what is run in a container that is there already: only what it
// starts counts.
func (c *commandReader) exec(u *Use, args []shell.Word, values wordSet, how string) {
	args = flagsBefore(args, values, func(flag string, v shell.Word) { c.runFlag(u, c.dirs[0], flag, v) })
	if len(args) < 2 {
		return
	}
	if alt := u.behindFlags(args); alt != nil {
		c.exec(alt, args[1:], values, how)
	}
	u.service = args[0].Text
	u.Name = u.service
	u.Entrypoint = wordsOf(u.Pos, args[1:])
	u.tied = true
	c.add(u, how)
}

// compose reads compose run and compose exec, which name a service.
func (c *commandReader) compose(u *Use, args []shell.Word) {
	args = skipFlags(args, composeValues)
	for len(args) > 0 && mayBeFlags(args[0]) {
		args = skipFlags(args[1:], composeValues)
	}
	if len(args) == 0 {
		return
	}
	switch verb := args[0].Text; verb {
	case "exec":
		c.exec(u, args[1:], composeRunValues, "docker compose exec")
	case "run":
		c.composeRun(u, args[1:])
	}
}

func (c *commandReader) composeRun(u *Use, args []shell.Word) {
	args = flagsBefore(args, composeRunValues, func(flag string, v shell.Word) { c.runFlag(u, c.dirs[0], flag, v) })
	if len(args) == 0 {
		return
	}
	if alt := u.behindFlags(args); alt != nil {
		c.composeRun(alt, args[1:])
	}
	u.service, u.Name, u.tied = args[0].Text, args[0].Text, true
	u.Command = wordsOf(u.Pos, args[1:])
	c.add(u, "docker compose run")
}

// kubectl reads kubectl exec NAME -- WORDS; which image NAME has isn't known.
func (c *commandReader) kubectl(u *Use, args []shell.Word) {
	args = skipFlags(args, kubectlValues)
	if len(args) < 2 || args[0].Text != "exec" {
		return
	}
	args = flagsBefore(args[1:], kubectlValues, func(string, shell.Word) {})
	if len(args) > 1 && kubectlBeforeTarget.has(args[0].Text) {
		args = args[1:]
	}
	if len(args) < 2 {
		return
	}
	u.Name = strings.TrimSuffix(path.Base(args[0].Text), "-0")
	u.service, u.tied = u.Name, true
	args = flagsBefore(args[1:], kubectlValues, func(string, shell.Word) {})
	u.Entrypoint = wordsOf(u.Pos, args)
	c.add(u, "kubectl exec")
}

// add says why a shell is needed when one is started, and hands the use on.
func (c *commandReader) add(u *Use, how string) {
	for _, w := range []*Words{u.Entrypoint, u.Command} {
		if w != nil && len(w.Args) > 0 && shell.IsShell(path.Base(w.Args[0])) {
			u.Shell = how + " starts " + w.Args[0]
			break
		}
	}
	c.r.add(*u)
}
