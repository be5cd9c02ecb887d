package parsers

// MTA is the mail transfer agent that wrote a line.
type MTA uint8

// The MTAs that mtalog reads. The values are stored in databases: never
// renumber them.
const (
	UnknownMTA MTA = 0
	Postfix    MTA = 1
	Exim       MTA = 2
	Exchange   MTA = 3
)

var mtaNames = [...]string{"", "postfix", "exim", "exchange"}

func (m MTA) String() string { return name(mtaNames[:], int(m)) }

// MTAs lists every MTA with its stored value and name.
func MTAs(yield func(MTA, string) bool) { all(mtaNames[:], yield) }

// Event is what a record is about.
type Event uint8

// Events are either facts or outcomes. A fact says something about a message or
// a connection; it is joined to the outcomes that share its queue ID or process
// and makes no row of its own. An outcome is one thing that happened to one
// recipient, to one message as a whole, or to one SMTP client.
//
// The values are stored in databases: never renumber them.
const (
	NoEvent Event = 0

	// Facts.

	// MessageFact is about the message QueueID: sender, size, client, message ID ….
	// If it has a NextQueueID, Recipient has left the message and goes on as that
	// one (Exchange).
	MessageFact Event = 1
	MessageEnd  Event = 2 // the message QueueID has left the queue; its ID may be used again
	TLSFact     Event = 3 // TLS of the connection that process PID has with Client or Relay
	Connect     Event = 4 // an SMTP client connected
	Disconnect  Event = 5 // an SMTP client went away in the normal way

	// What happened to a message or to one of its recipients.

	Received      Event = 10 // taken into the queue; also carries facts
	Delivered     Event = 11 // the next hop or the mailbox took it
	Deferred      Event = 12 // an attempt failed for now; it stays queued
	Bounced       Event = 13 // failed for good
	Expired       Event = 14 // given up after the queue lifetime
	Held          Event = 15 // put on hold or frozen
	Released      Event = 16 // released from hold or thawed
	Discarded     Event = 17 // dropped without a report to the sender
	Redirected    Event = 18 // sent to another recipient instead (alias, forward, filter)
	Expanded      Event = 19 // a list or alias was replaced by its members
	Removed       Event = 20 // deleted by an operator
	Notified      Event = 21 // a delivery status notification was made (NextQueueID is its message)
	Deliverable   Event = 22 // address verification probe that succeeded
	Undeliverable Event = 23 // address verification probe that failed
	Inspected     Event = 24 // a content check did something short of a refusal (warn, prepend, replace, filter)
	Delayed       Event = 25 // the MTA gave up an attempt before it reached a recipient (connection level, with queue ID)
	Skipped       Event = 26 // no attempt was made: it is not yet time, or the MTA holds mail back; it stays queued

	// What happened to an SMTP client.

	Rejected       Event = 30 // refused with a 4yz or 5yz reply
	RejectWarning  Event = 31 // would have been refused, but the rule only warns
	LostConnection Event = 32 // the client vanished or timed out in mid-session
	AuthFailed     Event = 33 // SMTP authentication failed
	TLSFailed      Event = 34 // TLS handshake or certificate check failed
	ConnectFailed  Event = 35 // a connection to a remote host could not be made (no recipient known)

	// The MTA's own health.

	Warning Event = 40 // the MTA warns of its configuration, environment or tables
	Fatal   Event = 41 // a process of the MTA gave up (fatal, panic)
)

var eventNames = [...]string{
	NoEvent: "", MessageFact: "message_fact", MessageEnd: "message_end", TLSFact: "tls_fact",
	Connect: "connect", Disconnect: "disconnect",
	Received: "received", Delivered: "delivered", Deferred: "deferred", Bounced: "bounced",
	Expired: "expired", Held: "held", Released: "released", Discarded: "discarded",
	Redirected: "redirected", Expanded: "expanded", Removed: "removed", Notified: "notified",
	Deliverable: "deliverable", Undeliverable: "undeliverable", Inspected: "inspected", Delayed: "delayed",
	Skipped:  "skipped",
	Rejected: "rejected", RejectWarning: "reject_warning", LostConnection: "lost_connection",
	AuthFailed: "auth_failed", TLSFailed: "tls_failed", ConnectFailed: "connect_failed",
	Warning: "warning", Fatal: "fatal",
}

func (e Event) String() string { return name(eventNames[:], int(e)) }

// IsFact reports whether e makes no row of its own.
func (e Event) IsFact() bool { return e < Received }

// Events lists every event with its stored value and name.
func Events(yield func(Event, string) bool) { all(eventNames[:], yield) }

// Stage is the part of an SMTP session, or of a delivery, in which something
// happened.
type Stage uint8

// The values are stored in databases: never renumber them.
const (
	NoStage       Stage = 0
	Resolve       Stage = 1  // DNS: MX and address lookup
	Connecting    Stage = 2  // TCP connection
	Greeting      Stage = 3  // the 220 banner
	EHLO          Stage = 4  // EHLO or HELO
	STARTTLS      Stage = 5  // STARTTLS and the handshake
	Auth          Stage = 6  // AUTH
	Mail          Stage = 7  // MAIL FROM
	Rcpt          Stage = 8  // RCPT TO
	Data          Stage = 9  // DATA and the message text
	EndOfData     Stage = 10 // the reply to the final dot
	Quit          Stage = 11 // RSET, QUIT and after
	LocalDelivery Stage = 12 // mailbox, pipe or list on this host
	Content       Stage = 13 // header, body or milter checks
	Routing       Stage = 14 // choice of transport and next hop
	OtherCommand  Stage = 15 // VRFY, ETRN, unknown commands
)

var stageNames = [...]string{"", "dns", "connect", "greeting", "ehlo", "starttls", "auth", "mail", "rcpt", "data",
	"end-of-data", "quit", "local", "content", "routing", "other"}

func (s Stage) String() string { return name(stageNames[:], int(s)) }

// Stages lists every stage with its stored value and name.
func Stages(yield func(Stage, string) bool) { all(stageNames[:], yield) }

// all yields the values that have a name.
func all[T ~uint8](names []string, yield func(T, string) bool) {
	for v, n := range names {
		if n != "" && !yield(T(v), n) {
			return
		}
	}
}

func name(names []string, i int) string {
	if i < len(names) {
		return names[i]
	}
	return "unknown"
}
