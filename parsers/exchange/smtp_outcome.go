package exchange

import (
	"bytes"

	"github.com/mtalog/mtalog/parsers"
	"github.com/mtalog/mtalog/parsers/smtpcode"
)

// answer adds the records that a command's final reply gives.
func (p *Parser) answer(t int64, s *session, c command, code smtpcode.Reply, line []byte, out *parsers.Records) {
	refused := code >= 400
	stage := verbStages[c.verb]
	switch c.verb {
	case greeting:
		if !refused && s.role == sending {
			name, _, _ := bytes.Cut(line[min(4, len(line)):], []byte(" "))
			s.set(&s.banner, name)
		}
	case mailFrom:
		if refused && s.role == sending && p.decideAll(t, s, c.msg, stage, code, line, out) > 0 {
			return // its recipients were in the pipeline
		}
		if refused && c.msg >= 0 {
			s.msgs[c.msg].refused, s.msgs[c.msg].done = true, true
		}
	case rcptTo:
		p.answerRcpt(t, s, c, code, line, out)
		return
	case data, bdat:
		if refused {
			p.decideMessage(t, s, c, stage, code, line, out)
		}
		return
	case endOfData, bdatLast:
		p.decideMessage(t, s, c, stage, code, line, out)
		return
	case rset:
		for i := range s.msgs {
			s.msgs[i].done = true
		}
		return
	case quit:
		return
	}
	if !refused {
		return
	}
	r := (*parsers.Record)(nil)
	switch {
	case c.verb == auth:
		r = p.about(t, s, parsers.AuthFailed, stage, line, out)
	case c.verb == starttls:
		r = p.about(t, s, parsers.TLSFailed, stage, line, out)
	case s.role == receiving:
		r = p.about(t, s, parsers.Rejected, stage, line, out)
	case c.verb == mailFrom:
		r = p.about(t, s, failed(code), stage, line, out)
	case c.verb == greeting, c.verb == ehlo && (code < 500 || code > 504):
		// A server that knows no EHLO is asked again with HELO.
		r = p.about(t, s, parsers.Delayed, stage, line, out)
	default:
		return
	}
	p.envelope(r, s, c.msg, -1, out)
}

// answerRcpt takes the reply to RCPT, which decides one recipient if it is a
// refusal.
func (p *Parser) answerRcpt(t int64, s *session, c command, code smtpcode.Reply, line []byte, out *parsers.Records) {
	if c.rcpt < 0 {
		return
	}
	rc := &s.rcpts[c.rcpt]
	if rc.done {
		return
	}
	if code < 400 {
		rc.accepted = true
		return
	}
	rc.done = true
	s.msgs[rc.msg].refused = true
	e := parsers.Rejected
	if s.role == sending {
		e = failed(code)
	}
	r := p.about(t, s, e, parsers.Rcpt, line, out)
	p.envelope(r, s, rc.msg, c.rcpt, out)
}

// failed returns the event for a recipient that a remote server refused.
func failed(code smtpcode.Reply) parsers.Event {
	if code.Class() == 5 {
		return parsers.Bounced
	}
	return parsers.Deferred
}

// decideMessage takes the reply to a message's text, which decides all recipients
// that were accepted before.
func (p *Parser) decideMessage(t int64, s *session, c command, stage parsers.Stage, code smtpcode.Reply, line []byte, out *parsers.Records) {
	if c.msg < 0 {
		return
	}
	m := &s.msgs[c.msg]
	accepted, only := int32(0), int32(-1)
	for i := range s.rcpts {
		if rc := &s.rcpts[i]; rc.msg == c.msg && rc.accepted && !rc.done {
			accepted, only = accepted+1, int32(i)
		}
	}
	m.done = true
	switch {
	case s.role == sending || code >= 400 && accepted > 0:
		p.decideAll(t, s, c.msg, stage, code, line, out)
	case code >= 400:
		// Without a recipient the refusal is news only where none was refused before.
		if !m.refused {
			p.envelope(p.about(t, s, parsers.Rejected, stage, line, out), s, c.msg, -1, out)
		}
	default:
		if accepted != 1 {
			only = -1
		}
		r := p.about(t, s, parsers.Received, parsers.NoStage, line, out)
		p.envelope(r, s, c.msg, only, out)
		r.Begins, r.Recipients = true, accepted
		r.QueueID, r.NextQueueID = r.NextQueueID, nil
		if n := sizeInReply(line); n > 0 {
			r.Size = n
		}
		if rest := line[min(len("250 2.6.0 "), len(line)):]; len(rest) > 0 && rest[0] == '<' {
			if k := bytes.IndexByte(rest, '>'); k > 0 {
				r.MessageID = rest[1:k:k]
			}
		}
	}
}

// sizeInReply reads "… 11511 bytes in 0.102, 109,173 KB/sec Queued mail for delivery".
func sizeInReply(line []byte) int64 {
	head, _, ok := bytes.Cut(line, []byte(" bytes in "))
	if !ok {
		return 0
	}
	return number(head[bytes.LastIndexByte(head, ' ')+1:])
}

// decideAll takes one reply as the outcome of all recipients of a message that
// have none yet, and returns how many there were. A failure also decides those
// whose reply to RCPT is still to come.
func (p *Parser) decideAll(t int64, s *session, msg int32, stage parsers.Stage, code smtpcode.Reply, line []byte, out *parsers.Records) (n int) {
	if msg < 0 {
		return 0
	}
	e := parsers.Delivered
	switch {
	case code >= 400 && s.role == receiving:
		e = parsers.Rejected
	case code >= 400 || code == 0:
		e = failed(code)
	}
	for i := range s.rcpts {
		rc := &s.rcpts[i]
		if rc.msg != msg || rc.done || !rc.accepted && e == parsers.Delivered {
			continue
		}
		rc.done = true
		n++
		at := stage
		if e == parsers.Delivered {
			at = parsers.NoStage
		}
		p.envelope(p.about(t, s, e, at, line, out), s, msg, int32(i), out)
	}
	if n > 0 {
		s.msgs[msg].done = true
	}
	return n
}

// about adds a record with what is known about the connection.
func (p *Parser) about(t int64, s *session, e parsers.Event, stage parsers.Stage, line []byte, out *parsers.Records) *parsers.Record {
	r := p.add(out, t, e)
	r.Stage, r.Text = stage, line
	if len(line) == 0 {
		r.Text = nil
	}
	setCodes(r, line)
	var peer parsers.Peer
	peer.IP, peer.Port = hostPort(out.Keep(s.remote.in(s.conn)))
	connector := out.Keep(s.connector.in(s.conn))
	r.Service = connector
	r.Helo = out.Keep(s.helo.in(s.conn))
	r.User = out.Keep(s.user.in(s.conn))
	r.TLSCipher = out.Keep(s.cipher.in(s.conn))
	if s.tls != "" {
		r.TLSVersion = keepString(out, s.tls)
	}
	if s.role == receiving {
		r.Client = peer
		if k := bytes.IndexByte(connector, '\\'); k > 0 {
			r.Host = connector[:k:k]
		}
		return r
	}
	peer.Name = out.Keep(s.banner.in(s.conn))
	r.Relay = peer
	r.Helo = nil // our own name
	return r
}

// keepString is Keep for a constant.
func keepString(out *parsers.Records, s string) []byte {
	var b [8]byte
	return out.Keep(b[:copy(b[:], s)])
}

// envelope fills in what is known about a message and one of its recipients; -1
// stands for none.
func (p *Parser) envelope(r *parsers.Record, s *session, msg, rcpt int32, out *parsers.Records) {
	if msg >= 0 {
		m := &s.msgs[msg]
		r.Sender, r.SenderKnown = out.Keep(m.sender.in(s.mail)), m.known
		r.QueueID = out.Keep(m.queue.in(s.mail))
		r.MessageID = out.Keep(m.id.in(s.mail))
		r.Size = m.size
	}
	if rcpt >= 0 {
		r.Recipient = out.Keep(s.rcpts[rcpt].addr.in(s.mail))
	}
	if r.Event == parsers.Delivered || r.Event == parsers.Received {
		r.NextQueueID = nextID(r.Text)
	}
}
