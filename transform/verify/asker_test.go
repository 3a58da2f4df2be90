package verify

import (
	"crypto/tls"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"
	"time"
)

// portOf is where a test's server listens.
func portOf(t *testing.T, address net.Addr) uint16 {
	t.Helper()
	a, err := netip.ParseAddrPort(address.String())
	if err != nil {
		t.Fatal(err)
	}
	return a.Port()
}

// handler answers in every way that counts.
func handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("/{$}", func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprintln(w, "at", time.Now().Format(time.RFC3339Nano))
	})
	mux.Handle("/go", http.RedirectHandler("/there", http.StatusFound))
	mux.HandleFunc("/endless", func(w http.ResponseWriter, r *http.Request) {
		for r.Context().Err() == nil {
			fmt.Fprintln(w, strings.Repeat("x", 1<<10))
			w.(http.Flusher).Flush()
		}
	})
	mux.HandleFunc(grpcHealth, func(w http.ResponseWriter, r *http.Request) {
		message, _ := io.ReadAll(r.Body)
		w.Header().Set("Content-Type", "application/grpc")
		w.Header().Set("Trailer", "Grpc-Status")
		w.Write([]byte{0, 0, 0, 0, 2, 8, byte(len(message) - 4)}) // SERVING
		w.Header().Set("Grpc-Status", "0")
	})
	mux.HandleFunc(grpcReflect, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/grpc")
		w.Header().Set("Grpc-Status", "12")
	})
	return mux
}

// A server in each protocol is found to speak it, and answers.
func TestAsk(t *testing.T) {
	quiet := log.New(io.Discard, "", 0)
	plain := httptest.NewUnstartedServer(handler())
	secure := httptest.NewUnstartedServer(handler())
	calls := httptest.NewUnstartedServer(handler())
	calls.Config.Protocols = new(http.Protocols)
	calls.Config.Protocols.SetUnencryptedHTTP2(true)
	secureCalls := httptest.NewUnstartedServer(handler())
	secureCalls.TLS = &tls.Config{NextProtos: []string{"h2"}}
	secureCalls.EnableHTTP2 = true
	for _, s := range []*httptest.Server{plain, secure, calls, secureCalls} {
		s.Config.ErrorLog = quiet
		if s == secure || s == secureCalls {
			s.StartTLS()
		} else {
			s.Start()
		}
		defer s.Close()
	}
	q := questions{Asks: []question{{"GET", "/"}, {"GET", "/go"}, {"HEAD", "/"}, {"GET", "/none"}}}
	for _, test := range []struct {
		server *httptest.Server
		want   string
	}{
		{plain, "http GET / 200, http GET /go 302 to /there, http HEAD / 200, http GET /none 404"},
		{secure, "https GET / 200, https GET /go 302 to /there, https HEAD / 200, https GET /none 404"},
		{calls, "grpc gRPC " + grpcHealth + " 0, grpc gRPC " + grpcReflect + " 12"},
	} {
		var got []string
		for _, a := range q.port(portOf(t, test.server.Listener.Addr()), time.Now) {
			text := fmt.Sprint(a.Protocol, " ", a.Method, " ", a.Path, " ", a.Replies[0].Status)
			if to := a.Replies[0].Location; to != "" {
				text += " to " + to
			}
			got = append(got, text)
		}
		if text := strings.Join(got, ", "); text != test.want {
			t.Errorf("%s\nwant %s", text, test.want)
		}
	}
	if r := dial(portOf(t, secureCalls.Listener.Addr()), "grpcs").call(grpcHealth, nil, greetTime); r.Status != "0" {
		t.Errorf("gRPC over TLS: %+v", r)
	}
}

// A body's time is masked, one that never ends is cut, and silence is no answer.
func TestReply(t *testing.T) {
	s := httptest.NewServer(handler())
	defer s.Close()
	c := dial(portOf(t, s.Listener.Addr()), "http")
	a, b := c.reply(question{"GET", "/"}, askTime), c.reply(question{"GET", "/"}, askTime)
	if a.Sum == "" || a != b || a.Text != "at TIME\n" {
		t.Errorf("%+v, then %+v", a, b)
	}
	if r := c.reply(question{"GET", "/endless"}, askTime); r.Status != "200" || len(r.Text) > textLimit {
		t.Errorf("%+v", r)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	if r := dial(portOf(t, l.Addr()), "http").reply(question{"GET", "/"}, 50*time.Millisecond); r.Status != "" {
		t.Errorf("%+v", r)
	}
}
