package ingest

import (
	"time"

	"github.com/mtalog/mtalog/internal/sink"
	"github.com/mtalog/mtalog/parsers"
)

// A message's facts stand on other lines than its outcomes, and share only the
// queue ID with them. messages keeps the facts of every message that is still
// queued and puts them on each outcome. What is open at the end of an import
// is stored and taken up by the next one, so that a message may begin in one
// file and end in another.
type messages struct {
	open map[string]*sink.Message
	key  []byte
}

// maxOpen bounds the table; beyond it, messages without a sign of life for
// maxAge (Postfix and Exim give up after four to five days) are forgotten.
const (
	maxOpen = 500_000
	maxAge  = int64(10 * 24 * time.Hour / time.Microsecond)
)

func newMessages(open []sink.Message) *messages {
	m := &messages{open: make(map[string]*sink.Message, len(open))}
	for i := range open {
		o := &open[i]
		m.open[o.Host+"\x00"+o.QueueID] = o
	}
	return m
}

// outcome joins r with its message and reports whether r makes a row.
func (m *messages) outcome(r *parsers.Record) bool {
	if len(r.QueueID) == 0 {
		return !r.Event.IsFact()
	}
	m.key = append(append(append(m.key[:0], r.Host...), 0), r.QueueID...)
	o := m.open[string(m.key)]
	switch {
	case r.Event == parsers.MessageEnd:
		delete(m.open, string(m.key))
		return false
	case r.Event == parsers.MessageFact || r.Event == parsers.Received:
		if o == nil || r.Begins || otherMessage(o, r) {
			o = &sink.Message{Host: string(r.Host), QueueID: string(r.QueueID)}
			m.open[string(m.key)] = o
			m.bound(r.Time)
		}
		seenBefore := r.Event == parsers.Received && r.MTA == parsers.Postfix && o.SenderKnown
		learn(o, r)
		if seenBefore { // the queue manager takes a deferred message up again
			return false
		}
	}
	if o != nil {
		o.LastTime = max(o.LastTime, r.Time)
		tell(o, r)
	}
	return !r.Event.IsFact()
}

// otherMessage reports whether a fact contradicts what is known: a short queue
// ID was used again, and the end of its last message was not seen.
func otherMessage(o *sink.Message, r *parsers.Record) bool {
	return len(r.MessageID) > 0 && o.MessageID != "" && o.MessageID != string(r.MessageID) ||
		r.SenderKnown && o.SenderKnown && (o.Sender != string(r.Sender) || r.Size != 0 && o.Size != 0 && o.Size != r.Size)
}

// learn puts a record's facts into its message.
func learn(o *sink.Message, r *parsers.Record) {
	set(&o.MessageID, r.MessageID)
	set(&o.ClientName, r.Client.Name)
	set(&o.ClientIP, r.Client.IP)
	set(&o.User, r.User)
	if r.SenderKnown {
		o.SenderKnown = true
		o.Sender = string(r.Sender)
	}
	if r.Size != 0 {
		o.Size = r.Size
	}
	if r.Recipients != 0 {
		o.Recipients = r.Recipients
	}
}

func set(dst *string, v []byte) {
	if len(v) > 0 {
		*dst = string(v)
	}
}

// tell puts a message's facts on a record that lacks them.
func tell(o *sink.Message, r *parsers.Record) {
	fill(&r.MessageID, o.MessageID)
	fill(&r.Client.Name, o.ClientName)
	fill(&r.Client.IP, o.ClientIP)
	fill(&r.User, o.User)
	if !r.SenderKnown && o.SenderKnown {
		r.SenderKnown = true
		r.Sender = []byte(o.Sender)
	}
	if r.Size == 0 {
		r.Size = o.Size
	}
	if r.Recipients == 0 {
		r.Recipients = o.Recipients
	}
}

func fill(dst *[]byte, v string) {
	if len(*dst) == 0 && v != "" {
		*dst = []byte(v)
	}
}

func (m *messages) bound(now int64) {
	if len(m.open) < maxOpen {
		return
	}
	oldest := now - maxAge
	for k, o := range m.open {
		if o.LastTime < oldest || len(m.open) > maxOpen-maxOpen/8 && o.LastTime < now-maxAge/20 {
			delete(m.open, k)
		}
	}
}

// snapshot returns what is open.
func (m *messages) snapshot() []sink.Message {
	all := make([]sink.Message, 0, len(m.open))
	for _, o := range m.open {
		all = append(all, *o)
	}
	return all
}
