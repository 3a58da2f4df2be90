package launch

import (
	"strings"
	"testing"

	"offstage/transform/internal/image"
)

// What is understood, with the address; else why it is not.
func TestProberForms(t *testing.T) {
	const debian, alpine = "FROM golang:1.22\n", "FROM golang:1.22-alpine\n"
	for _, c := range []struct{ from, check, want string }{
		{debian, "CMD curl -f http://localhost:80/x || exit 1", "curl http://localhost:80/x"},
		{debian, "CMD curl --fail localhost||exit 1", "curl http://localhost"},
		{debian, "CMD curl -sSf -o/dev/null http://127.0.0.1:$PORT/ >/dev/null 2>&1", "curl http://127.0.0.1:$PORT/"},
		{debian, `CMD curl -f "http://0.0.0.0:${PORT}/?a=1&b=2"; exit 1`, "a shell may"},
		{debian, `CMD curl -f "http://0.0.0.0:${PORT}/?a=1&b=2" || exit 1;`, "curl http://0.0.0.0:${PORT}/?a=1&b=2"},
		{debian, `CMD ["curl", "-f", "http://localhost/"]`, "curl http://localhost/"},
		{debian, `CMD ["curl", "-f", "http://localhost:$PORT/"]`, "JSON form"},
		{debian, `CMD ["sh", "-c", "curl -f http://localhost/"]`, "starts sh"},
		{debian, "CMD curl -f 'http://localhost:$PORT/'", "a shell may"},
		{debian, "CMD curl -f http://localhost:${PORT:-80}/", "a shell may"},
		{debian, "CMD curl -f http://localhost/?x=1", "a shell may"},
		{debian, "CMD curl -f http://localhost/ || exit 0", "a shell may"},
		{debian, "CMD curl -f http://localhost/ || kill 1", "a shell may"},
		{debian, "CMD curl -f http://localhost/ && curl -f http://localhost/b", "a shell may"},
		{debian, "CMD test $(curl -so /dev/null -w '%{http_code}' localhost) = 200", "a shell may"},
		{debian, "CMD curl -f http://localhost/ http://localhost/b", "one address"},
		{debian, "CMD curl -f", "one address"},
		{debian, "CMD curl -f -X POST http://localhost/", "not known in full"},
		{debian, "CMD curl -f -H 'a:b' http://localhost/", "not known in full"},
		{debian, "CMD curl -fO http://localhost/a", "not known in full"},
		{debian, "CMD curl -f -o /tmp/a http://localhost/a", "write a file"},
		{debian, "CMD curl -f http://$HOST/", "another host"},
		{debian, "CMD curl -f http://user@localhost/", "another host"},
		{debian, "CMD curl -f http://example.com/", "another host"},
		{debian, "CMD curl -f https://localhost/", "certificates"},
		{debian, "CMD curl -fk https://localhost/", "curl https://localhost/"},
		{debian, "CMD curl -f ftp://localhost/", "by HTTP"},
		{debian, "CMD wget -q --spider http://localhost/", "wget http://localhost/"},
		{debian, "CMD wget -nv -t1 --spider http://localhost/ || exit 1", "wget http://localhost/"},
		{alpine, "CMD wget --quiet --tries=1 -O - http://localhost/ > /dev/null || exit 1", "wget http://localhost/"},
		{alpine, "CMD wget -q http://localhost/", "write a file"},
		{alpine, "CMD wget -qO /tmp/x http://localhost/", "write a file"},
		{alpine, "CMD wget -q -T 3 --spider http://localhost/", "not known in full"},
		{alpine, "CMD curl -f http://localhost/", "has curl"},
		{alpine + "RUN apk add --no-cache curl\n", "CMD curl -f http://localhost/", "curl http://localhost/"},
		{debian, "CMD ./app check", "starts ./app"},
		{debian, "NONE", "no HEALTHCHECK"},
		{debian + "SHELL [\"/bin/bash\", \"-c\"]\n", "CMD curl -f http://localhost/", "another shell"},
		{debian + "RUN touch /healthcheck\n", "CMD curl -f http://localhost/", "something else"},
		{"FROM golang:1.10\n", "CMD curl -f http://localhost/", "Go 1.11"},
		{"FROM --platform=$BUILDPLATFORM golang:1.22\n", "CMD curl -f http://localhost/", "platform"},
		{"FROM golang:1.22 AS base\nFROM base\n", "CMD curl -f http://localhost/", "does not start from"},
		{"FROM debian:12\nRUN apt-get install -y golang curl\n", "CMD curl -f localhost", "does not start from"},
	} {
		text := c.from + "WORKDIR /app\n" + build + "HEALTHCHECK --interval=5s " + c.check + "\nCMD [\"./app\"]\n"
		p, err := ProberOf(launched(t, text, source("")))
		got := ""
		if p != nil {
			got = p.Tool + " " + p.URL
		}
		if err != nil && !strings.Contains(err.Error(), c.want) || err == nil && got != c.want {
			t.Errorf("%s: %q, %v, want %q", c.check, got, err, c.want)
		}
	}
}

// Where the prober takes its place, the check asks for nothing; else for all that it did.
func TestProberStarts(t *testing.T) {
	check := func(check string) string {
		m := launchedWith(t, build+"HEALTHCHECK CMD "+check+"\nCMD [\"./app\"]\n", source(""),
			image.Options{With: []string{"healthcheck"}})
		return said(m.Starts)
	}
	if got := check("curl -f http://localhost/"); strings.Contains(got, "health") {
		t.Error(got)
	}
	if got := check("curl -f http://localhost/ | grep ok"); !strings.Contains(got, "health") {
		t.Error(got)
	}
}
