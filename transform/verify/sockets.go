package verify

import (
	"encoding/hex"
	"net/netip"
	"os"
	"slices"
	"strconv"
	"strings"
)

// Sockets are what listens in a network namespace, as it is compared.
type sockets struct {
	Ports     []string // TCP
	Datagrams []string // UDP
	Unix      []string // paths; behind an @ where they are no files
}

// The kernel's tables are of the namespace that the reader is in.
func readTable(names ...string) string {
	var b strings.Builder
	for _, name := range names {
		data, _ := os.ReadFile("/proc/net/" + name) // there may be no IPv6
		b.Write(data)
	}
	return b.String()
}

// The states of sockets that wait for somebody.
const (
	tcpListens = "0A"
	udpWaits   = "07"
)

func readSockets() sockets {
	return sockets{
		Ports:     portNames(listeners(readTable("tcp", "tcp6"), tcpListens)),
		Datagrams: portNames(listeners(readTable("udp", "udp6"), udpWaits)),
		Unix:      unixSockets(readTable("unix")),
	}
}

// listeners reads the kernel's tables of sockets: the addresses in a state.
func listeners(text, state string) []netip.AddrPort {
	var list []netip.AddrPort
	for line := range strings.Lines(text) {
		fields := strings.Fields(line)
		if len(fields) < 4 || fields[3] != state {
			continue
		}
		if a, ok := hexAddress(fields[1]); ok {
			list = append(list, a)
		}
	}
	return list
}

// unixSockets are the names of those that accept, or take datagrams.
func unixSockets(text string) []string {
	const accepts, datagram = "00010000", "0002"
	var list []string
	for line := range strings.Lines(text) {
		f := strings.Fields(line)
		if len(f) >= 8 && (f[3] == accepts || f[4] == datagram) {
			list = append(list, normal(f[7]))
		}
	}
	slices.Sort(list)
	return slices.Compact(list)
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

func portNames(list []netip.AddrPort) []string {
	var names []string
	for _, a := range list {
		names = append(names, portName(a))
	}
	slices.Sort(names)
	return slices.Compact(names)
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
