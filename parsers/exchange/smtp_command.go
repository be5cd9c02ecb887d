package exchange

import (
	"bytes"

	"github.com/mtalog/mtalog/parsers/internal/scan"
)

// queueCommand lets a command wait for its reply.
func (p *Parser) queueCommand(s *session, line []byte) {
	if len(s.waiting) > 0 && s.waiting[0].verb == greeting {
		s.waiting = append(s.waiting[:0], s.waiting[1:]...) // the log lacks it
	}
	name, arg, _ := scan.Cut(line, " ")
	c := command{readVerb(name), -1, -1}
	if n := len(s.waiting); n > 0 && c.verb == other && s.waiting[n-1].verb == auth {
		return // a step of the SASL dialogue
	}
	switch c.verb {
	case ehlo:
		s.set(&s.helo, bytes.TrimSpace(arg))
	case bdat:
		if n := len(arg); n >= len("LAST") && bytes.EqualFold(arg[n-len("LAST"):], []byte("LAST")) {
			c.verb = bdatLast
		}
		c.msg = s.current()
	case mailFrom:
		addr, rest, ok := path(line)
		s.begin(addr, ok, sizeParameter(rest))
		c.msg = s.current()
	case rcptTo:
		c.msg = s.current()
		addr, _, _ := path(line)
		if len(s.mail)+len(addr) > maxMail {
			p.broken++
			addr = nil
		}
		s.rcpts = append(s.rcpts, recipient{addr: keep(&s.mail, addr), msg: c.msg})
		c.rcpt = int32(len(s.rcpts) - 1)
	case data:
		c.msg = s.current()
	case quit:
		s.quit = true
	case xproxy:
		s.set(&s.announced, arg)
	case xproxyTo: // one command or several
		if port := parameter(arg, "PORT="); len(port) > 0 {
			s.set(&s.announced, port)
		}
	}
	if len(s.waiting) < maxWaiting {
		s.waiting = append(s.waiting, c)
	}
}

// readVerb knows a command by its name, in either case (RFC 5321 section 2.4).
func readVerb(name []byte) verb {
	var b [16]byte
	if len(name) > len(b) {
		return other
	}
	for i, c := range name {
		if c-'a' < 26 {
			c -= 'a' - 'A'
		}
		b[i] = c
	}
	switch string(b[:len(name)]) {
	case "EHLO", "HELO":
		return ehlo
	case "STARTTLS", "X-ANONYMOUSTLS":
		return starttls
	case "AUTH", "X-EXPS":
		return auth
	case "MAIL":
		return mailFrom
	case "RCPT":
		return rcptTo
	case "DATA":
		return data
	case "BDAT":
		return bdat
	case "RSET":
		return rset
	case "XPROXY", "XPROXYFROM":
		return xproxy
	case "XPROXYTO":
		return xproxyTo
	case "QUIT":
		return quit
	}
	return other
}

// path reads the address of "MAIL FROM:<a@b> SIZE=1" and what follows it.
func path(line []byte) (addr, rest []byte, ok bool) {
	k := bytes.IndexByte(line, ':')
	if k < 0 {
		return nil, nil, false
	}
	line = bytes.TrimLeft(line[k+1:], " ")
	if scan.HasPrefix(line, "<") {
		addr, n := scan.Angle(line)
		return addr, line[n:], n > 0
	}
	addr, rest, _ = scan.Cut(line, " ")
	return addr, rest, len(addr) > 0
}

// sizeParameter reads SIZE= of RFC 1870.
func sizeParameter(b []byte) int64 {
	_, size, _ := scan.Cut(b, " SIZE=")
	size, _, _ = scan.Cut(size, " ")
	return number(size)
}
