package image

import "testing"

func TestWebAddress(t *testing.T) {
	for remote, want := range map[string]string{
		"https://github.com/shop/api.git":                 "https://github.com/shop/api",
		"https://bot:ghp_secret@github.com/shop/api.git":  "https://github.com/shop/api",
		"https://token@git.example.com:8443/shop/api?x=y": "https://git.example.com:8443/shop/api",
		"git@github.com:shop/api.git":                     "https://github.com/shop/api",
		"git.example.com:shop/team/api":                   "https://git.example.com/shop/team/api",
		"ssh://git@git.example.com:2222/shop/api.git":     "https://git.example.com/shop/api",
		"git://git.example.com/api":                       "https://git.example.com/api",
		"/srv/git/api.git":                                "",
		"../api":                                          "",
		"file:///srv/git/api":                             "",
		"https://":                                        "",
		"https://github.com":                              "",
		"https://[":                                       "",
		"":                                                "",
	} {
		if got := WebAddress(remote); got != want {
			t.Errorf("%s: %q, want %q", remote, got, want)
		}
	}
}

func TestOriginURL(t *testing.T) {
	for config, want := range map[string]string{
		"[remote \"fork\"]\n\turl = a\n[remote \"origin\"]\n\tfetch = x\n\turl = \"b\"\n\turl = c\n": "b",
		"[remote \"origin\"]\r\n\turl=b\r\n": "b",
		"[core]\n\turl = a\n":                "",
		"":                                   "",
	} {
		if got := OriginURL(config); got != want {
			t.Errorf("%q: %q, want %q", config, got, want)
		}
	}
}
