package catalog

import (
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// The lists are those of the Go at hand.
func TestStandardLeadsTo(t *testing.T) {
	const format = "{{.ImportPath}} {{join .Deps ` `}}"
	out, err := exec.CommandContext(t.Context(), "go", "list", "-f", format, "std").Output()
	if err != nil {
		t.Fatal(err)
	}
	for to, list := range map[string]Words{
		"crypto/x509": LeadsToX509, "mime/multipart": LeadsToTemp, "os/user": LeadsToUser,
	} {
		var want []string
		for line := range strings.Lines(string(out)) {
			words := strings.Fields(line)
			path := "/" + words[0] + "/"
			hidden := strings.Contains(path, "/internal/") || strings.HasPrefix(path, "/vendor/")
			if !hidden && slices.Contains(words, to) {
				want = append(want, words[0])
			}
		}
		if got := strings.Fields(string(list)); !slices.Equal(got, want) {
			t.Errorf("to %s lead %v, and the list says %v", to, want, got)
		}
	}
}
