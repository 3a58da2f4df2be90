package need

import (
	"strings"

	"offstage/transform/internal/catalog"
	"offstage/transform/internal/finding"
	"offstage/transform/internal/image"
	"offstage/transform/internal/launch"
)

// accounts finds users that the runtime must know.
func accounts(m *launch.Model) []finding.Need {
	user, _, _ := strings.Cut(m.Final.Config.User, ":")
	switch {
	case isAccount(m, user):
		return one(finding.KindAccounts, user, m.Line(m.LastStep("user"), "the image runs as "+user))
	case m.Accounts != nil:
		return one(finding.KindAccounts, "", m.Line(m.Accounts, "the RUN adds a user or group"))
	}
	return namedAccounts(m)
}

// namedAccounts is for programs that take a user's name, and for calls that look one
// up: which users an image has differs between distributions.
func namedAccounts(m *launch.Model) []finding.Need {
	for _, s := range m.Starts {
		if len(s.Command.Args) > 1 && catalog.Is(s.Command.Program(), catalog.TakesUser) {
			return one(finding.KindAccounts, "", s.Evidence)
		}
	}
	for _, b := range m.ReadBuilds() {
		for _, t := range b.Program.Source.Touches {
			if t.Module == "" && catalog.Does(t.Func, catalog.FindsAccounts) {
				return one(finding.KindAccounts, "", m.Place(b, t.Pos, t.Func+" asks for a user or group"))
			}
		}
	}
	return nil
}

// isAccount reports whether a user is one by a name, or by a number that the base or a runtime
// may have an account for: that one gives it its group and its home.
func isAccount(m *launch.Model, user string) bool {
	return !image.IsRoot(user) && (strings.Trim(user, "0123456789") != "" ||
		m.Base.MayName(user) || catalog.ParseBase(m.Opts.Runtime).MayName(user))
}
