package transform

import (
	"bytes"
	"os"
	"testing"
	"time"

	"github.com/moby/buildkit/frontend/dockerfile/instructions"
	"github.com/moby/buildkit/frontend/dockerfile/parser"
)

// longer is a Dockerfile of the length that services reach: the lines that a
// rewrite adds are then a small part of it.
const longer = `# syntax=docker/dockerfile:1
FROM golang:1.22-alpine
LABEL org.opencontainers.image.title="orders" \
      org.opencontainers.image.vendor="Example"
ARG VERSION=dev
ARG COMMIT=none
ENV GO111MODULE=on
ENV GOPROXY=https://proxy.example.com
ENV CGO_ENABLED=0
RUN apk add --no-cache git make tzdata
WORKDIR /src

# modules first, so that they are cached
COPY go.mod go.sum ./
RUN go mod download && go mod verify
COPY cmd ./cmd
COPY internal ./internal
COPY pkg ./pkg
RUN go vet ./...
RUN go test ./...
RUN go build -trimpath \
      -ldflags "-s -w -X main.version=${VERSION} -X main.commit=${COMMIT}" \
      -o /usr/local/bin/orders ./cmd/orders
RUN go build -o /usr/local/bin/migrate ./cmd/migrate
RUN addgroup -S app && adduser -S -G app app
RUN mkdir -p /var/lib/orders && chown app:app /var/lib/orders
ENV LOG_LEVEL=info
ENV LISTEN=:8080
ENV DATA_DIR=/var/lib/orders
EXPOSE 8080
EXPOSE 9090
VOLUME /var/lib/orders
USER app
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=3s CMD ["/usr/local/bin/orders", "health"]
ENTRYPOINT ["/usr/local/bin/orders"]
CMD ["serve"]
`

// BenchmarkRewrite reports what a rewrite from the Dockerfile alone costs in
// proportion to BuildKit's own parse of the same file, measured in turns. The
// output is parsed as well, and for the shortest files it is the longer one.
func BenchmarkRewrite(b *testing.B) {
	hello, err := os.ReadFile("../golden/hello/Dockerfile")
	if err != nil {
		b.Fatal(err)
	}
	b.Run("hello", func(b *testing.B) { benchmarkRewrite(b, hello) })
	b.Run("longer", func(b *testing.B) { benchmarkRewrite(b, []byte(longer)) })
}

func benchmarkRewrite(b *testing.B, src []byte) {
	var parse, rewrite time.Duration
	for b.Loop() {
		t0 := time.Now()
		res, err := parser.Parse(bytes.NewReader(src))
		if err != nil {
			b.Fatal(err)
		}
		if _, _, err := instructions.Parse(res.AST, nil); err != nil {
			b.Fatal(err)
		}
		t1 := time.Now()
		r, err := Rewrite("Dockerfile", src, Options{})
		if err != nil || r.Status != Rewritten {
			b.Fatal(r, err)
		}
		parse, rewrite = parse+t1.Sub(t0), rewrite+time.Since(t1)
	}
	b.ReportMetric(float64(rewrite)/float64(parse), "x-parse")
}
