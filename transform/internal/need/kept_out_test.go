package need

import "testing"

// What begins so, and git keeps out, may be there where people build.
func TestKeptOutSo(t *testing.T) {
	const opens = `os.ReadFile("conf-" + os.Args[1])`
	ofRule(t, "files", []need{
		{"a file", "", opens, tree{".gitignore": "conf-prod.yml\n"}, "optional-file /app/conf-prod.yml"},
		{"a directory", "", opens, tree{".gitignore": "conf-prod/\n"}, "optional-directory /app/conf-prod"},
		{"beside one that is there", "", opens, tree{".gitignore": "conf-prod.yml\n", "conf-a.yml": ""},
			"file /app/conf-a.yml, optional-file /app/conf-prod.yml"},
		{"another beginning", "", opens, tree{".gitignore": "prod.yml\n"}, ""},
		{"in another directory", "", opens, tree{".gitignore": "/x/conf-prod.yml\n"}, ""},
		{"copied nowhere", "COPY main.go go.mod ./\nRUN go build -o app .\nCMD [\"/app/app\"]", opens,
			tree{".gitignore": "conf-prod.yml\n"}, ""},
	})
}
