package image

import (
	"io/fs"
	"net/url"
	"path"
	"regexp"
	"strings"
	"sync"

	"offstage/transform/internal/gosrc"
)

// Origin is the address that a repository was cloned from, as WebAddress has it; empty when
// that isn't told.
func Origin(tree fs.FS) string {
	if tree == nil {
		return ""
	}
	data, err := ReadFile(tree, ".git/config")
	if err != nil {
		return ""
	}
	return WebAddress(OriginURL(string(data)))
}

// treesOf are the directories of the repository that a COPY or ADD put into the image. A file
// that keeps its name tells of the one that it lies in.
func treesOf(im *FS) []gosrc.Tree {
	seen := map[gosrc.Tree]bool{}
	var list []gosrc.Tree
	for _, l := range im.Layers {
		if l.Kind != FromContext || im.ctx == nil {
			continue
		}
		at, src := l.At, im.ctx.Full(l.Src)
		for src != "." && path.Base(at) == path.Base(src) {
			at, src = path.Dir(at), path.Dir(src)
		}
		t := gosrc.Tree{Dir: at, From: src}
		if im.isDir(at) && !seen[t] {
			seen[t] = true
			list = append(list, t)
		}
	}
	return list
}

// OriginURL is the first url of the remote "origin" in git's settings.
func OriginURL(config string) string {
	in := false
	for line := range strings.Lines(config) {
		line = strings.TrimSpace(line)
		if strings.HasPrefix(line, "[") {
			in = line == `[remote "origin"]`
			continue
		}
		name, value, ok := strings.Cut(line, "=")
		if in && ok && strings.TrimSpace(name) == "url" {
			return strings.Trim(strings.TrimSpace(value), `"`)
		}
	}
	return ""
}

// scpAddress is git's short form for ssh: user@host:path.
var scpAddress = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^(?:[^@/:]+@)?([A-Za-z0-9.-]+\.[A-Za-z]+):([^/].*)$`)
})

// WebAddress makes a git address one for a browser, without names, passwords,
// ports of other protocols and queries. It is empty for what is no public form
// of an address: a path, a file.
func WebAddress(remote string) string {
	if m := scpAddress().FindStringSubmatch(remote); m != nil {
		remote = "ssh://" + m[1] + "/" + m[2]
	}
	u, err := url.Parse(remote)
	if err != nil || u.Hostname() == "" {
		return ""
	}
	host := u.Host
	switch u.Scheme {
	case "ssh", "git", "git+ssh":
		host = u.Hostname()
	case "http", "https":
	default:
		return ""
	}
	at := strings.TrimSuffix(path.Clean(u.Path), ".git")
	if at == "/" || at == "." {
		return ""
	}
	return "https://" + host + at
}
