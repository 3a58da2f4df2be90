package need

import (
	"net/url"
	"path"
	"regexp"
	"strings"
	"sync"

	"offstage/transform/internal/catalog"
	"offstage/transform/internal/finding"
	"offstage/transform/internal/launch"
)

// A parameter is one that the address of a database or of another service has.
type parameter struct{ key, value string }

// keyed finds the parameters of an address, whether they stand in its query or are all of it.
var keyed = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?:^|[\s?&;,'"])([A-Za-z][\w.-]*)\s*=\s*('[^']*'|"[^"]*"|[^\s&;,'"]*)`)
})

func parametersOf(text string) []parameter {
	if len(text) > 2048 || !strings.Contains(text, "=") {
		return nil
	}
	var list []parameter
	for _, found := range keyed().FindAllStringSubmatch(text, -1) {
		value := strings.Trim(found[2], `'"`)
		if plain, err := url.QueryUnescape(value); err == nil && strings.Contains(text, "://") {
			value = plain
		}
		list = append(list, parameter{found[1], value})
	}
	return list
}

// parameters are the files that the parameters of an address name, such as the certificate
// of a database.
func parameters(m *launch.Model, text string, ev finding.Evidence) []finding.Need {
	var list []finding.Need
	for _, p := range parametersOf(text) {
		named := strings.Contains(p.value, "/") || path.Ext(p.value) != ""
		if named && namesPath(p.value) && !isFormat(p.value) && p.value != text {
			list = append(list, plainlyNamed(m, p.value, ev, pathNamed)...)
			if certificateKeys.Has(strings.ToLower(p.key)) {
				list = append(list, untracked(m, p.value, ev, pathOpened)...)
			}
		}
	}
	return list
}

// openParameter is the parameter of an address that names a file which is only known when
// the program runs.
func openParameter(text string) (key string, ok bool) {
	if text == "sslrootcert" || text == "sslcert" { // as values of a query are set
		return text, true
	}
	end := strings.TrimRight(text, `'"`)
	for _, p := range parametersOf(text) {
		if certificateKeys.Has(strings.ToLower(p.key)) && (isFormat(p.value) || strings.HasSuffix(end, p.key+"=")) {
			return p.key, true
		}
	}
	return "", false
}

// certificateKeys are what clients of databases and queues call the files of certificates.
const certificateKeys catalog.Words = `sslrootcert sslcert sslkey sslcrl sslca ssl_ca ssl_cert ssl_key ssl-ca ssl-cert
	ssl-key tls-ca tls-cert tls-key tls_ca tls_cert tls_key tlscafile tlscertificatefile tlscertificatekeyfile
	tlsprivatekeyfile sslcertificateauthorityfile sslclientcertificatekeyfile sslkeyfile cacertfile`
