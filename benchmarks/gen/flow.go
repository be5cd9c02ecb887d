package gen

// step is the next line, or the next few, of a session or a message; M is the
// MTA that writes them.
type step[M any] struct {
	do   func(*M, *step[M])
	s    *session
	m    *message
	rcpt int32 // index into m.rcpts
	pid  int32

	script *script // of an Exchange protocol log
}

// flow is a simulation with steps of M.
type flow[M any] struct {
	*sim
	queue   queue[step[M]]
	gapMean int64 // mean time between two moments at which something arrives, in microseconds
}

// newFlow returns a simulation in which a message makes perMessage bytes of log, all told. The
// log spans a day, but a big one has at most four messages a second.
func newFlow[M any](s *sim, perMessage int64) flow[M] {
	const day, quarter = 86_400 * second, second / 4
	gap := max(quarter, day/max(1, s.out.size/perMessage))
	return flow[M]{sim: s, gapMean: gap * burstMean / 100}
}

// run does the steps in the order of time until the log is full.
func (f *flow[M]) run(mta *M) {
	for !f.out.full() && f.queue.len() > 0 {
		at, st := f.queue.pop()
		f.now = at
		st.do(mta, &st)
	}
}

// after plans a step between lo and hi microseconds from now.
func (f *flow[M]) after(lo, hi int, st step[M]) { f.queue.push(f.now+int64(f.between(lo, hi)), st) }

// arrivals plans the next moment at which something arrives.
func (f *flow[M]) arrivals(do func(*M, *step[M])) {
	f.queue.push(f.now+int64(f.n(int(2*f.gapMean)))+1, step[M]{do: do})
}

// retry plans the next round of attempts for a message.
func (f *flow[M]) retry(m *message, do func(*M, *step[M])) {
	f.queue.push(f.now+m.wait+int64(f.n(60*second)), step[M]{do: do, m: m})
	m.wait = min(2*m.wait, maxBackoff)
}

// put appends parts to the line, as appendAll does.
func (s *sim) put(parts ...any) { s.out.b = appendAll(s.out.b, parts...) }

// pids are the processes of one service, or anything else that is used by one
// at a time and then again.
type pids struct {
	free []int32
	next int32
}

func (p *pids) get() int32 {
	if n := len(p.free); n > 0 {
		id := p.free[n-1]
		p.free = p.free[:n-1]
		return id
	}
	p.next++
	return p.next
}

func (p *pids) put(id int32) { p.free = append(p.free, id) }
