package exchange

import (
	"github.com/mtalog/mtalog/parsers"
	"github.com/mtalog/mtalog/parsers/internal/scan"
)

// connectivity reads a row of the connectivity log. The log is about
// connections, not messages, so only a failure makes a record. The answer of a
// DNS server (">") makes none: Exchange may ask the next server, and the row that
// ends the session ("-") says whether the lookup failed. That row says again what failed
// last, which then makes none either.
func (p *Parser) connectivity(t int64, out *parsers.Records) error {
	mark := p.field(colDirection)
	switch {
	case !isMark(mark):
		return parsers.ErrUnrecognised
	case mark[0] == '+':
		return nil
	}
	text := p.field(colDescription)
	if scan.HasPrefix(text, "Established connection to ") {
		p.connected(t, text)
		return nil
	}
	f := failureIn(text)
	ends := mark[0] == '-'
	if f.event == parsers.NoEvent {
		if ends {
			if s := p.connections.known(p.field(colSession)); s != nil {
				p.connections.end(s)
			}
		}
		return nil
	}
	p.repair()
	told, relay := p.toldBefore(t, ends, out)
	if told {
		return nil
	}
	r := p.add(out, t, f.event)
	r.Relay.IP = relay
	r.Stage, r.Text, r.Recipient = f.stage, text, f.recipient
	r.Protocol = p.field(colSource)
	r.Relay.Name = p.field(colDestination)
	if f.stage == parsers.Connecting {
		r.Relay.IP, r.Relay.Port = endpointIn(text)
		if r.Errno = winsockError(text); r.Errno == 0 {
			r.Errno = hexError(text)
		}
	}
	setCodes(r, replyIn(f.told))
	return nil
}

// connected keeps the address that a session has reached.
func (p *Parser) connected(t int64, text []byte) {
	ip, _ := endpointIn(text)
	if id := p.field(colSession); len(id) > 0 && len(ip) > 0 {
		s, _ := p.connections.find(id, t)
		s.failed = false
		s.set(&s.remote, ip)
	}
}

// toldBefore reports whether the end of a session only says again that it failed, and
// otherwise returns the address that the session had reached.
func (p *Parser) toldBefore(t int64, ends bool, out *parsers.Records) (told bool, relay []byte) {
	id := p.field(colSession)
	if len(id) == 0 { // of a mailbox
		return false, nil
	}
	if !ends {
		s, _ := p.connections.find(id, t)
		s.failed = true
		return false, out.Keep(s.remote.of(s.conn))
	}
	s := p.connections.known(id)
	if s == nil {
		return false, nil
	}
	p.connections.end(s)
	return s.failed, out.Keep(s.remote.of(s.conn))
}

// failure is what a description in the connectivity log tells of one.
type failure struct {
	event     parsers.Event // NoEvent: nothing failed
	stage     parsers.Stage
	recipient []byte
	told      []byte // the part of the description that may quote a reply
}

// failureIn reads a description. The row is repaired afterwards, in place, and so is what
// it returns.
func failureIn(text []byte) failure {
	failed := scan.ContainsAny(text, "ailed", "nable to connect") || beginsFailure(text) || endsFailing(text) // false for nearly all rows
	switch {
	case !failed && class(text) < 4:
		return failure{}
	case scan.ContainsAny(text, "ailed connection to ", "ailed to connect", "nable to connect", "ailed to create a connection") ||
		scan.HasPrefix(text, "Aborted connection to "):
		return failure{event: parsers.ConnectFailed, stage: parsers.Connecting, told: text}
	case scan.ContainsAny(text, "DNS query failed", "DNS lookup failed") ||
		scan.Contains(text, "DNS query for") && scan.Contains(text, "failed"):
		return failure{event: parsers.ConnectFailed, stage: parsers.Resolve, told: text}
	case class(text) >= 4, scan.ContainsAny(text, "(Retry", "(Fail"): // "Messages: 0 Bytes: 0 (Retry : Service not active)"
		return failure{event: parsers.Delayed, told: text}
	case scan.Contains(text, " SmtpResponse: "): // of a mailbox: "Messages: 1 Bytes: 9 Recipients: 1 … SmtpResponse: 432 4.2.0 …"
		_, reply, _ := scan.Cut(text, " SmtpResponse: ")
		return failure{event: parsers.Delayed, stage: parsers.LocalDelivery, told: reply}
	case scan.HasPrefix(text, "Connection with "): // a delivery agent's
		_, status, _ := scan.Cut(text, " failure with status ")
		return failure{event: parsers.Delayed, told: status}
	case scan.HasPrefix(text, "Failed to locate server: "): // of a mailbox
		return failure{event: parsers.Delayed, stage: parsers.Routing, told: text}
	case scan.HasPrefix(text, "Throttled delivery "): // to a mailbox
		_, rcpt, _ := scan.Cut(text, " for recipient ")
		rcpt, _, _ = scan.Cut(rcpt, " ")
		return failure{event: parsers.Delayed, stage: parsers.LocalDelivery, recipient: rcpt, told: text}
	case scan.HasPrefix(text, "Failed; "), scan.HasPrefix(text, "Aborted; "): // from a mailbox
		_, reason, _ := scan.Cut(text, "; ")
		return failure{event: parsers.Delayed, stage: parsers.LocalDelivery, told: reason}
	}
	return failure{}
}

// beginsFailure recognises the failures that have none of the usual words.
func beginsFailure(b []byte) bool {
	return scan.HasPrefix(b, "Aborted") || scan.HasPrefix(b, "Throttled ") ||
		scan.HasPrefix(b, "Connection with ") && scan.Contains(b, " failure with status ")
}

// endsFailing recognises an end of a session that is a failure.
func endsFailing(b []byte) bool {
	return scan.HasPrefix(b, "Messages: ") && scan.ContainsAny(b, "(Retry", "(Fail", " SmtpResponse: ")
}

// endpointIn reads the address of "Failed connection to 192.0.2.1:25 (…)" and of
// "Aborted connection to 192.0.2.1".
func endpointIn(text []byte) ([]byte, uint16) {
	_, b, _ := scan.Cut(text, "connection to ")
	n := 0
	for n < len(b) && b[n] != ' ' && b[n] != '(' && b[n] != ',' {
		n++
	}
	if scan.HasPrefix(b[n:], " (") { // only then it has a port
		return endpoint(b[:n:n])
	}
	return hostPort(b[:n:n])
}

// replyIn finds the reply that a description quotes: at its start, or after
// the colon of "failed with error: 451 4.4.0 DNS query failed".
func replyIn(text []byte) []byte {
	for b := text; ; {
		if class(b) >= 2 {
			return b
		}
		k := scan.Index(b, ": ")
		if k < 0 {
			return nil
		}
		b = b[k+2:]
	}
}
