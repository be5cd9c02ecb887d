package exchange

import "github.com/mtalog/mtalog/parsers"

// meaning is what an event-id of the message tracking log becomes.
type meaning struct {
	event parsers.Event // NoEvent: none, on purpose
	stage parsers.Stage
	where server
}

// server says which column names the host that logged the row.
type server uint8

const (
	atServer server = iota // server-hostname
	atClient               // client-hostname: the row is about handing the message on
	atSource               // client-hostname if source is SMTP, else server-hostname
)

// trackingEvents has every event-id of Microsoft's page "Message tracking"
// ("Event types in the message tracking log") with its meaning there. Those
// without an event say nothing about a message's way that another row does not say
// too, or are about moves that no recipient notices.
var trackingEvents = map[string]meaning{
	// A message came in; sources SMTP, STOREDRIVER, PICKUP, DSN, MAILBOXRULE, ….
	"RECEIVE": {parsers.Received, parsers.NoStage, atServer},

	// It went on or out: SEND between servers of the organisation (and, before
	// 2013, outside; see toOwnStore), SENDEXTERNAL to the Internet, DELIVER into a
	// mailbox.
	"SEND":         {parsers.Delivered, parsers.NoStage, atClient},
	"SENDEXTERNAL": {parsers.Delivered, parsers.NoStage, atClient},
	"DELIVER":      {parsers.Delivered, parsers.LocalDelivery, atServer},

	// It did not.
	"DEFER":            {parsers.Deferred, parsers.NoStage, atSource},
	"FAIL":             {parsers.Bounced, parsers.NoStage, atSource},
	"BADMAIL":          {parsers.Bounced, parsers.NoStage, atServer}, // from the pickup or replay directory; can be neither delivered nor returned
	"POISONMESSAGE":    {parsers.Held, parsers.NoStage, atServer},    // put in the poison queue, after it made the service crash
	"DROP":             {parsers.Discarded, parsers.NoStage, atServer},
	"SUBMITDEFER":      {parsers.Deferred, parsers.NoStage, atClient}, // from mailbox to transport
	"SUBMITFAIL":       {parsers.Bounced, parsers.NoStage, atClient},
	"THROTTLE":         {parsers.Delayed, parsers.NoStage, atServer}, // see holdBack
	"MODERATIONEXPIRE": {parsers.Expired, parsers.Content, atServer}, // no moderator answered
	"MODERATORREJECT":  {parsers.Bounced, parsers.Content, atServer},
	"MODERATORSALLNDR": {parsers.Bounced, parsers.Content, atServer}, // no moderator could be reached

	// Moderation: the message waits, and goes on.
	"INITMESSAGECREATED": {parsers.Held, parsers.Content, atServer},
	"MODERATORAPPROVE":   {parsers.Released, parsers.Content, atServer},

	// Its recipients changed.
	"REDIRECT": {parsers.Redirected, parsers.Routing, atServer},
	"RESOLVE":  {parsers.Redirected, parsers.Routing, atServer}, // proxy address to primary address; nothing if both are the same
	"EXPAND":   {parsers.Expanded, parsers.Routing, atServer},

	"DSN":      {parsers.Notified, parsers.NoStage, atServer},
	"TRANSFER": {parsers.MessageFact, parsers.NoStage, atServer}, // forked: some recipients go on under a new internal-message-id

	// The MTA's own trouble: no message is lost, but its safety copy is.
	"HAREDIRECTFAIL": {parsers.Warning, parsers.NoStage, atServer},
	"RESUBMITFAIL":   {parsers.Warning, parsers.NoStage, atServer},

	// Ignored on purpose.
	"AGENTINFO":             {}, // what agents want noted
	"CLIENTSUBMISSION":      {}, // lies in an outbox; RECEIVE follows
	"DELIVERFAIL":           {}, // an agent found no such folder; DELIVER or FAIL follows
	"DUPLICATEDELIVER":      {}, // the store had it already
	"DUPLICATEEXPAND":       {},
	"DUPLICATEREDIRECT":     {},
	"HADISCARD":             {}, // HA…: shadow copies
	"HARECEIVE":             {},
	"HAREDIRECT":            {},
	"LOAD":                  {}, // read back from the queue database at start
	"NOTIFYMAPI":            {}, // lies in an outbox
	"NOTIFYSHADOW":          {},
	"RECIPIENTINFO":         {}, // Exchange Online: how the recipient was found
	"PROCESS":               {},
	"PROCESSMEETINGMESSAGE": {},
	"RESUBMIT":              {}, // from the safety net
	"RESUBMITDEFER":         {},
	"SETROUTE":              {}, // Exchange Online
	"SUBMIT":                {}, // from mailbox to transport; RECEIVE follows
	"SUPPRESSED":            {},
}
