package gen

// message is one that is in the queue.
type message struct {
	id      []byte
	inode   int32 // what Postfix and Exchange make the queue ID of
	sender  string
	msgID   []byte
	size    int
	rcpts   []recipient
	arrived int64
	wait    int64 // until the next retry
	open    int   // attempts under way
	bounced bool  // a recipient failed for good in this round
	queued  bool  // Postfix: the queue manager has it
}

// waiting returns how many recipients have neither got the message nor failed for good.
func (m *message) waiting() (n int) {
	for i := range m.rcpts {
		if !m.rcpts[i].done {
			n++
		}
	}
	return n
}

const (
	second = 1_000_000
	minute = 60 * second

	queueLifetime = 4 * 60 * minute
	minBackoff    = 5 * minute
	maxBackoff    = 4000 * second
)

// newMessage makes a message of a sender, without ID and recipients yet.
func (s *sim) newMessage(sender string) *message {
	var m *message
	if n := len(s.spare); n > 0 {
		m, s.spare = s.spare[n-1], s.spare[:n-1]
		*m = message{id: m.id[:0], msgID: m.msgID[:0], rcpts: m.rcpts[:0]}
	} else {
		m = &message{}
	}
	m.sender, m.arrived, m.wait = sender, s.now, minBackoff
	m.size = 900 + s.n(1<<(10+s.n(10)))
	m.msgID = s.chars(m.msgID, hexLower, 24)
	m.msgID = append(m.msgID, '@')
	m.msgID = append(m.msgID, s.world.own[s.power(len(s.world.own))].name...)
	return m
}

// address draws the recipients of a message; inward mail is for our mailboxes.
func (s *sim) address(m *message, inward bool) {
	for i := range s.recipients() {
		rc := s.world.recipient(&s.rng, inward)
		if i > 0 && s.of(3000) { // a colleague of the one before
			rc = recipient{at: m.rcpts[i-1].at, local: rc.local}
			rc.drawObstacle(&s.rng)
		}
		m.rcpts = append(m.rcpts, rc)
	}
}

// recipients draws how many a message has.
func (s *sim) recipients() int {
	switch k := s.n(100); {
	case k < 85:
		return 1
	case k < 97:
		return 2 + s.n(2)
	default:
		return 4 + s.n(9)
	}
}
