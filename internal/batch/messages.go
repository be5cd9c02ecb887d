package batch

import (
	"github.com/apache/arrow/go/v17/arrow/memory"

	"github.com/mtalog/mtalog/parsers"
)

// Message is a row of store.message.
type Message struct {
	ID       int64
	Source   int32
	LineEnd  int64
	Received int64 // microseconds UTC; 0 where its start was not seen
	LastTime int64
	MTA      parsers.MTA
	Ended    bool

	Host, Service, Sender, Client, Helo, User, TLS, Protocol, Direction int32

	Size       int64 // bytes
	Recipients int32

	QueueID, MessageID, NetworkMessageID []byte
}

// Messages fills batches of store.message and store.open_message.
type Messages struct {
	table
	id                                                                  fixed[int64]
	source                                                              fixed[int32]
	lineEnd, received, last                                             fixed[int64]
	mta, ended                                                          fixed[uint8]
	host, service, sender, client, helo, user, tls, protocol, direction fixed[int32]
	size                                                                fixed[int64]
	recipients                                                          fixed[int32]
	queueID, messageID, networkMessageID                                text
}

// NewMessages returns a builder whose batches live in memory from mem.
func NewMessages(mem memory.Allocator) *Messages {
	n, b := i32(), u8[uint8]()
	t := &Messages{
		id: i64(), source: n, lineEnd: i64(), received: micros(), last: micros(), mta: b, ended: b,
		host: n, service: n, sender: n, client: n, helo: n, user: n, tls: n, protocol: n, direction: n, size: i64(), recipients: n,
	}
	t.setUp(mem,
		named{"id", &t.id}, named{"source_id", &t.source}, named{"line_end", &t.lineEnd}, named{"received", &t.received}, named{"last_time", &t.last},
		named{"mta", &t.mta}, named{"ended", &t.ended}, named{"host", &t.host}, named{"service", &t.service}, named{"sender", &t.sender},
		named{"client", &t.client}, named{"helo", &t.helo}, named{"sasl_user", &t.user}, named{"tls", &t.tls}, named{"protocol", &t.protocol},
		named{"direction", &t.direction}, named{"size", &t.size}, named{"recipients", &t.recipients},
		named{"queue_id", &t.queueID}, named{"message_id", &t.messageID}, named{"network_message_id", &t.networkMessageID})
	return t
}

// Add appends a row.
func (t *Messages) Add(m *Message) {
	i := t.row()
	t.id.v[i], t.source.v[i], t.lineEnd.v[i], t.received.v[i], t.last.v[i] = m.ID, m.Source, m.LineEnd, m.Received, m.LastTime
	t.mta.v[i], t.ended.v[i] = uint8(m.MTA), 0
	if m.Ended {
		t.ended.v[i] = 1
	}
	t.host.v[i], t.service.v[i], t.sender.v[i], t.client.v[i], t.helo.v[i] = m.Host, m.Service, m.Sender, m.Client, m.Helo
	t.user.v[i], t.tls.v[i], t.protocol.v[i], t.direction.v[i] = m.User, m.TLS, m.Protocol, m.Direction
	t.size.v[i], t.recipients.v[i] = m.Size, m.Recipients
	t.queueID.put(i, m.QueueID)
	t.messageID.put(i, m.MessageID)
	t.networkMessageID.put(i, m.NetworkMessageID)
}
