package verify

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"time"
)

// askHelper ends the names of the containers that ask: one for each program.
const askHelper = "-ask"

// helperTime bounds a helper beyond the time that the programs run: it asks things
// that may never answer.
const helperTime = 2 * time.Minute

// ask has a side's program asked while it runs. Nothing may be assumed in the
// image, so that is done by a second container in the same network namespace: by
// the command itself or, where that can't be mounted, by the original's shell.
func (c *comparison) ask(ctx context.Context, s *side, times int) error {
	if engine, _ := split(c.opts.RunArgs); slices.ContainsFunc(engine, network().MatchString) {
		return errors.New("the programs have a network of their own choice, and only their loopback is asked")
	}
	q := questions{For: c.opts.RunFor, Asks: c.asks, Times: times}
	if s == &c.watched {
		q.Asks = slices.Concat(c.asks, c.asksLast)
	}
	ctx, cancel := context.WithTimeout(ctx, q.For+helperTime)
	defer cancel()
	if c.passenger == nil {
		return c.askByShell(ctx, s, q)
	}
	argument, err := json.Marshal(q)
	if err != nil {
		return err
	}
	entry := c.passenger.entry
	text, err := c.helper(ctx, s, slices.Concat(c.passenger.arguments(), []string{"--entrypoint", entry[0]}),
		slices.Concat(entry[1:], []string{askDuty, string(argument)}))
	if err != nil && ctx.Err() == nil {
		return c.askByShell(ctx, s, q) // where nothing of this machine can be mounted
	}
	if err != nil {
		return err
	}
	s.seen.answers = answers{}
	return json.Unmarshal([]byte(text), &s.seen.answers)
}

// network is an argument that gives a container another network than none.
var network = lazily(`^--net(work)?(=|$)`)

// helper runs a container of the original's image in the network namespace of a
// side's. The same image serves both sides.
func (c *comparison) helper(ctx context.Context, s *side, flags, command []string) (string, error) {
	args := []string{"run", "--rm", "--name", c.name(s) + askHelper, "--label", ownerLabel + "=" + c.owner(),
		"--network", "container:" + c.name(s), "--no-healthcheck", "--user", "0"}
	args = flag(args, "--platform", c.opts.Platform)
	return c.run.output(ctx, slices.Concat(args, flags, []string{c.name(&c.before)}, command)...)
}

// askByShell waits, and then asks as far as a shell can: for the status only.
func (c *comparison) askByShell(ctx context.Context, s *side, q questions) error {
	c.opts.Sleep(ctx, q.For)
	shell := func(script string, args ...string) (string, error) {
		return c.helper(ctx, s, []string{"--entrypoint", "/bin/sh"}, slices.Concat([]string{"-c", script, "sh"}, args))
	}
	text, err := shell("cat /proc/net/tcp /proc/net/tcp6 2>/dev/null; true")
	if err != nil {
		return err
	}
	listening := listeners(text, tcpListens)
	s.seen.answers = answers{sockets: sockets{Ports: portNames(listening)}}
	var asks []string
	for _, port := range reachable(listening) {
		for _, ask := range q.Asks {
			if ask.Method == "GET" {
				asks = append(asks, strconv.Itoa(int(port)), ask.Path)
			}
		}
	}
	if len(asks) == 0 {
		return nil
	}
	text, err = shell(askScript, asks...)
	s.seen.answers.Answers = statuses(text)
	return err
}

// askScript asks each port for each path: bash can by itself, busybox has a wget.
// It has no -T, and an old busybox has no timeout that is called like this.
const askScript = `
limit=
if timeout 5 true 2>/dev/null; then limit='timeout 5'; fi
ask() {
	if command -v bash >/dev/null; then
		$limit bash -c 'exec 3<>"/dev/tcp/127.0.0.1/$0" &&
			printf "GET %s HTTP/1.0\r\nHost: localhost\r\n\r\n" "$1" >&3 && head -n 1 <&3' "$1" "$2"
	elif command -v wget >/dev/null; then
		$limit wget -S -O /dev/null "http://127.0.0.1:$1$2" 2>&1 | grep HTTP/ | head -n 1
	else
		echo 'neither bash nor wget is in the original image' >&2
		exit 3
	fi
}
while [ $# -gt 0 ]; do
	echo "$1 $2 $(ask "$1" "$2")"
	shift 2
done`

// statusLine is an answer: port, path, and the status that HTTP gave if it is
// HTTP that is spoken.
var statusLine = lazily(`(?m)^(\d+) (\S+) (?:.*HTTP/[0-9.]+ (\d{3}))?`)

func statuses(text string) []answer {
	var list []answer
	for _, m := range statusLine().FindAllStringSubmatch(text, -1) {
		port, _ := strconv.ParseUint(m[1], 10, 16) // it was printed by the script
		list = append(list, answer{
			Port: uint16(port), Protocol: "http", question: question{"GET", m[2]}, Replies: []reply{{Status: m[3]}},
		})
	}
	return list
}

// compareSockets says what listens in one only. Where nothing does, the programs
// were only started.
func (c *comparison) compareSockets() {
	r, was, is := c.report, &c.before.seen, &c.after.seen
	if why := cmp.Or(was.unread, is.unread); why != "" {
		r.note("ports and HTTP not compared: %s", why)
		return
	}
	for _, kind := range []struct {
		was, is []string
		none    string
	}{
		{was.answers.Ports, is.answers.Ports, "no port"},
		{was.answers.Datagrams, is.answers.Datagrams, "no UDP port"},
		{was.answers.Unix, is.answers.Unix, "no unix socket"},
	} {
		if !slices.Equal(kind.was, kind.is) {
			r.add(differ(Ports, "the original listens on %s, the rewrite on %s",
				list(kind.was, kind.none), list(kind.is, kind.none)))
		}
	}
	if was.Running && len(was.answers.Ports) == 0 && len(is.answers.Ports) == 0 {
		r.note("nothing listened within %v: what the programs do later was not seen", c.opts.RunFor)
	}
}

// differentAnswers says which answers are not the same. What one program answers
// otherwise each time says nothing; that of the watched original counts as one more.
func (c *comparison) differentAnswers() []Difference {
	was, is := c.before.replies(), c.after.replies()
	if c.watchedAlike() {
		for key, replies := range c.watched.replies() {
			if was[key] != nil {
				was[key] = append(was[key], replies...)
			}
		}
	}
	var list []Difference
	for _, a := range c.before.seen.answers.Answers {
		key := a.key()
		if is[key] == nil {
			continue // its port is compared
		}
		if text := differentReplies(was[key], is[key]); text != "" {
			list = append(list, differ(HTTP, "%s %s on port %d: %s", a.Method, a.Path, a.Port, text))
		}
	}
	return list[:min(len(list), maxListed)]
}

func (a *answer) key() string { return fmt.Sprint(a.Port, a.Method, " ", a.Path) }

// replies are all that a program gave to each question, in all its runs.
func (s *side) replies() map[string][]reply {
	all := map[string][]reply{}
	for _, run := range append([]observation{s.seen}, s.earlier...) {
		for _, a := range run.answers.Answers {
			all[a.key()] = append(all[a.key()], a.Replies...)
		}
	}
	return all
}

// differentReplies says how replies differ; empty when they don't, or when neither
// program repeats itself.
func differentReplies(was, is []reply) string {
	for _, part := range []struct {
		name   string
		of     func(reply) string
		varies bool // in a program that works
	}{
		{"status", func(r reply) string { return r.Status }, false},
		{"content type", func(r reply) string { return r.Type }, false},
		{"location", func(r reply) string { return r.Location }, true},
		{"body", func(r reply) string { return r.Sum }, true},
	} {
		a, b := distinct(was, part.of), distinct(is, part.of)
		common := slices.ContainsFunc(a, func(s string) bool { return slices.Contains(b, s) })
		if common || part.varies && len(a) > 1 && len(b) > 1 {
			continue
		}
		if part.name == "body" {
			return "another body: " + firstDifference(was[0].Text, is[0].Text)
		}
		return fmt.Sprintf("%s %s from the original, %s from the rewrite%s",
			part.name, cmp.Or(a[0], "none"), cmp.Or(b[0], "none"), is[0].complaint())
	}
	return ""
}

func distinct(replies []reply, of func(reply) string) []string {
	var list []string
	for _, r := range replies {
		if !slices.Contains(list, of(r)) {
			list = append(list, of(r))
		}
	}
	return list
}
