package gen

import "github.com/mtalog/mtalog/parsers"

// outcome tells how an attempt ended.
func (x *exim) outcome(st *eximStep) {
	m, rc := st.m, &st.m.rcpts[st.rcpt]
	if rc.done { // went along with an earlier recipient
		x.concluded(st, m, rc)
		return
	}
	if rc.obstacle == greeting && rc.answer.code.Class() == 5 { // for Exim, unlike Postfix, the end
		rc.event = parsers.Bounced
	}
	switch {
	case rc.event == parsers.Delivered && rc.at.own && len(rc.local)%4 == 0:
		x.toMaildir(st, m, rc)
	case rc.event == parsers.Delivered:
		x.confirm = rc.answer.say(x.confirm[:0], &x.rng, escaped, x.scene(m, rc))
		x.delivered(st, m, rc, "=> ")
		x.companions(st, m, rc)
	case rc.event == parsers.Deferred && m.wait > minBackoff && x.of(1500):
		x.tooEarly(st, m, rc)
	case rc.answer == nil:
		x.unanswered(st, m, rc)
	default:
		x.answered(st, m, rc)
	}
	x.concluded(st, m, rc)
}

// concluded counts an attempt.
func (x *exim) concluded(st *eximStep, m *message, rc *recipient) {
	rc.done = rc.event != parsers.Deferred
	if rc.event == parsers.Bounced {
		m.bounced = true
	}
	if m.open--; m.open == 0 {
		x.settle(m, st.pid)
	}
}

// toMaildir is a delivery to a mailbox without a server's answer.
func (x *exim) toMaildir(st *eximStep, m *message, rc *recipient) {
	start := x.begin(st.pid)
	x.put(m.id, " => ", rc.local, " <", rc, ">")
	x.putPath(m, rc, "virtual_user", "virtual_delivery")
	x.end(start)
	x.tally.attempt(rc.at, rc.event, 0, 0)
}

// delivered is a delivery that a server confirmed in x.confirm.
func (x *exim) delivered(st *eximStep, m *message, rc *recipient, arrow string) {
	start := x.begin(st.pid)
	x.put(m.id, " ", arrow, rc)
	x.putRelay(m, rc)
	if !rc.at.own {
		x.put(" X=TLS1.3:ECDHE_X25519__RSA_PSS_RSAE_SHA256__AES_256_GCM:256 CV=yes")
		if x.form == eximAll {
			x.put(` DN="CN=`, rc.mx.name, `"`)
		}
	}
	x.put(` C="`, x.confirm, `"`)
	if x.form == eximAll {
		x.put(" QT=", duration(x.now-m.arrived), " DT=", duration(x.n(second)))
	}
	x.end(start)
	x.tally.attempt(rc.at, rc.event, rc.answer.code, rc.answer.effective())
}

// companions are further recipients of the same delivery: same domain, same
// answer.
func (x *exim) companions(st *eximStep, m *message, first *recipient) {
	for i := range m.rcpts {
		rc := &m.rcpts[i]
		if rc == first || rc.done || rc.at != first.at || rc.event != parsers.Delivered || rc.at.own {
			continue
		}
		rc.mx, rc.answer, rc.done = first.mx, first.answer, true
		x.delivered(st, m, rc, "-> ")
	}
}

// tooEarly is a recipient whose host is not yet due.
func (x *exim) tooEarly(st *eximStep, m *message, rc *recipient) {
	x.about(m, st.pid, "== ", rc, " R=dnslookup T=remote_smtp defer (-54): retry time not reached for any host for '", rc.at.name, "'")
	x.tally.count(parsers.Skipped, 0, 0)
}

// unanswered is an attempt that no server answered.
func (x *exim) unanswered(st *eximStep, m *message, rc *recipient) {
	const hangUp = "Remote host closed connection in response to initial connection"
	switch rc.obstacle {
	case noHost:
		x.about(m, st.pid, "** ", rc, " R=dnslookup: all relevant MX records point to non-existent hosts")
	case hangs:
		x.early(st, m, rc, ": "+hangUp)
		x.tally.count(parsers.Delayed, 0, 0)
		start := x.defers(st, m, rc, "-18", true)
		x.put(": " + hangUp)
		x.end(start)
	default:
		errno, cause := "110", "Connection timed out"
		if len(rc.local)%4 == 0 {
			errno, cause = "111", "Connection refused"
		}
		x.early(st, m, rc, " "+cause)
		x.tally.count(parsers.ConnectFailed, 0, 0)
		start := x.defers(st, m, rc, errno, false)
		x.put(": ", cause)
		x.end(start)
	}
	x.tally.attempt(rc.at, rc.event, 0, 0)
}

// early is the line about a host, written before the recipients' lines.
func (x *exim) early(st *eximStep, m *message, rc *recipient, text string) {
	start := x.begin(st.pid)
	x.put(m.id, " H=")
	x.putMX(rc)
	x.put(text)
	x.end(start)
}

// defers begins a "==" line up to its text.
func (x *exim) defers(st *eximStep, m *message, rc *recipient, errno string, host bool) int {
	path := " R=dnslookup T=remote_smtp"
	if rc.at.own {
		path = " R=virtual_user T=dovecot_lmtp"
	}
	start := x.begin(st.pid)
	x.put(m.id, " == ", rc, path, " defer (", errno, ")")
	if host {
		x.put(" H=")
		x.putMX(rc)
	}
	if x.form == eximAll {
		x.put(" DT=", duration(x.n(30*second)))
	}
	return start
}

var (
	eximErrnos = [...]string{endOfData: "-46", rcptTo: "-44", mailFrom: "-45", dataCommand: "-46", connected: "0"}
	eximStages = [...]string{endOfData: "end of data", rcptTo: "RCPT TO:<", mailFrom: "MAIL FROM:<", dataCommand: "DATA", connected: "initial connection"}
)

// answered is an attempt that a server refused, for now or for good.
func (x *exim) answered(st *eximStep, m *message, rc *recipient) {
	x.confirm = rc.answer.say(x.confirm[:0], &x.rng, escaped, x.scene(m, rc))
	var start int
	if rc.event == parsers.Deferred {
		if !rc.at.own {
			start = x.begin(st.pid)
			x.put(m.id, " H=")
			x.putMX(rc)
			x.putError(m, rc)
			x.end(start)
			x.tally.count(parsers.Delayed, rc.answer.code, rc.answer.effective())
		}
		start = x.defers(st, m, rc, eximErrnos[rc.answer.at], !rc.at.own)
		x.putError(m, rc)
	} else {
		start = x.begin(st.pid)
		x.put(m.id, " ** ", rc)
		x.putRelay(m, rc)
		x.putError(m, rc)
		if x.form == eximAll {
			x.put(" DT=", duration(x.n(second)))
		}
	}
	x.end(start)
	x.tally.attempt(rc.at, rc.event, rc.answer.code, rc.answer.effective())
}

// putError writes which command was refused and with which words.
func (x *exim) putError(m *message, rc *recipient) {
	words := ": SMTP error from remote mail server after "
	if rc.at.own {
		words = ": LMTP error after "
	}
	x.put(words, eximStages[rc.answer.at])
	switch rc.answer.at {
	case rcptTo:
		x.put(rc, ">")
	case mailFrom:
		x.put(m.sender, ">")
	}
	x.put(": ", x.confirm)
}

// putRelay writes router, transport and host of an attempt.
func (x *exim) putRelay(m *message, rc *recipient) {
	if rc.at.own {
		x.putPath(m, rc, "virtual_user", "dovecot_lmtp")
		return
	}
	x.putPath(m, rc, "dnslookup", "remote_smtp")
	x.put(" H=")
	x.putMX(rc)
}

// putPath writes sender, router, transport and, for a delivery, the size.
func (x *exim) putPath(m *message, rc *recipient, router, transport string) {
	if x.form == eximAll {
		x.put(" F=<", m.sender, "> P=<", m.sender, ">")
	}
	x.put(" R=", router, " T=", transport)
	if x.form == eximAll && rc.event == parsers.Delivered {
		x.put(" S=", m.size+300)
	}
}

func (x *exim) putMX(rc *recipient) {
	x.put(rc.mx.name, " [", rc.mx.ip, "]")
	if x.form == eximAll {
		x.put(":25 I=["+ownIP+"]:", 32_768+len(rc.local)*7)
	}
}
