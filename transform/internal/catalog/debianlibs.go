package catalog

import (
	"cmp"
	"sort"
	"strings"
)

// debianLibraries are the packages with the shared libraries of a -dev package, which
// is all that a program that is linked with them loads. Empty where a program may be
// linked with more than those packages bring, or where the release has no such package.
var debianLibraries = []struct{ dev, bullseye, bookworm, trixie string }{
	{"freetds-dev", "libct4 libsybdb5", "libct4 libsybdb5", "libct4 libsybdb5"},
	{"libacl1-dev", "libacl1", "libacl1", "libacl1"},
	{"libaom-dev", "libaom0", "libaom3", "libaom3"},
	{"libarchive-dev", "libarchive13", "libarchive13", ""},
	{"libasound2-dev", "libasound2", "libasound2", "libasound2t64"},
	{"libaspell-dev", "libaspell15", "libaspell15", "libaspell15"},
	{"libattr1-dev", "libattr1", "libattr1", "libattr1"},
	{
		"libavcodec-dev", "libavcodec58 libavutil56 libswresample3",
		"libavcodec59 libavutil57 libswresample4", "libavcodec61 libavutil59 libswresample5",
	},
	{"libavutil-dev", "libavutil56", "libavutil57", "libavutil59"},
	{"libblkid-dev", "libblkid1 libuuid1", "libblkid1 libuuid1", "libblkid1 libuuid1"},
	{"libbpf-dev", "libbpf0", "libbpf1", "libbpf1"},
	{"libbtrfs-dev", "libbtrfs0", "libbtrfs0", "libbtrfs0t64"},
	{"libbz2-dev", "libbz2-1.0", "libbz2-1.0", "libbz2-1.0"},
	{"libcap-dev", "libcap2", "libcap2", "libcap2"},
	{"libcephfs-dev", "libcephfs2", "libcephfs2", "libcephfs2"},
	{"libcurl4-gnutls-dev", "libcurl3-gnutls", "libcurl3-gnutls", "libcurl3t64-gnutls"},
	{"libcurl4-openssl-dev", "libcurl4", "libcurl4", "libcurl4t64"},
	{"libdbus-1-dev", "", "libdbus-1-3", "libdbus-1-3"},
	{
		"libdevmapper-dev", "libdevmapper-event1.02.1 libdevmapper1.02.1",
		"libdevmapper-event1.02.1 libdevmapper1.02.1", "libdevmapper-event1.02.1 libdevmapper1.02.1",
	},
	{"libelf-dev", "libelf1", "libelf1", "libelf1t64"},
	{"libev-dev", "libev4", "libev4", "libev4t64"},
	{"libexif-dev", "libexif12", "libexif12", "libexif12"},
	{"libexpat1-dev", "libexpat1", "libexpat1", "libexpat1"},
	{"libffi-dev", "libffi7", "libffi8", "libffi8"},
	{"libfontconfig-dev", "", "libfontconfig1", "libfontconfig1"},
	{"libfontconfig1-dev", "", "libfontconfig1", "libfontconfig1"},
	{"libfreetype6-dev", "libfreetype6", "libfreetype6", ""},
	{"libfuse-dev", "libfuse2", "libfuse2", "libfuse2t64"},
	{"libfuse3-dev", "libfuse3-3", "libfuse3-3", "libfuse3-4"},
	{"libgdbm-dev", "libgdbm6", "libgdbm6", "libgdbm6t64"},
	{"libgeos-dev", "libgeos-c1v5", "libgeos-c1v5", "libgeos-c1t64"},
	{"libgif-dev", "libgif7", "libgif7", "libgif7"},
	{"libgit2-dev", "libgit2-1.1", "libgit2-1.5", "libgit2-1.9"},
	{"libgmp-dev", "libgmp10 libgmpxx4ldbl", "libgmp10 libgmpxx4ldbl", "libgmp10 libgmpxx4ldbl"},
	{"libgpgme-dev", "libgpgme11", "libgpgme11", "libgpgme11t64"},
	{"libgumbo-dev", "libgumbo1", "libgumbo1", "libgumbo3"},
	{"libheif-dev", "libheif1", "libheif1", "libheif1"},
	{"libhiredis-dev", "libhiredis0.14", "libhiredis0.14", "libhiredis1.1.0"},
	{"libhunspell-dev", "libhunspell-1.7-0", "libhunspell-1.7-0", "libhunspell-1.7-0"},
	{"libicu-dev", "libicu67", "libicu72", "libicu76"},
	{"libimagequant-dev", "libimagequant0", "libimagequant0", "libimagequant0"},
	{"libjansson-dev", "libjansson4", "libjansson4", "libjansson4"},
	{"libjemalloc-dev", "libjemalloc2", "libjemalloc2", "libjemalloc2"},
	{"libjpeg-dev", "libjpeg62-turbo", "libjpeg62-turbo", "libjpeg62-turbo"},
	{"libjpeg62-turbo-dev", "libjpeg62-turbo", "libjpeg62-turbo", "libjpeg62-turbo"},
	{"libldap-dev", "", "libldap-2.5-0", "libldap2"},
	{"libldap2-dev", "libldap-2.4-2", "libldap-2.5-0", "libldap2"},
	{"libleptonica-dev", "liblept5", "liblept5", "libleptonica6"},
	{"libleveldb-dev", "libleveldb1d", "libleveldb1d", "libleveldb1d"},
	{"liblmdb-dev", "liblmdb0", "liblmdb0", "liblmdb0"},
	{"libluajit-5.1-dev", "libluajit-5.1-2", "libluajit-5.1-2", "libluajit-5.1-2"},
	{"liblz4-dev", "liblz4-1", "liblz4-1", "liblz4-1"},
	{"liblzma-dev", "liblzma5", "liblzma5", "liblzma5"},
	{"libmad0-dev", "libmad0", "libmad0", "libmad0"},
	{"libmagic-dev", "libmagic1", "libmagic1", "libmagic1t64"},
	{"libmariadb-dev", "libmariadb3", "libmariadb3", "libmariadb3"},
	{
		"libmemcached-dev", "libhashkit2 libmemcached11 libmemcachedutil2",
		"libhashkit2 libmemcached11 libmemcachedutil2", "libhashkit2t64 libmemcached11t64 libmemcachedutil2t64",
	},
	{"libmnl-dev", "libmnl0", "libmnl0", "libmnl0"},
	{"libmosquitto-dev", "libmosquitto1", "libmosquitto1", "libmosquitto1"},
	{"libmount-dev", "libblkid1 libmount1 libuuid1", "libblkid1 libmount1 libuuid1", "libblkid1 libmount1 libuuid1"},
	{"libmp3lame-dev", "libmp3lame0", "libmp3lame0", "libmp3lame0"},
	{"libmpfr-dev", "libmpfr6", "libmpfr6", "libmpfr6"},
	{
		"libmpg123-dev", "libmpg123-0 libout123-0 libsyn123-0",
		"libmpg123-0 libout123-0 libsyn123-0", "libmpg123-0t64 libout123-0t64 libsyn123-0t64",
	},
	{
		"libncurses-dev", "libncurses6 libncursesw6 libtinfo6",
		"libncurses6 libncursesw6 libtinfo6", "libncurses6 libncursesw6 libtinfo6",
	},
	{"libncurses5-dev", "libncurses6 libncursesw6 libtinfo6", "libncurses6 libncursesw6 libtinfo6", ""},
	{"libnetfilter-queue-dev", "", "libnetfilter-queue1", "libnetfilter-queue1"},
	{"libnftnl-dev", "", "libnftnl11", "libnftnl11"},
	{"libnl-3-dev", "libnl-3-200", "libnl-3-200", "libnl-3-200"},
	{
		"libnl-genl-3-dev", "libnl-3-200 libnl-genl-3-200",
		"libnl-3-200 libnl-genl-3-200", "libnl-3-200 libnl-genl-3-200",
	},
	{"libnuma-dev", "libnuma1", "libnuma1", "libnuma1"},
	{"libogg-dev", "libogg0", "libogg0", "libogg0"},
	{"libopenal-dev", "libopenal1", "libopenal1", "libopenal1"},
	{"libopus-dev", "libopus0", "libopus0", "libopus0"},
	{"libopusfile-dev", "libopusfile0", "libopusfile0", "libopusfile0"},
	{"libpam0g-dev", "libpam0g", "libpam0g", "libpam0g"},
	{"libpcap-dev", "", "libpcap0.8", "libpcap0.8t64"},
	{"libpng-dev", "libpng16-16", "libpng16-16", "libpng16-16t64"},
	{"libpq-dev", "libpq5", "libpq5", "libpq5"},
	{"libprocps-dev", "libprocps8", "", ""},
	{"libproj-dev", "libproj19", "", ""},
	{
		"libprotobuf-dev", "libprotobuf-lite23 libprotobuf23",
		"libprotobuf-lite32 libprotobuf32", "libprotobuf-lite32t64 libprotobuf32t64",
	},
	{"librados-dev", "librados2", "", ""},
	{"librbd-dev", "librados2 librbd1", "", ""},
	{"librdkafka-dev", "librdkafka++1 librdkafka1", "librdkafka++1 librdkafka1", "librdkafka++1 librdkafka1"},
	{"libre2-dev", "libre2-9", "libre2-9", "libre2-11"},
	{"librocksdb-dev", "librocksdb6.11", "librocksdb7.8", "librocksdb9.10"},
	{"libsamplerate0-dev", "", "libsamplerate0", "libsamplerate0"},
	{"libsasl2-dev", "libsasl2-2", "libsasl2-2", "libsasl2-2"},
	{"libseccomp-dev", "libseccomp2", "libseccomp2", "libseccomp2"},
	{"libselinux1-dev", "libselinux1", "libselinux1", "libselinux1"},
	{"libsnappy-dev", "libsnappy1v5", "libsnappy1v5", "libsnappy1v5"},
	{"libsodium-dev", "libsodium23", "libsodium23", "libsodium23"},
	{"libsqlite3-dev", "libsqlite3-0", "libsqlite3-0", "libsqlite3-0"},
	{"libssh-dev", "libssh-4", "libssh-4", "libssh-4"},
	{"libssh2-1-dev", "libssh2-1", "libssh2-1", "libssh2-1t64"},
	{"libssl-dev", "libssl1.1", "libssl3", "libssl3t64"},
	{"libswresample-dev", "libavutil56 libswresample3", "libavutil57 libswresample4", "libavutil59 libswresample5"},
	{"libswscale-dev", "libavutil56 libswscale5", "libavutil57 libswscale6", "libavutil59 libswscale8"},
	{"libsystemd-dev", "libsystemd0", "libsystemd0", "libsystemd0"},
	{"libtag1-dev", "libtag1v5", "libtag1v5", "libtag-c2 libtag2"},
	{"libtesseract-dev", "", "", "libtesseract5"},
	{"libtiff-dev", "libtiff5 libtiffxx5", "", ""},
	{"libtiff5-dev", "libtiff5 libtiffxx5", "", ""},
	{"libtokyocabinet-dev", "libtokyocabinet9", "libtokyocabinet9", "libtokyocabinet9t64"},
	{"libudev-dev", "libudev1", "libudev1", "libudev1"},
	{"libunwind-dev", "libunwind8", "libunwind8", "libunwind8"},
	{"liburing-dev", "liburing1", "liburing2", "liburing2"},
	{"libusb-1.0-0-dev", "libusb-1.0-0", "libusb-1.0-0", "libusb-1.0-0"},
	{"libvirt-dev", "", "libvirt0", "libvirt0"},
	{
		"libvorbis-dev", "libvorbis0a libvorbisenc2 libvorbisfile3",
		"libvorbis0a libvorbisenc2 libvorbisfile3", "libvorbis0a libvorbisenc2 libvorbisfile3",
	},
	{"libvpx-dev", "libvpx6", "libvpx7", "libvpx9"},
	{"libx264-dev", "libx264-160", "libx264-164", "libx264-164"},
	{"libx265-dev", "libx265-192", "libx265-199", "libx265-215"},
	{"libxml2-dev", "libxml2", "libxml2", "libxml2"},
	{"libxslt1-dev", "libxslt1.1", "libxslt1.1", "libxslt1.1"},
	{"libyaml-dev", "libyaml-0-2", "libyaml-0-2", "libyaml-0-2"},
	{"libyara-dev", "libyara4", "libyara9", "libyara10"},
	{"libzip-dev", "libzip4", "libzip4", "libzip5"},
	{"libzstd-dev", "libzstd1", "libzstd1", "libzstd1"},
	{"portaudio19-dev", "", "libportaudio2 libportaudiocpp0", "libportaudio2 libportaudiocpp0"},
	{
		"unixodbc-dev", "libodbc1 odbcinst1debian2",
		"libodbc2 libodbccr2 libodbcinst2", "libodbc2 libodbccr2 libodbcinst2",
	},
	{"uuid-dev", "libuuid1", "libuuid1", "libuuid1"},
	{"zlib1g-dev", "zlib1g", "zlib1g", "zlib1g"},
}

// LibrariesOf gives the packages with the shared libraries of a -dev package which a
// base installs: the package itself where they are not known. A release that is not
// listed has them by the names that are the same in all that are.
//
// Source: Debian's package indexes for amd64, of 2026-11-29. A -dev package's libraries
// are those of its own source package on which it depends. It is left out where it draws
// in the libraries of others which those do not depend on.
func LibrariesOf(dev string, b Base) Words {
	list := debianLibraries
	i := sort.Search(len(list), func(i int) bool { return list[i].dev >= dev })
	if b.Musl || i == len(list) || list[i].dev != dev {
		p, _ := FindPackage(dev)
		return Words(cmp.Or(p.Lib, dev))
	}
	found := ""
	switch l := list[i]; {
	case b.Release == "bullseye":
		found = l.bullseye
	case b.Release == "bookworm":
		found = l.bookworm
	case b.Release == "trixie":
		found = l.trixie
	case l.bullseye == l.bookworm && l.bookworm == l.trixie:
		found = l.trixie
	}
	return Words(cmp.Or(found, dev))
}

// baseLibraries are the shared libraries that golang's Debian flavour has for its programs and
// debian's slim images lack, without their numbers, by the -dev packages that stand for them.
var baseLibraries = []struct{ name, dev string }{
	{"libcrypto.so", "libssl-dev"},
	{"libcurl-gnutls.so", "libcurl4-gnutls-dev"},
	{"libcurl.so", "libcurl4-openssl-dev"},
	{"libexpat.so", "libexpat1-dev"},
	{"libsqlite3.so", "libsqlite3-dev"},
	{"libssl.so", "libssl-dev"},
}

// LoadedFrom are the packages of a library that a program loads by its name, as in
// libsqlite3.so.0, where golang's base has it without being asked; empty for any other.
func LoadedFrom(name string, b Base) Words {
	if !b.Golang || b.Musl {
		return ""
	}
	for _, l := range baseLibraries {
		if rest, ok := strings.CutPrefix(name, l.name); ok && (rest == "" || rest[0] == '.') {
			return LibrariesOf(l.dev, b)
		}
	}
	return ""
}
