package project

// readAir notes that people run the program under air.
func (r *repoReader) readAir(name string) {
	u := Use{Pos: Pos{File: name, Line: 1}, Source: Air, Name: "air", Watch: true, Toolchain: true}
	for _, s := range tomlSettings(string(r.open(name).text)) {
		if s.section == "build" && s.value != "" && (s.key == "cmd" || s.key == "full_bin" || s.key == "bin" && u.Command == nil) {
			u.Line = s.line
			u.Command = &Words{Pos: Pos{File: name, Line: s.line}, Args: []string{s.value}, Shell: true}
		}
	}
	r.add(u)
}
