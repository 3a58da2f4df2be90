package plan

import "testing"

func TestIsSecret(t *testing.T) {
	for name, want := range map[string]bool{
		".env": true, ".env.production": true, "server.key": true, "tls.pem": true, "id_rsa": true, ".netrc": true,
		"env": false, "key": false, "keys.json": false, "id_rsa.pub": false, "main": false, ".envrc": false,
	} {
		if got := isSecret(name); got != want {
			t.Errorf("%s: %v, want %v", name, got, want)
		}
	}
}
