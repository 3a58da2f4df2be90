package refuse

import (
	"offstage/transform/internal/catalog"
	"offstage/transform/internal/finding"
	"offstage/transform/internal/launch"
)

// vendor and gui judge the C modules that no small image can serve.
func vendor(m *launch.Model) []finding.Refusal {
	return refuseModules(
		m,
		catalog.Vendor,
		finding.CgoVendor,
		"name a debian or ubuntu image with --runtime, and install the library in the stage that it begins",
		"which loads a library that neither alpine nor debian has",
	)
}

func gui(m *launch.Model) []finding.Refusal {
	return refuseModules(m, catalog.Gui, finding.Gui,
		"leave it as it is", "which needs a display or sound")
}

func refuseModules(
	m *launch.Model,
	is catalog.Trait,
	code finding.Code,
	do, why string,
) []finding.Refusal {
	var list []finding.Refusal
	if r := m.Opts.Runtime; r != "" && r != "auto" {
		if _, ok := catalog.RuntimeNamed(r); !ok {
			return nil // a person names the image that has it
		}
	}
	for _, b := range m.ReadBuilds() {
		for _, i := range b.Program.Source.Imports {
			if mod, ok := catalog.CgoImport(i.Path); ok && mod.Is&is != 0 {
				list = append(list,
					finding.NewRefusal(code, do, m.Place(b, i.Pos, "it is imported here"), "the program imports %s, %s",
						i.Path, why))
				break
			}
		}
	}
	return list
}
