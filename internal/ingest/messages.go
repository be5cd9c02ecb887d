package ingest

import (
	"slices"
	"time"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/memory"
	"github.com/mtalog/mtalog/internal/batch"
	"github.com/mtalog/mtalog/internal/sink"
	"github.com/mtalog/mtalog/parsers"
)

// message is a message that may still be in its queue.
type message struct {
	batch.Message
	kind    batch.Kind // what Message.Kind is the number of, once it is written
	key     uint64
	sender  uint64 // see senderKey
	stored  bool   // store.open_message has a row of it
	changed bool   // since that row was written
	before  bool   // it is from an earlier import
	settled int32  // recipients that got it or will not
}

// messages holds the messages that may still be queued, by host and queue ID:
// an open-addressing table over slabs of messages that are used again, so that
// a message costs no allocation.
type messages struct {
	slots []slot
	slabs [][]message
	free  []int32
	n     int
	max   int   // see maxOpen
	last  int64 // number given out last
	dims  *dimensions

	ended *batch.Messages
	out   []arrow.Record // full batches of ended
	gone  []int64

	newest    int64 // time of the newest line
	letSomeGo bool  // see letGo
}

// slot holds a hash of host and queue ID that stands for both (see messageKey):
// its seed is random, and two of 200,000 open messages share one with a probability of 1
// in a thousand million.
type slot struct {
	key uint64
	at  int32 // index of the message plus 1; 0: free
}

const (
	slabSize = 1 << 10
	// maxOpen bounds the messages that are held. Beyond it a quarter is let
	// go, those of which nothing was heard for the longest time: their later
	// events count as those of a message whose start was not seen.
	maxOpen = 200_000
)

func newMessages(mem memory.Allocator, dims *dimensions, known *sink.Known) *messages {
	m := &messages{slots: make([]slot, 1<<12), max: maxOpen, dims: dims, last: known.LastMessage, ended: batch.NewMessages(mem)}
	for i := range known.Open {
		k := &known.Open[i]
		key := messageKey([]byte(k.Host), k.QueueID)
		o := m.add(key, k.QueueID)
		m.last-- // it has its number
		o.Message, o.kind = k.Message, k.Kind
		o.stored, o.before = true, true
		if k.Sender != 0 {
			o.sender = senderKey([]byte(k.SenderAddress))
		}
		if m.find(key) != o {
			m.end(o, false) // its queue ID was used again: see setAside
		}
	}
	return m
}

func (m *messages) at(i int32) *message { return &m.slabs[i/slabSize][i%slabSize] }

// find returns the message with a key, nil where there is none.
func (m *messages) find(key uint64) *message {
	mask := uint64(len(m.slots) - 1)
	for i := key & mask; m.slots[i].at != 0; i = (i + 1) & mask {
		if m.slots[i].key == key {
			return m.at(m.slots[i].at - 1)
		}
	}
	return nil
}

// peek loads the slot of a message: see builder.foresee.
func (m *messages) peek(key uint64) int32 { return m.slots[key&uint64(len(m.slots)-1)].at }

// add makes a message that is not there yet.
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

// end takes o out of the table and writes its row.
func (m *messages) end(o *message, ended bool) {
	m.remove(o)
	o.Ended = ended
	o.Kind = m.dims.kind(&o.kind)
	m.ended.Add(&o.Message)
	if m.ended.Full() {
		m.out = append(m.out, m.ended.Take())
	}
	if o.stored {
		m.gone = append(m.gone, o.ID)
	}
}

// setAside takes o out of the table and leaves it open in the store, where it
// waits for lines that come after those that are being read.
func (m *messages) setAside(o *message) {
	if o.changed || !o.stored {
		m.end(o, false)
		return
	}
	m.remove(o)
}

// remove takes o out of the table. It stays as it is until the next add.
func (m *messages) remove(o *message) {
	mask := uint64(len(m.slots) - 1)
	i := o.key & mask
	for m.slots[i].at == 0 || m.at(m.slots[i].at-1) != o {
		i = (i + 1) & mask
	}
	m.free = append(m.free, m.slots[i].at-1)
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

// makeRoom lets go a quarter of the messages, or more.
func (m *messages) makeRoom() {
	if m.forget(); m.n > m.max-m.max/4 {
		m.letGo()
	}
}

// letGo writes the rows of the quarter of the messages that are the oldest.
func (m *messages) letGo() {
	m.letSomeGo = true
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
		m.end(o, false)
	}
}

func (m *messages) all(yield func(*message) bool) {
	for _, s := range m.slots {
		if s.at != 0 && !yield(m.at(s.at-1)) {
			return
		}
	}
}

// settle takes down what becomes of a recipient.
func (o *message) settle(e parsers.Event) {
	switch e {
	case parsers.Delivered, parsers.Bounced, parsers.Expired, parsers.Rejected:
		o.settled++
	}
}

// left reports whether a message left the queue without a line that says so:
// Exchange writes none.
func (o *message) left() bool {
	return o.kind.MTA == parsers.Exchange && o.settled >= max(o.Recipients, 1)
}

// silence is how long nothing may be heard, in microseconds, of a message that
// is open. Postfix and Exim give up after four or five days, Exchange after two.
// Of a message that left, an hour is for the members of a group to which it was
// sent, who are not counted when it is received.
func (o *message) silence() int64 {
	switch {
	case o.left():
		return time.Hour.Microseconds()
	case o.kind.MTA == parsers.Exchange:
		return (3 * 24 * time.Hour).Microseconds()
	}
	return (10 * 24 * time.Hour).Microseconds()
}

// forget lets go the messages of which nothing will be heard any more.
func (m *messages) forget() {
	var old []*message
	for o := range m.all {
		if o.LastTime < m.newest-o.silence() {
			old = append(old, o)
		}
	}
	for _, o := range old {
		m.end(o, o.left())
	}
}

// cut returns what a segment has to store: messages that ended, rows of those
// that changed and are still open, and rows that do not hold any more.
func (m *messages) cut(open *batch.Messages) (ended, still []arrow.Record, gone []int64) {
	m.forget()
	if m.ended.Len() > 0 {
		m.out = append(m.out, m.ended.Take())
	}
	for o := range m.all {
		if !o.changed && o.stored {
			continue
		}
		if o.stored {
			m.gone = append(m.gone, o.ID)
		}
		o.stored, o.changed = true, false
		o.Kind = m.dims.kind(&o.kind)
		open.Add(&o.Message)
		if open.Full() {
			still = append(still, open.Take())
		}
	}
	if open.Len() > 0 {
		still = append(still, open.Take())
	}
	ended, gone = m.out, m.gone
	m.out, m.gone = nil, nil
	return ended, still, gone
}

// waiting is how many rows of ended messages wait for the next cut.
func (m *messages) waiting() (rows int) {
	for _, b := range m.out {
		rows += int(b.NumRows())
	}
	return rows + m.ended.Len()
}
