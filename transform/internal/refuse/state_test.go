package refuse

import (
	"testing"

	"offstage/transform/internal/finding"
)

func TestStateUnknown(t *testing.T) {
	ofRule(t, finding.StateUnknown, []refusal{
		{"a program that nobody knows", "RUN frobnicate --all" + built, nil, "state-unknown:3"},
		{"twice in one RUN", "RUN frobnicate && frobnicate" + built, nil, "state-unknown:3"},
		{"no shell text", "RUN if then (" + built, nil, "state-unknown:3"},
		{"a person said what it makes", "# offstage: keep /data\nRUN frobnicate --all" + built, nil, ""},
		{"a tool of the build", "RUN go install example.com/x/gen@v1\nRUN gen" + built, nil, ""},
		{"known programs", "RUN mkdir -p /data && chmod 700 /data && apt-get update" + built, nil, ""},
		{"modules of Python",
			"RUN pip install requests\nCOPY . .\nRUN go build -o app .\nCMD [\"python3\", \"run.py\"]",
			files{"run.py": ""},
			"state-unknown:3"},
		{"modules that nothing started loads", "RUN pip install requests" + built, nil, ""},
	})
}
