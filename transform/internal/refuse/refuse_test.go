package refuse

import (
	"strings"
	"testing"
)

// Reasons go together in the order of the rules, but for those that stand alone
// and the one that is given only without others.
func TestAll(t *testing.T) {
	for _, tt := range []refusal{
		{"nothing to say", built, nil, ""},
		{"two reasons", "ENV GODEBUG=netdns=cgo\nRUN frobnicate" + built, nil, "linkage:3 state-unknown:4"},
		{"in the order of the rules", "RUN frobnicate\nENV GODEBUG=netdns=cgo" + built, nil,
			"linkage:4 state-unknown:3"},
		{"Windows alone", "FROM golang:1.22-nanoserver\nRUN frobnicate" + built, nil, "windows:1"},
		{"ONBUILD alone", "FROM golang:1.22\nWORKDIR /app\nONBUILD RUN x\nRUN frobnicate" + built, nil, "onbuild:3"},
		{"no executable, if nothing else", `CMD ["date"]`, nil, "artifact-ambiguous:3"},
		{"no executable, with something else", "CMD [\"air\"]", nil, "dev-tool:3"},
		{"a rule's other code is put in its place", "COPY . .\nRUN go build -race -o app .\nCMD sh /run.sh && ./app",
			nil,
			"broken-original:5 linkage:4"},
	} {
		if got := said(All(launched(t, tt.text, tt.files))); got != tt.want {
			t.Errorf("%s: got %q, want %q", tt.name, got, tt.want)
		}
	}
}

// Every code is documented once, in one sentence.
func TestCodes(t *testing.T) {
	seen := map[string]bool{}
	for i, c := range Codes() {
		if seen[string(c.Code)] || c.Doc == "" || strings.HasSuffix(c.Doc, ".") || order(c.Code) != i {
			t.Errorf("%d: %+v", i, c)
		}
		seen[string(c.Code)] = true
	}
}
