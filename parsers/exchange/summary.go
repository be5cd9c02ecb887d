package exchange

import (
	"bytes"

	"github.com/mtalog/mtalog/parsers"
	"github.com/mtalog/mtalog/parsers/internal/scan"
)

// What Get-MessageTrace (or …V2) and the admin centre tell of messages in Exchange Online: a
// row for each recipient, with the state that was reached; the historical search has a row
// for each message, and its recipients in one column. When that was they do not say, nor
// why: what happened gets the time at which the service took the message, in UTC, and no
// code. Whoever took the message and what the service calls it is a receipt, which counts
// once for all rows of a message.

var traceSummary = []byte(parsers.TraceSummary)

// summaryColumns has the names of columns that mean something else in other logs, or nothing.
var summaryColumns = map[string]column{
	"received": colTime, "receivedutc": colTime, "receiveddatetime": colTime, "date": colTime, "dateutc": colTime,
	"origintimestamp": colTime, "origintimestamputc": colTime,
	"status": colStatus, "deliverystatus": colStatus, "messagetraceid": colNetworkID,
	"fromip": colClientIP, "toip": colServerIP, "size": colBytes,
}

// summaryStates has the states, as a simpleName has them. A state without an event leaves open
// what became of the message: it is not known yet, or another row says it. Spam that was
// filtered mostly lies in the recipient's junk folder, but may have been dropped.
var summaryStates = map[string]meaning{
	"delivered": {event: parsers.Delivered}, "failed": {event: parsers.Bounced}, "pending": {event: parsers.Deferred},
	"quarantined": {event: parsers.Held, stage: parsers.Content}, "poison": {event: parsers.Held}, "poisonmessage": {event: parsers.Held},
	"filteredasspam": {event: parsers.Inspected, stage: parsers.Content},
	"expanded":       {event: parsers.Expanded, stage: parsers.Routing}, "expand": {event: parsers.Expanded, stage: parsers.Routing},
	"gettingstatus": {}, "none": {}, "unknown": {}, "resolved": {}, "recalled": {}, "removedbymessagerecall": {},
}

// readSummaryTitles takes the names of the columns of a summary, of which recipient_status has
// the number perRecipient. ok is false if one is missing.
func (p *Parser) readSummaryTitles(names []byte, perRecipient uint8) (ok bool) {
	l, _ := readLayout(names, p.row.comma, summaryColumns, columnNames)
	if !l.has([]column{colTime, colSender, colStatus}) || l.at[colRecipients] == 0 && l.at[colStatus] != perRecipient {
		return false
	}
	p.takeUTC(summed, l)
	return true
}

// summary reads a row of a summary.
func (p *Parser) summary(t int64, out *parsers.Records) error {
	p.repair()
	var message parsers.Record
	p.fill(&message, t, parsers.Received)
	message.QueueID = p.field(colNetworkID)
	message.NetworkMessageID = message.QueueID
	message.MessageID = scan.Unbracket(p.field(colMessageID))
	message.Sender = scan.Unbracket(p.field(colSender))
	message.SenderKnown = len(message.Sender) > 0
	message.Client.IP = summaryIP(p.field(colClientIP), p.field(colOriginalIP))
	message.Size = number(p.field(colBytes))
	message.Protocol, message.Service, message.Direction = traceSummary, p.field(colConnector), directionName(p.field(colDirectionality))
	if len(message.QueueID) > 0 {
		*out.Add() = message
	}
	if p.cols.at[colRecipients] != 0 {
		return p.reached(&message, p.field(colRecipients), p.field(colStatus), out)
	}
	rest, n := p.field(colStatus), 0
	for len(rest) > 0 {
		var one []byte
		one, rest, _ = scan.Cut(rest, ";")
		if one = bytes.TrimSpace(one); len(one) == 0 {
			continue
		}
		recipient, state, ok := scan.Cut(one, "##")
		if n++; !ok || n > maxRecipients {
			return parsers.ErrBroken
		}
		if err := p.reached(&message, recipient, state, out); err != nil {
			return err
		}
	}
	return nil
}

// reached adds what became of a message for one recipient.
func (p *Parser) reached(message *parsers.Record, recipient, state []byte, out *parsers.Records) error {
	m, ok := summaryState(state)
	if !ok {
		return parsers.ErrUnrecognised
	}
	if m.event == parsers.NoEvent {
		return nil
	}
	r := out.Add()
	*r = *message
	r.Event, r.Stage = m.event, m.stage
	r.Recipient = scan.Unbracket(bytes.TrimSpace(recipient))
	switch m.event {
	case parsers.Delivered, parsers.Bounced, parsers.Deferred:
		r.Relay.IP = summaryIP(p.field(colServerIP), nil)
	}
	if m.event != parsers.Delivered {
		r.Text = state
	}
	return nil
}

// summaryState returns what a state means. The historical search lists the steps to it, "Receive,
// Deliver", which have the names that they have in details; the last that is an outcome decides.
func summaryState(state []byte) (m meaning, ok bool) {
	for rest := state; ; {
		var word []byte
		var more bool
		word, rest, more = scan.Cut(rest, ",")
		step, known := named(summaryStates, word)
		if !known {
			step, known = named(tracedEvents, word)
		}
		switch {
		case !known && len(state) > 0:
			return meaning{}, false
		case step.event != parsers.NoEvent:
			m = step
		}
		if !more {
			return m, true
		}
	}
}

// summaryIP returns the first of two addresses that is one: the service writes that of a
// broadcast where it does not tell its own.
func summaryIP(b, other []byte) []byte {
	ip, _ := hostPort(b)
	if string(ip) == "255.255.255.255" {
		ip = nil
	}
	if len(ip) == 0 && len(other) > 0 {
		return summaryIP(other, nil)
	}
	return ip
}

var incoming, originating = []byte("Incoming"), []byte("Originating")

// directionName returns the name of a direction, for which the historical search has a number.
func directionName(b []byte) []byte {
	switch string(b) {
	case "1":
		return incoming
	case "2":
		return originating
	}
	return b
}
