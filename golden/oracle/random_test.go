package oracle

import (
	"math/rand/v2"
	"strings"
	"testing"
)

// lines are instructions that act on each other: what one sets, another reads,
// hides or drops.
var lines = strings.Split(strings.TrimSpace(`
ARG A
ARG A=1
ARG A=$B B=$A
ARG B=${A:-d}
ARG TARGETARCH
ARG TARGETOS=mine
ARG BUILDPLATFORM
ENV A=2
ENV A=$B B=$A
ENV B=${A}x${C:-none}
ENV C $A and $B
ENV C="a b" D='$A' E=\$A
ENV F=${A%%.*} G=${B#*a} H=${A//b/$B}
ENV A=
ENV $A=named
ENV I=${TARGETARCH:-amd64} J=$TARGETOS K=${BUILDPLATFORM+set}
ENV PATH=/x:$PATH
LABEL a=$A "b c"="$B d" c=${TARGETARCH}
LABEL $A=x of='$B'
WORKDIR $A
WORKDIR /w/$B/../v
WORKDIR rel/./dir/
WORKDIR ..
WORKDIR "/a b"
USER $A:$B
USER app
EXPOSE 80 $A 90/UDP
EXPOSE 8000-8003/tcp 127.0.0.1:5000:5001
EXPOSE 70:71-72 53/udp
VOLUME /data $A/x
VOLUME ["/json", "$B"]
STOPSIGNAL $A
STOPSIGNAL SIGINT
SHELL ["/bin/$A", "-c"]
SHELL ["bash", "-o", "pipefail", "-c"]
CMD run $A
CMD ["run", "$A"]
CMD []
ENTRYPOINT start   with  spaces
ENTRYPOINT ["/start"]
ENTRYPOINT []
HEALTHCHECK CMD test $A
HEALTHCHECK --interval=3s --retries=2 --start-period=1m CMD ["test", "$A"]
HEALTHCHECK NONE
MAINTAINER $A me
ONBUILD RUN x
RUN echo $A
COPY . $A
`), "\n")

// froms start a stage; the first ones may come first in a file.
var froms = []string{"FROM golang:1.26 AS s", "FROM scratch AS S2", "FROM alpine", "from $A", "FROM ${B:-alpine} as t",
	"FROM s", "FROM s AS s", "FROM s2", "FROM $TARGETARCH", "FROM --platform=$BUILDPLATFORM s AS t"}

// random is a Dockerfile of a few stages, most of which BuildKit takes.
func random(r *rand.Rand) []byte {
	var b strings.Builder
	add := func(list []string, n int) {
		for range n {
			b.WriteString(list[r.IntN(len(list))] + "\n")
		}
	}
	add(lines[:7], r.IntN(3))
	add(froms[:3], 1)
	for range r.IntN(3) {
		add(lines, r.IntN(8))
		add(froms, 1)
	}
	add(lines, 1+r.IntN(12))
	return []byte(b.String())
}

// Instructions in an order that nobody would write.
func TestRandom(t *testing.T) {
	r, built := rand.New(rand.NewPCG(1, 2)), 0
	const all = 5000
	for range all {
		src := random(r)
		list, ok := mismatches(src)
		if ok {
			built++
		}
		if len(list) > 0 {
			t.Fatalf("%s\n%s", strings.Join(list, "\n"), src)
		}
	}
	if t.Logf("BuildKit evaluated %d of %d", built, all); built < all/2 {
		t.Error("most of the files test nothing")
	}
}
