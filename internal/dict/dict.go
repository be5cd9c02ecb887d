// Package dict gives numbers to values that repeat, so that each is stored
// once.
package dict

import (
	"crypto/rand"
	"encoding/binary"

	"github.com/zeebo/xxh3"
)

// Numbers gives out numbers. It keeps a 64-bit hash of each value, with a
// random seed, and not the value, so that its memory does not depend on what
// strangers write into a log: of a million values, two are taken for one with
// a probability of 1 in 37 million. When it holds as many as it may it forgets them all and goes on with
// fresh numbers: a value can have more than one.
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

const firstSlots = 1 << 10

// New returns Numbers whose next number is last+1 and that remember up to max
// values, at about 32 bytes each.
func New(last int32, max int) *Numbers {
	return &Numbers{slots: make([]slot, firstSlots), last: last, max: max}
}

// Number returns the value's number, and whether it was given out just now.
func (n *Numbers) Number(h uint64) (id int32, fresh bool) {
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

// Know tells of a number that was given out before.
func (n *Numbers) Know(h uint64, id int32) {
	if i := n.find(h); n.slots[i].id == 0 && n.used < n.max {
		n.put(i, slot{h, id})
	}
}

// Peek loads what Number will look at, so that it need not wait for it; its
// result means nothing.
func (n *Numbers) Peek(h uint64) int32 { return n.slots[int(h)&(len(n.slots)-1)].id }

// find returns the index of h's slot, or of the free one where it belongs.
func (n *Numbers) find(h uint64) int {
	mask := len(n.slots) - 1
	i := int(h) & mask
	for n.slots[i].id != 0 && n.slots[i].hash != h {
		i = (i + 1) & mask
	}
	return i
}

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
