package catalog

import (
	"slices"
	"strings"
)

// systemPaths are never carried as a whole.
var systemPaths = []string{
	"/",
	"/root",
	"/go",
	"/go/src",
	"/go/bin",
	"/go/pkg",
	"/usr",
	"/usr/local",
	"/usr/local/go",
	"/usr/bin",
	"/usr/local/bin",
	"/etc",
	"/var",
	"/bin",
	"/sbin",
	"/lib",
	"/opt",
	"/home",
	"/tmp",
	"/usr/src",
	"/srv",
	"/mnt",
	"/media",
	"/run",
	"/dev",
	"/proc",
	"/sys",
}

func IsSystem(p string) bool { return slices.Contains(systemPaths, p) }

// Archives are what a local ADD unpacks.
var Archives = []string{".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tar.xz", ".txz"}

func HasSuffix(s string, list []string) bool {
	for _, x := range list {
		if strings.HasSuffix(s, x) {
			return true
		}
	}
	return false
}

func HasPrefix(s string, list []string) bool {
	for _, x := range list {
		if strings.HasPrefix(s, x) {
			return true
		}
	}
	return false
}
