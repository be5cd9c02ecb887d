package gen

import (
	"github.com/mtalog/mtalog/parsers"
	"github.com/mtalog/mtalog/parsers/smtpcode"
)

// session is a client's connection to smtpd.
type session struct {
	client  []byte // "name[address]"
	ip      int    // where the address begins in client
	pid     int32
	user    string // SASL login
	tls     bool
	inward  bool // from outside, to our mailboxes
	vanish  bool // ends without QUIT
	badAuth int  // failed logins to come
	refused int  // refused recipients to come
	mails   int  // messages to come
	sent    int
}

// newSession draws who connects and what for.
func (p *postfix) newSession() *session {
	s := &session{pid: p.smtpd.get(), tls: p.of(8500)}
	switch kind := p.n(1000); {
	case kind < 590: // our users and applications
		s.user = p.world.senders[p.power(len(p.world.senders))]
		s.mails = 1
	case kind < 830: // from outside
		s.inward, s.mails = true, 1
	case kind < 940: // spammers
		s.refused, s.inward = 1+p.n(3), true
		if p.of(500) {
			s.mails = 1
		}
	case kind < 980: // password guessers
		s.badAuth, s.vanish = 1+p.n(2), p.of(5000)
	default: // scanners
		s.vanish = true
	}
	if s.mails > 0 && p.of(1500) {
		s.mails += 1 + p.n(4)
	}
	b := s.client
	switch {
	case s.user != "":
		b = append(b, "app"...)
		b = number(b, p.power(64))
		b = append(b, ".example.com["...)
		s.ip = len(b)
		b = append(b, "192.0.2."...)
		b = number(b, 30+p.power(200))
	case s.mails > 0 && !p.of(800):
		b = append(b, "out"...)
		b = number(b, p.n(64))
		b = append(b, '.')
		b = append(b, p.world.anyDomain(&p.rng).name...)
		b = append(b, '[')
		s.ip = len(b)
		b = appendBenchIP(b, &p.rng)
	default:
		b = append(b, "unknown["...)
		s.ip = len(b)
		b = appendBenchIP(b, &p.rng)
	}
	s.client = append(b, ']')
	return s
}

func (p *postfix) putClient(s *session) { p.out.b = append(p.out.b, s.client...) }

// connect is the first line of a session.
func (p *postfix) connect(st *step) {
	s := st.s
	if p.of(300) {
		start := p.line("smtpd", s.pid)
		p.put("warning: hostname host")
		p.out.b = number(p.out.b, p.n(9999))
		p.put(".example.net does not resolve to address ")
		p.out.b = append(p.out.b, s.client[s.ip:len(s.client)-1]...)
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
		p.after(20_000, 120_000, step{do: (*postfix).tlsIn, s: s})
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
		p.out.b = append(p.out.b, s.client[s.ip-1:]...)
		p.put(":")
		p.out.b = number(p.out.b, port)
		if says[0] == 'C' {
			p.put(" to [" + ownIP + "]:25")
		}
		p.end(start)
	}
}

func (p *postfix) tlsIn(st *step) {
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
	p.after(20_000, 300_000, step{do: do, s: s})
}

// client is smtpd's line when it takes a message.
func (p *postfix) client(st *step) {
	s := st.s
	s.mails--
	s.sent++
	sender := s.user
	if s.inward {
		sender = p.world.strangers[p.power(len(p.world.strangers))]
		if p.of(400) {
			sender = ""
		}
	}
	m := p.newMessage(sender)
	start := p.queued("smtpd", s.pid, m)
	p.put("client=")
	p.putClient(s)
	if s.user != "" {
		p.put(", sasl_method=PLAIN, sasl_username=")
		p.put(s.user)
	}
	p.end(start)
	for range p.recipients() {
		m.rcpts = append(m.rcpts, p.world.recipient(&p.rng, s.inward))
	}
	p.after(5000, 60_000, step{do: (*postfix).messageID, m: m, s: s})
}

// recipients draws how many a message has.
func (p *postfix) recipients() int {
	switch k := p.n(100); {
	case k < 85:
		return 1
	case k < 97:
		return 2 + p.n(2)
	default:
		return 4 + p.n(9)
	}
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
func (p *postfix) refuse(st *step) {
	s := st.s
	s.refused--
	why := &refusals[p.power(len(refusals))]
	sender := p.world.strangers[p.n(len(p.world.strangers))]
	rcpt := recipient{at: p.world.own[p.power(len(p.world.own))], local: p.world.local(&p.rng)}
	ip := s.client[s.ip : len(s.client)-1]
	start := p.line("smtpd", s.pid)
	p.put("NOQUEUE: reject: RCPT from ")
	p.putClient(s)
	p.put(": ")
	p.out.b = number(p.out.b, int64(why.code))
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
			p.out.b = append(p.out.b, ip...)
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
func (p *postfix) milterReject(st *step) {
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
func (p *postfix) authFailed(st *step) {
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
func (p *postfix) disconnect(st *step) {
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
		p.out.b = number(p.out.b, s.sent)
		p.put(" rcpt=")
		p.out.b = number(p.out.b, s.sent)
		p.put(" data=")
		p.out.b = number(p.out.b, s.sent)
		p.put(" quit=1 commands=")
		p.out.b = number(p.out.b, 2+3*s.sent)
	} else {
		p.put(" ehlo=1 quit=1 commands=2")
	}
	p.end(start)
	p.smtpd.put(s.pid)
}
