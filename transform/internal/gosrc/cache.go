package gosrc

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"maps"
	"runtime"
	"slices"
	"sync"
)

// A Cache keeps what was gathered of dependencies: what each function of a package calls,
// hands on and sets, before anything is joined with other packages. So an entry depends on
// the module's own source alone, and on no other module; what a program makes of it is
// found anew each time.
//
// A key names all that an entry depends on: a module at a version with its hash in go.sum,
// what files were chosen by, the format, the table of primitives, and the release of Go
// whose parser read the source. Data that was damaged is noticed and gathered again. Many
// may ask at the same time.
type Cache interface {
	Get(key string) ([]byte, bool)
	Put(key string, data []byte)
}

// formatVersion changes with what encode writes and with what is gathered; a test holds
// it against both.
const formatVersion = "gosrc 6"

// reader says what an entry depends on besides its module.
var reader = sync.OnceValue(func() string {
	sum := sha256.New()
	for _, p := range primitives() {
		fmt.Fprintf(sum, "%+v\n", p)
	}
	return fmt.Sprintf("%s %x %s", formatVersion, sum.Sum(nil)[:8], runtime.Version())
})

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

// close puts back what has more than before, with what others put there meanwhile.
func (s *shelves) close() {
	for _, key := range slices.Sorted(maps.Keys(s.by)) {
		sh := s.by[key]
		if !sh.added {
			continue
		}
		if data, ok := s.cache.Get(key); ok {
			other := shelf{packages: map[string][]byte{}}
			other.read(data)
			maps.Copy(other.packages, sh.packages)
			sh.packages = other.packages
		}
		s.cache.Put(key, sh.write())
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

// keyOf is the key of what is gathered of a dependency's module; empty where no go.sum
// vouches for its source, as for what lies in the image, and nothing is kept then.
func (l *loader) keyOf(p place) string {
	if p.tree != l.res.cache {
		return ""
	}
	mod, version, _ := l.res.mods.provider(p.path)
	if r, ok := l.res.mods.replaced[mod]; ok {
		mod, version = r.path, r.version
	}
	hash := l.res.mods.hashes[mod+" "+version]
	if hash == "" {
		return ""
	}
	m := l.match
	return fmt.Sprintf("%s %q/%q cgo=%v tags=%q go=%d %s@%s %s", reader(), m.goos, m.goarch, m.cgo,
		slices.Sorted(slices.Values(m.tags)), m.minor, mod, version, hash)
}
