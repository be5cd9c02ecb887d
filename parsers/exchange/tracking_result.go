package exchange

import (
	"bytes"
	"cmp"

	"github.com/mtalog/mtalog/parsers"
	"github.com/mtalog/mtalog/parsers/internal/scan"
	"github.com/mtalog/mtalog/parsers/smtpcode"
)

// result settles one recipient's record by its status.
func (p *Parser) result(r *parsers.Record, status, response []byte) {
	s := readStatus(status)
	switch {
	case len(s.text) > 0:
		r.Text = s.text
	case len(response) > 0:
		r.Text = response
	}
	setCodes(r, r.Text)
	p.holdBack(r)
	if len(r.Relay.Name) == 0 && len(r.Relay.IP) == 0 && r.Event != parsers.Delivered && r.Event != parsers.Rejected && r.Event != parsers.Skipped {
		r.Relay.Name = s.fqdn
		r.Relay.IP, r.Relay.Port = hostPort(s.ip)
		if bytes.Equal(r.Relay.Name, s.ip) {
			r.Relay.Name = nil
		}
	}
	if r.Event == parsers.Bounced || r.Event == parsers.Deferred {
		if ip, port := lastEndpoint(r.Text); len(ip) > 0 {
			if !bytes.Equal(ip, r.Relay.IP) { // the Front End server's that tried it for this one
				r.Relay = parsers.Peer{IP: ip}
			}
			r.Relay.Port = port
		}
		r.Errno = winsockError(r.Text)
		r.Stage = cmp.Or(r.Stage, stageOf(r.Protocol, r.Text))
	}
	if r.Event == parsers.Bounced {
		r.Event = p.failEvent(r)
	}
}

// holdBack makes no attempt of a row that had none. A DEFER by a transport agent that gives
// no reason puts the message back for its recipients to be found again, which a mail flow
// rule has changed; of a THROTTLE, reference has the reason.
func (p *Parser) holdBack(r *parsers.Record) {
	reason := p.field(colReference)
	switch {
	case r.Event == parsers.Deferred && string(r.Protocol) == "AGENT" && len(r.Text) == 0:
		reason = p.field(colContext)
	case r.Event != parsers.Delayed || r.Reply >= 400:
		return
	}
	r.Event, r.Relay = parsers.Skipped, parsers.Peer{}
	r.Stage = cmp.Or(r.Stage, stageOf(r.Protocol, r.Text))
	if len(r.Text) == 0 {
		r.Text = reason
	}
}

// failEvent tells the kinds of FAIL apart. Source ADMIN is an operator who
// deleted the message from a queue. Source AGENT is a transport agent: it
// refused the message in the SMTP session if the row names a client, had Exchange
// return it if the status is a failure, and dropped it silently if it is not, or if
// the status is that of a mail flow rule that deletes without notifying anyone.
func (p *Parser) failEvent(r *parsers.Record) parsers.Event {
	switch string(r.Protocol) {
	case "ADMIN":
		return parsers.Removed
	case "AGENT":
		ip, port := hostPort(p.field(colClientIP))
		switch {
		case r.Reply < 400:
			if len(r.Text) == 0 {
				r.Text = p.field(colContext) // the agent
			}
			return parsers.Discarded
		case scan.Contains(r.Text, "Message deleted by the transport rules agent"):
			return parsers.Discarded
		case len(ip) > 0:
			r.Client = parsers.Peer{Name: p.field(colClientHost), IP: ip, Port: port}
			return parsers.Rejected
		}
		return parsers.Bounced
	}
	for _, e := range [...]smtpcode.Enhanced{r.Enhanced, r.MTAEnhanced} {
		if e == smtpcode.Make(4, 4, 7) || e == smtpcode.Make(5, 4, 7) {
			return parsers.Expired
		}
	}
	if scan.Contains(r.Text, "essage expired") {
		return parsers.Expired
	}
	return parsers.Bounced
}

// reasonGiven returns why a message from a mailbox (SUBMITFAIL, SUBMITDEFER, THROTTLE) or
// from a directory (BADMAIL) was not taken. Such rows have no status; custom-data has
// "S:DiagnosticInfo=Stage:LoadItem, SmtpResponse:432 4.2.0 …" or "S:BadmailReason=…".
func (p *Parser) reasonGiven() []byte {
	list := p.field(colCustom)
	for at := 0; at < len(list); {
		s, next := nextItem(list[at:])
		value := s.of(list[at:])
		at += next
		if scan.HasPrefix(value, "S:BadmailReason=") {
			return value[len("S:BadmailReason="):]
		}
		if scan.HasPrefix(value, "S:DiagnosticInfo=") {
			if _, reply, ok := scan.Cut(value, "SmtpResponse:"); ok {
				return reply
			}
			return value[len("S:DiagnosticInfo="):]
		}
	}
	return nil
}
