package need

import "testing"

// The name of another container is no directory, unless the source opens what the variable
// says.
func TestHosts(t *testing.T) {
	compose := func(service, name string) tree {
		return tree{"db/a.sql": "", "compose.yaml": "services:\n  app:\n    build: .\n    environment: {" + name +
			": db}\n  " + service + ":\n    image: postgres\n"}
	}
	ofRule(t, "files", []need{
		{"another container", "", ``, compose("db", "HOST"), ""},
		{"no container", "", ``, compose("store", "HOST"), "directory /app/db"},
		{"a directory all the same", "", `os.ReadDir(os.Getenv("HOST"))`, compose("db", "HOST"),
			"directory /app/db, unknown-path"},
		{"by ENV", "ENV HOST=db\n", ``, compose("db", "OTHER"), ""},
		{"by ENV, and no container", "ENV HOST=db\n", ``, tree{"db/a.sql": ""}, "directory /app/db"},
		{"by ENV, and opened", "ENV HOST=db\n", `os.ReadDir(os.Getenv("HOST"))`, compose("db", "OTHER"),
			"directory /app/db, unknown-path"},
	})
}
