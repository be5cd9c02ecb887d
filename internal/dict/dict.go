// Package dict numbers values that repeat (host names, addresses, …), so that a
// store can hold each value once and refer to it by number.
package dict

import (
	"crypto/rand"
	"encoding/binary"

	"github.com/zeebo/xxh3"
)

// Numbers gives out numbers. It does not keep the values but a 64-bit hash of
// each, with a random seed, so that its memory does not depend on what strangers
// write into a log. The probability that any two of a million values share a hash
// is 1 in 37 million.
//
// When it is full, it forgets all values and goes on with fresh numbers, so that
// a value may have more than one number. Numbers serve one goroutine.
type Numbers struct {
	slots []slot
	used  int
	last  int32
	max   int
}

type slot struct {
	hash uint64
	id   int32 // 0: free
}

// seed keeps the authors of a log's values from choosing ones that collide.
var seed = func() uint64 {
	var b [8]byte
	rand.Read(b[:])
	return binary.LittleEndian.Uint64(b[:])
}()

// Hash returns the key of a value.
func Hash(value []byte) uint64 { return xxh3.HashSeed(value, seed) }

// Key returns a hash by which a value is found among millions: it is the same in
// every run, and for any case of ASCII letters; 0 means no value. Whoever writes
// values can make two with the same key, so compare what is found. Key uses the
// memory of buf, and returns it for the next call.
func Key(value, buf []byte) (int32, []byte) {
	if len(value) == 0 {
		return 0, buf
	}
	buf = append(buf[:0], value...)
	Lower(buf)
	return int32(xxh3.Hash(buf)), buf
}

const firstSlots = 1 << 10

// New returns Numbers whose next number is last+1 and that remember up to max
// values, at about 32 bytes each.
func New(last int32, max int) *Numbers {
	return &Numbers{slots: make([]slot, firstSlots), last: last, max: max}
}

// Number returns the number of the value with hash h, 0 if h is 0, which stands for no value.
// fresh is true if the number was given out just now.
func (n *Numbers) Number(h uint64) (id int32, fresh bool) {
	if h == 0 {
		return 0, false
	}
	i := n.find(h)
	if n.slots[i].id != 0 {
		return n.slots[i].id, false
	}
	if n.used == n.max {
		n.slots, n.used = make([]slot, firstSlots), 0
		i = n.find(h)
	}
	n.last++
	n.put(i, slot{h, n.last})
	return n.last, true
}

// Know adds a number that was given out earlier, by another Numbers.
func (n *Numbers) Know(h uint64, id int32) {
	if i := n.find(h); n.slots[i].id == 0 && n.used < n.max {
		n.put(i, slot{h, id})
	}
}

// Prefetch touches what Number will look at, so that it is in the processor's cache
// by then. The result means nothing.
func (n *Numbers) Prefetch(h uint64) int32 { return n.slots[int(h)&(len(n.slots)-1)].id }

// find returns the index of h's slot, or of the free one where it belongs.
func (n *Numbers) find(h uint64) int {
	mask := len(n.slots) - 1
	i := int(h) & mask
	for n.slots[i].id != 0 && n.slots[i].hash != h {
		i = (i + 1) & mask
	}
	return i
}

// put fills slot i, and makes the table larger when two thirds of it are in use.
func (n *Numbers) put(i int, s slot) {
	n.slots[i] = s
	n.used++
	if n.used*3 <= len(n.slots)*2 {
		return
	}
	old := n.slots
	n.slots = make([]slot, 2*len(old))
	for _, s := range old {
		if s.id != 0 {
			n.slots[n.find(s.hash)] = s
		}
	}
}
