package exchange

import (
	"time"

	"github.com/mtalog/mtalog/parsers"
	"github.com/mtalog/mtalog/parsers/internal/scan"
)

// What Get-MessageTraceDetail (or …V2) tells of a message in Exchange Online: a row for each
// step of its way to a recipient, whom an export only names if the user put the column in.
// Times are in UTC.

// traceColumns has the names of columns that mean something else in other logs, or nothing.
var traceColumns = map[string]column{"date": colTime, "detail": colStatus, "messagetraceid": colNetworkID}

// tracedEvents has the steps that end a recipient's way, or an attempt; of the others
// nothing is stored. The first of them is told again for each recipient.
var tracedEvents = map[string]meaning{
	"deliver": {event: parsers.Delivered, stage: parsers.LocalDelivery}, "send": {event: parsers.Delivered}, "sendexternal": {event: parsers.Delivered},
	"fail": {event: parsers.Bounced}, "defer": {event: parsers.Deferred}, "drop": {event: parsers.Discarded},
	"receive": {}, "submit": {}, "expand": {}, "resolve": {}, "resolved": {}, "redirect": {}, "transfer": {},
	"transportrule": {}, "journal": {}, "spam": {}, "malware": {}, "dlprule": {},
}

// readTraceTitles takes the names of the columns of such an export.
func (p *Parser) readTraceTitles(names []byte) {
	l, _ := readLayout(names, p.row.comma, traceColumns, columnNames)
	p.takeUTC(traced, l)
}

// takeUTC notes that rows of an export follow whose times are in UTC.
func (p *Parser) takeUTC(k kind, l layout) {
	p.kind, p.cols, p.exported, p.refusal, p.culture.Location = k, l, true, nil, time.UTC
}

// trace reads a row of such an export.
func (p *Parser) trace(t int64, out *parsers.Records) error {
	m, ok := named(tracedEvents, p.field(colEvent))
	switch {
	case !ok:
		return parsers.ErrUnrecognised
	case m.event == parsers.NoEvent:
		return nil
	}
	p.repair()
	r := p.add(out, t, m.event)
	r.Stage = m.stage
	r.MessageID, r.NetworkMessageID = scan.Unbracket(p.field(colMessageID)), p.field(colNetworkID)
	r.QueueID = r.NetworkMessageID
	r.Sender = scan.Unbracket(p.field(colSender))
	r.SenderKnown = len(r.Sender) > 0
	r.Recipient = scan.Unbracket(p.field(colRecipients))
	if m.event != parsers.Delivered {
		p.result(r, tracedReason(p.field(colStatus)), nil)
	}
	return nil
}

// tracedReason returns what a detail says of a failure, from the reply or the last error on:
// "Reason: [{LED=…};…]. OutboundProxyTargetIP: 192.0.2.1", "The message was deferred. 450 …".
func tracedReason(detail []byte) []byte {
	b, _, _ := scan.Cut(detail, ". OutboundProxyTargetIP:")
	if scan.Contains(b, "{LED=") {
		return b
	}
	for i := range b {
		begins := i == 0 || i >= 2 && b[i-1] == ' ' && (b[i-2] == '.' || b[i-2] == ':')
		if begins && class(b[i:]) >= 4 {
			return b[i:]
		}
	}
	return b
}
