package batch

import (
	"github.com/apache/arrow/go/v17/arrow/memory"

	"github.com/mtalog/mtalog/parsers"
	"github.com/mtalog/mtalog/parsers/smtpcode"
)

// Event is a row of store.event. Numbers of dimensions are those that package
// ingest gave out; the byte slices are copied by Add.
type Event struct {
	Source    int32
	LineEnd   int64
	Item      int32
	Time      int64 // microseconds UTC
	MTA       parsers.MTA
	Event     parsers.Event
	Stage     parsers.Stage
	Origin    smtpcode.Origin
	Host      int32
	Service   int32
	Message   int64
	Sender    int32
	Client    int32
	Relay     int32
	Helo      int32
	User      int32
	Domain    int32
	TLS       int32
	Protocol  int32
	Direction int32
	Reply     smtpcode.Reply
	Code      smtpcode.Enhanced
	MTACode   smtpcode.Enhanced
	Errno     int32
	Delay     int32    // milliseconds; -1 where unknown
	Delays    [4]int32 // likewise

	Category    uint8
	Provider    uint16
	Rule        int32
	Fingerprint int32

	Recipient, OriginalRecipient, NextQueueID, Text []byte
}

// Events fills batches of store.event.
type Events struct {
	table
	source                                               fixed[int32]
	lineEnd                                              fixed[int64]
	item                                                 fixed[int32]
	time                                                 fixed[int64]
	mta, event, stage, origin                            fixed[uint8]
	host, service                                        fixed[int32]
	message                                              fixed[int64]
	sender, client, relay, helo, user, domain            fixed[int32]
	tls, protocol, direction                             fixed[int32]
	reply                                                fixed[int16]
	code, mtaCode, errno                                 fixed[int32]
	delay, delay0, delay1, delay2, delay3                fixed[int32]
	category                                             fixed[uint8]
	provider                                             fixed[uint16]
	rule, fingerprint                                    fixed[int32]
	recipient, originalRecipient, nextQueueID, eventText text
}

// NewEvents returns a builder whose batches live in memory from mem. Memory
// that is handed to DuckDB must not be Go's: see package sink/duckdb.
func NewEvents(mem memory.Allocator) *Events {
	n, b := i32(), u8[uint8]()
	t := &Events{
		source: n, lineEnd: i64(), item: n, time: micros(), mta: b, event: b, stage: b, origin: b, host: n, service: n, message: i64(),
		sender: n, client: n, relay: n, helo: n, user: n, domain: n, tls: n, protocol: n, direction: n,
		reply: i16(), code: n, mtaCode: n, errno: n, delay: n, delay0: n, delay1: n, delay2: n, delay3: n,
		category: b, provider: u16(), rule: n, fingerprint: n,
	}
	t.setUp(mem,
		named{"source_id", &t.source}, named{"line_end", &t.lineEnd}, named{"item", &t.item}, named{"time", &t.time},
		named{"mta", &t.mta}, named{"event", &t.event}, named{"stage", &t.stage}, named{"code_origin", &t.origin},
		named{"host", &t.host}, named{"service", &t.service}, named{"message", &t.message},
		named{"sender", &t.sender}, named{"client", &t.client}, named{"relay", &t.relay}, named{"helo", &t.helo},
		named{"sasl_user", &t.user}, named{"domain", &t.domain}, named{"tls", &t.tls}, named{"protocol", &t.protocol}, named{"direction", &t.direction},
		named{"reply_code", &t.reply}, named{"code", &t.code}, named{"mta_code", &t.mtaCode}, named{"errno", &t.errno},
		named{"delay", &t.delay}, named{"delay_before_qmgr", &t.delay0}, named{"delay_in_qmgr", &t.delay1}, named{"delay_connect", &t.delay2},
		named{"delay_transmission", &t.delay3}, named{"category", &t.category}, named{"provider", &t.provider}, named{"rule", &t.rule},
		named{"fingerprint", &t.fingerprint}, named{"recipient", &t.recipient}, named{"original_recipient", &t.originalRecipient},
		named{"next_queue_id", &t.nextQueueID}, named{"text", &t.eventText})
	return t
}

// Add appends a row.
func (t *Events) Add(e *Event) {
	i := t.row()
	t.source.v[i], t.lineEnd.v[i], t.item.v[i], t.time.v[i] = e.Source, e.LineEnd, e.Item, e.Time
	t.mta.v[i], t.event.v[i], t.stage.v[i], t.origin.v[i] = uint8(e.MTA), uint8(e.Event), uint8(e.Stage), uint8(e.Origin)
	t.host.v[i], t.service.v[i], t.message.v[i] = e.Host, e.Service, e.Message
	t.sender.v[i], t.client.v[i], t.relay.v[i] = e.Sender, e.Client, e.Relay
	t.helo.v[i], t.user.v[i], t.domain.v[i] = e.Helo, e.User, e.Domain
	t.tls.v[i], t.protocol.v[i], t.direction.v[i] = e.TLS, e.Protocol, e.Direction
	t.reply.v[i], t.code.v[i], t.mtaCode.v[i], t.errno.v[i] = int16(e.Reply), int32(e.Code), int32(e.MTACode), e.Errno
	t.delay.v[i], t.delay0.v[i], t.delay1.v[i], t.delay2.v[i], t.delay3.v[i] = e.Delay, e.Delays[0], e.Delays[1], e.Delays[2], e.Delays[3]
	t.category.v[i], t.provider.v[i], t.rule.v[i], t.fingerprint.v[i] = e.Category, e.Provider, e.Rule, e.Fingerprint
	t.recipient.put(i, e.Recipient)
	t.originalRecipient.put(i, e.OriginalRecipient)
	t.nextQueueID.put(i, e.NextQueueID)
	t.eventText.put(i, e.Text)
}
