package gen

import (
	"github.com/mtalog/mtalog/parsers"
	"github.com/mtalog/mtalog/parsers/smtpcode"
)

// try begins an attempt for one recipient.
func (p *postfix) try(st *postfixStep) {
	rc := &st.m.rcpts[st.rcpt]
	p.decide(rc)
	next := postfixStep{do: (*postfix).outcome, m: st.m, rcpt: st.rcpt}
	switch {
	case rc.at.own:
		next.pid = p.lmtp.get()
		p.after(5000, 250_000, next)
	case p.suspended(st.m, rc):
		next.do, next.pid = (*postfix).suspend, 2201
		p.after(1000, 30_000, next)
	case rc.obstacle == noHost:
		next.pid = p.smtp.get()
		p.after(5000, 400_000, next)
	case rc.obstacle == down:
		next.pid = p.smtp.get()
		p.after(29*second, 31*second, next)
	default:
		next.pid = p.smtp.get()
		if rc.obstacle != greeting && rc.obstacle != hangs && p.of(8500) {
			next.do = (*postfix).tlsOut
		}
		p.after(80_000, 900_000, next)
	}
}

// suspended reports whether the queue manager, after the failures so far, does
// not even let the host be tried.
func (p *postfix) suspended(m *message, rc *recipient) bool {
	return (rc.obstacle == down || rc.obstacle == greeting && rc.answer.at == connected) && m.wait > minBackoff && p.of(4000)
}

// postfixTLS is what Postfix says of a connection with TLS after the peer.
const postfixTLS = ": TLSv1.3 with cipher TLS_AES_256_GCM_SHA384 (256/256 bits) key-exchange X25519 server-signature RSA-PSS (2048 bits) server-digest SHA256"

func (p *postfix) tlsOut(st *postfixStep) {
	rc := &st.m.rcpts[st.rcpt]
	p.line("smtp", st.pid, "Trusted TLS connection established to ", rc.mx.postfixName(), ":25", postfixTLS)
	p.after(100_000, 2*second, postfixStep{do: (*postfix).outcome, m: st.m, rcpt: st.rcpt, pid: st.pid})
}

// outcome is the line that tells how an attempt ended.
func (p *postfix) outcome(st *postfixStep) {
	m, rc := st.m, &st.m.rcpts[st.rcpt]
	switch {
	case rc.at.own:
		p.ownOutcome(st, m, rc)
		p.lmtp.put(st.pid)
	default:
		p.remoteOutcome(st, m, rc)
		p.smtp.put(st.pid)
	}
	p.concluded(m, rc)
}

// concluded closes the books on an attempt.
func (p *postfix) concluded(m *message, rc *recipient) {
	if rc.event != parsers.Deferred {
		rc.done = true
	}
	if rc.event == parsers.Bounced {
		m.bounced = true
	}
	if m.open--; m.open == 0 {
		p.settle(&postfixStep{m: m})
	}
}

func (p *postfix) ownOutcome(st *postfixStep, m *message, rc *recipient) {
	words, service, host := "", "lmtp", ownName+"[private/dovecot-lmtp]"
	if rc.event == parsers.Delivered {
		switch k := p.n(100); {
		case k < 5:
			words, service, host = "delivered to maildir", "virtual", "virtual"
		case k < 8:
			words, service, host = "delivered to command: /usr/bin/procmail", "local", "local"
		case k < 11:
			words, service, host = "delivered via spamfilter service", "pipe", "spamfilter"
		}
	}
	start := p.to(service, st.pid, m, rc, relay{name: host})
	reply := smtpcode.Reply(0)
	verdict := p.status(rc)
	switch {
	case words != "":
		p.put(words)
	case rc.event == parsers.Delivered:
		reply = rc.answer.code
		p.say(rc.answer, m, rc)
	default:
		reply = rc.answer.code
		p.said(rc.answer, m, rc, host)
	}
	p.put(")")
	p.end(start)
	p.tally.attempt(rc.at, rc.event, reply, verdict)
}

func (p *postfix) remoteOutcome(st *postfixStep, m *message, rc *recipient) {
	switch {
	case rc.obstacle == down:
		cause := [...]string{"Connection timed out", "Connection timed out", "Connection refused", "No route to host"}[p.n(4)]
		start := p.begin("smtp", st.pid)
		p.connectTo(rc, cause)
		p.end(start)
		p.tally.count(parsers.ConnectFailed, 0, 0)
		start = p.to("smtp", st.pid, m, rc, noRelay)
		p.put("4.4.1, status=deferred (")
		p.connectTo(rc, cause)
		p.failed(start, rc, smtpcode.Make(4, 4, 1))
	case rc.obstacle == noHost:
		start := p.to("smtp", st.pid, m, rc, noRelay)
		p.put("5.4.4, status=bounced (Host or domain name not found. Name service error for name=", rc.at.name, " type=AAAA: Host not found")
		p.failed(start, rc, smtpcode.Make(5, 4, 4))
	case rc.obstacle == hangs:
		start := p.to("smtp", st.pid, m, rc, rc.mx)
		p.put("4.4.2, status=deferred (")
		if p.of(5000) {
			p.put("lost connection with ", rc.mx.postfixName(), " while receiving the initial server greeting")
		} else {
			p.put("conversation with ", rc.mx.postfixName(), " timed out while sending message body")
		}
		p.failed(start, rc, smtpcode.Make(4, 4, 2))
	default:
		if rc.event == parsers.Delivered && len(rc.at.mx) > 1 && p.of(150) {
			p.firstHostFails(st, m, rc)
		}
		start := p.to("smtp", st.pid, m, rc, rc.mx)
		verdict := p.status(rc)
		if rc.event == parsers.Delivered {
			p.say(rc.answer, m, rc)
		} else {
			p.said(rc.answer, m, rc, "")
		}
		p.put(")")
		p.end(start)
		p.tally.attempt(rc.at, rc.event, rc.answer.code, verdict)
	}
}

// failed ends a line of an attempt that no server answered.
func (p *postfix) failed(start int, rc *recipient, verdict smtpcode.Enhanced) {
	p.put(")")
	p.end(start)
	p.tally.attempt(rc.at, rc.event, 0, verdict)
}

// suspend is the error transport's line for a host that failed too often.
func (p *postfix) suspend(st *postfixStep) {
	m, rc := st.m, &st.m.rcpts[st.rcpt]
	start := p.to("error", st.pid, m, rc, noRelay)
	if rc.obstacle == down {
		p.put("4.4.1, status=deferred (delivery temporarily suspended: ")
		p.connectTo(rc, "Connection timed out")
		p.failed(start, rc, smtpcode.Make(4, 4, 1))
	} else {
		verdict := p.status(rc)
		p.put("delivery temporarily suspended: ")
		p.said(rc.answer, m, rc, "")
		p.put(")")
		p.end(start)
		p.tally.attempt(rc.at, rc.event, rc.answer.code, verdict)
	}
	p.concluded(m, rc)
}

// firstHostFails is the line about a host that was tried before the one that took the message.
func (p *postfix) firstHostFails(st *postfixStep, m *message, rc *recipient) {
	choice := answers[rc.at.family][[...]kind{throttle, greeting}[p.n(2)]]
	a := choice[p.n(len(choice))]
	start := p.begin("smtp", st.pid)
	p.put(m.id, ": ")
	p.said(a, m, rc, "")
	p.end(start)
	p.tally.count(parsers.Delayed, a.code, a.effective())
}
