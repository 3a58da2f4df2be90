package refuse

import (
	"strings"

	"offstage/transform/internal/catalog"
	"offstage/transform/internal/finding"
	"offstage/transform/internal/launch"
)

// startsTool finds the tools of one list among what is started.
func startsTool(role catalog.Role, code finding.Code, why, do string) func(*launch.Model) []finding.Refusal {
	return func(m *launch.Model) []finding.Refusal {
		var list []finding.Refusal
		for _, s := range m.Starts {
			if name := s.ToolName(); catalog.Is(name, role) && !s.InManifest() {
				do := do
				if name == "cron" || name == "crond" {
					do = byTheClock
				}
				list = append(list, finding.NewRefusal(code, wayOut(m, s, do), s.Evidence, "%s %s",
					strings.Replace(name, "go-", "go ", 1), why))
			}
		}
		return list
	}
}

// byTheClock is the way out for cron: what it starts needs no process that waits for
// the hour.
const byTheClock = "let the image start the program itself, and what runs the container start it by the clock: " +
	"a CronJob of Kubernetes, or docker run in the host's crontab"
