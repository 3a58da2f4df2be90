package launch

import (
	"strings"

	"offstage/transform/internal/catalog"
)

// toolchainEnv are variables that only the go command and the C compiler read.
var toolchainEnv = catalog.Words(
	`GO111MODULE GOPROXY GOPRIVATE GONOPROXY GONOSUMDB GONOSUMCHECK GOSUMDB GOINSECURE GOVCS GOAUTH GOFLAGS GOWORK GOOS GOARCH
	GOARM GOAMD64 GOARM64 GO386 GOMIPS GOMIPS64 GOPPC64 GORISCV64 CC CXX AR FC PKG_CONFIG PKG_CONFIG_PATH GOCACHE GOMODCACHE GOTMPDIR GOBIN
	GOTOOLCHAIN GOEXPERIMENT DEBIAN_FRONTEND GOLANG_VERSION GOPATH GOROOT GO15VENDOREXPERIMENT`,
)

// CarriesEnv reports whether a variable goes to the runtime: all do but those of
// the toolchain that the program does not read.
func (m *Model) CarriesEnv(name string) bool {
	return !toolchainEnv.Has(name) && !strings.HasPrefix(name, "CGO_") || m.ReadsEnv(name)
}
