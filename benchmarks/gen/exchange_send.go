package gen

import (
	"github.com/mtalog/mtalog/parsers"
)

// runSend simulates the SMTP send protocol log.
func runSend(s *sim) {
	p := &protocol{flow: newFlow[protocol](s, 4700), write: writeSMTP, arrive: (*protocol).outgoing}
	s.header("15.0.0.0", "SMTP Send Protocol Log", smtpFields)
	runProtocol(p)
}

// outgoing takes a message that is to be sent; all its recipients are at one
// domain.
func (p *protocol) outgoing() {
	m := p.newMessage(p.world.senders[p.power(len(p.world.senders))])
	for i := range p.recipients() {
		rc := p.world.recipient(&p.rng, false)
		if i > 0 {
			rc = recipient{at: m.rcpts[0].at, local: rc.local}
			rc.drawObstacle(&p.rng)
		}
		m.rcpts = append(m.rcpts, rc)
	}
	p.send(&protocolStep{m: m})
}

// send plans the session of one round.
func (p *protocol) send(st *protocolStep) {
	m := st.m
	open := 0
	for i := range m.rcpts {
		if rc := &m.rcpts[i]; !rc.done {
			p.decide(rc)
			if open > 0 && rc.answer != nil && rc.answer.at != rcptTo || open > 0 && rc.answer == nil {
				// What befalls a whole session is up to the first recipient.
				rc.obstacle, rc.left, rc.event = accept, 0, parsers.Delivered
			}
			open++
		}
	}
	first := 0
	for m.rcpts[first].done {
		first++
	}
	rc := &m.rcpts[first]
	sc := p.begin("Outbound", rc.mx.ip+":25")
	if rc.mx.ip[4] == ':' { // 2001:db8::…
		sc.remote = appendAll(sc.remote[:0], "[", rc.mx.ip, "]:25")
	}
	sc.local = appendAll(sc.local, ownIP+":", 10_000+p.n(50_000))
	p.note(sc, '*', "attempting to connect")
	switch {
	case rc.obstacle == down || rc.obstacle == noHost:
		p.note(sc, '*', `"Failed to connect. Winsock error code: 10060, Win32 error code: 10060, Error Message: A connection attempt failed because the connected party did not properly respond after a period of time`).
			counts(1, parsers.ConnectFailed, 0, 0, nil)
	case rc.answer != nil && rc.answer.at == connected:
		p.add(sc, '+')
		p.reply(sc, rc.answer, p.scene(m, rc)).counts(1, parsers.Delayed, rc.answer.code, rc.answer.effective(), nil)
		p.add(sc, '>', "QUIT")
		p.note(sc, '-', "Remote")
	default:
		p.converse(sc, m, rc)
	}
	sc.fresh = m.arrived == p.now
	sc.after = func() { p.sent(m) }
	p.play(sc)
}

// converse plans a session with a server that listens.
func (p *protocol) converse(sc *script, m *message, first *recipient) {
	p.add(sc, '+')
	p.add(sc, '<', "220 "+first.mx.name+" ESMTP ready")
	p.add(sc, '>', "EHLO "+exchangeHost+".example.com")
	p.add(sc, '<', "250  "+first.mx.name+" Hello ["+ownIP+"] SIZE 157286400 PIPELINING DSN ENHANCEDSTATUSCODES STARTTLS 8BITMIME")
	if p.of(9000) {
		p.add(sc, '>', "STARTTLS")
		p.add(sc, '<', "220 2.0.0 SMTP server ready")
		p.note(sc, '*', "Sending certificate", "CN="+exchangeHost+".example.com")
		p.note(sc, '*', "Certificate issuer name", "CN=Example CA, O=Example, C=XX")
		p.note(sc, '*', "Received certificate")
		p.note(sc, '*', "Certificate subject CN="+first.mx.name)
		if p.of(40) {
			p.note(sc, '*', "TLS negotiation failed with error UnknownCredentials").counts(1, parsers.TLSFailed, 0, 0, nil)
			p.note(sc, '-', "Local")
			return
		}
		p.note(sc, '*', "TLS protocol SP_PROT_TLS1_2_CLIENT negotiation succeeded using bulk encryption algorithm CALG_AES_256 with strength 256 bits, MAC hash algorithm CALG_SHA_384 with strength 0 bits and key exchange algorithm CALG_ECDHE with strength 384 bits")
		p.add(sc, '>', "EHLO "+exchangeHost+".example.com")
		p.add(sc, '<', "250  "+first.mx.name+" Hello ["+ownIP+"] SIZE 157286400 PIPELINING DSN ENHANCEDSTATUSCODES 8BITMIME")
	}
	p.envelope(sc, m, first)
	p.add(sc, '>', "QUIT")
	p.add(sc, '<', "221 2.0.0 Bye")
	p.note(sc, '-', "Local")
}

// envelope plans the commands of the message, sent in one go (RFC 2920), their answers, and the message.
func (p *protocol) envelope(sc *script, m *message, first *recipient) {
	p.add(sc, '>', "MAIL FROM:<", m.sender, "> SIZE=", m.size)
	for i := range m.rcpts {
		if rc := &m.rcpts[i]; !rc.done {
			p.add(sc, '>', "RCPT TO:<", rc, ">")
		}
	}
	if first.answer != nil && first.answer.at == mailFrom {
		n := 0
		for i := range m.rcpts {
			if rc := &m.rcpts[i]; !rc.done {
				n++
				rc.event, rc.done = first.event, first.event == parsers.Bounced
			}
		}
		p.reply(sc, first.answer, p.scene(m, first)).counts(n, first.event, first.answer.code, first.answer.effective(), first.at)
		for range n {
			p.add(sc, '<', "503 5.5.1 Need MAIL command")
		}
		return
	}
	p.add(sc, '<', "250 2.1.0 Ok")
	taken := 0
	for i := range m.rcpts {
		rc := &m.rcpts[i]
		switch {
		case rc.done:
		case rc.answer != nil && rc.answer.at == rcptTo:
			p.reply(sc, rc.answer, p.scene(m, rc)).counts(1, rc.event, rc.answer.code, rc.answer.effective(), rc.at)
			rc.done = rc.event == parsers.Bounced
		default:
			p.add(sc, '<', "250 2.1.5 Ok")
			taken++
		}
	}
	if taken > 0 {
		p.text(sc, m, first, taken)
	}
}

// text plans the message itself and its answer, which holds for all
// recipients that were taken.
func (p *protocol) text(sc *script, m *message, first *recipient, taken int) {
	p.add(sc, '>', "DATA")
	a, ev := first.answer, first.event
	if a == nil || a.at == rcptTo || ev == parsers.Delivered {
		choice := answers[first.at.family][accept]
		a, ev = choice[p.n(len(choice))], parsers.Delivered
	}
	if a.at != dataCommand {
		p.add(sc, '<', "354 End data with <CR><LF>.<CR><LF>")
	}
	if first.obstacle == hangs {
		p.note(sc, '-', "Remote(ConnectionReset)").counts(taken, parsers.Deferred, 0, 0, first.at)
		ev = parsers.Deferred
	} else {
		p.reply(sc, a, p.scene(m, first)).counts(taken, ev, a.code, a.effective(), first.at)
	}
	for i := range m.rcpts {
		if rc := &m.rcpts[i]; !rc.done && (rc.answer == nil || rc.answer.at != rcptTo) {
			rc.done = ev != parsers.Deferred
		}
	}
}

// sent ends a round: what is still open is tried again.
func (p *protocol) sent(m *message) {
	if m.waiting() == 0 || p.now-m.arrived > queueLifetime {
		p.spare = append(p.spare, m)
		return
	}
	p.retry(m, (*protocol).send)
}
