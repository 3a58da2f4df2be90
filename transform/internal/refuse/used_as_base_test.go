package refuse

import (
	"testing"

	"offstage/transform/internal/finding"
)

func TestUsedAsBase(t *testing.T) {
	image := func(from string) files {
		return files{"Makefile": "image:\n\tdocker build -t shop/app .\n",
			"worker/Dockerfile": "FROM " + from + "\nCMD [\"x\"]\n"}
	}
	ofRule(t, finding.UsedAsBase, []refusal{
		{"by its tag", built, image("shop/app"), "used-as-base@worker/Dockerfile:1"},
		{"another image", built, image("shop/other"), ""},
		{"by a stage of its own", "FROM shop/app AS old\nFROM golang:1.22\nWORKDIR /app" + built, image("alpine"), ""},
		{"no image of the repository", built, image("alpine"), ""},
	})
}
