package postfix

import (
	"github.com/mtalog/mtalog/parsers"
	"github.com/mtalog/mtalog/parsers/internal/jsonlog"
	"github.com/mtalog/mtalog/parsers/internal/label"
	"github.com/mtalog/mtalog/parsers/internal/scan"
	"github.com/mtalog/mtalog/parsers/internal/stamp"
)

// readHeader fills the entry from what comes before the message, and returns the
// message. It knows "STAMP HOST TAG[PID]: MESSAGE" (RFC 3164, with the stamps of
// stamp.Clock), RFC 5424, JSON, and any of them after another program's header, such
// as a container engine's. A message without a header (journalctl -o cat) is
// recognised as Postfix's only by its text.
//
// The error is ErrForeign if another program wrote the line.
func (p *Parser) readHeader(line []byte) (text []byte, err error) {
	e := &p.entry
	if t, n := p.clock.RFC3339(line); n > 0 {
		e.time = t
		if text, ok := p.recall(scan.SkipBlanks(line[n:])); ok {
			return text, nil
		}
	}
	e.host, e.service, e.daemon, e.pid, e.previous = p.host, nil, noDaemon, 0, nil
	if jsonlog.Is(line) {
		return p.readObject(line)
	}
	return p.readPlain(line)
}

// readPlain reads a header that is not JSON.
func (p *Parser) readPlain(line []byte) (text []byte, err error) {
	zoned, t, rest, ok := findStamp(&p.clock, line)
	if !ok {
		return p.headless(rest)
	}
	p.entry.time = t
	if zoned && stamp.OfSupervisor(line) {
		return p.readSupervised(scan.SkipBlanks(rest))
	}
	if year := len(" 2006"); !zoned && line[len(line)-len(rest)-year] == ' ' { // OpenWrt, which writes the year last, a priority and no host
		if tag, ok := cutPriority(scan.SkipBlanks(rest)); ok {
			rest = rest[len(rest)-len(tag)-len(" "):]
		}
	}
	return p.readHead(rest, zoned, maxHeaders)
}

// readSupervised reads what follows the stamp of a supervisor's logger, which may have got the
// line late, and whose stamp may count leap seconds.
func (p *Parser) readSupervised(b []byte) (text []byte, err error) {
	e := &p.entry
	at := e.time
	if host, line, ok := scan.Socklog(b); ok {
		if b = line; host != nil {
			e.host = host
		}
	}
	text, err, found := p.nested(b, nil, false, maxHeaders-1)
	if !found {
		if text, _ = e.readTag(b); e.daemon == noDaemon {
			return nil, parsers.ErrForeign
		}
		return text, nil
	}
	if !e.zoned {
		e.time = stamp.Settle(e.time, at)
	}
	return text, err
}

// maxHeaders is how many headers a line may have: that of the machine that
// runs a container, and the container's own.
const maxHeaders = 2

// readHead reads " HOST TAG[PID]: MESSAGE" after a stamp; zoned says whether
// that had a time zone.
func (p *Parser) readHead(b []byte, zoned bool, left int) (text []byte, err error) {
	e := &p.entry
	if len(b) > 0 && b[0] != ' ' {
		return p.readColumns(b, zoned)
	}
	b = scan.SkipBlanks(b)
	if text, ok := p.recall(b); ok {
		return text, nil
	}
	b = skipPriority(b)
	whole, outer := b, e.host
	i := scan.IndexByte(b, ' ')
	if i < 0 {
		return nil, parsers.ErrBroken
	}
	if text, ok := e.readModule(b[:i], b[i+1:]); ok {
		return text, nil
	}
	if name, line, ok := scan.Agent(b); ok && left > 1 {
		e.host = name
		if text, err, found := p.nested(line, nil, zoned, left-1); found {
			return text, err
		}
		return nil, parsers.ErrForeign
	}
	switch {
	case b[i-1] == ':', scan.LastRepeated(b) > 0: // some syslog daemons leave the host out
	case isSeverity(b[:i], zoned): // some containers write it instead
		b, whole = scan.SkipBlanks(b[i+1:]), nil
	default:
		e.host, b = b[:i], scan.SkipBlanks(b[i+1:])
	}
	e.previous = p.hosts[string(e.host)]
	if scan.LastRepeated(b) > 0 {
		return b, nil
	}
	text, ok := e.readAnyTag(b)
	if ok && e.daemon != noDaemon {
		if e.previous == nil {
			e.previous = p.hosts.add(e.host)
		}
		p.remember(whole)
		return text, nil
	}
	if left > 1 && len(b) > 0 {
		if text, err, found := p.nested(b, text, zoned, left-1); found {
			return text, err
		}
		e.host = outer // what seemed to be one was the beginning of a second stamp
		if text, err, found := p.nested(whole, nil, zoned, left-1); found {
			return text, err
		}
	}
	if !ok && scan.HasPrefix(b, "postfix") {
		return nil, parsers.ErrBroken // cut within its tag
	}
	return nil, parsers.ErrForeign
}

// readColumns reads what follows a stamp in a table of Kiwi Syslog; others it does not
// know.
func (p *Parser) readColumns(b []byte, zoned bool) (text []byte, err error) {
	e := &p.entry
	host, message, ok := scan.Columns(b)
	if !ok {
		return nil, parsers.ErrForeign
	}
	e.host = host
	if text, ok := e.readTag(message); ok && e.daemon != noDaemon {
		return text, nil
	}
	if text, err, found := p.nested(message, nil, zoned, 1); found { // with the header that came with it
		return text, err
	}
	return nil, parsers.ErrForeign
}

// nested looks for a second header: in the message of another program, or right
// after the first stamp.
func (p *Parser) nested(b, text []byte, zoned bool, left int) (msg []byte, err error, found bool) {
	text = text[label.Container(text):] // "docker compose up" under systemd
	for _, inner := range [2][]byte{text, b} {
		inner = scan.SkipPRI(inner) // of a receiver that takes it for text
		t, n, z := p.clock.Syslog(inner)
		if n == 0 {
			continue
		}
		if z || !zoned {
			p.entry.time = t
		}
		p.entry.zoned = z
		p.entry.pid = 0 // that was the outer program's
		msg, err = p.readHead(inner[n:], z || zoned, left)
		return msg, err, true
	}
	return nil, nil, false
}

// headless reads a message without a stamp.
func (p *Parser) headless(line []byte) (text []byte, err error) {
	e := &p.entry
	e.time = p.clock.Last()
	if text, _ := e.readTag(line); e.daemon != noDaemon {
		return text, nil
	}
	e.daemon = headerless
	return line, nil
}

// findStamp reads the stamp at the start of a line, or after a prefix that some
// program put in front of it. rest begins after the stamp. If there is none, ok is
// false and rest is the line without the prefixes that are recognised by
// themselves.
func findStamp(c *stamp.Clock, line []byte) (zoned bool, t int64, rest []byte, ok bool) {
	if t, n, zoned := c.Syslog(line); n > 0 {
		return zoned, t, line[n:], true
	}
	line = skipPrefix(line)
	if t, n, zoned := c.Syslog(line); n > 0 {
		return zoned, t, line[n:], true
	}
	return false, 0, line, false
}
