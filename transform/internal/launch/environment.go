package launch

import (
	"strings"

	"offstage/transform/internal/catalog"
)

// CarriesEnv reports whether a variable goes to the runtime: all do but those of
// the toolchain that the program does not read.
func (m *Model) CarriesEnv(name string) bool {
	return !catalog.IsSetting(name, catalog.OfToolchain) && !strings.HasPrefix(name, "CGO_") || m.ReadsEnv(name)
}
