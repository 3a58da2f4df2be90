package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"os"
	"path/filepath"
	"sync/atomic"
	"time"

	"offstage/transform"
)

// A diskCache keeps entries as files of a directory, each named by the hash of its key
// and beginning with the key. That it can't be read or written is no error: what it
// would give is found anew.
type diskCache struct {
	dir    string
	failed atomic.Bool // writing did once, and is not tried again
}

const (
	// maxEntry bounds what is read of an entry.
	maxEntry = 64 << 20
	// An entry that was not used for so long is removed, once a day. Its time is that of
	// its last use, give or take a day.
	unusedFor = 30 * day
	day       = 24 * time.Hour
)

// openCache gives the user's cache, nil when there is none or none is wanted. Its
// directory is made with the first entry.
func (c *command) openCache() *diskCache {
	if c.noCache || c.userCache == nil {
		return nil
	}
	dir, err := c.userCache()
	if err != nil || !filepath.IsAbs(dir) {
		return nil
	}
	return &diskCache{dir: filepath.Join(dir, "offstage")}
}

// forLibrary is the cache as the library takes it, with nil for none.
func (d *diskCache) forLibrary() transform.Cache {
	if d == nil {
		return nil
	}
	return d
}

func (d *diskCache) file(key string) string {
	sum := sha256.Sum256([]byte(key))
	return filepath.Join(d.dir, hex.EncodeToString(sum[:]))
}

// Get gives an entry, and notes its use.
func (d *diskCache) Get(key string) ([]byte, bool) {
	name := d.file(key)
	info, err := os.Stat(name)
	if err != nil || !info.Mode().IsRegular() || info.Size() > maxEntry {
		return nil, false
	}
	text, err := os.ReadFile(name)
	if err != nil {
		return nil, false
	}
	data, ok := bytes.CutPrefix(text, []byte(key+"\n"))
	if now := time.Now(); ok && now.Sub(info.ModTime()) > day {
		_ = os.Chtimes(name, now, now) // it may go too early, then
	}
	return data, ok
}

// Put keeps an entry. It takes the place of an older one when it is whole.
func (d *diskCache) Put(key string, data []byte) {
	if d.failed.Load() {
		return
	}
	if err := d.put(d.file(key), append([]byte(key+"\n"), data...)); err != nil {
		d.failed.Store(true)
	}
}

// put writes an entry without waiting for the disk, as newPending would: one that is lost
// is found anew.
func (d *diskCache) put(name string, data []byte) error {
	if err := os.MkdirAll(d.dir, 0o700); err != nil {
		return err
	}
	d.trim()
	f, err := os.CreateTemp(d.dir, "new-*")
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	if e := f.Close(); err == nil {
		err = e
	}
	if err == nil {
		err = os.Rename(f.Name(), name)
	}
	if err != nil {
		_ = os.Remove(f.Name()) // else the next trim does
	}
	return err
}

// trim removes what was not used for long, if nobody did so today.
func (d *diskCache) trim() {
	mark := filepath.Join(d.dir, "trimmed")
	now := time.Now()
	if info, err := os.Stat(mark); err == nil && now.Sub(info.ModTime()) < day {
		return
	}
	if os.WriteFile(mark, nil, 0o600) != nil || os.Chtimes(mark, now, now) != nil {
		return
	}
	entries, err := os.ReadDir(d.dir)
	if err != nil {
		return
	}
	for _, e := range entries {
		info, err := e.Info()
		if err == nil && info.Mode().IsRegular() && now.Sub(info.ModTime()) > unusedFor {
			_ = os.Remove(filepath.Join(d.dir, e.Name())) // or the next one does
		}
	}
}
