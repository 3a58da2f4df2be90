package refuse

import (
	"testing"

	"offstage/transform/internal/finding"
)

func TestOnBuild(t *testing.T) {
	ofRule(t, finding.OnBuild, []refusal{
		{"a trigger", "ONBUILD COPY . /src" + built, nil, "onbuild:3"},
		{"two triggers", "ONBUILD COPY . /src\nONBUILD RUN go build ." + built, nil, "onbuild:3 onbuild:4"},
		{"of the base", "FROM golang:1.9-onbuild", nil, "onbuild:1"},
		{"in another stage", "FROM golang:1.22 AS a\nONBUILD RUN x\nFROM golang:1.22" + built, nil, ""},
	})
}
