package refuse

import (
	"testing"

	"offstage/transform/internal/finding"
)

func TestScriptUnreadable(t *testing.T) {
	ofRule(t, finding.ScriptUnreadable, []refusal{
		{"of another language", "COPY . .\nCMD [\"./run\"]", files{"run": "#!/usr/bin/perl\nexec 'x';\n"},
			"script-unreadable:4"},
		{"no shell text", "COPY . .\nCMD [\"./run.sh\"]", files{"run.sh": "#!/bin/sh\nif then fi (\n"},
			"script-unreadable:4"},
		{"the same, by sh", "COPY . .\nCMD [\"sh\", \"run.sh\"]", files{"run.sh": "if then fi (\n"},
			"script-unreadable:4"},
		{"nowhere", "CMD [\"sh\", \"/run.sh\"]", nil, "broken-original:3"},
		{"downloaded", "RUN curl -o /run.sh https://example.com/run.sh\nCMD [\"sh\", \"/run.sh\"]", nil,
			"script-unreadable:4"},
		{"a script that can be read", "COPY . .\nCMD [\"./run.sh\"]", files{"run.sh": "#!/bin/sh\nexec ./app\n"}, ""},
		{"one that is not started", "COPY . .\nCMD [\"/app/app\"]", files{"run": "#!/usr/bin/perl\n"}, ""},
	})
}

// A script that the program calls, or that only a mount brings, is no reason.
func TestOtherScripts(t *testing.T) {
	calls := files{"main.go": "package main\n\nimport \"os/exec\"\n\n" +
		"func main() { exec.Command(\"sh\", \"/x.sh\").Run() }\n"}
	ofRule(t, finding.ScriptUnreadable, []refusal{
		{"the program calls one that isn't there", built, calls, ""},
		{"one that is not in the context", "COPY run.sh /\nCMD [\"/run.sh\"]", nil, "script-unreadable:4"},
		{"a mount brings it", built, files{"up.sh": "if then fi (\n",
			"compose.yaml": "services:\n  app:\n    build: .\n" +
				"    command: [sh, /up.sh]\n    volumes: [\"./up.sh:/up.sh\"]\n"}, ""},
		{"the second one of two", "COPY . .\nCMD [\"./run.sh\"]", files{"run.sh": "#!/bin/sh\n./b.sh\n",
			"b.sh": "#!/bin/sh\nif then fi (\n"}, "script-unreadable@run.sh:2"},
	})
}
