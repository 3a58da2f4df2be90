package refuse

import (
	"offstage/transform/internal/catalog"
	"offstage/transform/internal/finding"
	"offstage/transform/internal/launch"
)

// vendor finds C modules that load a library which no small image has.
func vendor(m *launch.Model) []finding.Refusal {
	return modules(
		m,
		catalog.Vendor,
		finding.CgoVendor,
		"name a debian or ubuntu image with --runtime, and install the library in the stage that it begins",
		"which loads a library that neither alpine nor debian has",
	)
}

// gui finds C modules that need a display or sound.
func gui(m *launch.Model) []finding.Refusal {
	return modules(m, catalog.Gui, finding.Gui,
		"leave it as it is", "which needs a display or sound")
}

// modules finds the imported C modules of a trait, one for each build.
func modules(
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
