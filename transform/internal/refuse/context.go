package refuse

import (
	"fmt"
	"strings"

	"offstage/transform/internal/finding"
	"offstage/transform/internal/launch"
)

// context asks for the build context when several directories could be it.
func context(m *launch.Model) []finding.Refusal {
	if len(m.Rivals) == 0 {
		return nil
	}
	r := finding.Refusal{Code: finding.ContextAmbiguous, Do: "name the build context with --context DIR"}
	var names []string
	for _, c := range m.Rivals {
		name := c.Dir
		if c.Evidence.File != m.File.Name {
			name = fmt.Sprintf("%s (%s:%d)", c.Dir, c.Evidence.File, c.Evidence.Line)
		}
		names, r.Evidence = append(names, name), append(r.Evidence, c.Evidence)
	}
	r.Text = "the build context may be " + strings.Join(names, " or ")
	return []finding.Refusal{r}
}
