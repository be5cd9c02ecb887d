package exchange

import (
	"bytes"

	"github.com/mtalog/mtalog/parsers"
	"github.com/mtalog/mtalog/parsers/internal/queueid"
	"github.com/mtalog/mtalog/parsers/internal/scan"
)

// tracking reads a row of the message tracking log.
func (p *Parser) tracking(t int64, out *parsers.Records) error {
	m, ok := trackingEvents[string(p.field(colEvent))]
	if !ok {
		return parsers.ErrUnrecognised
	}
	if p.exported && string(p.field(colRecipients)) == noList {
		p.refusal = errNoRecipients
		return parsers.ErrBroken
	}
	if p.saysNothing(m) {
		return nil
	}
	p.repair()
	if m.event == parsers.Received && p.addsRecipient() {
		return p.added(t, out)
	}
	if m.event == parsers.Discarded && class(readStatus(p.field(colStatus)).text) == 2 {
		p.ended(t, m, out)
		return nil
	}
	switch m.event {
	case parsers.Received:
		p.received(t, m, out)
	case parsers.MessageFact:
		return p.forked(t, m, out)
	case parsers.Notified:
		p.notified(t, m, out)
	case parsers.Warning:
		r := out.Add()
		p.fillMessage(r, t, m)
		r.Text = p.field(colContext)
		_, reply, _ := scan.Cut(r.Text, "=") // "MBX02.corp.test=421 4.2.1 Unable to connect -> …"
		setCodes(r, reply)
	default:
		return p.outcomes(t, m, out)
	}
	return nil
}

// saysNothing reports whether a row makes no record: another tells the same, or nobody need know.
func (p *Parser) saysNothing(m meaning) bool {
	switch m.event {
	case parsers.NoEvent:
		return true
	case parsers.Delivered:
		return p.toOwnStore()
	case parsers.Received:
		return p.fromOwnStore()
	case parsers.Warning:
		return p.isOnlyServer()
	}
	return false
}

// fillMessage fills in what a row says about its message.
func (p *Parser) fillMessage(r *parsers.Record, t int64, m meaning) {
	p.fill(r, t, m.event)
	r.Stage = m.stage
	if h := p.loggedBy(m); len(h) > 0 {
		r.Host = h
	}
	if r.QueueID = p.field(colInternalID); string(r.QueueID) == "0" {
		r.QueueID = nil // refused before it got one
	}
	r.MessageID = scan.Unbracket(p.field(colMessageID))
	r.NetworkMessageID = p.field(colNetworkID)
	r.Sender, r.SenderKnown = p.sender()
	r.Size = number(p.field(colBytes))
	r.Recipients = int32(min(number(p.field(colCount)), 1<<31-1))
	r.Direction = p.field(colDirectionality)
	r.Protocol = p.field(colSource)
	r.Service = p.field(colConnector)
}

// sender returns the envelope sender: return-path is the address of MAIL FROM,
// sender-address that of the Sender or From header.
func (p *Parser) sender() (addr []byte, known bool) {
	if addr = p.field(colReturnPath); len(addr) > 0 {
		return scan.Unbracket(addr), true
	}
	addr = scan.Unbracket(p.field(colSender))
	return addr, len(addr) > 0
}

// received reads a RECEIVE row.
func (p *Parser) received(t int64, m meaning, out *parsers.Records) {
	r := out.Add()
	p.fillMessage(r, t, m)
	r.Begins = true
	r.Client = p.client()
}

// added reads a RECEIVE row of a recipient that a transport agent added to a message, such
// as a mail flow rule or journaling.
func (p *Parser) added(t int64, out *parsers.Records) error {
	n := len(out.List)
	err := p.outcomes(t, meaning{parsers.Expanded, parsers.Content, atServer}, out)
	for i := n; i < len(out.List); i++ {
		out.List[i].Text = p.field(colContext) // the agent
	}
	return err
}

// ended reads a DROP row that is no loss: "250 2.1.5 RESOLVER.GRP.Expanded" is the
// end of the message that was sent to a distribution group, whose members have
// messages of their own.
func (p *Parser) ended(t int64, m meaning, out *parsers.Records) {
	var r parsers.Record
	p.fillMessage(&r, t, m)
	r.Event = parsers.MessageFact
	*out.Add() = r
	r.Event = parsers.MessageEnd
	*out.Add() = r
}

// forked reads a TRANSFER row: it is about the new message, and reference names
// the one that its recipients leave.
func (p *Parser) forked(t int64, m meaning, out *parsers.Records) error {
	forked := out.Add()
	p.fillMessage(forked, t, m)
	left := *forked
	left.QueueID, left.NextQueueID = p.field(colReference), left.QueueID
	if number(left.QueueID) == 0 || len(left.NextQueueID) == 0 {
		return nil
	}
	rcpts, ok := p.recipients()
	if !ok {
		return parsers.ErrBroken
	}
	left.Size, left.Recipients, left.SenderKnown, left.Sender = 0, 0, false, nil
	for _, it := range p.list {
		r := out.Add()
		*r = left
		r.Recipient = scan.Unbracket(it.of(rcpts))
	}
	return nil
}

// notified reads a DSN row. Its own message is the notification; reference
// names the Message-ID of the message that it is about, whose sender is the
// notification's recipient.
func (p *Parser) notified(t int64, m meaning, out *parsers.Records) {
	dsn := out.Add()
	p.fillMessage(dsn, t, m)
	about := *dsn
	dsn.Event, dsn.Begins = parsers.MessageFact, true

	r := out.Add()
	*r = about
	r.QueueID, r.NextQueueID = nil, about.QueueID
	r.MessageID, r.NetworkMessageID = scan.Unbracket(p.field(colReference)), nil
	r.Size, r.Recipients = 0, 0
	r.Sender, r.SenderKnown = nil, false
	if rcpts, ok := p.recipients(); ok && len(p.list) == 1 {
		r.Sender, r.SenderKnown = scan.Unbracket(p.list[0].of(rcpts)), true
	}
	// message-info has the failure: "<address>:<400 4.4.7 Message delayed>".
	if info := p.field(colInfo); scan.HasPrefix(info, "<") {
		r.Text = info
		if _, reply, ok := scan.Cut(info, ">:<"); ok {
			setCodes(r, bytes.TrimSuffix(reply, []byte(">")))
		}
		return
	}
	r.Text = p.field(colContext)
}

// maxRecipients bounds what one row may turn into. Exchange's own limit is
// 5,000 unless an administrator raises it, and addresses shorter than this
// implies in a row of maxRow bytes are not real ones.
const maxRecipients = 1 << 16

// recipients makes p.list the recipients of the row, which are spans of rcpts. ok is false
// if there are too many.
func (p *Parser) recipients() (rcpts []byte, ok bool) {
	rcpts = p.field(colRecipients)
	p.list = splitList(p.list[:0], rcpts)
	return rcpts, len(p.list) <= maxRecipients
}

// outcomes adds a record for each recipient of the row.
func (p *Parser) outcomes(t int64, m meaning, out *parsers.Records) error {
	rcpts, ok := p.recipients()
	if !ok {
		return parsers.ErrBroken
	}
	if len(p.list) == 0 {
		p.list = append(p.list, span{})
	}
	status, related := p.field(colStatus), p.field(colRelated)
	p.states = splitStatus(p.states[:0], status, len(p.list))
	if p.exported && len(p.states) == 1 && len(p.list) > 1 {
		p.states = splitJoined(p.states, status, len(p.list))
	}
	p.origins = splitList(p.origins[:0], related)
	if m.event == parsers.Bounced && p.refusedClient() {
		m.event, m.stage = parsers.Rejected, p.filterStage()
	}
	var proto parsers.Record // of each recipient's
	p.fillMessage(&proto, t, m)
	response := p.nextHop(&proto)
	switch m.event {
	case parsers.Rejected:
		proto.Client.IP, proto.Client.Port = hostPort(p.field(colClientIP))
		if len(status) == 0 {
			response = p.field(colContext) // the agent
		}
	case parsers.Delivered:
		p.setDelay(&proto)
	case parsers.Bounced, parsers.Deferred, parsers.Delayed:
		if len(response) == 0 && len(status) == 0 {
			response = p.reasonGiven()
		}
	}
	if string(p.field(colSource)) == "APPROVAL" && len(proto.QueueID) == 0 {
		response = p.decided(&proto)
	}
	for i, it := range p.list {
		to, from, changes := scan.Unbracket(it.of(rcpts)), []byte(nil), true
		if m.event == parsers.Redirected || m.event == parsers.Expanded {
			to, from, changes = p.changed(to, scan.Unbracket(p.origin(related, i)))
		}
		if !changes {
			continue
		}
		r := out.Add()
		*r = proto
		r.Recipient, r.OriginalRecipient = to, from
		p.result(r, p.status(status, i), response)
	}
	return nil
}

// decided makes what became of a request to moderators an event of the message that they were asked
// about, which reference names, and returns the decision: such a row has no status and no server.
func (p *Parser) decided(r *parsers.Record) []byte {
	if about := p.field(colReference); len(about) > 0 {
		r.MessageID = scan.Unbracket(about)
	}
	return p.field(colEvent)
}

// changed returns the new recipient of a row, and the one whose place it takes, if that is
// another; in a REDIRECT row they are the other way round. A RESOLVE row may change nothing.
func (p *Parser) changed(recipient, related []byte) (to, from []byte, changes bool) {
	to, from = recipient, related
	if len(from) > 0 && string(p.field(colEvent)) == "REDIRECT" {
		to, from = from, to
	}
	if bytes.EqualFold(from, to) {
		return to, nil, string(p.field(colEvent)) != "RESOLVE"
	}
	return to, from, true
}

// status returns the i-th recipient's own status.
func (p *Parser) status(all []byte, i int) []byte {
	switch {
	case i < len(p.states):
		return p.states[i].of(all)
	case len(p.states) == 1: // one for all
		return p.states[0].of(all)
	}
	return nil
}

// origin returns the address that the i-th recipient stands in for or, in a REDIRECT row,
// that stands in for it. There is one for all, or one for each.
func (p *Parser) origin(related []byte, i int) []byte {
	switch {
	case len(p.origins) == 1:
		return p.origins[0].of(related)
	case i < len(p.origins) && len(p.origins) == len(p.list):
		return p.origins[i].of(related)
	}
	return nil
}

// nextHop fills in the server that the message was given to, and returns that
// server's response to the message as a whole, which is in source-context of a SEND
// row.
func (p *Parser) nextHop(r *parsers.Record) (response []byte) {
	if r.Event == parsers.Redirected || r.Event == parsers.Expanded || r.Stage == parsers.LocalDelivery || r.Event == parsers.Rejected {
		return nil
	}
	response = responseOf(p.field(colContext))
	if string(p.field(colSource)) == "SMTP" && (r.Event == parsers.Delivered || !p.namesItself()) {
		r.Relay.Name = p.field(colServerHost)
		r.Relay.IP, r.Relay.Port = hostPort(p.field(colServerIP))
		if bytes.Equal(r.Relay.Name, r.Relay.IP) {
			r.Relay.Name = nil
		}
	}
	if r.Event == parsers.Delivered {
		r.NextQueueID = queueid.InReply(response)
	}
	return response
}

// setDelay takes the time that the message entered the organisation, with
// which message-info begins.
func (p *Parser) setDelay(r *parsers.Record) {
	if since, n := p.clock.Scan(p.field(colInfo)); n > 0 && since <= r.Time {
		r.HasDelay, r.Delay = true, (r.Time-since)/1000
	}
}
