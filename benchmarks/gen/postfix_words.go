package gen

import (
	"cmp"

	"github.com/mtalog/mtalog/parsers"
	"github.com/mtalog/mtalog/parsers/smtpcode"
)

// noRelay is the relay of a delivery line if no server was reached.
var noRelay = relay{name: "none"}

// to begins a delivery line, up to "dsn=".
func (p *postfix) to(service string, pid int32, m *message, rc *recipient, at relay) int {
	start := p.begin(service, pid)
	p.put(m.id, ": to=<", rc, ">, ")
	if rc.at.own && len(rc.local)%8 == 0 {
		p.put("orig_to=<", rc.local, "@alias.example.com>, ")
	}
	p.put("relay=", at.name)
	if at.ip != "" {
		p.put("[", at.ip, "]:25")
	}
	total := p.now - m.arrived
	transmit := min(total/2, int64(p.n(1_500_000)))
	setup := min((total-transmit)/2, int64(p.n(400_000)))
	p.put(", delay=", delay(total), ", delays=", delay(total-transmit-setup), "/", delay(p.n(30_000)), "/", delay(setup), "/", delay(transmit), ", dsn=")
	return start
}

// delay is a time in microseconds that Postfix logs in seconds with two
// significant digits (delay_logging_resolution_limit = 2).
type delay int64

func (us delay) append(b []byte) []byte {
	switch {
	case us < 10_000:
		return append(b, '0')
	case us < 995_000:
		b = append(b, "0."...)
		hundredths := (us + 5_000) / 10_000
		if hundredths%10 == 0 {
			return number(b, hundredths/10)
		}
		return fraction(b, int64(hundredths), 2)
	case us < 9_950_000:
		tenths := (us + 50_000) / 100_000
		b = number(b, tenths/10)
		if tenths%10 == 0 {
			return b
		}
		return number(append(b, '.'), tenths%10)
	}
	return number(b, (us+second/2)/second)
}

// status writes the verdict and the status of an attempt that a server
// answered, and returns the effective code: the server's own or, if it has none,
// the verdict.
func (p *postfix) status(rc *recipient) smtpcode.Enhanced {
	class, word := 2, "sent"
	switch rc.event {
	case parsers.Deferred:
		class, word = 4, "deferred"
	case parsers.Bounced:
		class, word = 5, "bounced"
	}
	verdict := smtpcode.Make(class, 0, 0)
	if own := rc.answer.enhanced; own != 0 && rc.answer.form == eachLine {
		verdict = smtpcode.Make(class, own.Subject(), own.Detail())
	}
	p.put(verdict, ", status=", word, " (")
	if rc.answer.enhanced != 0 {
		return rc.answer.enhanced
	}
	return verdict
}

func (p *postfix) connectTo(rc *recipient, cause string) {
	p.put("connect to ", rc.mx.postfixName(), ":25: ", cause)
}

func (p *postfix) say(a *answer, m *message, rc *recipient) {
	p.out.b = a.say(p.out.b, &p.rng, blanks, p.scene(m, rc))
}

// commands are Postfix's names of the stages.
var commands = [...]string{endOfData: "end of DATA command", rcptTo: "RCPT TO command", mailFrom: "MAIL FROM command", dataCommand: "DATA command"}

// said writes a refusal in Postfix's words; host is the server if it is not the
// recipient's MX.
func (p *postfix) said(a *answer, m *message, rc *recipient, host string) {
	p.put("host ", cmp.Or(host, rc.mx.postfixName()))
	if a.at == connected {
		p.put(" refused to talk to me: ")
		p.say(a, m, rc)
		return
	}
	p.put(" said: ")
	p.say(a, m, rc)
	p.put(" (in reply to ", commands[a.at], ")")
}
