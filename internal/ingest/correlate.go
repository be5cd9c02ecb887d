package ingest

import (
	"bytes"
	"cmp"

	"github.com/mtalog/mtalog/internal/batch"
	"github.com/mtalog/mtalog/internal/classify"
	"github.com/mtalog/mtalog/parsers"
)

// A message's facts are on other lines than its outcomes, and have only host and
// queue ID in common with them. Lines are looked at in the order in which they were
// written: facts are kept with the message in the table of open messages; outcomes
// refer to it by number and take its sender and client from there. What is open at
// the end of an import is stored and taken up by the next one, so that a message
// may begin in one file and end in another.
//
// What the stream cannot show is that a message began in a log that is imported
// only later, or in lines that stand behind newer ones. Such a message is stored in
// two parts, which the sink joins when the import ends: see sink.Sink's Join. Both the
// builder and the sink go by the same rule: host and queue ID are the same, the first
// part was not seen to end, the second not seen to begin, and no fact of one
// contradicts the other.

// clockSkew is by how much time stamps may run backwards within a log, in
// microseconds: the processes of an MTA do not write in strict order.
const clockSkew = 60 * 1_000_000

// correlate returns the message that r belongs to, after it has added to it what r
// says; nil if there is none. row is false if r makes no row of its own.
func (b *builder) correlate(r *parsers.Record, k *keys, host int32) (o *message, row bool) {
	switch {
	case r.Event == parsers.TLSFact:
		b.tls.learn(b.dims, r, k, host)
		return nil, false
	case len(r.QueueID) == 0:
		// Attempts to bring a message into a queue are not those of as many messages.
		if len(r.MessageID) > 0 && !r.Event.IsFact() && r.Event != parsers.Deferred {
			o = b.unqueued(r, k, host)
		}
		return o, !r.Event.IsFact()
	case r.Event == parsers.MessageFact && len(r.NextQueueID) > 0:
		if o := b.openMessage(r, k); o != nil {
			b.messages.find(messageKey(r.Host, r.NextQueueID)).inherit(o)
			b.messages.fork(o, r.Time)
		}
		return nil, false
	}
	o = b.messageOf(r, k, host)
	switch {
	case r.Event == parsers.MessageEnd: // also if it is all that is known
		o.Ended = true
		b.messages.close(o)
		return nil, false
	case carriesFacts(r):
		b.learn(o, r, k)
		// Postfix's queue manager logs the receipt again each time it takes up a
		// deferred message.
		if r.Event == parsers.Received && o.Received == 0 {
			b.receive(o, r, k)
		}
		return o, false
	}
	if len(r.NetworkMessageID) > 0 && len(o.NetworkMessageID) == 0 || len(r.MessageID) > 0 && len(o.MessageID) == 0 {
		b.adopt(o, r, k)
	}
	o.settle(r.Event)
	return o, !r.Event.IsFact()
}

// unqueued returns a new message for a record that names one by its Message-ID alone, so that it can be found by that:
// Exchange's agents refuse messages before they have a queue ID, and its notifications name none. All records of
// a line share it.
func (b *builder) unqueued(r *parsers.Record, k *keys, host int32) *message {
	if o := b.lone; o != nil && b.loneAt == b.at && bytes.Equal(o.MessageID, r.MessageID) {
		return o
	}
	o := b.newMessage(r, k, host)
	o.LastTime = r.Time
	b.learn(o, r, k)
	if r.Event == parsers.Notified {
		o.Sender = 0 // who looks for a sender's mail looks for the message itself
	}
	b.messages.close(o)
	b.lone, b.loneAt = o, b.at
	return o
}

// carriesFacts reports whether r says something lasting about its message.
func carriesFacts(r *parsers.Record) bool {
	return r.Event == parsers.MessageFact || r.Event == parsers.Received
}

// messageOf returns the open message that r is about, a new one if there is none or if
// r shows that the one with its queue ID has ended.
func (b *builder) messageOf(r *parsers.Record, k *keys, host int32) *message {
	o := b.openMessage(r, k)
	if o != nil && carriesFacts(r) && (r.Begins && !begunLater(o, r) || b.otherMessage(o, r, k)) {
		b.messages.close(o) // its end was not seen
		o = nil
	}
	if o == nil {
		o = b.newMessage(r, k, host)
	}
	b.messages.newest = max(b.messages.newest, r.Time)
	if r.Time > o.LastTime {
		o.LastTime, o.changed = r.Time, true
	}
	return o
}

// newMessage makes a message that r is the first to name.
func (b *builder) newMessage(r *parsers.Record, k *keys, host int32) *message {
	o := b.messages.add(k.message, r.QueueID)
	o.kind.MTA, o.kind.Source, o.kind.Host, o.Line = r.MTA, b.rec.ID, host, batch.LineOf(b.at.end, 0)
	return o
}

// openMessage returns the open message with r's host and queue ID, or nil.
func (b *builder) openMessage(r *parsers.Record, k *keys) *message {
	o := b.messages.find(k.message)
	if o == nil || r.Time >= o.LastTime-clockSkew || !o.carriedOver && !longBefore(r, o) {
		return o
	}
	// The line is older than what is stored of o, or than o itself. Which message it belongs
	// to is known only when all lines are stored: see sink.Sink's Join.
	if r.Event != parsers.MessageEnd {
		b.messages.setAside(o)
	}
	return nil
}

// longBefore reports whether r is so much older than the receipt of o that no clock that was
// set says so, but the order of the lines: r is about an earlier message with the same ID. The
// IDs of the others are unique.
func longBefore(r *parsers.Record, o *message) bool {
	return r.MTA == parsers.Postfix && r.Time < o.Received-60*clockSkew
}

// receive notes the receipt of a message, which is an event of its own.
func (b *builder) receive(o *message, r *parsers.Record, k *keys) {
	o.Received, o.Line = r.Time, batch.LineOf(b.at.end, 0)
	o.kind.Source, o.kind.Service = b.rec.ID, b.dims.name(k.service, r.Service)
	b.rec.Events++
	if b.row != nil {
		b.row(r, &classify.Verdict{})
	}
}

// begunLater reports whether r begins a message of which something was read before, as the IDs are unique:
// Exim's ACLs warn of a message before it is received, and what Get-MessageTrackingLog of Exchange
// writes to a file is often sorted with the newest row first.
func begunLater(o *message, r *parsers.Record) bool {
	return r.MTA != parsers.Postfix && o.Received == 0
}

// adopt takes those facts about the message that Exchange repeats in the row of each
// outcome: they are all there is of a message whose start was not seen.
func (b *builder) adopt(o *message, r *parsers.Record, k *keys) {
	o.changed = true
	if len(r.MessageID) > 0 {
		o.MessageID, o.MessageIDKey = append(o.MessageID[:0], r.MessageID...), k.messageID
	}
	if len(r.NetworkMessageID) > 0 {
		o.NetworkMessageID = append(o.NetworkMessageID[:0], r.NetworkMessageID...)
	}
	if r.SenderKnown {
		o.Sender, o.sender = b.dims.address(k.sender, r.Sender), k.sender
	}
	o.Size = cmp.Or(r.Size, o.Size)
}

// inherit takes the client from the message that o was split off, as the log names it only there.
func (o *message) inherit(from *message) {
	if o != nil && o.Client == 0 {
		o.Client, o.Helo, o.User, o.kind.TLS, o.changed = from.Client, from.Helo, from.User, from.kind.TLS, true
	}
}

// otherMessage reports whether a fact contradicts what is known: a short queue ID was used again, and the end of its
// last message was not seen. The sender that pickup logs may differ from that of the queue manager, which comes with
// the size: cleanup(8) makes root@example.com of root.
func (b *builder) otherMessage(o *message, r *parsers.Record, k *keys) bool {
	if r.MTA != parsers.Postfix {
		return false // the IDs of the others are unique
	}
	return len(r.MessageID) > 0 && len(o.MessageID) > 0 && !bytes.Equal(o.MessageID, r.MessageID) ||
		r.SenderKnown && o.Sender != 0 && o.Size != 0 && o.sender != k.sender ||
		r.Size != 0 && o.Size != 0 && o.Size != r.Size
}

// learn adds a record's facts to its message.
func (b *builder) learn(o *message, r *parsers.Record, k *keys) {
	d := b.dims
	b.adopt(o, r, k)
	if id := d.peer(k.client, &r.Client); id != 0 {
		o.Client = id
		if o.kind.TLS == 0 {
			o.kind.TLS = b.tls.of(k.client, o.kind.Host, r.PID)
		}
	}
	o.Helo, o.User = cmp.Or(d.name(k.helo, r.Helo), o.Helo), cmp.Or(d.name(k.user, r.User), o.User)
	if r.Event == parsers.Received || o.kind.Protocol == 0 { // of a group that was expanded, Exchange's last row has the source ROUTING
		o.kind.Protocol = cmp.Or(d.name(k.protocol, r.Protocol), o.kind.Protocol)
	}
	o.kind.Direction = cmp.Or(d.name(k.direction, r.Direction), o.kind.Direction)
	o.kind.TLS = cmp.Or(d.tls(k.tls, r), o.kind.TLS)
	o.Recipients = cmp.Or(r.Recipients, o.Recipients)
}
