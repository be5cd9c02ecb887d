package gen

import (
	"github.com/mtalog/mtalog/parsers"
	"github.com/mtalog/mtalog/parsers/smtpcode"
)

// putHost writes "H=name [address]", with the port if it is logged.
func (x *exim) putHost(c *session) {
	x.put("H=")
	if string(c.name) == "unknown" {
		x.put("(User)")
	} else {
		x.putBytes(c.name)
	}
	x.put(" ")
	x.putAddress(c)
}

func (x *exim) putAddress(c *session) {
	x.put("[")
	x.putBytes(c.ip)
	x.put("]")
	if x.form == eximAll {
		x.put(":")
		x.putInt(c.port)
		x.put(" I=[" + ownIP + "]:25")
	}
}

// connect is the beginning of a session, logged with +all only.
func (x *exim) connect(st *eximStep) {
	if x.form == eximAll {
		start := x.line(st.pid)
		x.put("SMTP connection from ")
		x.putAddress(st.s)
		x.put(" (TCP/IP connection count = ")
		x.putInt(1 + x.n(20))
		x.put(")")
		x.end(start)
	}
	if string(st.s.name) == "unknown" && x.of(3000) {
		start := x.line(st.pid)
		x.put("no host name found for IP address ")
		x.putBytes(st.s.ip)
		x.end(start)
	}
	x.next(st.s)
}

// next plans what the client does next.
func (x *exim) next(c *session) {
	do := (*exim).disconnect
	switch {
	case c.badAuth > 0:
		do = (*exim).authFailed
	case c.refused > 0:
		do = (*exim).refuse
	case c.mails > 0:
		do = (*exim).receive
	}
	x.after(50_000, 700_000, eximStep{do: do, s: c, pid: c.pid})
}

const eximTLS = " X=TLS1.3:ECDHE_X25519__RSA_PSS_RSAE_SHA256__AES_256_GCM:256 CV=no"

// receive is the arrival of a message, or its refusal for its content.
func (x *exim) receive(st *eximStep) {
	c := st.s
	m := x.newMessage(x.senderOf(c), c.pid)
	x.address(m, c.inward)
	start := x.about(m, c.pid)
	spam := c.inward && x.of(300)
	if !spam {
		x.put("<= ")
		if m.sender == "" {
			x.put("<>")
		}
		x.put(m.sender)
		x.put(" ")
	}
	x.putHost(c)
	if !spam {
		x.put([...]string{" P=esmtp", " P=esmtps", " P=esmtpa", " P=esmtpsa"}[b2i(c.tls)+2*b2i(c.user != "")])
	}
	if c.tls {
		x.put(eximTLS)
	}
	if spam {
		x.put(" F=<")
		x.put(m.sender)
		x.put("> rejected after DATA: This message scored 12.3 spam points.")
		x.end(start)
		x.tally.count(parsers.Rejected, 0, smtpcode.Make(5, 0, 0))
		x.spare = append(x.spare, m)
	} else {
		if c.user != "" {
			x.put(" A=dovecot_login:")
			x.put(c.user)
		}
		x.tookIn(m, start)
	}
	x.next(c)
}

func b2i(b bool) int {
	if b {
		return 1
	}
	return 0
}

// eximRefusals are the answers of an ACL to RCPT TO. Exim logs a code only
// if the ACL's message begins with one; else the class is all that is known.
var eximRefusals = [...]struct {
	verb     string
	code     smtpcode.Reply
	enhanced smtpcode.Enhanced
	words    string
}{
	{"rejected", 0, smtpcode.Make(5, 0, 0), "relay not permitted"},
	{"rejected", 0, smtpcode.Make(5, 0, 0), "Unrouteable address"},
	{"temporarily rejected", 0, smtpcode.Make(4, 0, 0), "greylisted, please try again"},
	{"rejected", 554, smtpcode.Make(5, 7, 1), "554 5.7.1 Service unavailable; Client host blocked using zen.spamhaus.org"},
	{"rejected", 0, smtpcode.Make(5, 0, 0), "Sender verify failed"},
	{"temporarily rejected", 451, smtpcode.Make(4, 3, 0), "451 4.3.0 Temporary lookup failure, try again"},
}

func (x *exim) refuse(st *eximStep) {
	c := st.s
	c.refused--
	why := &eximRefusals[x.power(len(eximRefusals))]
	rcpt := recipient{at: x.world.own[x.power(len(x.world.own))], local: x.world.local(&x.rng)}
	start := x.line(c.pid)
	x.putHost(c)
	if c.tls {
		x.put(eximTLS)
	}
	x.put(" F=<")
	x.put(x.world.strangers[x.n(len(x.world.strangers))])
	x.put("> ")
	x.put(why.verb)
	x.put(" RCPT <")
	x.out.b = rcpt.append(x.out.b)
	x.put(">: ")
	x.put(why.words)
	x.end(start)
	x.tally.count(parsers.Rejected, why.code, why.enhanced)
	x.next(c)
}

// authFailed is a wrong password.
func (x *exim) authFailed(st *eximStep) {
	c := st.s
	c.badAuth--
	start := x.line(c.pid)
	x.put("dovecot_login authenticator failed for (User) ")
	x.putAddress(c)
	x.put(": 535 Incorrect authentication data (set_id=")
	x.put(x.world.senders[x.power(len(x.world.senders))])
	x.put(")")
	x.end(start)
	x.tally.count(parsers.AuthFailed, 535, smtpcode.Make(5, 0, 0))
	x.next(c)
}

// disconnect is the end of a session: a client that vanishes is always logged,
// one that says QUIT with +all only.
func (x *exim) disconnect(st *eximStep) {
	c := st.s
	switch {
	case c.vanish && x.of(2000):
		start := x.line(c.pid)
		x.put("TLS error on connection from (User) ")
		x.putAddress(c)
		x.put(" (gnutls_handshake): The TLS connection was non-properly terminated.")
		x.end(start)
		x.tally.count(parsers.TLSFailed, 0, 0)
	case c.vanish:
		start := x.line(c.pid)
		x.put("unexpected disconnection while reading SMTP command from (User) ")
		x.putAddress(c)
		x.put(" D=")
		x.putSeconds(x.now - c.began)
		x.end(start)
		x.tally.count(parsers.LostConnection, 0, 0)
	case x.form == eximAll:
		start := x.line(c.pid)
		x.put("SMTP connection from ")
		if string(c.name) != "unknown" {
			x.putBytes(c.name)
			x.put(" ")
		}
		x.putAddress(c)
		x.put(" D=")
		x.putSeconds(x.now - c.began)
		x.put(" closed by QUIT")
		x.end(start)
	}
}
