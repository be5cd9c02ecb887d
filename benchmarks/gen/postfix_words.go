package gen

import (
	"github.com/mtalog/mtalog/parsers"
	"github.com/mtalog/mtalog/parsers/smtpcode"
)

// noRelay is the relay of a delivery line if no server was reached.
var noRelay = relay{name: "none"}

// to begins a delivery line, up to "dsn=".
func (p *postfix) to(service string, pid int32, m *message, rc *recipient, at relay) int {
	start := p.queued(service, pid, m)
	p.put("to=<")
	p.out.b = rc.append(p.out.b)
	p.put(">, ")
	if rc.at.own && len(rc.local)%8 == 0 {
		p.put("orig_to=<")
		p.put(rc.local)
		p.put("@alias.example.com>, ")
	}
	p.put("relay=")
	p.put(at.name)
	if at.ip != "" {
		p.put("[")
		p.put(at.ip)
		p.put("]:25")
	}
	p.put(", delay=")
	total := p.now - m.arrived
	p.out.b = appendDelay(p.out.b, total)
	p.put(", delays=")
	transmit := min(total/2, int64(p.n(1_500_000)))
	setup := min((total-transmit)/2, int64(p.n(400_000)))
	p.out.b = appendDelay(p.out.b, total-transmit-setup)
	p.put("/")
	p.out.b = appendDelay(p.out.b, int64(p.n(30_000)))
	p.put("/")
	p.out.b = appendDelay(p.out.b, setup)
	p.put("/")
	p.out.b = appendDelay(p.out.b, transmit)
	p.put(", dsn=")
	return start
}

// appendDelay writes microseconds as Postfix does, in seconds with two
// significant digits (delay_logging_resolution_limit = 2).
func appendDelay(b []byte, us int64) []byte {
	switch {
	case us < 10_000:
		return append(b, '0')
	case us < 995_000:
		b = append(b, "0."...)
		hundredths := (us + 5_000) / 10_000
		if hundredths%10 == 0 {
			return number(b, hundredths/10)
		}
		return fraction(b, hundredths, 2)
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
	p.out.b = verdict.Append(p.out.b)
	p.put(", status=")
	p.put(word)
	p.put(" (")
	if rc.answer.enhanced != 0 {
		return rc.answer.enhanced
	}
	return verdict
}

func (p *postfix) putMX(rc *recipient) {
	p.put(rc.mx.name)
	p.put("[")
	p.put(rc.mx.ip)
	p.put("]")
}

func (p *postfix) connectTo(rc *recipient, cause string) {
	p.put("connect to ")
	p.putMX(rc)
	p.put(":25: ")
	p.put(cause)
}

func (p *postfix) say(a *answer, m *message, rc *recipient) {
	p.out.b = a.say(p.out.b, &p.rng, blanks, p.scene(m, rc))
}

// commands are Postfix's names of the stages.
var commands = [...]string{endOfData: "end of DATA command", rcptTo: "RCPT TO command", mailFrom: "MAIL FROM command", dataCommand: "DATA command"}

// said writes a refusal in Postfix's words; host is the server if it is not the
// recipient's MX.
func (p *postfix) said(a *answer, m *message, rc *recipient, host string) {
	p.put("host ")
	if host != "" {
		p.put(host)
	} else {
		p.putMX(rc)
	}
	if a.at == connected {
		p.put(" refused to talk to me: ")
		p.say(a, m, rc)
		return
	}
	p.put(" said: ")
	p.say(a, m, rc)
	p.put(" (in reply to ")
	p.put(commands[a.at])
	p.put(")")
}
