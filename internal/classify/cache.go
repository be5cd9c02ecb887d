package classify

import "hash/maphash"

// cacheSize is how many verdicts a classifier remembers at least. Peers choose
// their words, so there may be any number of texts.
const cacheSize = 100_000

// key is a hash of 128 bits with a seed of this process, so that nobody can
// make up two texts that are taken for one.
type key [2]uint64

var seeds = [2]maphash.Seed{maphash.MakeSeed(), maphash.MakeSeed()}

func keyOf(b []byte) key { return key{maphash.Bytes(seeds[0], b), maphash.Bytes(seeds[1], b)} }

// cache remembers the verdicts used last: when young is full, it becomes old
// and what was old is forgotten.
type cache struct {
	young, old map[key]Verdict
	size       int
	evicted    uint64
}

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
		c.evicted += uint64(len(c.old))
		clear(c.old)
		c.young, c.old = c.old, c.young
	}
	c.young[k] = v
}
