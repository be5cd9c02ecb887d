package postfix

import "bytes"

// header is what stands before a message, and the message cut at its queue ID.
type header struct {
	time    int64
	stamped bool
	host    []byte
	service []byte // syslog name with the daemon, "postfix/smtp"
	daemon  []byte // its last part, nil where the line is not Postfix's
	pid     uint32
	text    []byte // the whole message
	queueID []byte // nil where it has none, or NOQUEUE
	body    []byte // the message behind the queue ID
}

// readHeader reads "STAMP HOST TAG[PID]: MESSAGE" in the forms of RFC 3164,
// RFC 3339, RFC 5424 and with a dated stamp, with or without a second header
// in front, as container engines write one. A line without any header is taken
// for a message only where its tag is Postfix's.
func (p *Parser) readHeader(line []byte, h *header) bool {
	b := line
	if i := bytes.IndexByte(b, '>'); i > 0 && i < 5 && b[0] == '<' { // RFC 3164's and 5424's priority
		b = b[i+1:]
		if len(b) > 2 && b[0] == '1' && b[1] == ' ' {
			b = b[2:]
		}
	}
	for range 2 { // at most two headers
		t, n := p.stamp(b)
		if n == 0 {
			break
		}
		h.time, h.stamped = t, true
		b = bytes.TrimLeft(b[n:], " ")
		if host, rest, ok := cutByte(b, ' '); ok && !isTag(host) {
			h.host, b = host, rest
		}
		if h.rfc5424(b) {
			return true
		}
	}
	if !h.stamped {
		h.time = p.clock.Last()
	}
	if len(h.host) == 0 {
		h.host = p.host
	}
	return h.tag(b)
}

func (p *Parser) stamp(b []byte) (int64, int) {
	if len(b) < 16 {
		return 0, 0
	}
	if b[0]-'0' > 9 {
		return p.clock.Traditional(b)
	}
	if t, n := p.clock.RFC3339(b); n > 0 {
		return t, n
	}
	return p.clock.Dated(b)
}

func isTag(word []byte) bool { return len(word) > 1 && word[len(word)-1] == ':' }

// tag reads "postfix/smtp[123]: ". A tag of another program leaves daemon nil.
func (h *header) tag(b []byte) bool {
	end := bytes.Index(b, []byte(": "))
	if end < 0 {
		if end = len(b) - 1; end < 0 || b[end] != ':' {
			return false
		}
	}
	tag := b[:end]
	if bytes.IndexByte(tag, ' ') >= 0 {
		return false
	}
	h.text = b[min(end+2, len(b)):]
	if i := bytes.IndexByte(tag, '['); i >= 0 {
		pid, _ := number(tag[i+1:])
		h.pid, tag = uint32(pid), tag[:i]
	}
	h.program(tag)
	return true
}

// program takes name apart where it is one of Postfix's.
func (h *header) program(name []byte) {
	i := bytes.LastIndexByte(name, '/')
	if i < 0 || i == len(name)-1 {
		return
	}
	h.service, h.daemon = name, name[i+1:]
}

// rfc5424 reads "TAG PID MSGID STRUCTURED-DATA MESSAGE" (RFC 5424 section 6).
func (h *header) rfc5424(b []byte) bool {
	tag, rest, ok := cutByte(b, ' ')
	if !ok || isTag(tag) {
		return false
	}
	pid, rest, ok := cutByte(rest, ' ')
	n, digits := number(pid)
	if !ok || digits != len(pid) && string(pid) != "-" {
		return false
	}
	_, rest, ok = cutByte(rest, ' ')
	if !ok || len(rest) == 0 {
		return false
	}
	switch {
	case rest[0] == '-':
		rest = rest[1:]
	case rest[0] == '[':
		i := bytes.Index(rest, []byte("] "))
		if i < 0 {
			return false
		}
		rest = rest[i+1:]
	default:
		return false
	}
	rest = bytes.TrimPrefix(bytes.TrimLeft(rest, " "), []byte("\xef\xbb\xbf"))
	h.pid, h.text = uint32(n), rest
	h.program(tag)
	return true
}

// splitQueueID cuts "QUEUEID: rest": short IDs are upper case hexadecimal,
// long ones letters without vowels and digits (postconf enable_long_queue_ids).
func splitQueueID(text []byte) (id, body []byte) {
	i := 0
	for i < len(text) && queueIDBytes[text[i]] {
		i++
	}
	if i < 5 || i > 20 || i+1 >= len(text) || text[i] != ':' || text[i+1] != ' ' {
		return nil, text
	}
	id = text[:i]
	if string(id) == "NOQUEUE" {
		return nil, text[i+2:]
	}
	for _, c := range id {
		if c-'0' <= 9 {
			return id, text[i+2:]
		}
	}
	for _, c := range id { // all letters: "warning", "fatal", or a rare short ID
		if c-'A' > 'F'-'A' {
			return nil, text
		}
	}
	return id, text[i+2:]
}

var queueIDBytes = func() (t [256]bool) {
	for c := '0'; c <= '9'; c++ {
		t[c] = true
	}
	for c := 'a'; c <= 'z'; c++ {
		t[c], t[c-32] = true, true
	}
	return t
}()
