package gen

import "github.com/mtalog/mtalog/parsers"

// exim simulates an Exim server and its main log.
type exim struct {
	flow[exim]
	form    eximForm
	newIDs  bool // 23 characters, from Exim 4.97 on; else 16
	stamps  stamps
	gapMean int64
	pid     int32
	confirm []byte // what a server said to the delivery under way
}

// eximForm is the log_selector.
type eximForm uint8

const (
	eximDefault  eximForm = iota
	eximMillisec          // the default and +millisec
	eximAll               // +all
)

type eximStep = step[exim]

func runExim(s *sim, form eximForm, newIDs bool) {
	perMessage := int64(780)
	if form == eximAll {
		perMessage = 2000
	}
	x := &exim{flow: flow[exim]{sim: s}, form: form, newIDs: newIDs, gapMean: s.gap(perMessage) * burstMean / 100, pid: 2_000}
	x.stamps = newStamps("2006-01-02 15:04:05")
	x.queue.push(s.now, eximStep{do: (*exim).arrive})
	x.run(x)
}

// line begins a line; pid is the process that writes it.
func (x *exim) line(pid int32) int {
	start := len(x.out.b)
	x.out.b = x.stamps.append(x.out.b, x.now)
	if x.form != eximDefault {
		x.out.b = append(x.out.b, '.')
		x.out.b = fraction(x.out.b, x.now%second/1000, 3)
	}
	if x.form == eximAll {
		x.put(" [")
		x.putInt(int(pid))
		x.put("]")
	}
	x.put(" ")
	return start
}

// about begins a line about a message.
func (x *exim) about(m *message, pid int32) int {
	start := x.line(pid)
	x.putBytes(m.id)
	x.put(" ")
	return start
}

func (x *exim) end(start int) {
	at := x.now - x.now%second
	if x.form != eximDefault {
		at = x.now - x.now%1000
	}
	x.out.end(start, at)
}

// nextPID is the process of one connection or one delivery.
func (x *exim) nextPID() int32 {
	if x.pid++; x.pid > 4_000_000 { // Linux: kernel.pid_max
		x.pid = 2_000
	}
	return x.pid
}

// newMessage takes a message into the queue.
func (x *exim) newMessage(sender string, pid int32) *message {
	m := x.sim.newMessage(sender)
	m.id = appendBase62(m.id, x.now/second, 6)
	m.id = append(m.id, '-')
	if x.newIDs { // exim_fullid: seconds, PID in 11 digits, fraction in 4
		m.id = appendBase62(m.id, int64(pid), 11)
		m.id = append(m.id, '-')
		m.id = appendBase62(m.id, x.now%second, 4)
	} else {
		m.id = appendBase62(m.id, int64(pid), 6)
		m.id = append(m.id, '-')
		m.id = appendBase62(m.id, x.now%second/500, 2)
	}
	return m
}

func appendBase62(b []byte, v int64, width int) []byte {
	n := len(b)
	b = append(b, "00000000000"[:width]...)
	for i := n + width - 1; i >= n; i-- {
		b[i] = base62[v%62]
		v /= 62
	}
	return b
}

// arrive starts the sessions of one moment and plans the next arrival.
func (x *exim) arrive(*eximStep) {
	for range x.burst() {
		pid := x.nextPID()
		if x.of(200) {
			x.after(0, second, eximStep{do: (*exim).local, pid: pid})
			continue
		}
		x.after(0, second, eximStep{do: (*exim).connect, s: x.newSession(pid), pid: pid})
	}
	x.queue.push(x.now+int64(x.n(int(2*x.gapMean)))+1, eximStep{do: (*exim).arrive})
}

// local takes in a message of a program on this host.
func (x *exim) local(st *eximStep) {
	m := x.newMessage(x.world.senders[x.power(len(x.world.senders))], st.pid)
	x.address(m, x.of(5000))
	start := x.about(m, st.pid)
	x.put("<= ")
	x.put(m.sender)
	x.put(" U=www-data P=local")
	x.tookIn(m, start)
}

// tookIn ends the arrival line of a message and starts its delivery.
func (x *exim) tookIn(m *message, start int) {
	x.put(" S=")
	x.putInt(m.size)
	if x.form == eximAll {
		x.put(" M8S=0 RT=0.")
		x.out.b = fraction(x.out.b, int64(x.n(900)), 3)
		x.put("s")
	}
	x.put(" id=")
	x.putBytes(m.msgID)
	if x.form == eximAll {
		x.put(` T="Invoice `)
		x.putInt(x.n(99_999))
		x.put(`" from <`)
		x.put(m.sender)
		x.put("> for")
		for i := range m.rcpts {
			x.put(" ")
			x.out.b = m.rcpts[i].append(x.out.b)
		}
	}
	x.end(start)
	x.tally.messages++
	x.tally.count(parsers.Received, 0, 0)
	x.after(2000, 50_000, eximStep{do: (*exim).deliver, m: m})
}

// deliver starts a round of attempts.
func (x *exim) deliver(st *eximStep) {
	m := st.m
	m.open, m.bounced = 0, false
	pid := x.nextPID()
	for i := range m.rcpts {
		if !m.rcpts[i].done {
			m.open++
			x.decide(&m.rcpts[i])
			x.queue.push(x.now+x.patience(&m.rcpts[i]), eximStep{do: (*exim).outcome, m: m, rcpt: int32(i), pid: pid})
		}
	}
}

// patience returns how long an attempt takes, in microseconds.
func (x *exim) patience(rc *recipient) int64 {
	switch {
	case rc.obstacle == down:
		return 30 * second
	case rc.at.own:
		return 50_000
	}
	return 100_000 + int64(x.n(2*second))
}

// settle ends a round.
func (x *exim) settle(m *message, pid int32) {
	waiting := m.waiting()
	if waiting > 0 && x.now-m.arrived > queueLifetime {
		for i := range m.rcpts {
			if rc := &m.rcpts[i]; !rc.done {
				start := x.about(m, pid)
				x.put("** ")
				x.out.b = rc.append(x.out.b)
				x.put(": retry timeout exceeded")
				x.end(start)
				x.tally.count(parsers.Expired, 0, 0)
			}
		}
		m.bounced, waiting = true, 0
	}
	switch {
	case m.bounced && m.sender == "":
		start := x.about(m, pid)
		x.put("Frozen (delivery error message)")
		x.end(start)
		x.tally.count(parsers.Held, 0, 0)
		return
	case m.bounced:
		x.bounce(m)
	}
	if waiting == 0 {
		x.after(1000, 20_000, eximStep{do: (*exim).completed, m: m, pid: pid})
		return
	}
	x.queue.push(x.now+m.wait+int64(x.n(60*second)), eximStep{do: (*exim).deliver, m: m})
	m.wait = min(2*m.wait, maxBackoff)
}

// bounce takes in the report to the sender.
func (x *exim) bounce(m *message) {
	pid := x.nextPID()
	n := x.newMessage("", pid)
	n.rcpts = append(n.rcpts, x.world.addressee(&x.rng, m.sender))
	start := x.about(n, pid)
	x.put("<= <> R=")
	x.putBytes(m.id)
	x.put(" U=Debian-exim P=local S=")
	x.putInt(n.size)
	if x.form == eximAll {
		x.put(` T="Mail delivery failed: returning message to sender" from <> for `)
		x.put(m.sender)
	}
	x.end(start)
	x.tally.messages++
	x.tally.count(parsers.Received, 0, 0)
	x.tally.count(parsers.Notified, 0, 0)
	x.after(2000, 50_000, eximStep{do: (*exim).deliver, m: n})
}

func (x *exim) completed(st *eximStep) {
	start := x.about(st.m, st.pid)
	x.put("Completed")
	if x.form == eximAll {
		x.put(" QT=")
		x.putSeconds(x.now - st.m.arrived)
	}
	x.end(start)
	x.spare = append(x.spare, st.m)
}

// putSeconds writes "0.061s", "12s" or "1h4m" as Exim does.
func (x *exim) putSeconds(us int64) {
	switch s := us / second; {
	case s < 60:
		x.putInt(int(s))
		x.put(".")
		x.out.b = fraction(x.out.b, us%second/1000, 3)
		x.put("s")
	case s < 3600:
		x.putInt(int(s / 60))
		x.put("m")
		x.putInt(int(s % 60))
		x.put("s")
	default:
		x.putInt(int(s / 3600))
		x.put("h")
		x.putInt(int(s / 60 % 60))
		x.put("m")
	}
}
