package gosrc

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"hash/crc32"
	"maps"
	"slices"
	"strings"
)

// A Cache keeps what was gathered of dependencies. A key names all that it depends
// on: a module at a version, its hash in go.sum, what files were chosen by, and the
// format. Data that was damaged is noticed and gathered again.
type Cache interface {
	Get(key string) ([]byte, bool)
	Put(key string, data []byte)
}

// formatVersion changes with what encode writes and with what is gathered.
const formatVersion = "gosrc 2"

// shelf holds the packages of one cache entry.
type shelf struct {
	packages map[string][]byte
	added    bool
}

// shelves are the entries that a load uses, by their keys.
type shelves struct {
	cache Cache
	by    map[string]*shelf
}

func (s *shelves) open(key string) *shelf {
	sh := s.by[key]
	if sh == nil {
		sh = &shelf{packages: map[string][]byte{}}
		s.by[key] = sh
		if data, ok := s.cache.Get(key); ok {
			sh.read(data)
		}
	}
	return sh
}

// close puts back what has more than before.
func (s *shelves) close() {
	for _, key := range slices.Sorted(maps.Keys(s.by)) {
		if sh := s.by[key]; sh.added {
			s.cache.Put(key, sh.write())
		}
	}
}

// write joins the packages, after a sum by which damage is noticed.
func (sh *shelf) write() []byte {
	out := make([]byte, 4)
	for _, path := range slices.Sorted(maps.Keys(sh.packages)) {
		data := sh.packages[path]
		out = binary.AppendUvarint(out, uint64(len(path)))
		out = append(out, path...)
		out = binary.AppendUvarint(out, uint64(len(data)))
		out = append(out, data...)
	}
	binary.LittleEndian.PutUint32(out, crc32.ChecksumIEEE(out[4:]))
	return out
}

func (sh *shelf) read(data []byte) {
	if len(data) < 4 || binary.LittleEndian.Uint32(data) != crc32.ChecksumIEEE(data[4:]) {
		return
	}
	data = data[4:]
	for len(data) > 0 {
		path, rest, ok := cutBytes(data)
		if !ok {
			return
		}
		body, rest, ok := cutBytes(rest)
		if !ok {
			return
		}
		sh.packages[string(path)], data = body, rest
	}
}

// cutBytes takes off what is after its own length.
func cutBytes(data []byte) (first, rest []byte, ok bool) {
	n, size := binary.Uvarint(data)
	if size <= 0 || n > uint64(len(data)-size) {
		return nil, nil, false
	}
	return data[size : size+int(n)], data[size+int(n):], true
}

// get is what was kept of a package; nil when there is nothing that can be used.
func (sh *shelf) get(path string) *unit {
	data, ok := sh.packages[path]
	if !ok {
		return nil
	}
	if units := decode(data, nil); len(units) == 1 && units[0].path == path {
		return units[0]
	}
	return nil
}

func (sh *shelf) put(u *unit) {
	sh.packages[u.path], sh.added = encode(u), true
}

// keyOf is the key of what is gathered of a dependency's package: its module's
// where go.sum vouches for the source, otherwise one by what the files hold.
func (l *loader) keyOf(p place, names []string) string {
	chosen := fmt.Sprintf("%s %s/%s cgo=%v tags=%s go=%s ", formatVersion, l.b.GOOS, l.b.GOARCH, l.b.Cgo,
		strings.Join(l.b.Tags, ","), l.b.GoVersion)
	if p.tree == l.res.cache {
		mod, version, _ := l.res.mods.provider(p.path)
		if r, ok := l.res.mods.replaced[mod]; ok {
			mod, version = r.path, r.version
		}
		if hash := l.res.mods.hashes[mod+" "+version]; hash != "" {
			return chosen + mod + "@" + version + " " + hash
		}
	}
	sum := sha256.New()
	for _, name := range names {
		if src, err := p.tree.Read(name); err == nil {
			fmt.Fprintf(sum, "%s %d\n", name, len(src))
			sum.Write(src)
		}
	}
	return chosen + hex.EncodeToString(sum.Sum(nil))
}
