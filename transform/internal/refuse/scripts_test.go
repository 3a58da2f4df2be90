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
