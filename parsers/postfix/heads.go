package postfix

import "bytes"

// heads remembers what stands between the stamp and the process ID ("mx1
// postfix/smtp"): the lines of a log share few of them, and comparing is
// cheaper than reading.
type heads [16]head

type head struct {
	len    int // 0: none
	host   int // length of the host's name
	tag    int // where the tag begins
	daemon daemon
	text   [64]byte
}

// slot is the place of a head. The bytes that tell the heads of a log apart
// are those at the end of the host's name and of the daemon's.
func (h *heads) slot(text []byte) *head {
	n := len(text)
	return &h[(int(text[n-1])+int(text[n-3])*3+int(text[2])+n)%len(h)]
}

// recall reads a head that was read before, with the process ID, and returns
// the message; ok is false where it is not known or not of the common form.
func (p *Parser) recall(b []byte) (text []byte, ok bool) {
	n := bytes.IndexByte(b[:min(len(b), len(head{}.text))], '[')
	if n < 4 {
		return nil, false
	}
	h := p.heads.slot(b[:n])
	if h.len != n || string(h.text[:n]) != string(b[:n]) {
		return nil, false
	}
	pid, i := uint32(0), n+1
	for i < len(b) && b[i]-'0' <= 9 {
		pid = pid*10 + uint32(b[i]-'0')
		i++
	}
	if i == n+1 || i+2 >= len(b) || b[i] != ']' || b[i+1] != ':' || b[i+2] != ' ' {
		return nil, false
	}
	e := &p.entry
	e.host, e.service, e.daemon, e.pid = b[:h.host], b[h.tag:n], h.daemon, pid
	return b[i+3:], true
}

// remember keeps the head of b that was just read into the entry.
func (p *Parser) remember(b []byte) {
	n := bytes.IndexByte(b[:min(len(b), len(head{}.text))], '[')
	e := &p.entry
	if n < 4 || n != len(e.host)+1+len(e.service) || b[len(e.host)] != ' ' {
		return // several blanks, no process ID, a second header
	}
	h := p.heads.slot(b[:n])
	h.len, h.host, h.tag, h.daemon = n, len(e.host), len(e.host)+1, e.daemon
	copy(h.text[:], b[:n])
}
