package gen

import (
	"github.com/mtalog/mtalog/parsers"
	"github.com/mtalog/mtalog/parsers/smtpcode"
)

// protocol writes logs of sessions whose rows interleave: SMTP send, SMTP
// receive, connectivity.
type protocol struct {
	flow[protocol]
	stamps stamps
	begun  int64     // sessions so far
	idle   []*script // to be used again
	write  func(*protocol, *script, *line)
	arrive func(*protocol)
}

type protocolStep = step[protocol]

// script is a session that was settled when it began, row by row; a row is
// written, and counted, when its time comes.
type script struct {
	id            []byte
	connector     string
	local, remote []byte
	lines         []line
	text          []byte // of all lines
	next          int
	clock         int64  // time of the line planned last
	fresh         bool   // the first session for a message
	after         func() // when all is written
}

// line is one row of a script, and what is counted with it.
type line struct {
	at            int64
	event         byte
	data, context span

	times    int
	outcome  parsers.Event
	reply    smtpcode.Reply
	enhanced smtpcode.Enhanced
	domain   *domain // if it is an attempt
}

// span is a part of script.text.
type span struct{ from, to int }

func (s span) of(sc *script) csvField { return sc.text[s.from:s.to] }

func (p *protocol) begin(connector, remote string) *script {
	var sc *script
	if n := len(p.idle); n > 0 {
		sc, p.idle = p.idle[n-1], p.idle[:n-1]
		*sc = script{id: sc.id[:0], local: sc.local[:0], remote: sc.remote[:0], lines: sc.lines[:0], text: sc.text[:0]}
	} else {
		sc = &script{}
	}
	p.begun++
	sc.id = appendSession(sc.id, p.begun)
	sc.connector, sc.clock = connector, p.now
	sc.remote = append(sc.remote, remote...)
	return sc
}

// add plans a row up to 200 ms after the one before.
func (p *protocol) add(sc *script, event byte, data ...any) *line {
	from := len(sc.text)
	sc.text = appendAll(sc.text, data...)
	return sc.row(int64(1000+p.n(200_000)), event, span{from, len(sc.text)})
}

// note is add for a row with a context.
func (p *protocol) note(sc *script, event byte, context string, data ...any) *line {
	l := p.add(sc, event, data...)
	sc.text = append(sc.text, context...)
	l.context = span{l.data.to, len(sc.text)}
	return l
}

// row plans a row some microseconds after the one before.
func (sc *script) row(after int64, event byte, data span) *line {
	sc.clock += after
	sc.lines = append(sc.lines, line{at: sc.clock, event: event, data: data})
	return &sc.lines[len(sc.lines)-1]
}

// reply plans the rows of a server's answer, a row for each of its lines, and
// returns the last.
func (p *protocol) reply(sc *script, a *answer, about *scene) *line {
	from := len(sc.text)
	sc.text = a.say(sc.text, &p.rng, escaped, about)
	last := (*line)(nil)
	for end := len(sc.text); from < end; {
		to := from
		for to < end && !(sc.text[to] == '\\' && sc.text[to+1] == 'n') {
			to++
		}
		last = sc.row(int64(1000+p.n(2000)), '<', span{from, to})
		from = to + len(`\n`)
	}
	return last
}

// counts books n outcomes on a row; d is the recipients' domain if they are
// attempts.
func (l *line) counts(n int, ev parsers.Event, reply smtpcode.Reply, enhanced smtpcode.Enhanced, d *domain) {
	l.times, l.outcome, l.reply, l.enhanced, l.domain = n, ev, reply, enhanced, d
}

// play sets a script going.
func (p *protocol) play(sc *script) {
	p.queue.push(sc.lines[0].at, protocolStep{do: (*protocol).step, script: sc})
}

// step writes the next row of a script.
func (p *protocol) step(st *protocolStep) {
	sc := st.script
	l := &sc.lines[sc.next]
	p.write(p, sc, l)
	if sc.next == 0 {
		p.tally.sessions++
		if sc.fresh {
			p.tally.messages++
		}
	}
	if l.outcome == parsers.Received {
		p.tally.messages++
	}
	for range l.times {
		if l.domain != nil {
			p.tally.attempt(l.domain, l.outcome, l.reply, l.enhanced)
		} else {
			p.tally.count(l.outcome, l.reply, l.enhanced)
		}
	}
	if sc.next++; sc.next < len(sc.lines) {
		p.queue.push(sc.lines[sc.next].at, *st)
		return
	}
	if sc.after != nil {
		sc.after()
	}
	p.idle = append(p.idle, sc)
}

// arriving starts the sessions of one moment and plans the next.
func (p *protocol) arriving(*protocolStep) {
	for range p.burst() {
		p.arrive(p)
	}
	p.arrivals((*protocol).arriving)
}

// runProtocol writes until the log is full and then ends the sessions that have begun, so
// that none is without its outcome.
func runProtocol(p *protocol) {
	p.stamps = newStamps("2006-01-02T15:04:05")
	p.queue.push(p.now, protocolStep{do: (*protocol).arriving})
	p.run(p)
	for p.queue.len() > 0 {
		at, st := p.queue.pop()
		if st.script == nil || st.script.next == 0 {
			continue // has not begun
		}
		p.now = at
		st.do(p, &st)
	}
}

const smtpFields = "date-time,connector-id,session-id,sequence-number,local-endpoint,remote-endpoint,event,data,context"

// writeSMTP writes a row of an SMTP protocol log.
func writeSMTP(p *protocol, sc *script, l *line) {
	start := len(p.out.b)
	p.stampMillis(&p.stamps)
	p.put(",", sc.connector, ",", sc.id, ",", sc.next, ",", sc.local, ",", sc.remote, ",", string(l.event), ",", l.data.of(sc), ",", l.context.of(sc))
	p.endRow(start)
}
