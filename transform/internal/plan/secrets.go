package plan

import (
	"path"
	"strings"

	"offstage/transform/internal/catalog"
	"offstage/transform/internal/finding"
)

// secrets names the copied files that may hold secrets: they are in the image, as they
// were before.
func secrets(p *Plan) []finding.Note {
	var list []finding.Note
	for _, c := range p.Copies {
		if c.Kit || c.Dir || !isSecret(path.Base(c.Path)) || strings.HasPrefix(c.Path, "/etc/ssl/certs/") {
			continue
		}
		line := p.Model.Final.From.Line
		if fd, ok := p.Model.FS.Lookup(c.Path); ok && fd.Step != nil {
			line = fd.Step.Line
		}
		list = append(list, finding.Note{
			File: p.Model.File.Name,
			Line: line,
			Text: c.Path + " may hold secrets: it is in the image, as it was before",
		})
	}
	return list
}

// isSecret reports whether a file is called as those that hold keys and passwords.
func isSecret(name string) bool {
	const (
		names catalog.Words = ".env .netrc .npmrc .pgpass .htpasswd id_rsa id_ed25519 credentials.json kubeconfig"
		exts  catalog.Words = ".key .pem .p12 .pfx .jks .keystore"
	)
	return names.Has(name) || exts.Has(path.Ext(name)) || strings.HasPrefix(name, ".env.")
}
