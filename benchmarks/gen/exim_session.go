package gen

import (
	"cmp"

	"github.com/mtalog/mtalog/parsers"
	"github.com/mtalog/mtalog/parsers/smtpcode"
)

// putHost writes "H=name [address]", with the port if it is logged.
func (x *exim) putHost(c *session) {
	name := string(c.name)
	if name == "unknown" {
		name = "(User)"
	}
	x.put("H=", name, " ")
	x.putAddress(c)
}

func (x *exim) putAddress(c *session) {
	x.put("[", c.ip, "]")
	if x.form == eximAll {
		x.put(":", c.port, " I=["+ownIP+"]:25")
	}
}

// connect is the beginning of a session, logged with +all only.
func (x *exim) connect(st *eximStep) {
	if x.form == eximAll {
		start := x.begin(st.pid)
		x.put("SMTP connection from ")
		x.putAddress(st.s)
		x.put(" (TCP/IP connection count = ", 1+x.n(20), ")")
		x.end(start)
	}
	if string(st.s.name) == "unknown" && x.of(3000) {
		x.line(st.pid, "no host name found for IP address ", st.s.ip)
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
	start := x.begin(c.pid)
	x.put(m.id, " ")
	spam := c.inward && x.of(300)
	if !spam {
		x.put("<= ", cmp.Or(m.sender, "<>"), " ")
	}
	x.putHost(c)
	if !spam {
		x.put([...]string{" P=esmtp", " P=esmtps", " P=esmtpa", " P=esmtpsa"}[b2i(c.tls)+2*b2i(c.user != "")])
	}
	if c.tls {
		x.put(eximTLS)
	}
	if spam {
		x.put(" F=<", m.sender, "> rejected after DATA: This message scored 12.3 spam points.")
		x.end(start)
		x.tally.count(parsers.Rejected, 0, smtpcode.Make(5, 0, 0))
		x.spare = append(x.spare, m)
	} else {
		if c.user != "" {
			x.put(" A=dovecot_login:", c.user)
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
	start := x.begin(c.pid)
	x.putHost(c)
	if c.tls {
		x.put(eximTLS)
	}
	x.put(" F=<", x.world.strangers[x.n(len(x.world.strangers))], "> ", why.verb, " RCPT <", &rcpt, ">: ", why.words)
	x.end(start)
	x.tally.count(parsers.Rejected, why.code, why.enhanced)
	x.next(c)
}

// authFailed is a wrong password.
func (x *exim) authFailed(st *eximStep) {
	c := st.s
	c.badAuth--
	start := x.begin(c.pid)
	x.put("dovecot_login authenticator failed for (User) ")
	x.putAddress(c)
	x.put(": 535 Incorrect authentication data (set_id=", x.world.senders[x.power(len(x.world.senders))], ")")
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
		start := x.begin(c.pid)
		x.put("TLS error on connection from (User) ")
		x.putAddress(c)
		x.put(" (gnutls_handshake): The TLS connection was non-properly terminated.")
		x.end(start)
		x.tally.count(parsers.TLSFailed, 0, 0)
	case c.vanish:
		start := x.begin(c.pid)
		x.put("unexpected disconnection while reading SMTP command from (User) ")
		x.putAddress(c)
		x.put(" D=", duration(x.now-c.began))
		x.end(start)
		x.tally.count(parsers.LostConnection, 0, 0)
	case x.form == eximAll:
		start := x.begin(c.pid)
		x.put("SMTP connection from ")
		if string(c.name) != "unknown" {
			x.put(c.name, " ")
		}
		x.putAddress(c)
		x.put(" D=", duration(x.now-c.began), " closed by QUIT")
		x.end(start)
	}
}
