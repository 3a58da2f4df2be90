package verify

import (
	"context"
	"encoding/hex"
	"fmt"
	"net/netip"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// probe reads a running program's listening ports and asks those that speak HTTP.
// Nothing may be assumed in the image, so both is done by a second container in
// the same network namespace. It is made from the original image, which is there
// and has a shell, and the same one serves both sides.
func (c *comparison) probe(ctx context.Context, s *side) {
	s.seen.ports, s.seen.statuses, s.seen.unread = nil, map[string]string{}, ""
	text, err := c.helper(ctx, s, portsHelper, "cat /proc/net/tcp /proc/net/tcp6 2>/dev/null; true")
	if err != nil {
		s.seen.unread = err.Error()
		return
	}
	listening := listeners(text)
	for _, a := range listening {
		s.seen.ports = append(s.seen.ports, portName(a))
	}
	slices.Sort(s.seen.ports)
	s.seen.ports = slices.Compact(s.seen.ports)
	var asks []string
	for _, port := range reachable(listening) {
		for _, p := range append([]string{"/"}, c.opts.Probes...) {
			asks = append(asks, strconv.Itoa(int(port)), p)
		}
	}
	if len(asks) == 0 {
		return
	}
	answers, err := c.helper(ctx, s, httpHelper, askScript, asks...)
	if err != nil {
		s.seen.unread = err.Error()
		return
	}
	s.seen.statuses = statuses(answers)
}

// Helpers are named after the container that they look into.
const (
	portsHelper = "-ports"
	httpHelper  = "-http"
)

// helperTime bounds a helper, which asks things that may never answer.
const helperTime = time.Minute

// helper runs a shell script in the network namespace of a side's container.
func (c *comparison) helper(ctx context.Context, s *side, duty, script string, args ...string) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, helperTime)
	defer cancel()
	command := []string{"run", "--rm", "--name", c.name(s) + duty, "--label", ownerLabel + "=" + c.owner(),
		"--network", "container:" + c.name(s), "--no-healthcheck", "--user", "0", "--entrypoint", "/bin/sh"}
	command = flag(command, "--platform", c.opts.Platform)
	command = append(command, c.name(&c.before), "-c", script, "sh")
	return c.run.output(ctx, append(command, args...)...)
}

// askScript asks each port for each path: bash can by itself, busybox has a wget.
// It has no -T, and an old busybox has no timeout that is called like this.
const askScript = `
limit=
if timeout 5 true 2>/dev/null; then limit='timeout 5'; fi
ask() {
	if command -v bash >/dev/null; then
		$limit bash -c 'exec 3<>"/dev/tcp/127.0.0.1/$0" && printf "GET %s HTTP/1.0\r\nHost: localhost\r\n\r\n" "$1" >&3 && head -n 1 <&3' "$1" "$2"
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
var statusLine = regexp.MustCompile(`(?m)^(\d+ \S+) (?:.*HTTP/[0-9.]+ (\d{3}))?`)

func statuses(text string) map[string]string {
	m := map[string]string{}
	for _, line := range statusLine.FindAllStringSubmatch(text, -1) {
		m[line[1]] = line[2]
	}
	return m
}

// listeners reads the kernel's tables of sockets: the addresses that listen.
func listeners(text string) []netip.AddrPort {
	const listen = "0A"
	var list []netip.AddrPort
	for line := range strings.Lines(text) {
		fields := strings.Fields(line)
		if len(fields) < 4 || fields[3] != listen {
			continue
		}
		if a, ok := hexAddress(fields[1]); ok {
			list = append(list, a)
		}
	}
	return list
}

// hexAddress reads an address as the kernel prints it: words of four bytes, each
// in the machine's own order, which is little-endian wherever this runs.
func hexAddress(s string) (netip.AddrPort, bool) {
	address, number, _ := strings.Cut(s, ":")
	b, err := hex.DecodeString(address)
	port, bad := strconv.ParseUint(number, 16, 16)
	if err != nil || bad != nil || len(b)%4 != 0 {
		return netip.AddrPort{}, false
	}
	for i := 0; i < len(b); i += 4 {
		slices.Reverse(b[i : i+4])
	}
	ip, ok := netip.AddrFromSlice(b)
	return netip.AddrPortFrom(ip.Unmap(), uint16(port)), ok
}

// firstRandom is the first port that Linux gives to a program that doesn't care.
const firstRandom = 32768

// portName is how a listening port is compared: which one it is, and whether only
// the container itself reaches it.
func portName(a netip.AddrPort) string {
	name := strconv.Itoa(int(a.Port()))
	if a.Port() >= firstRandom {
		name = "a random port"
	}
	if a.Addr().IsLoopback() {
		name += " (loopback)"
	}
	return name
}

// reachable are the ports that can be asked at 127.0.0.1 in both containers.
func reachable(list []netip.AddrPort) []uint16 {
	var ports []uint16
	for _, a := range list {
		if a.Port() < firstRandom && (a.Addr().IsUnspecified() || a.Addr() == netip.MustParseAddr("127.0.0.1")) {
			ports = append(ports, a.Port())
		}
	}
	slices.Sort(ports)
	return slices.Compact(ports)
}

// answer shows a status.
func answer(status string) string {
	if status == "" {
		return "no HTTP"
	}
	return fmt.Sprintf("status %s", status)
}
