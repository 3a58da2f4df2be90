package need

import "testing"

// A script of Node's kind that goes along asks for others as Node looks for them.
func TestRequired(t *testing.T) {
	const opens = `os.ReadFile("web/a.js")`
	script := func(text string, more tree) tree {
		files := tree{"web/a.js": text}
		for name, content := range more {
			files[name] = content
		}
		return files
	}
	ofRule(t, "files", []need{
		{"a file by its whole name", "", opens, script(`require("./b.js")`, tree{"web/b.js": ""}),
			"file /app/web/a.js, file /app/web/b.js"},
		{"without its ending", "", opens, script(`require("./b")`, tree{"web/b.json": "{}"}),
			"file /app/web/a.js, file /app/web/b.json"},
		{"above its directory", "", opens, script(`require('../lib/b')`, tree{"lib/b.node": ""}),
			"file /app/web/a.js, file /app/lib/b.node"},
		{"by an absolute path", "", opens, script("require(`/app/lib/b`)", tree{"lib/b.js": ""}),
			"file /app/web/a.js, file /app/lib/b.js"},
		{"by import", "", opens, script(`import b from "./b.mjs"`, tree{"web/b.mjs": ""}),
			"file /app/web/a.js, file /app/web/b.mjs"},
		{"by import of a function", "", opens, script(`await import("./b.cjs")`, tree{"web/b.cjs": ""}),
			"file /app/web/a.js, file /app/web/b.cjs"},
		{"by what it exports from", "", opens, script(`export * from "./b"`, tree{"web/b.js": ""}),
			"file /app/web/a.js, file /app/web/b.js"},
		{"what those ask for", "", opens, script(`require("./b")`, tree{"web/b.js": `require("../c")`, "c.js": ""}),
			"file /app/web/a.js, file /app/web/b.js, file /app/c.js"},
		{"the index of a directory", "", opens, script(`require("../lib")`, tree{"lib/index.js": "", "lib/x.js": ""}),
			"file /app/web/a.js, file /app/lib/index.js"},
		{"what its package.json names", "", opens,
			script(`require("../lib")`, tree{"lib/package.json": `{"main": "src/m"}`, "lib/src/m.js": ""}),
			"file /app/web/a.js, file /app/lib/package.json, file /app/lib/src/m.js"},
		{"a file that is not there", "", opens, script(`require("./b")`, tree{"web/c.js": ""}), "file /app/web/a.js"},
		{"no script of Node's kind", "", `os.ReadFile("web/a.md")`,
			tree{"web/a.md": `require("../lib")`, "lib/index.js": ""}, "file /app/web/a.md"},
		{"a script that nothing opens", "", ``, script(`require("./b")`, tree{"web/b.js": ""}), ""},
	})
}

// A package lies in node_modules beside the script or above, and asks for those beside it.
func TestRequiredPackages(t *testing.T) {
	const opens = `os.ReadFile("web/a.js")`
	script := func(text, beside string) tree { return tree{"web/a.js": text, beside: "{}"} }
	const both = "file /app/web/a.js, "
	ofRule(t, "files", []need{
		{"beside it", "", opens, script(`require("x")`, "web/node_modules/x/index.js"),
			both + "directory /app/web/node_modules"},
		{"above it", "", opens, script(`require("x")`, "node_modules/x/index.js"),
			both + "directory /app/node_modules"},
		{"a file of one", "", opens, script(`require("x/lib/y")`, "node_modules/x/index.js"),
			both + "directory /app/node_modules"},
		{"of an owner", "", opens, script(`import "@of/x"`, "node_modules/@of/x/index.js"),
			both + "directory /app/node_modules"},
		{"that a tool installs", "COPY . .\nRUN npm ci && go build -o app .\nCMD [\"/app/app\"]", opens,
			script(`require("x")`, "package.json"), both + "optional-directory /app/node_modules"},
		{"Node's own, where a tool installs others",
			"COPY . .\nRUN npm ci && go build -o app .\nCMD [\"/app/app\"]", opens,
			script(`require("node:fs")`, "package.json"), "file /app/web/a.js"},
		{"of another name", "", opens, script(`require("y")`, "node_modules/x/index.js"), "file /app/web/a.js"},
		{"where nothing installs any", "", opens, script(`require("x")`, "package.json"), "file /app/web/a.js"},
	})
}

// Templates and the sources of small languages name others beside them by less than their names.
func TestNeighbours(t *testing.T) {
	of := func(name, text, beside string) tree { return tree{name: text, beside: "", "v/other.x": ""} }
	ofRule(t, "files", []need{
		{"a partial of Mustache", "", `os.ReadFile("v/a.mustache")`, of("v/a.mustache", "{{> b}}", "v/b.mustache"),
			"file /app/v/a.mustache, file /app/v/b.mustache"},
		{"of Jet, by two endings", "", `os.ReadFile("v/a.jet.html")`,
			of("v/a.jet.html", `{{include "b"}}`, "v/b.jet.html"), "file /app/v/a.jet.html, file /app/v/b.jet.html"},
		{"what Liquid renders", "", `os.ReadFile("v/a.liquid")`, of("v/a.liquid", `{% render "b" %}`, "v/_b.liquid"),
			"file /app/v/a.liquid, file /app/v/_b.liquid"},
		{"no ending, where an ending is left out by nobody", "", `os.ReadFile("v/a.html")`,
			of("v/a.html", `{{template "b"}}`, "v/b.html"), "file /app/v/a.html"},
		{"a module of Lua", "", `os.ReadFile("v/a.lua")`, of("v/a.lua", `require "m.b"`, "v/m/b.lua"),
			"file /app/v/a.lua, file /app/v/m/b.lua"},
		{"a module of Lua from the working directory", "", `os.ReadFile("v/a.lua")`,
			of("v/a.lua", `require("m.b")`, "m/b/init.lua"), "file /app/v/a.lua, file /app/m/b/init.lua"},
		{"the beginning of modules of Lua", "", `os.ReadFile("v/a.lua")`,
			of("v/a.lua", `require("m." .. name)`, "v/m/b.lua"), "file /app/v/a.lua, directory /app/v/m"},
		{"a source of TypeScript", "", `os.ReadFile("v/a.ts")`, of("v/a.ts", `import {c} from "./b"`, "v/b.ts"),
			"file /app/v/a.ts, file /app/v/b.ts"},
		{"by what it is compiled to", "", `os.ReadFile("v/a.ts")`,
			of("v/a.ts", `import {c} from "./b.js"`, "v/b.tsx"), "file /app/v/a.ts, file /app/v/b.tsx"},
		{"the index of its directory", "", `os.ReadFile("v/a.mts")`,
			of("v/a.mts", `import b from "../m"`, "m/index.ts"), "file /app/v/a.mts, file /app/m/index.ts"},
		{"what git does not keep, of a file that it does not keep", "", `os.ReadFile("v/a.lua")`,
			tree{".gitignore": "/v/*.lua\n/v/*.json\n", "v/v.go": "package v\n"},
			"optional-file /app/v/a.lua, made-directory /app/v, optional-directory /app/v/*.json"},
	})
}
