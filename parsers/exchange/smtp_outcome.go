package exchange

import (
	"bytes"

	"github.com/mtalog/mtalog/parsers"
	"github.com/mtalog/mtalog/parsers/internal/queueid"
	"github.com/mtalog/mtalog/parsers/internal/scan"
	"github.com/mtalog/mtalog/parsers/smtpcode"
)

// answer adds the records that a command's final reply gives.
func (x sessionRow) answer(c command, code smtpcode.Reply, line []byte) {
	refused := code >= 400
	switch c.verb {
	case rcptTo:
		x.answerRcpt(c, code, line)
	case endOfData, bdatLast:
		x.decideMessage(c, code, line)
	case data, bdat:
		if refused {
			x.decideMessage(c, code, line)
		}
	case mailFrom:
		if refused {
			x.refusedMail(c, code, line)
		}
	case rset:
		for i := range x.s.msgs {
			x.s.msgs[i].done = true
		}
	case quit:
	default:
		if refused {
			x.refusedCommand(c, code, line)
		} else {
			x.accepted(c, line)
		}
	}
}

// accepted takes what an accepted command tells about the other side.
func (x sessionRow) accepted(c command, line []byte) {
	s := x.s
	switch {
	case c.verb == greeting && s.role == sending:
		name, _, _ := scan.Cut(line[min(4, len(line)):], " ")
		s.set(&s.banner, name)
	case c.verb == xproxy && s.role == receiving:
		x.takeProxied(s)
	case c.verb == xproxy:
		s.relays = true
	case c.verb == xproxyTo && s.role == sending:
		x.takeTarget(s, line)
	}
}

// refusedMail takes the refusal of a sender.
func (x sessionRow) refusedMail(c command, code smtpcode.Reply, line []byte) {
	s := x.s
	if s.role == sending && x.decideAll(c.msg, parsers.Mail, code, line) > 0 {
		return // its recipients were in the pipeline
	}
	if c.msg >= 0 {
		s.msgs[c.msg].refused, s.msgs[c.msg].done = true, true
	}
	x.refusedCommand(c, code, line)
}

// refusedCommand adds the record of a refused command that decides no recipient.
func (x sessionRow) refusedCommand(c command, code smtpcode.Reply, line []byte) {
	s, stage := x.s, verbStages[c.verb]
	var r *parsers.Record
	switch {
	case c.verb == auth:
		r = x.about(parsers.AuthFailed, stage, line)
		s.failed = s.failed || s.role == sending // a "*" row may say it again
	case c.verb == starttls:
		r = x.about(parsers.TLSFailed, stage, line)
		s.noTLS = true
	case c.verb == xproxyTo && s.role == receiving && proxyFailed(line):
		return // of another server's; both send logs have it, the Front End's and the Transport service's
	case s.role == receiving:
		r = x.about(parsers.Rejected, stage, line)
	case c.verb == mailFrom:
		r = x.about(refusedBy(code), stage, line)
	case c.verb == greeting, c.verb == ehlo && (code < 500 || code > 504):
		// A server that does not know EHLO is greeted again with HELO.
		r = x.about(parsers.Delayed, stage, line)
	case c.verb == xproxy, c.verb == xproxyTo:
		r = x.about(parsers.Delayed, stageOf(nil, line), line)
		if ip, port := lastEndpoint(line); len(ip) > 0 { // not the Front End
			r.Relay = parsers.Peer{IP: ip, Port: port}
		}
	default:
		return
	}
	x.envelope(r, c.msg, -1)
}

// answerRcpt takes the reply to RCPT, which decides one recipient if it is a
// refusal.
func (x sessionRow) answerRcpt(c command, code smtpcode.Reply, line []byte) {
	s := x.s
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
		e = refusedBy(code)
	}
	r := x.about(e, parsers.Rcpt, line)
	x.envelope(r, rc.msg, c.rcpt)
}

// refusedBy returns the event for a recipient that a remote server refused with code.
func refusedBy(code smtpcode.Reply) parsers.Event {
	if code.Class() == 5 {
		return parsers.Bounced
	}
	return parsers.Deferred
}

// decideMessage takes the reply to a message's text, which decides all recipients
// that were accepted before.
func (x sessionRow) decideMessage(c command, code smtpcode.Reply, line []byte) {
	s, stage := x.s, verbStages[c.verb]
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
		x.decideAll(c.msg, stage, code, line)
	case code >= 400:
		// Without a recipient the refusal is news only if none was refused before.
		if !m.refused {
			x.envelope(x.about(parsers.Rejected, stage, line), c.msg, -1)
		}
	case scan.Contains(line, "[Hostname="): // for a mailbox, whose server's tracking log has it
	default:
		if accepted != 1 {
			only = -1
		}
		x.takenIn(c.msg, only, accepted, line)
	}
}

// takenIn adds the record of a message that this server took from a client, for the
// number of recipients accepted; only is the one recipient, if there is just one. The
// reply is "250 2.6.0 <m@example.com> [InternalId=1, …] 11511 bytes in 0.102, …".
func (x sessionRow) takenIn(msg, only, accepted int32, line []byte) {
	r := x.about(parsers.Received, parsers.NoStage, line)
	x.envelope(r, msg, only)
	r.Begins, r.Recipients = true, accepted
	r.QueueID, r.NextQueueID = r.NextQueueID, nil // it is this server's own
	if n := sizeInReply(line); n > 0 {
		r.Size = n
	}
	if rest := line[min(len("250 2.6.0 "), len(line)):]; scan.HasPrefix(rest, "<") {
		if k := bytes.IndexByte(rest, '>'); k > 0 {
			r.MessageID = rest[1:k:k]
		}
	}
}

// sizeInReply reads "… 11511 bytes in 0.102, 109,173 KB/sec Queued mail for delivery".
func sizeInReply(line []byte) int64 {
	head, _, ok := scan.Cut(line, " bytes in ")
	if !ok {
		return 0
	}
	return number(head[bytes.LastIndexByte(head, ' ')+1:])
}

// decideAll takes one reply as the outcome of all recipients of a message that
// have none yet, and returns how many there were. A failure also decides those
// whose reply to RCPT is still to come.
func (x sessionRow) decideAll(msg int32, stage parsers.Stage, code smtpcode.Reply, line []byte) (n int) {
	s := x.s
	if msg < 0 {
		return 0
	}
	e := parsers.Delivered
	switch {
	case code >= 400 && s.role == receiving:
		e = parsers.Rejected
	case code >= 400 || code == 0:
		e = refusedBy(code)
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
			if s.staysHere(line) {
				if at = parsers.LocalDelivery; scan.Contains(line, "[InternalId=") { // for the queue, which has it from here
					continue
				}
			}
		}
		x.envelope(x.about(e, at, line), msg, int32(i))
	}
	if n > 0 {
		s.msgs[msg].done = true
	}
	return n
}

// staysHere reports whether a reply to the end of a message is that of another service of the server that sent
// it: see Hops in the comment of the package.
func (s *session) staysHere(reply []byte) bool {
	return s.role == sending && s.atHome && !s.proxied && sameName(parameter(lastBrackets(reply), "Hostname="), s.helo.of(s.conn))
}

// lastBrackets returns what stands in the last brackets of a reply, "[InternalId=1, Hostname=mbx01.corp.test]".
func lastBrackets(reply []byte) []byte {
	k := bytes.LastIndexByte(reply, '[')
	if k < 0 {
		return nil
	}
	b, _, _ := scan.Cut(reply[k+1:], "]")
	return b
}

// about adds a record with what is known about the connection.
func (x sessionRow) about(e parsers.Event, stage parsers.Stage, line []byte) *parsers.Record {
	s := x.s
	r := x.add(x.out, x.t, e)
	r.Stage, r.Text = stage, line
	if len(line) == 0 {
		r.Text = nil
	}
	setCodes(r, line)
	var peer parsers.Peer
	peer.IP, peer.Port = hostPort(x.out.Keep(s.remote.of(s.conn)))
	connector := x.out.Keep(s.connector.of(s.conn))
	r.Service = connector
	r.Helo = x.out.Keep(s.helo.of(s.conn))
	r.User = x.out.Keep(s.user.of(s.conn))
	if e == parsers.AuthFailed && s.tried != (span{}) {
		r.User = x.out.Keep(s.tried.of(s.conn))
		s.tried = span{}
	}
	r.TLSCipher = x.out.Keep(s.cipher.of(s.conn))
	r.TLSVersion = x.out.Keep([]byte(s.tls))
	if s.role == receiving {
		r.Client = peer
		if k := bytes.IndexByte(connector, '\\'); k > 0 {
			r.Host = connector[:k:k]
		}
		return r
	}
	peer.Name = x.out.Keep(s.banner.of(s.conn))
	r.Relay = peer
	r.Helo = nil // our own name
	return r
}

// envelope fills in what is known about a message and one of its recipients; -1
// means none.
func (x sessionRow) envelope(r *parsers.Record, msg, rcpt int32) {
	s := x.s
	if msg >= 0 {
		m := &s.msgs[msg]
		r.Sender, r.SenderKnown = x.out.Keep(m.sender.of(s.mail)), m.senderKnown
		r.QueueID = x.out.Keep(m.queue.of(s.mail))
		r.MessageID = x.out.Keep(m.id.of(s.mail))
		r.Size = m.size
	}
	if rcpt >= 0 {
		r.Recipient = x.out.Keep(s.rcpts[rcpt].addr.of(s.mail))
	}
	if r.Event == parsers.Delivered || r.Event == parsers.Received {
		r.NextQueueID = queueid.InReply(r.Text)
	}
}
