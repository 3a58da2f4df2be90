package need

import "testing"

// A variable of the image may list paths.
func TestListedPaths(t *testing.T) {
	data := tree{"a/x.json": "", "b/x.json": "", "c.json": ""}
	ofRule(t, "files", []need{
		{"with colons", "ENV D=/app/a:/app/b\n", ``, data, "directory /app/a, directory /app/b"},
		{"with commas", "ENV D=a,c.json\n", ``, data, "directory /app/a, file /app/c.json"},
		{"with semicolons and spaces", "ENV D=\"/app/b; /app/c.json\"\n", ``, data,
			"directory /app/b, file /app/c.json"},
		{"not all of them there", "ENV D=/app/a:/app/z\n", ``, data, "directory /app/a"},
		{"one alone", "ENV D=/app/c.json\n", ``, data, "file /app/c.json"},
		{"of another place", "ENV D=/srv/a:/srv/b\n", ``, data, ""},
		{"an address", "ENV D=tcp://db:/app/a\n", ``, data, ""},
		{"where programs are looked for", "ENV PATH=/app/a:$PATH\n", ``, data, ""},
	})
}
