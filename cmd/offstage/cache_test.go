package main

import (
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"
)

func newCache(t *testing.T) *diskCache {
	return &diskCache{dir: filepath.Join(t.TempDir(), "offstage")}
}

// age makes an entry one that was used so long ago.
func age(t *testing.T, d *diskCache, key string, since time.Duration) {
	t.Helper()
	then := time.Now().Add(-since)
	if err := os.Chtimes(d.file(key), then, then); err != nil {
		t.Fatal(err)
	}
}

func TestCacheKeeps(t *testing.T) {
	d := newCache(t)
	if _, ok := d.Get("a"); ok {
		t.Error("an empty cache has something")
	}
	d.Put("a", []byte("one"))
	d.Put("a", []byte("two"))
	d.Put("b", nil)
	for key, want := range map[string]string{"a": "two", "b": ""} {
		if got, ok := d.Get(key); !ok || string(got) != want {
			t.Errorf("%s is %q, %v", key, got, ok)
		}
	}
	entries, err := os.ReadDir(d.dir)
	if err != nil || len(entries) != 3 { // and the mark of the last trim
		t.Errorf("%v, %v", entries, err)
	}
}

// What is no entry of the key is none.
func TestCacheRefuses(t *testing.T) {
	d := newCache(t)
	d.Put("a", []byte("one"))
	for name, spoil := range map[string]func(name string) error{
		"empty":           func(name string) error { return os.WriteFile(name, nil, 0o600) },
		"of another key":  func(name string) error { return os.WriteFile(name, []byte("b\none"), 0o600) },
		"a directory":     func(name string) error { _ = os.Remove(name); return os.Mkdir(name, 0o700) },
		"much too large":  func(name string) error { _ = os.Remove(name); return large(name) },
		"the key, no end": func(name string) error { return os.WriteFile(name, []byte("a"), 0o600) },
	} {
		if err := spoil(d.file("a")); err != nil {
			t.Fatal(err)
		}
		if got, ok := d.Get("a"); ok {
			t.Errorf("%s: %q", name, got)
		}
		_ = os.Remove(d.file("a"))
	}
}

func large(name string) error {
	if err := os.WriteFile(name, []byte("a\n"), 0o600); err != nil {
		return err
	}
	return os.Truncate(name, maxEntry+1)
}

// A cache that can't be written is no error, and is not tried again.
func TestCacheThatIsInTheWay(t *testing.T) {
	d := newCache(t)
	if err := os.WriteFile(d.dir, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	d.Put("a", []byte("one"))
	if err := os.Remove(d.dir); err != nil {
		t.Fatal(err)
	}
	d.Put("a", []byte("one"))
	if _, ok := d.Get("a"); ok || !d.failed.Load() {
		t.Error("it was written")
	}
}

// What was not used for long goes, once a day.
func TestCacheTrim(t *testing.T) {
	d := newCache(t)
	for _, key := range []string{"old", "used", "new"} {
		d.Put(key, []byte(key))
	}
	age(t, d, "old", unusedFor+day)
	age(t, d, "used", unusedFor+day)
	d.Get("used")
	d.Put("more", nil)
	if _, ok := d.Get("old"); !ok {
		t.Error("it was trimmed twice in a day")
	}
	age(t, d, "old", unusedFor+day)
	if err := os.Remove(filepath.Join(d.dir, "trimmed")); err != nil {
		t.Fatal(err)
	}
	d.Put("more", nil)
	for key, want := range map[string]bool{"old": false, "used": true, "new": true, "more": true} {
		if _, ok := d.Get(key); ok != want {
			t.Errorf("%s: %v", key, ok)
		}
	}
}

// Many write and read one key at once: what is read is always whole.
func TestCacheAtOnce(t *testing.T) {
	d := newCache(t)
	var all sync.WaitGroup
	for i := range 8 {
		all.Go(func() {
			text := make([]byte, 1<<16)
			for n := range text {
				text[n] = byte('a' + i)
			}
			for range 20 {
				d.Put("a", text)
				if got, ok := d.Get("a"); !ok || len(got) != len(text) || got[0] != got[len(got)-1] {
					t.Error("an entry is not whole")
				}
			}
		})
	}
	all.Wait()
}

func TestOpenCache(t *testing.T) {
	dir := t.TempDir()
	user := func() (string, error) { return dir, nil }
	for name, c := range map[string]*command{
		"--no-cache":     {settings: settings{noCache: true}, userCache: user},
		"no user":        {},
		"no home":        {userCache: func() (string, error) { return "", os.ErrNotExist }},
		"a relative one": {userCache: func() (string, error) { return "cache", nil }},
	} {
		if c.cache = c.openCache(); c.cache.forLibrary() != nil {
			t.Errorf("%s: there is a cache", name)
		}
	}
	c := &command{userCache: user}
	if c.cache = c.openCache(); c.cache.forLibrary() == nil || c.cache.dir != filepath.Join(dir, "offstage") {
		t.Errorf("%+v", c.cache)
	}
	if entries, _ := os.ReadDir(dir); len(entries) > 0 {
		t.Error("it is made before there is an entry")
	}
}
