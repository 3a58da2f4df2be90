package image

import (
	"bytes"
	"encoding/binary"
	"io/fs"
	"slices"
)

// readGitIndex gives the paths that git has in the index of a repository, sorted, and
// an empty list where there is none that can be read: a file that somebody added
// although git ignores it is in every clone. Source: git's Documentation/gitformat-index,
// versions 2 and 3.
func readGitIndex(tree fs.FS) []string {
	names := []string{}
	data, err := ReadFile(tree, ".git/index")
	if err != nil || len(data) < 12 || !bytes.HasPrefix(data, []byte("DIRC")) {
		return names
	}
	version, count := binary.BigEndian.Uint32(data[4:]), binary.BigEndian.Uint32(data[8:])
	if version != 2 && version != 3 {
		return names
	}
	rest := data[12:]
	for ; count > 0; count-- {
		name, size := indexEntry(rest)
		if size == 0 || size > len(rest) {
			return []string{} // what it lacks must not be taken for new
		}
		names, rest = append(names, name), rest[size:]
	}
	if bytes.HasPrefix(rest, []byte("link")) {
		return []string{} // the rest of it is in a shared index
	}
	slices.Sort(names)
	return names
}

// indexEntry reads the name of the first entry, and how long the entry is; 0 for
// none. The name ends with a NUL, and the entry is padded to a multiple of eight.
func indexEntry(data []byte) (name string, size int) {
	const fixed, flags, extended = 62, 60, 0x4000
	if len(data) < fixed {
		return "", 0
	}
	at := fixed
	if binary.BigEndian.Uint16(data[flags:])&extended != 0 {
		at += 2
	}
	if at > len(data) {
		return "", 0
	}
	n := bytes.IndexByte(data[at:], 0)
	if n < 0 {
		return "", 0
	}
	return string(data[at : at+n]), (at + n + 8) / 8 * 8
}
