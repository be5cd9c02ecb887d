package exchange

import (
	"bytes"

	"github.com/mtalog/mtalog/parsers"
	"github.com/mtalog/mtalog/parsers/internal/scan"
	"github.com/mtalog/mtalog/parsers/smtpcode"
)

// unsolicited reads a refusal for which the log has no command: the server hangs up,
// or the log begins in the middle of a session.
func (x sessionRow) unsolicited(code smtpcode.Reply, line []byte) {
	s := x.s
	if s.role == sending {
		n := 0
		for m := range s.msgs {
			n += x.decideAll(int32(m), parsers.NoStage, code, line)
		}
		if n == 0 {
			x.about(parsers.Delayed, parsers.NoStage, line)
		}
		s.failed = true
		return
	}
	e, stage := parsers.Rejected, parsers.NoStage
	switch {
	case code == 535 || code == 534 || code == 538 || code == 504 && scan.Contains(line, "uthentication"):
		e, stage = parsers.AuthFailed, parsers.Auth
	case timedOut(line):
		e = parsers.LostConnection
		s.failed = true
	}
	x.envelope(x.about(e, stage, line), int32(len(s.msgs)-1), -1)
}

// timedOut reports whether this server gave up on a silent client.
func timedOut(line []byte) bool {
	return scan.ContainsAny(line, "imeout", "timed out", "onnection dropped") && !proxyFailed(line)
}

// hangUp reads a "-" row: the end of the session, which is an event if it came
// too early.
func (x sessionRow) hangUp() {
	s := x.s
	why := x.field(colContext)
	stage := parsers.NoStage
	if len(s.waiting) > 0 {
		stage = verbStages[s.waiting[0].verb]
	}
	if s.role == sending && x.undelivered(stage, why) > 0 {
		return
	}
	if s.quit || s.failed || len(s.closing.of(s.conn)) > 0 || !s.cutShort(stage, why) {
		return
	}
	r := x.about(parsers.LostConnection, stage, why)
	if n := len(s.msgs); n > 0 && !s.msgs[n-1].done {
		x.envelope(r, int32(n-1), -1)
	}
}

// undelivered decides the recipients that we sent to and that have no reply: they
// stay queued. It returns how many there were.
func (x sessionRow) undelivered(stage parsers.Stage, why []byte) (n int) {
	s := x.s
	line, code := why, smtpcode.Reply(0)
	if closing := s.closing.of(s.conn); len(closing) > 0 {
		line = x.out.Keep(closing)
		code, _ = smtpcode.ScanReply(line)
	}
	for m := range s.msgs {
		if !s.msgs[m].done {
			n += x.decideAll(int32(m), stage, code, line)
		}
	}
	return n
}

// cutShort reports whether a session without QUIT ended too early: while a reply was
// awaited, in the middle of a message, or for a reason that Exchange gives.
func (s *session) cutShort(stage parsers.Stage, why []byte) bool {
	waits := len(s.waiting) > 0 && !(s.role == receiving && s.waiting[0].verb == greeting)
	unfinished := s.open() && (s.role == receiving || stage != parsers.NoStage)
	return waits || unfinished || bytes.IndexByte(why, '(') >= 0
}

// giveUp drops a session that ends no more.
func (x sessionRow) giveUp() {
	x.leave()
	if x.s.open() {
		x.broken++
	}
}

// leave takes what was said last in a session whose end was not seen. The current row, if any,
// is another's.
func (x sessionRow) leave() {
	s := x.s
	if len(s.held) > 0 && !s.told {
		own := x.host
		if host := s.host.of(s.conn); len(host) > 0 {
			x.host = x.out.Keep(host)
		}
		x.endReply()
		x.host = own
	}
}

// Continues implements [parsers.Continuer].
func (p *Parser) Continues() bool { return p.kind == smtp || p.kind == connectivity }

// NextSource implements [parsers.Continuer].
func (p *Parser) NextSource() {
	p.open, p.skip, p.repaired = false, false, false
	var known parsers.Records
	for _, i := range p.sessions.index {
		s := &p.sessions.slot[i]
		if len(s.held) < len("250") || s.told {
			continue
		}
		var code [3]byte
		copy(code[:], s.held)
		sessionRow{p, 0, s, &known}.leave()
		s.held, s.told = append(s.held, code[:]...), true
	}
}

// flushSessions drops all sessions, the one idle longest first. What was active of late may go
// on in the next file.
func (p *Parser) flushSessions(out *parsers.Records) {
	p.repaired = false
	if len(p.sessions.index) == 0 {
		return
	}
	newest := p.sessions.slot[p.sessions.newest].last
	for len(p.sessions.index) > 0 {
		i := p.sessions.oldest
		p.sessions.drop(i)
		x := sessionRow{p, 0, &p.sessions.slot[i], out}
		if x.s.last < newest-idleTime {
			x.giveUp()
		} else {
			x.leave()
		}
	}
}
