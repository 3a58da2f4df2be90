package repo

import (
	"path"
	"slices"
	"strings"
)

// IsHost reports whether a word that a use is given, in its environment or as an
// argument, is the name of another container to it and not that of a file: a
// service of the compose files beside it, or a Service of a cluster; a port may
// follow.
func (r *Repo) IsHost(u *Use, word string) bool {
	name, port, _ := strings.Cut(word, ":")
	if name == "" || strings.Trim(port, "0123456789") != "" {
		return false
	}
	switch u.Source {
	case Compose:
		return r.hosts[path.Dir(u.File)][name]
	case Kubernetes:
		name, domain, _ := strings.Cut(name, ".")
		return r.hosts[""][name] && (domain == "" || slices.Contains(strings.Split(domain, "."), "svc"))
	}
	return false
}

// addHost adds a name that is known to the compose files of a directory, or, for
// "", in a cluster.
func (r *Repo) addHost(dir, name string) {
	if r.hosts[dir] == nil {
		r.hosts[dir] = map[string]bool{}
	}
	if name != "" && !unknownText(name) {
		r.hosts[dir][name] = true
	}
}

// addHosts adds what a compose service is called by the others.
func (c *composeFile) addHosts(service string, n node) {
	add := func(name string) { c.r.repo.addHost(c.dir, name) }
	add(service)
	for _, key := range []string{"container_name", "hostname"} {
		add(c.text(n.get(key)))
	}
	for _, p := range n.get("networks").pairs() {
		for _, alias := range p.value.get("aliases").items() {
			add(c.text(alias))
		}
	}
	for _, key := range []string{"links", "external_links"} {
		for _, link := range n.get(key).items() {
			add(afterLast(c.text(link), ':'))
		}
	}
	for _, p := range n.get("extra_hosts").pairs() {
		add(p.key)
	}
	for _, item := range n.get("extra_hosts").items() {
		host, _, _ := strings.Cut(c.text(item), ":")
		host, _, _ = strings.Cut(host, "=")
		add(host)
	}
}

func afterLast(s string, sep byte) string { return s[strings.LastIndexByte(s, sep)+1:] }
