package ingest

import (
	"math/bits"
	"slices"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/memory"

	"github.com/mtalog/mtalog/internal/batch"
	"github.com/mtalog/mtalog/internal/sink"
	"github.com/mtalog/mtalog/parsers"
)

// message is a message that may still be in its queue.
type message struct {
	batch.Message
	kind        batch.Kind // gets its number, Message.Kind, when the row is written
	key         uint64     // see messageKey
	sender      uint64     // see senderKey
	stored      bool       // store.open_message has a row of it
	changed     bool       // since that row was written
	carriedOver bool       // it was left open by an earlier import
	settled     int32      // recipients that got it or will not, or went on as other messages
	forked      int32      // of settled, those that went on: no event tells of them

	expanded bool // an address was replaced by others, so that Recipients is not all
}

// messages holds the messages that may still be queued, by host and queue ID:
// an open-addressing hash table over slabs of messages that are used again, so
// that a message costs no allocation.
type messages struct {
	slots []slot
	slabs [][]message
	held  []uint64 // a bit for each of slabs' messages that is in the table
	free  []int32  // indexes of messages that are not in use
	n     int      // messages in the table
	max   int      // see maxOpen
	last  int64    // message ID given out last
	dims  *dimensions

	closed *batch.Messages
	open   *batch.Messages // filled by keep, emptied by cut
	gone   []int64         // see sink.Rest

	newest  int64 // time of the newest line
	evicted bool  // see evict
}

// slot holds a hash that stands for host and queue ID (see messageKey). Its seed
// is random, and the probability that any two of 200,000 open messages share a
// hash is 1 in a billion.
type slot struct {
	key uint64
	at  int32 // index of the message plus 1; 0: free
}

const (
	slabSize = 1 << 10
	// maxOpen bounds the messages that are held. Beyond it, the quarter that has
	// been silent for longest is evicted: later lines of such a message make a new
	// one whose beginning was not seen. Import has the sink join the two.
	maxOpen = 200_000
)

func newMessages(mem memory.Allocator, dims *dimensions, known *sink.Known) *messages {
	m := &messages{
		slots: make([]slot, 1<<12), max: maxOpen, dims: dims, last: known.LastMessage,
		closed: batch.NewMessages(mem), open: batch.NewMessages(mem),
	}
	for i := range known.Open {
		k := &known.Open[i]
		key := messageKey([]byte(k.Host), k.QueueID)
		if nameless(k.Kind.MTA, k.Host != "", k.Kind.Protocol != 0) {
			key = withMessageID(key, k.MessageID)
		}
		o := m.add(key, k.QueueID)
		m.last-- // it has its ID already
		o.Message, o.kind = k.Message, k.Kind
		o.stored, o.carriedOver, o.settled, o.forked, o.expanded = true, true, k.Settled+k.Forked, k.Forked, k.Expanded
		if k.Sender != 0 {
			o.sender = senderKey([]byte(k.SenderAddress))
		}
		if m.find(key) != o {
			m.close(o) // its queue ID was used again: see setAside
		}
	}
	return m
}

func (m *messages) at(i int32) *message { return &m.slabs[i/slabSize][i%slabSize] }

// find returns the message with a key, or nil.
func (m *messages) find(key uint64) *message {
	mask := uint64(len(m.slots) - 1)
	for i := key & mask; m.slots[i].at != 0; i = (i + 1) & mask {
		if m.slots[i].key == key {
			return m.at(m.slots[i].at - 1)
		}
	}
	return nil
}

// prefetch touches the slot of a message: see builder.prefetch.
func (m *messages) prefetch(key uint64) int32 { return m.slots[key&uint64(len(m.slots)-1)].at }

// add makes a message with a key that is not in the table.
func (m *messages) add(key uint64, queueID []byte) *message {
	if m.n >= m.max {
		m.makeRoom()
	}
	if 2*(m.n+1) > len(m.slots) {
		m.grow()
	}
	if len(m.free) == 0 {
		base := int32(len(m.slabs) * slabSize)
		m.slabs = append(m.slabs, make([]message, slabSize))
		m.held = append(m.held, make([]uint64, slabSize/64)...)
		for i := int32(slabSize - 1); i >= 0; i-- {
			m.free = append(m.free, base+i)
		}
	}
	at := m.free[len(m.free)-1]
	m.free = m.free[:len(m.free)-1]
	o := m.at(at)
	m.last++
	*o = message{key: key, Message: batch.Message{
		ID: m.last, QueueID: append(o.QueueID[:0], queueID...), MessageID: o.MessageID[:0], NetworkMessageID: o.NetworkMessageID[:0],
	}, kind: batch.Kind{Event: parsers.Received}}
	m.place(slot{key, at + 1})
	m.held[at/64] |= 1 << (at % 64)
	m.n++
	return o
}

func (m *messages) place(s slot) {
	mask := uint64(len(m.slots) - 1)
	i := s.key & mask
	for m.slots[i].at != 0 {
		i = (i + 1) & mask
	}
	m.slots[i] = s
}

func (m *messages) grow() {
	old := m.slots
	m.slots = make([]slot, 2*len(old))
	for _, s := range old {
		if s.at != 0 {
			m.place(s)
		}
	}
}

// close takes o out of the table and adds its row to those of closed messages. If it
// was seen to leave its queue, the caller has set o.Ended.
func (m *messages) close(o *message) {
	m.remove(o)
	o.Kind = m.dims.kind(&o.kind)
	m.closed.Add(&o.Message)
	if o.stored {
		m.gone = append(m.gone, o.ID)
	}
}

// setAside takes o out of the table but leaves it open in the store, for a later
// import of lines that are newer than those being read.
func (m *messages) setAside(o *message) {
	m.keep(o)
	m.remove(o)
}

// keep adds a row of o to those of open messages, unless the store has it as it is.
func (m *messages) keep(o *message) {
	if !o.changed && o.stored {
		return
	}
	if o.stored {
		m.gone = append(m.gone, o.ID)
	}
	o.stored, o.changed = true, false
	o.Kind = m.dims.kind(&o.kind)
	row := o.Message
	row.Line = batch.LineOf(o.Line>>16, o.forked)
	m.open.Add(&row)
}

// remove takes o out of the table. Its memory stays as it is until the next add.
func (m *messages) remove(o *message) {
	mask := uint64(len(m.slots) - 1)
	i := o.key & mask
	for m.slots[i].at == 0 || m.at(m.slots[i].at-1) != o {
		i = (i + 1) & mask
	}
	at := m.slots[i].at - 1
	m.free = append(m.free, at)
	m.held[at/64] &^= 1 << (at % 64)
	m.n--
	// Close the gap: no search may end before what it looks for.
	for k := (i + 1) & mask; m.slots[k].at != 0; k = (k + 1) & mask {
		if home := m.slots[k].key & mask; (k-home)&mask >= (k-i)&mask {
			m.slots[i] = m.slots[k]
			i = k
		}
	}
	m.slots[i] = slot{}
}

// makeRoom takes at least a quarter of the messages out of a full table.
func (m *messages) makeRoom() {
	if m.closeSilent(); m.n > m.max-m.max/4 {
		m.evict()
	}
}

// evict closes the quarter of the messages that have been silent for longest.
func (m *messages) evict() {
	m.evicted = true
	times := make([]int64, 0, m.n)
	for o := range m.all {
		times = append(times, o.LastTime)
	}
	slices.Sort(times)
	limit := times[len(times)/4]
	var old []*message
	for o := range m.all {
		if o.LastTime <= limit {
			old = append(old, o)
		}
	}
	for _, o := range old[:min(len(old), len(times)/4+1)] {
		m.close(o)
	}
}

// all yields every message in the order of their memory, which the processor foresees; in
// that of slots it would wait for each.
func (m *messages) all(yield func(*message) bool) {
	for i, some := range m.held {
		for ; some != 0; some &= some - 1 {
			if !yield(m.at(int32(i*64 + bits.TrailingZeros64(some)))) {
				return
			}
		}
	}
}

// cut returns what a segment has to store: the rows of messages that were closed,
// those of open messages that changed, and the IDs whose rows in store.open_message
// are out of date.
func (m *messages) cut() (closed, open []arrow.Record, gone []int64) {
	m.closeSilent()
	for o := range m.all {
		m.keep(o)
	}
	gone, m.gone = m.gone, nil
	return m.closed.TakeAll(), m.open.TakeAll(), gone
}

// release frees the rows that were not cut.
func (m *messages) release() {
	m.closed.Release()
	m.open.Release()
}
