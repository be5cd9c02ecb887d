package gen

import (
	"strconv"

	"github.com/mtalog/mtalog/parsers"
)

// postfix simulates a Postfix server that submits, relays and takes in mail.
type postfix struct {
	flow[postfix]
	rfc3339     bool // RFC 3339 stamps and long queue IDs; else traditional stamps and short ones
	stamps      stamps
	anvilStamps stamps

	smtpd, smtp, lmtp pids
	inodes            pids
	nextAnvil         int64
}

type postfixStep = step[postfix]

func runPostfix(s *sim, rfc3339 bool) {
	p := &postfix{flow: newFlow[postfix](s, 1850), rfc3339: rfc3339}
	p.stamps, p.anvilStamps = newStamps("Jan _2 15:04:05"), newStamps("Jan _2 15:04:05")
	if rfc3339 {
		p.stamps = newStamps("2006-01-02T15:04:05")
	}
	p.smtpd.next, p.smtp.next, p.lmtp.next, p.inodes.next = 21_000, 31_000, 41_000, 131_000
	p.nextAnvil = s.now + 10*minute
	p.queue.push(s.now, postfixStep{do: (*postfix).arrive})
	p.run(p)
}

// line writes a line of a service.
func (p *postfix) line(service string, pid int32, parts ...any) {
	start := p.begin(service, pid)
	p.put(parts...)
	p.end(start)
}

// queued writes a line about a message.
func (p *postfix) queued(service string, pid int32, m *message, parts ...any) {
	start := p.begin(service, pid)
	p.put(m.id, ": ")
	p.put(parts...)
	p.end(start)
}

// begin begins a line of a service; finish it with p.end.
func (p *postfix) begin(service string, pid int32) (start int) {
	start = len(p.out.b)
	p.out.b = p.stamps.append(p.out.b, p.now)
	if p.rfc3339 {
		p.out.b = append(p.out.b, '.')
		p.out.b = fraction(p.out.b, p.now%second, 6)
		p.put("+00:00")
	}
	p.put(" "+ownHost+" postfix/", service, "[", pid, "]: ")
	return start
}

func (p *postfix) end(start int) {
	at := p.now
	if !p.rfc3339 {
		at -= at % second
	}
	p.out.end(start, at)
}

// newMessage puts a message of a sender into the queue, without recipients yet.
func (p *postfix) newMessage(sender string) *message {
	m := p.sim.newMessage(sender)
	m.inode = p.inodes.get()
	if p.rfc3339 {
		m.id = appendLongID(m.id, p.now, m.inode)
	} else {
		m.id = appendShortID(m.id, p.now, m.inode)
	}
	return m
}

// drop frees what a message that has left the queue held.
func (p *postfix) drop(m *message) {
	p.inodes.put(m.inode)
	p.spare = append(p.spare, m)
}

// appendShortID is Postfix's short queue ID: microseconds and inode, so that
// IDs come again.
func appendShortID(b []byte, at int64, inode int32) []byte {
	us := at % second
	for shift := 16; shift >= 0; shift -= 4 {
		b = append(b, hexUpper[us>>shift&15])
	}
	n := len(b)
	b = strconv.AppendInt(b, int64(inode), 16)
	for i := n; i < len(b); i++ {
		if b[i] >= 'a' {
			b[i] -= 'a' - 'A'
		}
	}
	return b
}

// appendLongID is Postfix's long queue ID: seconds and microseconds in base
// 52, "z", and the inode in base 51.
func appendLongID(b []byte, at int64, inode int32) []byte {
	b = appendBase(b, at/second, 52, 6)
	b = appendBase(b, at%second, 52, 4)
	b = append(b, 'z')
	return appendBase(b, int64(inode), 51, 1)
}

func appendBase(b []byte, v, base int64, width int) []byte {
	var d [16]byte
	i := len(d)
	for v > 0 || len(d)-i < width {
		i--
		d[i] = noVowels[v%base]
		v /= base
	}
	return append(b, d[i:]...)
}

// arrive starts the sessions of one moment and plans the next arrival.
func (p *postfix) arrive(st *postfixStep) {
	for range p.burst() {
		if p.of(200) {
			p.after(0, second, postfixStep{do: (*postfix).pickup})
			continue
		}
		p.after(0, second, postfixStep{do: (*postfix).connect, s: p.newSession(p.smtpd.get())})
	}
	if p.now >= p.nextAnvil {
		p.nextAnvil += 10 * minute
		p.line("anvil", 1403, "statistics: max connection rate ", 2+p.n(60), "/60s for (smtp:198.18.7.9) at ", p.anvilStamps.append(nil, p.now))
	}
	p.arrivals((*postfix).arrive)
}

// pickup takes in a message of a local program.
func (p *postfix) pickup(*postfixStep) {
	m := p.newMessage(p.world.senders[p.power(len(p.world.senders))])
	p.queued("pickup", 1391, m, "uid=", 1000+p.n(30), " from=<", m.sender, ">")
	m.rcpts = append(m.rcpts, p.world.recipient(&p.rng, p.of(5000)))
	p.after(2000, 30_000, postfixStep{do: (*postfix).messageID, m: m})
}

// messageID is cleanup's line, after which the message goes to the queue manager.
func (p *postfix) messageID(st *postfixStep) {
	p.queued("cleanup", 2000+int32(p.n(12)), st.m, "message-id=<", st.m.msgID, ">")
	if st.s != nil && p.of(80) {
		p.after(5000, 200_000, postfixStep{do: (*postfix).milterReject, m: st.m, s: st.s})
		return
	}
	p.after(3000, 60_000, postfixStep{do: (*postfix).active, m: st.m, s: st.s})
}

// active is the queue manager's line when it begins to deliver, for the first
// time or again.
func (p *postfix) active(st *postfixStep) {
	m := st.m
	p.queued("qmgr", 1392, m, "from=<", m.sender, ">, size=", m.size, ", nrcpt=", len(m.rcpts), " (queue active)")
	p.tally.count(parsers.Received, 0, 0)
	if !m.queued {
		m.queued = true
		p.tally.messages++
	}
	m.bounced, m.open = false, 0
	for i := range m.rcpts {
		if !m.rcpts[i].done {
			m.open++
			p.after(3000, 40_000, postfixStep{do: (*postfix).try, m: m, rcpt: int32(i)})
		}
	}
	if st.s != nil {
		p.next(st.s)
	}
}

// settle ends a round: bounces go out, deferred recipients wait, and a message
// with neither leaves the queue.
func (p *postfix) settle(st *postfixStep) {
	m := st.m
	waiting := m.waiting()
	if waiting > 0 && p.now-m.arrived > queueLifetime {
		p.queued("qmgr", 1392, m, "from=<", m.sender, ">, status=expired, returned to sender")
		p.tally.count(parsers.Expired, 0, 0)
		m.bounced, waiting = true, 0
	}
	if m.bounced && m.sender != "" {
		p.after(3000, 20_000, postfixStep{do: (*postfix).notify, m: m})
	}
	if waiting == 0 {
		p.after(25_000, 40_000, postfixStep{do: (*postfix).removed, m: m})
		return
	}
	p.retry(m, (*postfix).active)
}

// notify sends a bounce to the sender: a message of its own.
func (p *postfix) notify(st *postfixStep) {
	n := p.newMessage("")
	n.rcpts = append(n.rcpts, p.world.addressee(&p.rng, st.m.sender))
	p.queued("cleanup", 2000+int32(p.n(12)), n, "message-id=<", n.msgID, ">")
	p.after(1000, 4000, postfixStep{do: (*postfix).active, m: n})
	p.queued("bounce", 2101+int32(p.n(5)), st.m, "sender non-delivery notification: ", n.id)
	p.tally.count(parsers.Notified, 0, 0)
}

// removed is the end of a message.
func (p *postfix) removed(st *postfixStep) {
	p.queued("qmgr", 1392, st.m, "removed")
	p.drop(st.m)
}
