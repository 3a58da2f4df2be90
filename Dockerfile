# docker build --tag offstage . && docker run --rm --volume "$PWD:/work" offstage
FROM golang:1.26-alpine AS builder

WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -trimpath -ldflags "-s -w" -o /offstage ./cmd/offstage

FROM scratch
COPY --from=builder /offstage /offstage
WORKDIR /work
ENTRYPOINT ["/offstage"]
