package verify

import (
	"bytes"
	"context"
	"crypto/sha256"
	"crypto/tls"
	"encoding/hex"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"
	"unicode/utf8"
)

// What is in this file runs in a container of its own, in the network namespace
// of the program that is asked. It asks at 127.0.0.1 only.

// Questions are what a program is asked.
type questions struct {
	For   time.Duration // how long it is waited for more that listens
	Asks  []question
	Times int // how often each is asked
}

type question struct{ Method, Path string }

// Answers are what came of it.
type answers struct {
	sockets
	Answers []answer
}

// An answer is what one port said to one question, each time it was asked.
type answer struct {
	Port     uint16
	Protocol string // http, https, grpc or grpcs; empty when it speaks none of them
	question
	Replies []reply
}

// A reply is the part of an answer that is compared.
type reply struct {
	Status   string // empty when there was none
	Type     string // of the content
	Location string
	Sum      string // of the body, masked; empty when it never ended
	Text     string // the start of it, masked
}

const (
	listenPoll  = 200 * time.Millisecond
	settleTime  = 200 * time.Millisecond // between listening and being asked
	greetTime   = 2 * time.Second        // until a protocol shows
	askTime     = 4 * time.Second
	askLimit    = time.Minute // for all questions to one port
	bodyLimit   = 1 << 20
	textLimit   = 2 << 10
	plainToTLS  = "HTTP request to an HTTPS server"
	grpcHealth  = "/grpc.health.v1.Health/Check"
	grpcReflect = "/grpc.reflection.v1.ServerReflection/ServerReflectionInfo"
)

// ask looks again and again what listens, and asks each port as soon as it does.
func (q *questions) ask(now func() time.Time, sleep func(time.Duration)) *answers {
	a := &answers{}
	asked := map[uint16]bool{}
	for end := now().Add(q.For); ; sleep(listenPoll) {
		listening := listeners(readTable("tcp", "tcp6"), tcpListens)
		if len(asked) > 0 && len(listening) == 0 {
			break // the program has ended
		}
		for _, port := range reachable(listening) {
			if !asked[port] {
				asked[port] = true
				sleep(settleTime)
				a.Answers = append(a.Answers, q.port(port, now)...)
			}
		}
		if !now().Before(end) {
			break
		}
	}
	a.sockets = readSockets()
	return a
}

// port asks one port all questions in the protocol that it speaks.
func (q *questions) port(port uint16, now func() time.Time) []answer {
	for _, protocol := range []string{"http", "https"} {
		c := dial(port, protocol)
		first := c.reply(question{"GET", "/"}, greetTime)
		if first.Status != "" && !strings.Contains(first.Text, plainToTLS) {
			return q.all(c, q.Asks, now)
		}
	}
	for _, protocol := range []string{"grpc", "grpcs"} {
		c := dial(port, protocol)
		if c.call(grpcHealth, nil, greetTime).Status != "" {
			return q.all(c, []question{{protocolGRPC, grpcHealth}, {protocolGRPC, grpcReflect}}, now)
		}
	}
	return []answer{{Port: port, question: question{"GET", "/"}, Replies: []reply{{}}}}
}

// protocolGRPC stands in the place of the method of a gRPC call.
const protocolGRPC = "gRPC"

func (q *questions) all(c *caller, asks []question, now func() time.Time) []answer {
	end := now().Add(askLimit)
	var list []answer
	for _, ask := range asks {
		if now().After(end) {
			break
		}
		a := answer{Port: c.port, Protocol: c.protocol, question: ask}
		for range max(1, q.Times) {
			a.Replies = append(a.Replies, c.reply(ask, askTime))
		}
		list = append(list, a)
	}
	return list
}

// A caller asks one port in one protocol.
type caller struct {
	port     uint16
	protocol string
	client   *http.Client
}

func dial(port uint16, protocol string) *caller {
	p := new(http.Protocols)
	p.SetHTTP1(!strings.HasPrefix(protocol, "grpc"))
	p.SetHTTP2(protocol == "grpcs")
	p.SetUnencryptedHTTP2(protocol == "grpc")
	return &caller{port: port, protocol: protocol, client: &http.Client{
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		Transport: &http.Transport{
			Protocols:           p,
			DisableCompression:  true,
			DisableKeepAlives:   true,
			TLSHandshakeTimeout: greetTime,
			// A certificate is for a name, and this is the loopback.
			TLSClientConfig: &tls.Config{InsecureSkipVerify: true},
		},
	}}
}

func (c *caller) url(path string) string {
	scheme := "http"
	if strings.HasSuffix(c.protocol, "s") {
		scheme = "https"
	}
	return fmt.Sprintf("%s://127.0.0.1:%d%s", scheme, c.port, path)
}

// reply asks one question once.
func (c *caller) reply(q question, limit time.Duration) reply {
	if q.Method == protocolGRPC {
		return c.call(q.Path, listServices(q.Path), limit)
	}
	ctx, cancel := context.WithTimeout(context.Background(), limit)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, q.Method, c.url(q.Path), nil)
	if err != nil {
		return reply{}
	}
	request.Host = "localhost"
	response, err := c.client.Do(request)
	if err != nil {
		return reply{}
	}
	defer response.Body.Close()
	r := reply{
		Status:   fmt.Sprint(response.StatusCode),
		Type:     response.Header.Get("Content-Type"),
		Location: normal(response.Header.Get("Location")),
	}
	body, err := io.ReadAll(io.LimitReader(response.Body, bodyLimit))
	r.Text = excerpt(body)
	if err == nil {
		r.Sum = sum(body)
	}
	return r
}

// sum is the hash of a body; of text, of its lines as they are compared.
func sum(body []byte) string {
	if utf8.Valid(body) {
		body = []byte(masked(string(body)))
	}
	hash := sha256.Sum256(body)
	return hex.EncodeToString(hash[:8])
}

func masked(text string) string {
	var b strings.Builder
	for line := range strings.Lines(text) {
		b.WriteString(normal(line))
	}
	return b.String()
}

func excerpt(body []byte) string {
	if !utf8.Valid(body) {
		return ""
	}
	text := masked(string(body[:min(len(body), textLimit)]))
	return strings.ToValidUTF8(text, "")
}

// call makes a gRPC call with one message. Its status is gRPC's.
func (c *caller) call(path string, message []byte, limit time.Duration) reply {
	ctx, cancel := context.WithTimeout(context.Background(), limit)
	defer cancel()
	frame := append([]byte{0, 0, 0, 0, byte(len(message))}, message...)
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, c.url(path), bytes.NewReader(frame))
	if err != nil {
		return reply{}
	}
	request.Header = http.Header{"Content-Type": {"application/grpc"}, "Te": {"trailers"}}
	response, err := c.client.Do(request)
	if err != nil {
		return reply{}
	}
	defer response.Body.Close()
	body, err := io.ReadAll(io.LimitReader(response.Body, bodyLimit))
	status := response.Trailer.Get("Grpc-Status")
	if status == "" {
		status = response.Header.Get("Grpc-Status") // where nothing but a status is answered
	}
	if err != nil || status == "" {
		return reply{}
	}
	return reply{Status: status, Type: response.Header.Get("Content-Type"), Sum: sum(body)}
}

// listServices is the message that asks for the names of all services; that of a
// health check is empty, which means the whole server.
func listServices(path string) []byte {
	if path == grpcReflect {
		const field, bytesType = 7, 2
		return []byte{field<<3 | bytesType, 0}
	}
	return nil
}
