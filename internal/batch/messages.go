package batch

import "github.com/apache/arrow/go/v17/arrow/memory"

// Message is a row of store.message, or of store.open_message while it may still
// be in its queue.
type Message struct {
	ID       int64
	Line     int64 // of its receipt, else of the first that names it; see LineOf
	Received int64 // microseconds since 1970-01-01 UTC; 0 if its receipt was not seen
	LastTime int64 // of the last line about it, in the same unit
	Kind     int32
	Ended    bool // it was seen to leave its queue

	Sender, Client, Helo, User int32

	Size       int64 // bytes
	Recipients int32

	MessageIDKey int32 // see dict.Key

	QueueID, MessageID, NetworkMessageID []byte
}

// Messages fills batches of store.message and store.open_message.
type Messages struct {
	table
	id, line, received, last             fixed[int64]
	kind                                 fixed[int32]
	ended                                fixed[uint8]
	sender, client, helo, user           fixed[int32]
	size                                 fixed[int64]
	recipients, messageIDKey             fixed[int32]
	queueID, messageID, networkMessageID text
}

// NewMessages returns a builder whose batches live in memory from mem.
func NewMessages(mem memory.Allocator) *Messages {
	t := &Messages{}
	t.received.time, t.last.time = true, true
	t.queueID.bytes, t.messageID.bytes, t.networkMessageID.bytes = true, true, true
	t.setUp(mem,
		named{"id", &t.id}, named{"line", &t.line}, named{"received", &t.received}, named{"last_time", &t.last}, named{"kind", &t.kind},
		named{"ended", &t.ended}, named{"sender", &t.sender}, named{"client", &t.client}, named{"helo", &t.helo}, named{"sasl_user", &t.user},
		named{"size", &t.size}, named{"recipients", &t.recipients},
		named{"message_id_key", &t.messageIDKey}, named{"queue_id", &t.queueID}, named{"message_id", &t.messageID}, named{"network_message_id", &t.networkMessageID})
	return t
}

// Add appends a row.
func (t *Messages) Add(m *Message) {
	i := t.row()
	t.id.v[i], t.line.v[i], t.received.v[i], t.last.v[i], t.kind.v[i], t.ended.v[i] = m.ID, m.Line, m.Received, m.LastTime, m.Kind, 0
	if m.Ended {
		t.ended.v[i] = 1
	}
	t.sender.v[i], t.client.v[i], t.helo.v[i], t.user.v[i] = m.Sender, m.Client, m.Helo, m.User
	t.size.v[i], t.recipients.v[i], t.messageIDKey.v[i] = m.Size, m.Recipients, m.MessageIDKey
	t.queueID.put(i, m.QueueID)
	t.messageID.put(i, m.MessageID)
	t.networkMessageID.put(i, m.NetworkMessageID)
}
