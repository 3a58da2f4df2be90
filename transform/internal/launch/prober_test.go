package launch

import (
	"bytes"
	"context"
	"crypto/tls"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// The clients that a prober stands for, each with the arguments before the address.
var probed = []struct {
	name string
	like func(p *Prober, args []string) error
	args string
	real string // the command, where the machine has it
}{
	{"curl -f", (*Prober).likeCurl, "-fsS -o /dev/null", "curl"},
	{"curl", (*Prober).likeCurl, "-s", "curl"},
	{"curl -L", (*Prober).likeCurl, "--fail --silent --location", "curl"},
	{"curl -I", (*Prober).likeCurl, "-sfI", "curl"},
	{"curl -m", (*Prober).likeCurl, "-sfk --max-time 1", "curl"},
	{"busybox", likeBusy, "-qO-", "busybox wget"},
	{"busybox --spider", likeBusy, "-q --spider", "busybox wget"},
	{"wget", likeGNU, "-q --no-check-certificate --tries=1 -O /dev/null", "wget"},
	{"wget --spider", likeGNU, "-nv --tries=1 --spider", "wget"},
	{"wget --spider, GET after", likeGNU, "-q --spider", "wget"},
}

func likeBusy(p *Prober, args []string) error { return p.likeWget(args, true) }
func likeGNU(p *Prober, args []string) error  { return p.likeWget(args, false) }

// What each answer is to each of the clients: + healthy, - unhealthy, and . where it is not
// tried, as the client would try again for long.
var answers = []struct {
	path, verdicts string
}{
	{"200", "++++++++++"},
	{"201", "++++++++++"},
	{"204", "++++++++++"},
	{"205", "+++++--+++"},
	{"206", "+++++--+++"},
	{"207", "+++++--+++"},
	{"300", "++++++++++"},
	{"301", "+++++++---"},
	{"304", "+++++-----"},
	{"400", "-+--------"},
	{"401", "-+--------"},
	{"403", "-+--------"},
	{"404", "-+--------"},
	{"405", "-+--------"},
	{"429", "-+--------"},
	{"500", "-+--------"},
	{"501", "-+--------"},
	{"503", "-+--------"},
	{"head-404", "+++-++++--"}, // what HEAD alone is answered
	{"head-405", "+++-++++--"},
	{"head-500", "+++-++++-+"},
	{"head-501", "+++-++++-+"},
	{"to-200", "++++++++++"},
	{"to-404", "++-++-----"},
	{"to-to-200", "++++++++++"},
	{"307-to-200", "++++++++++"},
	{"308-to-200", "++++++++++"},
	{"305-to-200", "+++++-----"},
	{"hops-10", "++++++++++"},
	{"hops-15", "++++++++++"},
	{"hops-16", "+++++--+++"},
	{"hops-20", "+++++--+++"},
	{"hops-21", "+++++-----"},
	{"hops-50", "+++++-----"},
	{"hops-51", "++-++-----"},
	{"loop", "++-++-----"},
	{"slow", "++++-+++++"}, // one and a half seconds
	{"long", "++++++++++"}, // in chunks, with a line for the log
	{"cut", "---+--+-++"},  // less than its length says
	{"cut-chunk", "---+--++++"},
	{"empty", "---------."}, // no answer at all
	{"gzip", "++++++++++"},  // that is none
	{"refused", "----------"},
	{"localhost", "++++++++++"}, // of a server that listens at 127.0.0.1 alone
	{"tls", "....+..+.."},       // of a certificate that nobody signed
}

func TestProbers(t *testing.T) {
	if testing.Short() {
		t.Skip("builds programs")
	}
	server, secure := answering(t), httptest.NewTLSServer(http.HandlerFunc(answer))
	secure.Config.ErrorLog = log.New(io.Discard, "", 0)
	t.Cleanup(secure.Close)
	for i, c := range probed {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			program := buildProber(t, c.like, strings.Fields(c.args))
			for _, a := range answers {
				address := server + "/" + a.path
				switch a.path {
				case "localhost":
					address = strings.Replace(server, "127.0.0.1", "localhost", 1) + "/200"
				case "refused":
					address = refused(t)
				case "tls":
					address = secure.URL + "/200"
				}
				if a.verdicts[i] == '.' {
					continue
				}
				want := a.verdicts[i] == '+'
				if got := succeeds(t, program, address); got != want {
					t.Errorf("%s: the prober says %v", a.path, got)
				}
				words := append(strings.Fields(c.real+" "+c.args), address)
				if _, err := exec.LookPath(words[0]); err == nil && succeeds(t, words...) != want {
					t.Errorf("%s: %s says %v", a.path, c.real, !want)
				}
			}
		})
	}
}

// buildProber makes a program of what a client is asked to do.
func buildProber(t *testing.T, like func(p *Prober, args []string) error, args []string) string {
	t.Helper()
	p := &Prober{Tool: "curl"}
	if err := like(p, append(args, "http://localhost:1")); err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	source := filepath.Join(dir, "prober.go")
	if err := os.WriteFile(source, []byte(strings.Join(p.Program(), "\n")+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	program := filepath.Join(dir, "prober")
	cmd := exec.Command("go", "build", "-o", program, source)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0", "GO111MODULE=off", "GOFLAGS=-ldflags=-s")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s\n%s", err, out, strings.Join(p.Program(), "\n"))
	}
	return program
}

func succeeds(t *testing.T, words ...string) bool {
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	cmd := exec.CommandContext(ctx, words[0], words[1:]...)
	var out bytes.Buffer
	cmd.Stderr = &out
	return cmd.Run() == nil
}

// refused is an address where nothing listens.
func refused(t *testing.T) string {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	l.Close()
	return "http://" + l.Addr().String()
}

func answering(t *testing.T) string {
	s := httptest.NewUnstartedServer(http.HandlerFunc(answer))
	s.Config.ErrorLog = log.New(io.Discard, "", 0)
	s.Config.TLSNextProto = map[string]func(*http.Server, *tls.Conn, http.Handler){}
	s.Start()
	t.Cleanup(s.Close)
	return s.URL
}
