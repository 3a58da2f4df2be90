package plan

import (
	"errors"
	"regexp"
	"strings"
	"sync"

	"offstage/transform/internal/dockerfile"
	"offstage/transform/internal/gosrc"
	"offstage/transform/internal/image"
	"offstage/transform/internal/launch"
)

// labelPrefix starts the names of the OCI image annotations.
const labelPrefix = "org.opencontainers.image."

// withLabels says in the image what it is, where its source is, and what it may
// be used for. A label that the file has is left alone.
func withLabels(p *Plan) error {
	m := p.Model
	for _, l := range []dockerfile.Pair{
		{Name: "title", Value: title(m)},
		{Name: "source", Value: source(m)},
		{Name: "licenses", Value: Licence(m)},
	} {
		l.Name = labelPrefix + l.Name
		if _, has := m.Final.Config.Labels[l.Name]; !has && l.Value != "" {
			p.labels = append(p.labels, l)
		}
	}
	if len(p.labels) == 0 {
		return errors.New("nothing is known that the labels here don't say")
	}
	return nil
}

func (p *Plan) LabelLines() []string {
	var lines []string
	for _, l := range p.labels {
		lines = append(lines, p.Keyword("LABEL")+" "+l.Name+`="`+l.Value+`"`)
	}
	return lines
}

// plainValue is what a label's value may hold: nothing that a Dockerfile reads.
var plainValue = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._~:/@+-]*$`)
})

func plainOr(s string) string {
	if !plainValue().MatchString(s) || len(s) > 200 {
		return ""
	}
	return s
}

// module is the path of the module that the image's first program belongs to.
func module(m *launch.Model) string {
	for _, src := range m.Sources() {
		if src.Module != "" {
			return src.Module
		}
	}
	return ""
}

// title is the last element of the module's path, without a major version.
func title(m *launch.Model) string {
	if mod := module(m); mod != "" {
		return plainOr(gosrc.BinaryName(mod))
	}
	return ""
}

// source is the web address of the repository: of git's remote "origin", or of a
// module path whose host keeps repositories.
func source(m *launch.Model) string {
	if s := image.Origin(m.Tree); s != "" {
		return plainOr(s)
	}
	match := module(m)
	if parts := strings.Split(match, "/"); len(parts) >= 3 &&
		(parts[0] == "github.com" || parts[0] == "bitbucket.org" || parts[0] == "codeberg.org") {
		return plainOr("https://" + strings.Join(parts[:3], "/"))
	}
	return ""
}

// licences are texts that say by themselves what they are, with their SPDX
// names. The GNU ones are not among them: whether later versions are meant is
// said elsewhere.
var licences = []struct{ name, start, phrase string }{
	{"MIT", "mit license", "permission is hereby granted, free of charge, to any person obtaining a copy"},
	{"MIT", "the mit license (mit)", "permission is hereby granted, free of charge, to any person obtaining a copy"},
	{"Apache-2.0", "apache license version 2.0", "terms and conditions for use, reproduction, and distribution"},
	{
		"BSD-3-Clause",
		"bsd 3-clause license",
		"neither the name of the copyright holder nor the names of its contributors",
	},
	{
		"BSD-2-Clause",
		"bsd 2-clause license",
		"redistributions in binary form must reproduce the above copyright notice",
	},
	{"MPL-2.0", "mozilla public license version 2.0", "covered software"},
	{"MPL-2.0", "mozilla public license, version 2.0", "covered software"},
	{"ISC", "isc license", "permission to use, copy, modify, and/or distribute this software"},
	{"Unlicense", "this is free and unencumbered software released into the public domain", "unlicense.org"},
}

// Licence is the SPDX name of the repository's licence, when there is one file
// that is plainly one of the common texts.
func Licence(m *launch.Model) string {
	if m.Tree == nil {
		return ""
	}
	for _, name := range []string{"LICENSE", "LICENSE.txt", "LICENSE.md", "LICENCE"} {
		data, err := image.ReadFile(m.Tree, name)
		if err != nil {
			continue
		}
		text := strings.ToLower(strings.Join(strings.Fields(strings.TrimLeft(string(data), "# \n\r\t")), " "))
		for _, l := range licences {
			if strings.HasPrefix(text, l.start) && strings.Contains(text, l.phrase) {
				return l.name
			}
		}
		return ""
	}
	return ""
}
