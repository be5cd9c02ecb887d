package batch

import "github.com/apache/arrow/go/v17/arrow/memory"

// Event is a row of store.happening, which the view "events" shows. Repeated
// values are given by the numbers that package ingest gave them; Add copies the
// byte slices.
type Event struct {
	Line    int64 // see LineOf
	Time    int64 // microseconds since 1970-01-01 UTC
	Kind    int32
	Verdict int32
	Message int64 // Message.ID; 0 if there is none
	Sender  int32
	Client  int32
	Relay   int32
	Helo    int32
	User    int32
	Domain  int32
	Delay   int32    // milliseconds; -1 if unknown
	Delays  [4]int32 // likewise
	// OriginalRecipient is a number, unlike Recipient, because few events have one.
	OriginalRecipient int32
	RecipientKey      int32 // see dict.Key

	Recipient, NextQueueID, Text []byte
}

// LineOf packs into one number the offset just after a line and the number of
// an event within that line, which is at most 65,535.
func LineOf(end int64, item int32) int64 { return end<<16 | int64(min(item, 1<<16-1)) }

// Events fills batches of store.happening.
type Events struct {
	table
	line, time                                fixed[int64]
	kind, verdict                             fixed[int32]
	message                                   fixed[int64]
	sender, client, relay, helo, user, domain fixed[int32]
	delay, delay0, delay1, delay2, delay3     fixed[int32]
	originalRecipient, recipientKey           fixed[int32]
	recipient, nextQueueID, eventText         text
}

// NewEvents returns a builder whose batches live in memory from mem. Memory
// that is handed to DuckDB must not be Go's: see package sink/duckdb.
func NewEvents(mem memory.Allocator) *Events {
	t := &Events{}
	t.time.time = true
	t.recipient.bytes, t.nextQueueID.bytes, t.eventText.bytes = true, true, true
	t.setUp(mem,
		named{"line", &t.line}, named{"time", &t.time}, named{"kind", &t.kind}, named{"verdict", &t.verdict}, named{"message", &t.message},
		named{"sender", &t.sender}, named{"client", &t.client}, named{"relay", &t.relay}, named{"helo", &t.helo},
		named{"sasl_user", &t.user}, named{"domain", &t.domain},
		named{"delay", &t.delay}, named{"delay_before_qmgr", &t.delay0}, named{"delay_in_qmgr", &t.delay1}, named{"delay_connect", &t.delay2},
		named{"delay_transmission", &t.delay3}, named{"original_recipient", &t.originalRecipient},
		named{"recipient_key", &t.recipientKey}, named{"recipient", &t.recipient}, named{"next_queue_id", &t.nextQueueID}, named{"text", &t.eventText})
	return t
}

// Add appends a row.
func (t *Events) Add(e *Event) {
	i := t.row()
	t.line.v[i], t.time.v[i], t.kind.v[i], t.verdict.v[i], t.message.v[i] = e.Line, e.Time, e.Kind, e.Verdict, e.Message
	t.sender.v[i], t.client.v[i], t.relay.v[i] = e.Sender, e.Client, e.Relay
	t.helo.v[i], t.user.v[i], t.domain.v[i] = e.Helo, e.User, e.Domain
	t.delay.v[i], t.delay0.v[i], t.delay1.v[i], t.delay2.v[i], t.delay3.v[i] = e.Delay, e.Delays[0], e.Delays[1], e.Delays[2], e.Delays[3]
	t.originalRecipient.v[i], t.recipientKey.v[i] = e.OriginalRecipient, e.RecipientKey
	t.recipient.put(i, e.Recipient)
	t.nextQueueID.put(i, e.NextQueueID)
	t.eventText.put(i, e.Text)
}
