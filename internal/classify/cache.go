package classify

import (
	"hash/maphash"

	"github.com/mtalog/mtalog/parsers"
)

// cacheSize is how many verdicts a classifier remembers at least, by fingerprint.
// There must be a bound, since remote servers choose their words.
const cacheSize = 100_000

// key is what a verdict depends on. Its hash has a new seed in each process, so
// that nobody can make up texts that are mistaken for one another. The probability
// that any two of a million texts share a hash by chance is 1 in 40 million.
type key struct {
	text  uint64 // hash of the text or its fingerprint
	codes uint64 // enhanced code, reply code, stage, event, whether it is about a client, whether no server had a part in it, and whether the server is ours
}

var seed = maphash.MakeSeed()

func hashOf(b []byte) uint64 { return maphash.Bytes(seed, b) }

func codesOf(r *parsers.Record) uint64 {
	codes := uint64(r.Enhanced)<<32 | uint64(r.Reply)<<16 | uint64(r.Stage)<<8 | uint64(r.Event)<<1
	if AboutClient(r) {
		codes |= 1
	}
	if withoutPeer(r) {
		codes |= 1 << 31 // a reply code takes ten bits
	}
	if toOurs(r) {
		codes |= 1 << 30
	}
	return codes
}

// cache remembers the verdicts used last: when young is full, it becomes old
// and what was old is forgotten.
type cache struct {
	young, old map[key]Verdict
	size       int // of each
}

// newCache makes a cache that remembers size verdicts at least.
func newCache(size int) cache {
	return cache{young: map[key]Verdict{}, old: map[key]Verdict{}, size: size}
}

func (c *cache) get(k key) (Verdict, bool) {
	if v, ok := c.young[k]; ok {
		return v, true
	}
	v, ok := c.old[k]
	if ok {
		delete(c.old, k)
		c.put(k, v)
	}
	return v, ok
}

func (c *cache) put(k key, v Verdict) {
	if len(c.young) >= c.size {
		clear(c.old)
		c.young, c.old = c.old, c.young
	}
	c.young[k] = v
}

// recent remembers verdicts by the text as logged, since most texts of a log are
// exactly those of earlier lines. Each key has one place, which it shares with
// others; the latest one keeps it.
type recent []struct {
	key     key
	verdict Verdict
}

// newRecent makes room for 1<<bits verdicts.
func newRecent(bits int) recent { return make(recent, 1<<bits) }

// recentBits is the logarithm of the number of places: they take half a megabyte.
const recentBits = 14

func (c recent) get(k key) (Verdict, bool) {
	e := &c[k.text&uint64(len(c)-1)]
	return e.verdict, e.key == k && e.verdict.Category != 0
}

func (c recent) put(k key, v Verdict) {
	e := &c[k.text&uint64(len(c)-1)]
	e.key, e.verdict = k, v
}
