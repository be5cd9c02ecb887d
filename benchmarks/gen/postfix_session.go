package gen

import (
	"github.com/mtalog/mtalog/parsers"
	"github.com/mtalog/mtalog/parsers/smtpcode"
)

func (p *postfix) putClient(s *session) {
	p.putBytes(s.name)
	p.putAddress(s)
}

func (p *postfix) putAddress(s *session) {
	p.put("[")
	p.putBytes(s.ip)
	p.put("]")
}

// connect is the first line of a session.
func (p *postfix) connect(st *postfixStep) {
	s := st.s
	if p.of(300) {
		start := p.line("smtpd", s.pid)
		p.put("warning: hostname host")
		p.putInt(p.n(9999))
		p.put(".example.net does not resolve to address ")
		p.putBytes(s.ip)
		p.end(start)
		p.tally.count(parsers.Warning, 0, 0)
	}
	if s.user == "" {
		p.screen(s)
	}
	start := p.line("smtpd", s.pid)
	p.put("connect from ")
	p.putClient(s)
	p.end(start)
	if s.tls {
		p.after(20_000, 120_000, postfixStep{do: (*postfix).tlsIn, s: s})
		return
	}
	p.next(s)
}

// screen is what postscreen says of a client that it lets through.
func (p *postfix) screen(s *session) {
	port := p.between(1024, 65536)
	for _, says := range [...]string{"CONNECT from ", "PASS OLD "} {
		start := p.line("postscreen", 1402)
		p.put(says)
		p.putAddress(s)
		p.put(":")
		p.putInt(port)
		if says[0] == 'C' {
			p.put(" to [" + ownIP + "]:25")
		}
		p.end(start)
	}
}

func (p *postfix) tlsIn(st *postfixStep) {
	start := p.line("smtpd", st.s.pid)
	p.put("Anonymous TLS connection established from ")
	p.putClient(st.s)
	p.put(": TLSv1.3 with cipher TLS_AES_256_GCM_SHA384 (256/256 bits) key-exchange X25519 server-signature RSA-PSS (2048 bits) server-digest SHA256")
	p.end(start)
	p.next(st.s)
}

// next plans what the client does next.
func (p *postfix) next(s *session) {
	do := (*postfix).disconnect
	switch {
	case s.badAuth > 0:
		do = (*postfix).authFailed
	case s.refused > 0:
		do = (*postfix).refuse
	case s.mails > 0:
		do = (*postfix).client
	}
	p.after(20_000, 300_000, postfixStep{do: do, s: s})
}

// client is smtpd's line when it takes a message.
func (p *postfix) client(st *postfixStep) {
	s := st.s
	m := p.newMessage(p.senderOf(s))
	start := p.queued("smtpd", s.pid, m)
	p.put("client=")
	p.putClient(s)
	if s.user != "" {
		p.put(", sasl_method=PLAIN, sasl_username=")
		p.put(s.user)
	}
	p.end(start)
	p.address(m, s.inward)
	p.after(5000, 60_000, postfixStep{do: (*postfix).messageID, m: m, s: s})
}

// refusals are smtpd's own answers to RCPT TO. The client's and the
// recipient's names are put in front.
var refusals = []struct {
	code     smtpcode.Reply
	enhanced smtpcode.Enhanced
	own      string
	whom     string // "client", "recipient" or "helo"
	words    string
}{
	{554, smtpcode.Make(5, 7, 1), "5.7.1", "client", "Service unavailable; Client host [%] blocked using zen.spamhaus.org; https://www.spamhaus.org/query/ip/192.0.2.1"},
	{454, smtpcode.Make(4, 7, 1), "4.7.1", "recipient", "Relay access denied"},
	{554, smtpcode.Make(5, 7, 1), "5.7.1", "recipient", "Relay access denied"},
	{550, smtpcode.Make(5, 1, 1), "5.1.1", "recipient", "Recipient address rejected: User unknown in virtual mailbox table"},
	{550, smtpcode.Make(5, 1, 1), "5.1.1", "recipient", "Recipient address rejected: User unknown in virtual mailbox table"},
	{450, smtpcode.Make(4, 7, 25), "4.7.25", "client", "Client host rejected: cannot find your hostname, [%]"},
	{450, smtpcode.Make(4, 1, 8), "4.1.8", "sender", "Sender address rejected: Domain not found"},
	{504, smtpcode.Make(5, 5, 2), "5.5.2", "helo", "Helo command rejected: need fully-qualified hostname"},
	{450, smtpcode.Make(4, 2, 0), "4.2.0", "recipient", "Recipient address rejected: Greylisted, see http://postgrey.schweikert.ch/help/example.com.html"},
}

// refuse is a NOQUEUE line.
func (p *postfix) refuse(st *postfixStep) {
	s := st.s
	s.refused--
	why := &refusals[p.power(len(refusals))]
	sender := p.world.strangers[p.n(len(p.world.strangers))]
	rcpt := recipient{at: p.world.own[p.power(len(p.world.own))], local: p.world.local(&p.rng)}
	start := p.line("smtpd", s.pid)
	p.put("NOQUEUE: reject: RCPT from ")
	p.putClient(s)
	p.put(": ")
	p.putInt(int(why.code))
	p.put(" ")
	p.put(why.own)
	p.put(" ")
	switch why.whom {
	case "recipient":
		p.put("<")
		p.out.b = rcpt.append(p.out.b)
		p.put(">: ")
	case "sender":
		p.put("<")
		p.put(sender)
		p.put(">: ")
	case "helo":
		p.put("<User>: ")
	}
	for i := range len(why.words) {
		if why.words[i] == '%' {
			p.putBytes(s.ip)
			continue
		}
		p.out.b = append(p.out.b, why.words[i])
	}
	p.put("; from=<")
	p.put(sender)
	p.put("> to=<")
	p.out.b = rcpt.append(p.out.b)
	p.put("> proto=ESMTP helo=<User>")
	p.end(start)
	p.tally.count(parsers.Rejected, why.code, why.enhanced)
	p.next(s)
}

// milterReject ends a message that a content filter does not want.
func (p *postfix) milterReject(st *postfixStep) {
	m := st.m
	start := p.queued("cleanup", 2000+int32(p.n(12)), m)
	p.put("milter-reject: END-OF-MESSAGE from ")
	p.putClient(st.s)
	p.put(": 5.7.1 Spam message rejected; from=<")
	p.put(m.sender)
	p.put("> to=<")
	p.out.b = m.rcpts[0].append(p.out.b)
	p.put("> proto=ESMTP helo=<mail.example.net>")
	p.end(start)
	p.tally.count(parsers.Rejected, 0, smtpcode.Make(5, 7, 1))
	p.drop(m)
	p.next(st.s)
}

// authFailed is a wrong password.
func (p *postfix) authFailed(st *postfixStep) {
	s := st.s
	s.badAuth--
	start := p.line("smtpd", s.pid)
	p.put("warning: ")
	p.putClient(s)
	p.put(": SASL LOGIN authentication failed: UGFzc3dvcmQ6, sasl_username=")
	p.put(p.world.senders[p.power(len(p.world.senders))])
	p.end(start)
	p.tally.count(parsers.AuthFailed, 0, 0)
	p.next(s)
}

// disconnect is the last line of a session.
func (p *postfix) disconnect(st *postfixStep) {
	s := st.s
	if s.vanish {
		start := p.line("smtpd", s.pid)
		p.put("lost connection after ")
		p.put([...]string{"CONNECT", "EHLO", "AUTH", "UNKNOWN"}[p.n(4)])
		p.put(" from ")
		p.putClient(s)
		p.end(start)
		p.tally.count(parsers.LostConnection, 0, 0)
	}
	start := p.line("smtpd", s.pid)
	p.put("disconnect from ")
	p.putClient(s)
	if s.sent > 0 {
		p.put(" ehlo=1 mail=")
		p.putInt(s.sent)
		p.put(" rcpt=")
		p.putInt(s.sent)
		p.put(" data=")
		p.putInt(s.sent)
		p.put(" quit=1 commands=")
		p.putInt(2 + 3*s.sent)
	} else {
		p.put(" ehlo=1 quit=1 commands=2")
	}
	p.end(start)
	p.smtpd.put(s.pid)
}
