package need

import (
	"strings"
	"testing"
)

func TestParametersOf(t *testing.T) {
	for text, want := range map[string]string{
		"postgres://db/x?sslmode=verify-ca&sslrootcert=%2Fetc%2Fca.pem": "sslmode=verify-ca sslrootcert=/etc/ca.pem",
		"host=db sslrootcert='/etc/ca.pem'":                             "host=db sslrootcert=/etc/ca.pem",
		"host = db":                                                     "host=db",
		"shop@tcp(db)/x?tls-ca=ca.pem":                                  "tls-ca=ca.pem",
		"sslkey=%2Fca.pem":                                              "sslkey=%2Fca.pem", // no address
		"sslkey=":                                                       "sslkey=",
		"1=a":                                                           "",
		"/etc/ca.pem":                                                   "",
		"a=" + strings.Repeat("b", 2048):                                "",
	} {
		var got []string
		for _, p := range parametersOf(text) {
			got = append(got, p.key+"="+p.value)
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%s: %q, want %q", text, got, want)
		}
	}
}

// Of a certificate that is named when the program runs only the parameter is known.
func TestOpenParameter(t *testing.T) {
	for text, want := range map[string]string{
		"postgres://db/x?sslrootcert=%s": "sslrootcert", "host=%s sslkey='%s'": "sslkey", "host=db sslcert=": "sslcert",
		"host=db sslcert='": "sslcert", "x?SSLKey=%v": "SSLKey", "sslrootcert": "sslrootcert", "sslcert": "sslcert",
		"postgres://db/x?sslrootcert=ca.pem": "", "host=%s": "", "host=": "", "sslkey": "", "": "",
	} {
		if got, ok := openParameter(text); got != want || ok != (want != "") {
			t.Errorf("%q: %q %v, want %q", text, got, ok, want)
		}
	}
}

// Files that the parameters of an address name go along, and those that git keeps out if they
// are certificates.
func TestParameters(t *testing.T) {
	certs, kept := tree{"certs/ca.pem": "", "certs/b.pem": ""}, tree{".gitignore": "/ca.pem\n"}
	ofRule(t, "files", []need{
		{"in an address", "", `println("postgres://db/x?sslrootcert=certs/ca.pem")`, certs, "file /app/certs/ca.pem"},
		{"in words", "", `println("host=db sslrootcert='certs/ca.pem'")`, certs, "file /app/certs/ca.pem"},
		{"of another meaning", "", `println("postgres://db/x?passfile=certs/b.pem")`, certs, "file /app/certs/b.pem"},
		{"of the environment", "ENV DB=\"host=db sslkey=/app/certs/b.pem\"\n", ``, certs, "file /app/certs/b.pem"},
		{"git keeps the certificate out", "", `println("host=db sslrootcert=ca.pem")`, kept,
			"optional-file /app/ca.pem"},
		{"git keeps another file out", "", `println("host=db passfile=ca.pem")`, kept, ""},
		{"a word of no file", "", `println("host=certs sslmode=require")`, certs, ""},
		{"known when it runs", "", `println("host=db sslrootcert=" + os.Args[1])`, tree{"a.pem": ""},
			"unknown-path, file /app/a.pem"},
		{"a format of it", "", `fmt.Sprintf("postgres://db/x?sslkey=%s", os.Args[1])`, tree{"a.pem": ""},
			"unknown-path, file /app/a.pem"},
		{"a format of another parameter", "", `fmt.Sprintf("postgres://db/x?host=%s", os.Args[1])`, tree{"a.pem": ""},
			""},
	})
}
