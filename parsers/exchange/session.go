package exchange

import "github.com/mtalog/mtalog/parsers/smtpcode"

const (
	maxSessions = 1 << 16
	// idleTime is well above the ten minutes after which Exchange's connectors
	// hang up by default.
	idleTime = 60 * 60 * 1_000_000
	// maxMail bounds what is kept of one session's envelope.
	maxMail = 4 << 20
	// maxKept bounds the memory that a slot carries over to its next session.
	maxKept = 64 << 10
)

// direction says who speaks at ">": the log's own server does.
type direction uint8

const (
	undecided direction = iota
	sending             // we are the client: ">" commands, "<" replies
	receiving           // we are the server: "<" commands, ">" replies
)

// text is a string in one of a session's buffers.
type text struct{ at, end int32 }

func (t text) in(buf []byte) []byte { return buf[t.at:t.end] }

// keep appends b to buf.
func keep(buf *[]byte, b []byte) text {
	at := len(*buf)
	*buf = append(*buf, b...)
	return text{int32(at), int32(len(*buf))}
}

// session is an SMTP session of which the end was not seen yet.
type session struct {
	key        uint64
	newer, old int32 // neighbours in the order of use, -1 at the ends
	last       int64
	role       direction
	quit       bool // QUIT was said
	failed     bool // the end of the session was reported already

	conn                            []byte // strings of the connection
	remote, connector, helo, banner text
	user, cipher, closing           text
	tls                             string

	ahead                 []byte // what is known of a message before its MAIL
	aheadQueue, aheadMail text

	mail  []byte // strings of the messages
	msgs  []message
	rcpts []recipient

	waiting []command // without a reply, in order
	held    []byte    // the lines so far of a multi-line reply
	heldAt  int64
}

// message is a mail transaction (RFC 5321 section 3.3).
type message struct {
	sender, queue, id text
	known             bool // MAIL was seen
	refused           bool // a recipient or the sender was refused
	size              int64
	done              bool
}

type recipient struct {
	addr     text
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

// sessions finds the session of a row. Slots and their buffers are used again.
type sessions struct {
	index          map[uint64]int32
	slot           []session
	free           []int32
	newest, oldest int32
}

// find returns the session of an ID, a new one where there is none. The second
// result is a session that had to give way, nil for none; it is good until the
// next call.
func (t *sessions) find(id []byte, now int64) (s *session, evicted *session) {
	if t.index == nil {
		t.index = make(map[uint64]int32)
		t.newest, t.oldest = -1, -1
	}
	key := sessionKey(id)
	if t.newest >= 0 && t.slot[t.newest].key == key {
		s = &t.slot[t.newest]
		s.last = now
		return s, nil
	}
	if i, ok := t.index[key]; ok {
		t.unlink(i)
		t.link(i)
		s = &t.slot[i]
		s.last = now
		return s, nil
	}
	var gone int32 = -1
	if t.oldest >= 0 && (len(t.index) >= maxSessions || t.slot[t.oldest].last < now-idleTime) {
		gone = t.oldest
		t.drop(gone)
	}
	i := t.take(gone)
	t.slot[i].reset(key, now)
	t.index[key] = i
	t.link(i)
	if gone >= 0 {
		evicted = &t.slot[gone]
	}
	return &t.slot[i], evicted
}

// take returns an unused slot other than the one just dropped, whose session
// is still to be read.
func (t *sessions) take(gone int32) int32 {
	for k := len(t.free) - 1; k >= 0; k-- {
		if i := t.free[k]; i != gone {
			t.free[k] = t.free[len(t.free)-1]
			t.free = t.free[:len(t.free)-1]
			return i
		}
	}
	t.slot = append(t.slot, session{})
	return int32(len(t.slot) - 1)
}

// drop forgets a session; its slot stays readable until it is taken again.
func (t *sessions) drop(i int32) {
	t.unlink(i)
	delete(t.index, t.slot[i].key)
	t.free = append(t.free, i)
}

func (t *sessions) end(s *session) {
	if i, ok := t.index[s.key]; ok {
		t.drop(i)
	}
}

func (t *sessions) link(i int32) {
	s := &t.slot[i]
	s.newer, s.old = -1, t.newest
	if t.newest >= 0 {
		t.slot[t.newest].newer = i
	}
	t.newest = i
	if t.oldest < 0 {
		t.oldest = i
	}
}

func (t *sessions) unlink(i int32) {
	s := &t.slot[i]
	if s.newer >= 0 {
		t.slot[s.newer].old = s.old
	} else {
		t.newest = s.old
	}
	if s.old >= 0 {
		t.slot[s.old].newer = s.newer
	} else {
		t.oldest = s.newer
	}
}

// sessionKey takes Exchange's session IDs, 16 hexadecimal digits, as they are
// and hashes anything else (FNV-1a).
func sessionKey(id []byte) (key uint64) {
	if len(id) == 16 {
		for i, c := range id {
			switch {
			case c-'0' <= 9:
				c -= '0'
			case c-'A' <= 5:
				c -= 'A' - 10
			case c-'a' <= 5:
				c -= 'a' - 10
			default:
				c = 0xFF
			}
			if c == 0xFF {
				break
			}
			key = key<<4 | uint64(c)
			if i == 15 {
				return key
			}
		}
	}
	key = 14695981039346656037
	for _, c := range id {
		key = (key ^ uint64(c)) * 1099511628211
	}
	return key
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
func (s *session) set(t *text, b []byte) {
	if string(t.in(s.conn)) == string(b) || len(s.conn)+len(b) > maxKept {
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
	s.msgs = append(s.msgs, message{known: known, size: size, sender: keep(&s.mail, sender),
		queue: keep(&s.mail, s.aheadQueue.in(s.ahead)), id: keep(&s.mail, s.aheadMail.in(s.ahead))})
	s.ahead, s.aheadQueue, s.aheadMail = s.ahead[:0], text{}, text{}
}

// awaits reports whether a message's fate is still open.
func (s *session) awaits() bool {
	for i := range s.waiting {
		if v := s.waiting[i].verb; v == endOfData || v == bdatLast {
			return true
		}
	}
	return false
}

// current returns the number of the message that commands belong to, and opens
// one where the session was picked up in its middle.
func (s *session) current() int32 {
	if len(s.msgs) == 0 {
		s.begin(nil, false, 0)
	}
	return int32(len(s.msgs) - 1)
}

// open reports whether a message was begun and its fate is not known.
func (s *session) open() bool {
	for i := range s.msgs {
		if !s.msgs[i].done {
			return true
		}
	}
	return false
}

// pop takes the command that a reply answers: the oldest, or the oldest of the
// kind that Exchange's own text names where rows of pipelined commands and
// replies are interleaved.
func (s *session) pop(hint verb) (c command, ok bool) {
	at := 0
	if hint != other {
		for at < len(s.waiting) && s.waiting[at].verb != hint {
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

// class returns the first digit of the reply at the start of b, 0 for none.
func class(b []byte) int {
	r, _ := smtpcode.ScanReply(b)
	return r.Class()
}
