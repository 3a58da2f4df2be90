package catalog

import (
	"iter"
	"sort"
)

// A GoSetting is a variable of the environment that a build goes by.
type GoSetting struct {
	Name string
	Is   SettingKind
}

// A SettingKind is who reads a variable, and what it decides.
type SettingKind uint8

// The kinds of settings.
const (
	OfToolchain SettingKind = 1 << iota // only the go command and the C compiler read it
	Noise                               // golang's image has it: no program means it that lists all variables
	Fetching                            // it decides how modules are fetched
	Reaching                            // modules are fetched by it, or git and ssh go by it
)

// IsSetting reports whether a variable is a setting of one of some kinds.
func IsSetting(name string, kinds SettingKind) bool {
	i := sort.Search(len(settings), func(i int) bool { return settings[i].Name >= name })
	return i < len(settings) && settings[i].Name == name && settings[i].Is&kinds != 0
}

// Settings are the names of those of one of some kinds, sorted.
func Settings(kinds SettingKind) iter.Seq[string] {
	return func(yield func(string) bool) {
		for _, s := range settings {
			if s.Is&kinds != 0 && !yield(s.Name) {
				return
			}
		}
	}
}

// settings are sorted by name. Sources: go help environment, the manuals of git and
// curl. What begins with CGO_ is the toolchain's as well.
var settings = []GoSetting{
	{"AR", OfToolchain},
	{"CC", OfToolchain},
	{"CXX", OfToolchain},
	{"DEBIAN_FRONTEND", OfToolchain},
	{"FC", OfToolchain},
	{"GIT_CONFIG_COUNT", Reaching},
	{"GIT_CONFIG_GLOBAL", Reaching},
	{"GIT_SSH", Reaching},
	{"GIT_SSH_COMMAND", Reaching},
	{"GO111MODULE", OfToolchain | Fetching | Reaching},
	{"GO15VENDOREXPERIMENT", OfToolchain},
	{"GO386", OfToolchain},
	{"GOAMD64", OfToolchain},
	{"GOARCH", OfToolchain},
	{"GOARM", OfToolchain},
	{"GOARM64", OfToolchain},
	{"GOAUTH", OfToolchain | Fetching | Reaching},
	{"GOBIN", OfToolchain},
	{"GOCACHE", OfToolchain},
	{"GOEXPERIMENT", OfToolchain},
	{"GOFLAGS", OfToolchain | Fetching},
	{"GOINSECURE", OfToolchain | Fetching | Reaching},
	{"GOLANG_VERSION", OfToolchain | Noise},
	{"GOMIPS", OfToolchain},
	{"GOMIPS64", OfToolchain},
	{"GOMODCACHE", OfToolchain | Fetching | Reaching},
	{"GONOPROXY", OfToolchain | Fetching | Reaching},
	{"GONOSUMCHECK", OfToolchain},
	{"GONOSUMDB", OfToolchain | Fetching | Reaching},
	{"GOOS", OfToolchain},
	{"GOPATH", OfToolchain | Noise | Fetching | Reaching},
	{"GOPPC64", OfToolchain},
	{"GOPRIVATE", OfToolchain | Fetching | Reaching},
	{"GOPROXY", OfToolchain | Fetching | Reaching},
	{"GORISCV64", OfToolchain},
	{"GOROOT", OfToolchain},
	{"GOSUMDB", OfToolchain | Fetching | Reaching},
	{"GOTMPDIR", OfToolchain},
	{"GOTOOLCHAIN", OfToolchain | Noise | Fetching},
	{"GOVCS", OfToolchain | Fetching | Reaching},
	{"GOWORK", OfToolchain},
	{"HOME", Reaching},
	{"HTTPS_PROXY", Reaching},
	{"HTTP_PROXY", Reaching},
	{"NETRC", Reaching},
	{"NO_PROXY", Reaching},
	{"PKG_CONFIG", OfToolchain},
	{"PKG_CONFIG_PATH", OfToolchain},
	{"SSH_AUTH_SOCK", Reaching},
	{"http_proxy", Reaching},
	{"https_proxy", Reaching},
	{"no_proxy", Reaching},
}
