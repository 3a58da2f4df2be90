package verify

import (
	"bytes"
	"debug/elf"
	"encoding/binary"
	"fmt"
	"slices"
	"strings"
	"testing"
)

func TestNormal(t *testing.T) {
	for line, want := range map[string]string{
		"2009/11/10 23:00:00 listening on :8080":                   "TIME listening on :8080",
		`{"time":"2026-01-02T03:04:05.678Z","pid":17,"port":8080}`: `{"time":"TIME","pid":PID,"port":8080}`,
		"took 12.5ms, then 1m3s":                                   "took DURATION, then DURATION",
		"panic at 0xc000012345":                                    "panic at ADDRESS",
		"id 0188f1a2-0000-7000-8000-1234567890ab":                  "id ID",
		"host 4f5e6d7c8b9a":                                        "host ID",
		"goroutine 18 [running]:":                                  "goroutine N [running]:",
		"Mon, 02 Jan 2006 15:04:05 GMT":                            "TIME",
		"\x1b[31mred\x1b[0m":                                       "red",
		"version 1.2.3 has 42 routes":                              "version 1.2.3 has 42 routes",
		"dial 127.0.0.1:41234":                                     "dial 127.0.0.1:PORT",
		"lookup db on 10.0.0.53:53":                                "lookup db on 10.0.0.53:53",
		"[12:30:01] at 9:05 PM":                                    "[TIME] at TIME",
		`{"latency":19597,"latency_human":"19.5µs"}`:               `{"latency":DURATION,"latency_human":"DURATION"}`,
		"took=12 elapsed_ms: 7.5":                                  "took=DURATION elapsed_ms: DURATION",
		"duration 3":                                               "duration DURATION",
		"dial 127.0.0.1:5432: connection refused":                  "dial 127.0.0.1:5432: connection refused",
		"unable to run offstage-verify-0a1b2c3d-before":            "unable to run IMAGE",
	} {
		if got := normal(line); got != want {
			t.Errorf("%q is %q, want %q", line, got, want)
		}
	}
}

// Order and repetition don't count; a line that only one has does, if it has it
// in all its runs.
func TestCompareLines(t *testing.T) {
	if d := compareLines("stdout", [][]string{{"a", "b", "b"}}, [][]string{{"b", "a"}}); len(d) > 0 {
		t.Errorf("%v", d)
	}
	d := compareLines("stdout", [][]string{{"a", "b"}}, [][]string{{"b", "c"}})
	if len(d) != 2 || d[0].Text != "only the original writes to stdout: a" ||
		d[1].Text != "only the rewrite writes to stdout: c" {
		t.Errorf("%v", d)
	}
	if d := compareLines("stdout", [][]string{{"a", "b"}, {"a", "c"}}, [][]string{{"a"}, {"d"}}); len(d) > 0 {
		t.Errorf("%v", d)
	}
}

func TestListeners(t *testing.T) {
	list := listeners(`  sl  local_address rem_address   st
   0: 00000000:1F90 00000000:0000 0A 00000000:00000000 00:00000000
   1: 0100007F:1538 00000000:0000 0A 00000000:00000000 00:00000000
   2: 0100007F:1538 0100007F:9999 01 00000000:00000000 00:00000000
   3: 00000000000000000000000000000000:0050 00000000000000000000000000000000:0000 0A
   4: 00000000000000000000000001000000:9C40 00000000000000000000000000000000:0000 0A
   5: 0100:xyz 0 0A
`, tcpListens)
	var names []string
	for _, a := range list {
		names = append(names, portName(a))
	}
	if got := strings.Join(names, ", "); got != "8080, 5432 (loopback), 80, a random port (loopback)" {
		t.Errorf("%s", got)
	}
	if got := reachable(list); !slices.Equal(got, []uint16{80, 5432, 8080}) {
		t.Errorf("%v", got)
	}
}

func TestStatuses(t *testing.T) {
	const said = "8080 / HTTP/1.0 200 OK\n" +
		"8080 /x   wget: server returned error: HTTP/1.1 404 Not Found\n" +
		"9000 / \n"
	var got []string
	for _, a := range statuses(said) {
		got = append(got, fmt.Sprint(a.Port, " ", a.Path, " ", a.Replies[0].Status))
	}
	if text := strings.Join(got, ", "); text != "8080 / 200, 8080 /x 404, 9000 / " {
		t.Errorf("%s", text)
	}
}

func TestSteps(t *testing.T) {
	var got []string
	w := &steps{tell: func(s string) { got = append(got, s) }}
	for _, part := range []string{
		"#5 [builder 2/3] RUN a",
		"pk add\n#5 0.1 out [1/2]\nStep 3/4 : RUN x\nSTEP 1/2: FROM y\n",
	} {
		fmt.Fprint(w, part)
	}
	if strings.Join(got, "|") != "[builder 2/3] RUN apk add|Step 3/4 : RUN x|STEP 1/2: FROM y" {
		t.Errorf("%q", got)
	}
}

func TestResolve(t *testing.T) {
	link := func(to string) *entry { return &entry{mode: 1<<27 | 0o777, link: to} } // fs.ModeSymlink
	file := &entry{mode: 0o644}
	tr := tree{
		"/": {}, "/usr": {}, "/usr/lib": {}, "/usr/lib/ld.so": file,
		"/lib": link("usr/lib"), "/lib64": link("/lib"), "/loop": link("loop"), "/gone": link("nowhere"),
	}
	for name, want := range map[string]*entry{
		"/lib64/ld.so": file, "/usr/lib/ld.so": file, "/loop": nil, "/gone": nil, "/lib/absent": nil,
	} {
		if at, got := tr.resolve(name); got != want {
			t.Errorf("%s is %v at %s", name, got, at)
		}
	}
}

// elfFile is the start of an executable for a machine, with a dynamic linker.
func elfFile(machine elf.Machine, interp string) []byte {
	h := elf.Header64{
		Type: uint16(elf.ET_EXEC), Machine: uint16(machine), Version: 1, Ehsize: 64,
		Phoff: 64, Phentsize: 56, Phnum: 1,
		Shoff: 1 << 40, Shentsize: 64, Shnum: 9, Shstrndx: 8, // sections are far behind what is read
	}
	copy(h.Ident[:], elf.ELFMAG+"\x02\x01\x01")
	p := elf.Prog64{Type: uint32(elf.PT_INTERP), Off: 64 + 56, Filesz: uint64(len(interp) + 1)}
	if interp == "" {
		p.Type = uint32(elf.PT_LOAD)
	}
	var b bytes.Buffer
	binary.Write(&b, binary.LittleEndian, h)
	binary.Write(&b, binary.LittleEndian, p)
	b.WriteString(interp + "\x00")
	return b.Bytes()
}

func TestReadExecutable(t *testing.T) {
	b := readExecutable(elfFile(elf.EM_X86_64, "/lib64/ld-linux-x86-64.so.2"))
	if b == nil || b.machine != elf.EM_X86_64 || b.interp != "/lib64/ld-linux-x86-64.so.2" {
		t.Errorf("%+v", b)
	}
	if b := readExecutable(elfFile(elf.EM_AARCH64, "")); b == nil || b.interp != "" {
		t.Errorf("%+v", b)
	}
	for _, bad := range []string{"", "text", elf.ELFMAG, elf.ELFMAG + strings.Repeat("\xff", 100)} {
		if b := readExecutable([]byte(bad)); b != nil {
			t.Errorf("%q: %+v", bad, b)
		}
	}
}

func TestObstacle(t *testing.T) {
	program := func(machine elf.Machine, interp string) *entry {
		return &entry{mode: 0o755, elf: readExecutable(elfFile(machine, interp))}
	}
	s := &side{image: &image{Architecture: "amd64"}, tree: tree{
		"/":  {},
		"/a": program(elf.EM_AARCH64, ""),
		"/b": program(elf.EM_X86_64, "/ld.so"),
		"/c": program(elf.EM_X86_64, ""),
	}}
	for name, want := range map[string]string{
		"/a": "is for EM_AARCH64, and the image is amd64",
		"/b": "needs /ld.so to start, which is missing",
		"/c": "",
	} {
		if got := s.obstacle(name); got != want {
			t.Errorf("%s %q, want %q", name, got, want)
		}
	}
}
