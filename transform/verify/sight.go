package verify

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path"
	"strings"
)

// A sight is one thing that a program was seen to do. The tracer writes a line for
// each.
type sight struct {
	How     string `json:"how,omitempty"`
	Path    string `json:"path,omitempty"`    // or the address of a socket
	By      string `json:"by,omitempty"`      // the executable
	At      string `json:"at,omitempty"`      // the program's own function, where that is cheap to tell
	User    int    `json:"user,omitempty"`    // whose rights it had
	Absent  bool   `json:"absent,omitempty"`  // nothing was there
	Failure string `json:"failure,omitempty"` // of the tracer, in place of all else
}

// What a program does to a path, as messages say it.
const (
	opens     = "opens"
	stats     = "looks at"
	lists     = "lists"
	readsLink = "reads the link"
	starts    = "starts"
	writes    = "writes"
	binds     = "listens at"
	connects  = "connects to"
)

// The Go toolchain builds what `go run` then starts; what it reads is none of the
// program's.
var (
	toolchain     = lazily(`/bin/go$|/pkg/tool/[^/]+/[^/]+$`)
	goRunsProgram = lazily(`(?m)/go-build|-d/[^/\n]+$`)
)

// who names what was seen doing it: the function, or the executable.
func (s *sight) who() string {
	switch {
	case s.At != "":
		return s.At
	case s.By != "":
		return s.By
	}
	return "the program"
}

// clean is the path as it is shown.
func (s *sight) clean() string { return path.Clean(s.Path) }

// readSights reads what a tracer wrote. The last line may be cut off.
func readSights(name string) ([]sight, error) {
	data, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	var list []sight
	for line := range strings.Lines(string(data)) {
		var s sight
		if err := json.Unmarshal([]byte(line), &s); err != nil {
			continue
		}
		if s.Failure != "" {
			return list, errors.New(s.Failure)
		}
		list = append(list, s)
	}
	if len(list) == 0 {
		return nil, fmt.Errorf("nothing was seen")
	}
	return list, nil
}
