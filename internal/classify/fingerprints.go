package classify

import (
	"strings"
	"sync"
)

// FingerprintInfo is a fingerprint and its number.
type FingerprintInfo struct {
	ID   uint32
	Text string
}

// maxFingerprints bounds the table: texts that come after it is full have
// fingerprint 0, and are classified all the same.
const maxFingerprints = 1_000_000

// fingerprints numbers fingerprints; classifiers that were forked share it.
type fingerprints struct {
	mu    sync.Mutex
	ids   map[uint64]uint32
	last  uint32
	fresh []FingerprintInfo
	max   int
}

// know makes id the number of a fingerprint that a database has.
func (f *fingerprints) know(id uint32, text string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.ids[hashOf([]byte(text))] = id
	f.last = max(f.last, id)
}

// id returns the number of a fingerprint and gives it one if it is new.
func (f *fingerprints) id(fingerprint []byte) uint32 {
	if len(fingerprint) == 0 {
		return 0
	}
	k := hashOf(fingerprint)
	f.mu.Lock()
	defer f.mu.Unlock()
	if id, ok := f.ids[k]; ok {
		return id
	}
	if len(f.ids) >= f.max {
		return 0
	}
	f.last++
	f.ids[k] = f.last
	f.fresh = append(f.fresh, FingerprintInfo{f.last, valid(fingerprint)})
	return f.last
}

// valid copies b. Parsers give valid UTF-8, but b may be cut.
func valid(b []byte) string { return strings.ToValidUTF8(string(b), "\ufffd") }

// ExampleOf returns what is kept of a text as the example of its fingerprint.
func ExampleOf(text []byte) string { return valid(text[:min(len(text), MaxFingerprint)]) }

func (f *fingerprints) take() []FingerprintInfo {
	f.mu.Lock()
	defer f.mu.Unlock()
	fresh := f.fresh
	f.fresh = nil
	return fresh
}
