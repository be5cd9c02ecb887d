package parsers

import (
	"slices"

	"github.com/mtalog/mtalog/parsers/smtpcode"
)

// Peer is one end of a connection: an SMTP client or a relay.
type Peer struct {
	Name []byte // host name as logged, without brackets; "unknown" if the MTA says so
	IP   []byte // address in text form, without brackets and without an "IPv6:" prefix
	Port uint16 // 0 if it was not logged
}

// Record is one thing that a log line reports. A field that is not in the line is
// nil or zero, unless its comment says otherwise.
type Record struct {
	Time  int64 // microseconds since 1970-01-01 UTC
	Event Event
	MTA   MTA
	Stage Stage

	// Begins is set on a fact that starts a new life of QueueID: whatever was
	// known of an earlier message with the same ID no longer applies.
	Begins bool
	// SenderKnown tells the null sender <> (Sender empty) from a sender that
	// the line does not give.
	SenderKnown bool
	// Repaired is set if a byte that was not valid UTF-8 was replaced.
	Repaired bool
	// CodeOrigin says where Enhanced comes from.
	CodeOrigin smtpcode.Origin
	// Repeat is how often this happened again (syslog's "message repeated N
	// times"): 0 for an ordinary line.
	Repeat uint32

	PID     uint32
	Host    []byte // the machine that wrote the line
	Service []byte // Postfix program with its instance ("postfix/smtp"), Exim transport, Exchange connector

	QueueID          []byte
	NextQueueID      []byte // the queue ID that the next hop or a notification gave it
	MessageID        []byte // RFC 5322 Message-ID without angle brackets
	NetworkMessageID []byte // Exchange's, the same on every server of an organisation

	Sender            []byte // envelope sender without angle brackets; see SenderKnown
	Recipient         []byte // envelope recipient without angle brackets
	OriginalRecipient []byte // the recipient before aliases and rewriting, if it differs

	Client Peer // who gave us the message, or was refused
	Helo   []byte
	Relay  Peer   // whom we gave it to, or tried to
	User   []byte // SASL login

	// Reply is the basic reply code as the peer gave it, or this server if
	// it refused. Enhanced is the effective enhanced status code and
	// MTAEnhanced the one that the MTA itself logged (Postfix dsn=); see
	// smtpcode.Effective.
	Reply       smtpcode.Reply
	Enhanced    smtpcode.Enhanced
	MTAEnhanced smtpcode.Enhanced
	// Errno is the operating system's error number, or Exim's own negative
	// retry code.
	Errno int32

	Size       int64 // bytes of the message
	Recipients int32 // how many recipients the message has

	// Delays in milliseconds. HasDelay and HasDelays say whether they were
	// logged: a delay of 0 is a measurement.
	HasDelay  bool
	HasDelays bool
	Delay     int64 // from arrival to this outcome
	// Delays are Postfix's: before the queue manager, in it, connection setup,
	// transmission; -1 for what is not logged, as Exim logs the delivery alone.
	Delays [4]int64

	TLSVersion []byte // "TLSv1.3"
	TLSCipher  []byte
	Protocol   []byte // "ESMTPS", "esmtpsa", "SMTP", TraceSummary
	Direction  []byte // Exchange: "Incoming", "Originating", "Undefined"

	// Text is what the MTA or the remote server said, as logged, continuation
	// lines included.
	Text []byte
}

// TraceSummary is the Protocol of records of a summary of one of Exchange Online's message
// traces, of which a log or the details of the trace may tell the same better.
const TraceSummary = "TRACE"

// Records collects the records of a run of lines. The zero value is ready.
type Records struct {
	List    []Record
	scratch []byte // the chunk that Keep copies to; records keep earlier chunks alive
}

// Add appends a record with all fields zero and returns it. The pointer is
// good until the next Add.
func (r *Records) Add() *Record {
	n := len(r.List)
	if n == cap(r.List) {
		r.List = slices.Grow(r.List, 1)
	}
	r.List = r.List[:n+1]
	rec := &r.List[n]
	*rec = Record{}
	return rec
}

// Keep copies b into memory that lives as long as the records, for bytes that
// were carried over from an earlier line.
func (r *Records) Keep(b []byte) []byte {
	if len(b) == 0 {
		return nil
	}
	if len(b) > cap(r.scratch)-len(r.scratch) {
		r.scratch = make([]byte, 0, max(64<<10, len(b)))
	}
	n := len(r.scratch)
	r.scratch = append(r.scratch, b...)
	return r.scratch[n:len(r.scratch):len(r.scratch)]
}

// Reset empties r and keeps its memory for the next run of lines.
func (r *Records) Reset() {
	r.List = r.List[:0]
	r.scratch = r.scratch[:0]
}
