package exchange

import "slices"

const (
	// maxSessions bounds the sessions that are kept at a time.
	maxSessions = 1 << 16
	// idleTime is well above the ten minutes after which Exchange's connectors
	// hang up by default; in microseconds.
	idleTime = 60 * 60 * 1_000_000
	// maxMail bounds what is kept of one session's envelope, in bytes.
	maxMail = 4 << 20
	// maxKept bounds each other buffer of a session, in bytes, and what of it a slot
	// carries over to its next session.
	maxKept = 64 << 10
	// maxWaiting bounds the commands that wait for their replies.
	maxWaiting = 64 << 10
)

// direction says which side of the session the log's own server is. Its own
// lines are the ones marked ">".
type direction uint8

const (
	undecided direction = iota
	sending             // we are the client: ">" commands, "<" replies
	receiving           // we are the server: "<" commands, ">" replies
)

// keep appends b to buf and returns where it is.
func keep(buf *[]byte, b []byte) span {
	at := len(*buf)
	*buf = append(*buf, b...)
	return span{int32(at), int32(len(*buf))}
}

// session is an SMTP session of which the end was not seen yet.
type session struct {
	key          uint64
	newer, older int32 // neighbours in the order of use, -1 at the ends
	last         int64
	role         direction
	quit         bool // QUIT was said
	failed       bool // the end of the session was reported already
	noTLS        bool // STARTTLS was refused
	proxied      bool // remote and helo are those of the client behind the Front End
	atHome       bool // both ends have one address
	relays       bool // its commands and replies are those of a session in the receive log

	conn                            []byte // strings of the connection
	remote, connector, helo, banner span
	user, tried, cipher, closing    span // tried is the user of an AUTH that failed
	announced                       span // what XPROXYFROM says of the client
	host                            span // the server that a forwarder names, whose other rows may be another's
	tls                             string

	ahead                 []byte // what is known about a message before its MAIL
	aheadQueue, aheadMail span

	mail  []byte // strings of the messages
	msgs  []message
	rcpts []recipient

	waiting []command // without a reply, in order
	held    []byte    // the lines of a multi-line reply so far
	told    bool      // held is the code of a reply that counted at the end of the last file, with the lines that it had there
	heldAt  int64
}

// message is a mail transaction (RFC 5321 section 3.3).
type message struct {
	sender, queue, id span
	senderKnown       bool // MAIL was seen
	refused           bool // a recipient or the sender was refused
	size              int64
	done              bool
}

type recipient struct {
	addr     span
	msg      int32
	accepted bool
	done     bool
}

// command is a command whose reply is awaited.
type command struct {
	verb verb
	msg  int32
	rcpt int32
}

func (s *session) reset(key uint64, now int64) {
	conn, ahead, mail, held := kept(s.conn), kept(s.ahead), kept(s.mail), kept(s.held)
	msgs, rcpts, waiting := s.msgs[:0], s.rcpts[:0], s.waiting[:0]
	*s = session{key: key, last: now, conn: conn, ahead: ahead, mail: mail, held: held,
		msgs: msgs, rcpts: rcpts, waiting: waiting}
}

func kept(b []byte) []byte {
	if cap(b) > maxKept {
		return nil
	}
	return b[:0]
}

// set replaces one of the connection's strings.
func (s *session) set(t *span, b []byte) {
	if string(t.of(s.conn)) == string(b) || len(s.conn)+len(b) > maxKept {
		return
	}
	if int(t.end-t.at) >= len(b) {
		t.end = t.at + int32(copy(s.conn[t.at:], b))
		return
	}
	*t = keep(&s.conn, b)
}

// begin opens a mail transaction. Messages before it are forgotten unless one
// still awaits its end.
func (s *session) begin(sender []byte, known bool, size int64) {
	if !s.awaits() {
		s.mail, s.msgs, s.rcpts = s.mail[:0], s.msgs[:0], s.rcpts[:0]
		for i := range s.waiting {
			s.waiting[i].msg, s.waiting[i].rcpt = -1, -1
		}
	}
	if len(s.mail)+len(sender) > maxMail {
		sender, known = nil, false
	}
	s.msgs = append(s.msgs, message{senderKnown: known, size: size, sender: keep(&s.mail, sender),
		queue: keep(&s.mail, s.aheadQueue.of(s.ahead)), id: keep(&s.mail, s.aheadMail.of(s.ahead))})
	s.ahead, s.aheadQueue, s.aheadMail = s.ahead[:0], span{}, span{}
}

// awaits reports whether the final reply to a message's text is still to come.
func (s *session) awaits() bool {
	for i := range s.waiting {
		if v := s.waiting[i].verb; v == endOfData || v == bdatLast {
			return true
		}
	}
	return false
}

// current returns the number of the message that commands belong to, and opens
// one if the session was picked up in its middle.
func (s *session) current() int32 {
	if len(s.msgs) == 0 {
		s.begin(nil, false, 0)
	}
	return int32(len(s.msgs) - 1)
}

// open reports whether a message was begun and what became of it is not known.
func (s *session) open() bool {
	for i := range s.msgs {
		if !s.msgs[i].done {
			return true
		}
	}
	return false
}

// dropBefore forgets what waits before the command v, which ends a pipeline: the rows of
// those replies are missing.
func (s *session) dropBefore(v verb) {
	for i := range s.waiting {
		if s.waiting[i].verb == v {
			s.waiting = append(s.waiting[:0], s.waiting[i:]...)
			return
		}
	}
}

// pop takes the command that a reply answers: the oldest, or the oldest with the verb v
// unless that is other, because rows of pipelined commands and replies may be interleaved.
func (s *session) pop(v verb) (c command, ok bool) {
	at := 0
	if v != other {
		for at < len(s.waiting) && s.waiting[at].verb != v {
			at++
		}
	}
	if at >= len(s.waiting) {
		return command{}, false
	}
	c = s.waiting[at]
	s.waiting = append(s.waiting[:at], s.waiting[at+1:]...)
	return c, true
}

// goOn lets a command wait on that was answered by 354 or 334, which ask for more.
func (s *session) goOn(c command) {
	if c.verb == data {
		c.verb = endOfData
	}
	s.waiting = slices.Insert(s.waiting, 0, c)
}
