package gen

import (
	"strings"

	"github.com/mtalog/mtalog/parsers"
	"github.com/mtalog/mtalog/parsers/smtpcode"
)

// connect is the first line of a session.
func (p *postfix) connect(st *postfixStep) {
	s := st.s
	if p.of(300) {
		p.line("smtpd", s.pid, "warning: hostname host", p.n(9999), ".example.net does not resolve to address ", s.ip)
		p.tally.count(parsers.Warning, 0, 0)
	}
	if s.user == "" {
		p.screen(s)
	}
	p.line("smtpd", s.pid, "connect from ", s.client())
	if s.tls {
		p.after(20_000, 120_000, postfixStep{do: (*postfix).tlsIn, s: s})
		return
	}
	p.next(s)
}

// screen is what postscreen says of a client that it lets through.
func (p *postfix) screen(s *session) {
	port := p.between(1024, 65536)
	p.line("postscreen", 1402, "CONNECT from [", s.ip, "]:", port, " to ["+ownIP+"]:25")
	p.line("postscreen", 1402, "PASS OLD [", s.ip, "]:", port)
}

func (p *postfix) tlsIn(st *postfixStep) {
	p.line("smtpd", st.s.pid, "Anonymous TLS connection established from ", st.s.client(), postfixTLS)
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
	login := ""
	if s.user != "" {
		login = ", sasl_method=PLAIN, sasl_username=" + s.user
	}
	p.queued("smtpd", s.pid, m, "client=", s.client(), login)
	p.address(m, s.inward)
	p.after(5000, 60_000, postfixStep{do: (*postfix).messageID, m: m, s: s})
}

// refusals are smtpd's own answers to RCPT TO.
var refusals = []struct {
	code     smtpcode.Reply
	enhanced smtpcode.Enhanced
	whom     string // whose name is put in front; the client's is not
	words    string // '%' stands for the client's address
}{
	{554, smtpcode.Make(5, 7, 1), "client", "Service unavailable; Client host [%] blocked using zen.spamhaus.org; https://www.spamhaus.org/query/ip/192.0.2.1"},
	{454, smtpcode.Make(4, 7, 1), "recipient", "Relay access denied"},
	{554, smtpcode.Make(5, 7, 1), "recipient", "Relay access denied"},
	{550, smtpcode.Make(5, 1, 1), "recipient", "Recipient address rejected: User unknown in virtual mailbox table"},
	{550, smtpcode.Make(5, 1, 1), "recipient", "Recipient address rejected: User unknown in virtual mailbox table"},
	{450, smtpcode.Make(4, 7, 25), "client", "Client host rejected: cannot find your hostname, [%]"},
	{450, smtpcode.Make(4, 1, 8), "sender", "Sender address rejected: Domain not found"},
	{504, smtpcode.Make(5, 5, 2), "helo", "Helo command rejected: need fully-qualified hostname"},
	{450, smtpcode.Make(4, 2, 0), "recipient", "Recipient address rejected: Greylisted, see http://postgrey.schweikert.ch/help/example.com.html"},
}

// refuse is a NOQUEUE line.
func (p *postfix) refuse(st *postfixStep) {
	s := st.s
	s.refused--
	why := &refusals[p.power(len(refusals))]
	sender := p.world.strangers[p.n(len(p.world.strangers))]
	rcpt := recipient{at: p.world.own[p.power(len(p.world.own))], local: p.world.local(&p.rng)}
	whom := ""
	switch why.whom {
	case "recipient":
		whom = "<" + rcpt.String() + ">: "
	case "sender":
		whom = "<" + sender + ">: "
	case "helo":
		whom = "<User>: "
	}
	p.line("smtpd", s.pid, "NOQUEUE: reject: RCPT from ", s.client(), ": ", why.code, " ", why.enhanced, " ", whom,
		strings.Replace(why.words, "%", string(s.ip), 1), "; from=<", sender, "> to=<", &rcpt, "> proto=ESMTP helo=<User>")
	p.tally.count(parsers.Rejected, why.code, why.enhanced)
	p.next(s)
}

// milterReject ends a message that a content filter does not want.
func (p *postfix) milterReject(st *postfixStep) {
	m := st.m
	p.queued("cleanup", 2000+int32(p.n(12)), m, "milter-reject: END-OF-MESSAGE from ", st.s.client(), ": 5.7.1 Spam message rejected; from=<",
		m.sender, "> to=<", &m.rcpts[0], "> proto=ESMTP helo=<mail.example.net>")
	p.tally.count(parsers.Rejected, 0, smtpcode.Make(5, 7, 1))
	p.drop(m)
	p.next(st.s)
}

// authFailed is a wrong password.
func (p *postfix) authFailed(st *postfixStep) {
	s := st.s
	s.badAuth--
	p.line("smtpd", s.pid, "warning: ", s.client(), ": SASL LOGIN authentication failed: UGFzc3dvcmQ6, sasl_username=",
		p.world.senders[p.power(len(p.world.senders))])
	p.tally.count(parsers.AuthFailed, 0, 0)
	p.next(s)
}

// disconnect is the last line of a session.
func (p *postfix) disconnect(st *postfixStep) {
	s := st.s
	if s.vanish {
		p.line("smtpd", s.pid, "lost connection after ", [...]string{"CONNECT", "EHLO", "AUTH", "UNKNOWN"}[p.n(4)], " from ", s.client())
		p.tally.count(parsers.LostConnection, 0, 0)
	}
	start := p.begin("smtpd", s.pid)
	p.put("disconnect from ", s.client(), " ehlo=1")
	if s.sent > 0 {
		p.put(" mail=", s.sent, " rcpt=", s.sent, " data=", s.sent)
	}
	p.put(" quit=1 commands=", 2+3*s.sent)
	p.end(start)
	p.smtpd.put(s.pid)
}
