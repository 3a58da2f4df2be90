package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"time"

	"offstage/transform/verify"
)

// validFor is how long a verdict of an earlier run is taken. What is verified has the
// same bytes then, but a tag may name another image by now.
const validFor = 7 * day

// Verdicts are what runs saw to be the same, in the user's cache. Whatever else came out
// is not kept: it is looked at again.
type verdicts struct {
	cache *diskCache // nil for none
	now   func() time.Time
}

// A keptVerdict is an entry.
type keptVerdict struct {
	At     time.Time
	Report verify.Report
}

func verdictKey(digest string) string { return "verdict " + digest }

// of is what an earlier run saw; nil where none did, and where the entry is damaged or old.
func (v verdicts) of(digest string) *verify.Report {
	if v.cache == nil || digest == "" {
		return nil
	}
	entry, _ := v.cache.Get(verdictKey(digest))
	sum, data, _ := bytes.Cut(entry, []byte("\n"))
	if string(sum) != sumOf(data) {
		return nil
	}
	var kept keptVerdict
	err := json.Unmarshal(data, &kept)
	age := v.now().Sub(kept.At)
	if err != nil || kept.Report.Verdict != verify.Same || age < 0 || age > validFor {
		return nil
	}
	kept.Report.Earlier = kept.At
	return &kept.Report
}

func (v verdicts) keep(digest string, r *verify.Report) {
	if v.cache == nil || digest == "" || r.Verdict != verify.Same {
		return
	}
	data, err := json.Marshal(keptVerdict{At: v.now(), Report: *r})
	if err == nil {
		v.cache.Put(verdictKey(digest), append([]byte(sumOf(data)+"\n"), data...))
	}
}

func sumOf(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}
