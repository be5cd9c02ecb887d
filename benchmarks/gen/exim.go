package gen

import "github.com/mtalog/mtalog/parsers"

// exim simulates an Exim server and its main log.
type exim struct {
	flow[exim]
	form    eximForm
	newIDs  bool // 23 characters, from Exim 4.97 on; else 16
	stamps  stamps
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
	x := &exim{flow: newFlow[exim](s, perMessage), form: form, newIDs: newIDs, pid: 2_000}
	x.stamps = newStamps("2006-01-02 15:04:05")
	x.queue.push(s.now, eximStep{do: (*exim).arrive})
	x.run(x)
}

// line writes a line; pid is the process that writes it.
func (x *exim) line(pid int32, parts ...any) {
	start := x.begin(pid)
	x.put(parts...)
	x.end(start)
}

// about writes a line about a message.
func (x *exim) about(m *message, pid int32, parts ...any) {
	start := x.begin(pid)
	x.put(m.id, " ")
	x.put(parts...)
	x.end(start)
}

// begin begins a line; finish it with x.end.
func (x *exim) begin(pid int32) (start int) {
	start = len(x.out.b)
	x.out.b = x.stamps.append(x.out.b, x.now)
	if x.form != eximDefault {
		x.put(".", millis(x.now%second/1000))
	}
	if x.form == eximAll {
		x.put(" [", pid, "]")
	}
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
	x.arrivals((*exim).arrive)
}

// local takes in a message of a program on this host.
func (x *exim) local(st *eximStep) {
	m := x.newMessage(x.world.senders[x.power(len(x.world.senders))], st.pid)
	x.address(m, x.of(5000))
	start := x.begin(st.pid)
	x.put(m.id, " <= ", m.sender, " U=www-data P=local")
	x.tookIn(m, start)
}

// tookIn ends the arrival line of a message and starts its delivery.
func (x *exim) tookIn(m *message, start int) {
	x.put(" S=", m.size)
	if x.form == eximAll {
		x.put(" M8S=0 RT=0.", millis(x.n(900)), "s")
	}
	x.put(" id=", m.msgID)
	if x.form == eximAll {
		x.put(` T="Invoice `, x.n(99_999), `" from <`, m.sender, "> for")
		for i := range m.rcpts {
			x.put(" ", &m.rcpts[i])
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
				x.about(m, pid, "** ", rc, ": retry timeout exceeded")
				x.tally.count(parsers.Expired, 0, 0)
			}
		}
		m.bounced, waiting = true, 0
	}
	switch {
	case m.bounced && m.sender == "":
		x.about(m, pid, "Frozen (delivery error message)")
		x.tally.count(parsers.Held, 0, 0)
		return
	case m.bounced:
		x.bounce(m)
	}
	if waiting == 0 {
		x.after(1000, 20_000, eximStep{do: (*exim).completed, m: m, pid: pid})
		return
	}
	x.retry(m, (*exim).deliver)
}

// bounce takes in the report to the sender.
func (x *exim) bounce(m *message) {
	pid := x.nextPID()
	n := x.newMessage("", pid)
	n.rcpts = append(n.rcpts, x.world.addressee(&x.rng, m.sender))
	rest := ""
	if x.form == eximAll {
		rest = ` T="Mail delivery failed: returning message to sender" from <> for ` + m.sender
	}
	x.about(n, pid, "<= <> R=", m.id, " U=Debian-exim P=local S=", n.size, rest)
	x.tally.messages++
	x.tally.count(parsers.Received, 0, 0)
	x.tally.count(parsers.Notified, 0, 0)
	x.after(2000, 50_000, eximStep{do: (*exim).deliver, m: n})
}

func (x *exim) completed(st *eximStep) {
	start := x.begin(st.pid)
	x.put(st.m.id, " Completed")
	if x.form == eximAll {
		x.put(" QT=", duration(x.now-st.m.arrived))
	}
	x.end(start)
	x.spare = append(x.spare, st.m)
}

// duration is a time in microseconds that Exim logs as "0.061s", "4m12s" or "1h4m".
type duration int64

func (us duration) append(b []byte) []byte {
	switch s := int(us / second); {
	case s < 60:
		b = append(number(b, s), '.')
		return append(fraction(b, int64(us%second/1000), 3), 's')
	case s < 3600:
		return append(number(append(number(b, s/60), 'm'), s%60), 's')
	default:
		return append(number(append(number(b, s/3600), 'h'), s/60%60), 'm')
	}
}
