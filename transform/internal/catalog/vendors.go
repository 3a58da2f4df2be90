package catalog

import (
	"strings"

	"github.com/distribution/reference"
)

// A vendorImage is a small image for a program alone, which a vendor keeps: no shell, no
// packages, but what every system has.
type vendorImage struct {
	family string // the name of its runtime
	prefix string // of the repository; what follows are the names
	names  Words
	tags   Words
	user   string // of the tags that don't say nonroot
	bare   Words  // the names that don't bring the time zones
}

// vendorImages is every family. Sources: base/base.bzl of GoogleContainerTools/distroless
// (base-files, netbase, tzdata, certificates, passwd, /tmp); the apko configurations
// of chainguard-images/images (ca-certificates-bundle, wolfi-baselayout, tzdata in static,
// run-as 65532). Tags called debug are left out: they start a shell of their own.
var vendorImages = []vendorImage{
	{
		family: "distroless", prefix: "gcr.io/distroless/", user: "0",
		names: "static base base-nossl cc static-debian11 base-debian11 base-nossl-debian11 cc-debian11 " +
			"static-debian12 base-debian12 base-nossl-debian12 cc-debian12 " +
			"static-debian13 base-debian13 base-nossl-debian13 cc-debian13",
		tags: "latest nonroot",
	},
	{
		family: "chainguard", prefix: "cgr.dev/chainguard/", user: nonrootUser,
		names: "static glibc-dynamic", tags: "latest latest-glibc", bare: "glibc-dynamic",
	},
}

// nonrootUser is the user without rights of both vendors, by number.
const nonrootUser = "65532"

// vendor reads an image of a vendor's.
func (b *Base) vendor(named reference.Named) {
	for _, v := range vendorImages {
		name, ok := strings.CutPrefix(named.Name(), v.prefix)
		if !ok || !v.names.Has(name) || !v.tags.Has(plainTag(b.Tag)) || b.Pinned && b.Tag == "" {
			continue
		}
		b.Known, b.Family, b.Zones, b.User = true, v.family, !v.bare.Has(name), v.user
		if plainTag(b.Tag) == "nonroot" {
			b.User, b.Home = nonrootUser, "/home/nonroot"
		}
	}
}

// plainTag is a tag without the architecture that distroless puts behind it.
func plainTag(tag string) string {
	if tag == "" {
		return "latest"
	}
	for _, arch := range []string{"-amd64", "-arm64", "-arm", "-s390x", "-ppc64le"} {
		tag = strings.TrimSuffix(tag, arch)
	}
	return tag
}

// vendorConfig is what the images of all vendors configure.
func (b Base) vendorConfig() Config {
	c := Config{User: b.User, Workdir: "/", Env: []Variable{
		{"PATH", DefaultPath},
		{"SSL_CERT_FILE", "/etc/ssl/certs/ca-certificates.crt"},
	}}
	if b.Home != "" {
		c.Workdir = b.Home
	}
	return c
}
