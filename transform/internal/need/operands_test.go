package need

import "testing"

// A word of a tool may hold the name of a file behind the letter of a flag, "=" or "@".
func TestHeldInWord(t *testing.T) {
	files := tree{"body.json": "", "data/a.png": "", "curlrc": "", "main.md": ""}
	const curl = "RUN apt-get install -y curl\n" + runs
	ofRule(t, "files", []need{
		{"behind @", curl + `CMD curl -d @body.json http://db && ./app`, ``, files, "file /app/body.json"},
		{"behind = and @", curl + `CMD curl --data=@body.json http://db && ./app`, ``, files, "file /app/body.json"},
		{"with its type", curl + `CMD curl -F "file=@data/a.png;type=image/png" http://db && ./app`, ``, files,
			"file /app/data/a.png"},
		{"behind =", curl + `CMD curl --config=curlrc http://db && ./app`, ``, files, "file /app/curlrc"},
		{"behind the letter of a flag", curl + `CMD curl -Kcurlrc http://db && ./app`, ``, files, "file /app/curlrc"},
		{"letters of flags that name no file", curl + `CMD curl -Ks http://db && ./app`, ``, files, ""},
		{"a bare word that the image lacks", curl + `CMD curl -d @other http://db && ./app`, ``, files, ""},
		{"an address of mail", curl + `CMD curl -u me@example.com http://db && ./app`, ``, files, ""},
		{"absent, by a path that git ignores", curl + `CMD curl -d @./secret.json http://db && ./app`, ``,
			tree{".gitignore": "/secret.json\n"}, "optional-file /app/secret.json"},
		{"in the directory that a cd leads to", curl + `CMD cd data && curl -F f=@a.png http://db && /app/app`, ``,
			files, "file /app/data/a.png, made-directory /app/data"},
		{"of the program itself, which may mean anything", runs + `CMD ["./app", "@body.json"]`, ``, files, ""},
	})
}

// An interpreter opens what its script says, which isn't known; the script is what it is told to run.
func TestScriptOperand(t *testing.T) {
	const python = "RUN apt-get install -y python3\n"
	const npm = "RUN apt-get install -y npm\n"
	const open = "unknown-path"
	ofRule(t, "files", []need{
		{"a module of Python's", python + runs + `CMD python3 -m jobs.sync && ./app`, ``, tree{"jobs/sync.py": ""},
			open + ", directory /app/jobs"},
		{"a package of Python's", python + runs + `CMD python3 -m jobs.sync && ./app`, ``,
			tree{"jobs/sync/__main__.py": ""}, open + ", directory /app/jobs"},
		{"on PYTHONPATH", python + runs + `CMD PYTHONPATH=lib python3 -m sync && ./app`, ``, tree{"lib/sync.py": ""},
			open + ", directory /app/lib"},
		{"a module that Python has itself", python + runs + `CMD python3 -m json.tool && ./app`, ``,
			tree{"jobs/sync.py": ""}, ""},
		{"what the package.json says", npm + runs + `CMD npm run jobs & ./app`, ``, tree{"package.json": "{}"},
			open + ", file /app/package.json"},
		{"where there is no package.json", npm + runs + `CMD npm run jobs & ./app`, ``, tree{"a.txt": ""}, ""},
		{"a tool that interprets nothing", runs + `CMD cat a.py && ./app`, ``, tree{"a.py": "", "b.txt": ""},
			"file /app/a.py"},
	})
}
