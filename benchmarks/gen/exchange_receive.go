package gen

import (
	"github.com/mtalog/mtalog/parsers"
	"github.com/mtalog/mtalog/parsers/smtpcode"
)

// runReceive simulates the SMTP receive protocol log.
func runReceive(s *sim) {
	p := &protocol{flow: newFlow[protocol](s, 2400), write: writeSMTP, arrive: (*protocol).incoming}
	s.header("15.0.0.0", "SMTP Receive Protocol Log", smtpFields)
	runProtocol(p)
}

// incoming plans the session of a client.
func (p *protocol) incoming() {
	c := p.newSession(0)
	sc := p.begin(exchangeHost+`\Default Frontend `+exchangeHost, "")
	sc.local = append(sc.local, ownIP+":25"...)
	sc.remote = appendAll(sc.remote, c.ip, ":", c.port)
	p.add(sc, '+')
	p.add(sc, '>', "220 "+exchangeHost+".example.com Microsoft ESMTP MAIL Service ready at Mon, 3 Mar 2025 10:01:17 +0000")
	p.add(sc, '<', "EHLO ", c.name)
	p.add(sc, '>', "250  "+exchangeHost+".example.com Hello [", c.ip, "] SIZE 37748736 PIPELINING DSN ENHANCEDSTATUSCODES STARTTLS AUTH NTLM 8BITMIME BINARYMIME CHUNKING")
	for range c.badAuth {
		p.add(sc, '<', "AUTH LOGIN")
		p.add(sc, '>', "334 <authentication response>")
		p.add(sc, '<', "<authentication information>")
		p.add(sc, '>', "535 5.7.3 Authentication unsuccessful").counts(1, parsers.AuthFailed, 535, smtpcode.Make(5, 7, 3), nil)
	}
	for range c.refused {
		p.refused(sc)
	}
	for c.mails > 0 {
		p.taken(sc, p.senderOf(c), c.inward)
	}
	switch {
	case c.vanish && p.of(4000):
		p.add(sc, '>', "421 4.4.1 Connection timed out").counts(1, parsers.LostConnection, 421, smtpcode.Make(4, 4, 1), nil)
		p.note(sc, '-', "Local")
	case c.vanish:
		p.note(sc, '-', "Remote(ConnectionReset)").counts(1, parsers.LostConnection, 0, 0, nil)
	default:
		p.add(sc, '<', "QUIT")
		p.add(sc, '>', "221 2.0.0 Service closing transmission channel")
		p.note(sc, '-', "Local")
	}
	p.play(sc)
}

// mailFrom plans MAIL FROM and its answer.
func (p *protocol) mailFrom(sc *script, sender string, size int) {
	p.add(sc, '<', "MAIL FROM:<", sender, "> SIZE=", size)
	p.note(sc, '*', "receiving message", sc.id, ";2025-03-03T10:00:00.000Z;1")
	p.add(sc, '>', "250 2.1.0 Sender OK")
}

func (p *protocol) rcptTo(sc *script, rc *recipient) {
	p.add(sc, '<', "RCPT TO:<", rc, ">")
}

// receiveRefusals are Exchange's answers to RCPT TO.
var receiveRefusals = [...]struct {
	code     smtpcode.Reply
	enhanced smtpcode.Enhanced
	text     string
}{
	{550, smtpcode.Make(5, 7, 54), "550 5.7.54 SMTP; Unable to relay recipient in non-accepted domain"},
	{550, smtpcode.Make(5, 1, 10), "550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup"},
	{452, smtpcode.Make(4, 3, 1), "452 4.3.1 Insufficient system resources (TMD)"},
	{550, smtpcode.Make(5, 7, 1), "550 5.7.1 Recipient not authorized, your IP has been found on a block list"},
}

// refused plans a message whose only recipient is refused.
func (p *protocol) refused(sc *script) {
	p.mailFrom(sc, p.world.strangers[p.n(len(p.world.strangers))], 1000+p.n(20_000))
	rc := p.world.recipient(&p.rng, p.of(5000))
	p.rcptTo(sc, &rc)
	why := &receiveRefusals[p.power(len(receiveRefusals))]
	p.add(sc, '*', "Tarpit for '0.00:00:05'")
	p.add(sc, '>', why.text).counts(1, parsers.Rejected, why.code, why.enhanced, nil)
	p.add(sc, '<', "RSET")
	p.add(sc, '>', "250 2.0.0 Resetting")
}

// taken plans a message that is taken or, now and then, refused for its content.
func (p *protocol) taken(sc *script, sender string, inward bool) {
	m := p.newMessage(sender)
	p.address(m, inward)
	p.mailFrom(sc, sender, m.size)
	for i := range m.rcpts {
		p.rcptTo(sc, &m.rcpts[i])
		p.add(sc, '>', "250 2.1.5 Recipient OK")
	}
	p.add(sc, '<', "DATA")
	p.add(sc, '>', "354 Start mail input; end with <CRLF>.<CRLF>")
	if inward && p.of(400) {
		p.add(sc, '>', "550 5.7.1 Message rejected as spam by Content Filtering.").
			counts(len(m.rcpts), parsers.Rejected, 550, smtpcode.Make(5, 7, 1), nil)
	} else {
		p.add(sc, '>', "250 2.6.0 <", m.msgID, "> [InternalId=", 237_172_000_000_000+p.n(1_000_000_000), ", Hostname="+exchangeHost+".example.com] ", m.size,
			" bytes in 0.102, 109,173 KB/sec Queued mail for delivery").counts(1, parsers.Received, 250, smtpcode.Make(2, 6, 0), nil)
	}
	p.spare = append(p.spare, m)
}
