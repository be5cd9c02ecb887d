package exim

import (
	"github.com/mtalog/mtalog/parsers"
	"github.com/mtalog/mtalog/parsers/internal/scan"
	"github.com/mtalog/mtalog/parsers/internal/stamp"
)

// parseObject reads a line of syslog in an object of JSON, such as those of
// journalctl -o json.
func (p *Parser) parseObject(line []byte, out *parsers.Records) error {
	l, ok := p.objects.Read(line)
	if !ok {
		return parsers.ErrBroken
	}
	p.repaired = p.repaired || l.Repaired
	p.stamp.Anchor(l.Time)
	e := &p.entry
	*e = entry{time: l.Time, host: p.host, pid: l.PID}
	if l.Host != nil {
		e.host = l.Host
	}
	if l.Container {
		e.pid = 0 // the engine's
	}
	b := l.Message[:scan.Byte(l.Message, 0, '\n')] // the headers of a refused message may follow
	switch {
	case isExim(l.Program):
		return p.parseText(e, b, l.Zoned, out)
	case l.Program == nil && !l.Container:
		if text, ok := e.readUnstamped(b); ok {
			return p.parseText(e, text, l.Zoned, out)
		}
		return p.parseGuest(e, b, l.Zoned, 1, out)
	case l.Container:
		if err, ok := p.verbose.read(b, l.Time, p, out); ok {
			return err
		}
		return p.parseGuest(e, b, l.Zoned, 1, out)
	}
	return parsers.ErrForeign
}

// readUnstamped reads "exim[123]: ENTRY" or "HOST exim[123]: ENTRY", which Graylog leaves of
// a line of syslog.
func (e *entry) readUnstamped(b []byte) (text []byte, ok bool) {
	if text, ok = e.readTag(b); ok {
		return text, true
	}
	i := scan.Byte(b, 0, ' ')
	if i == 0 || i == len(b) || b[i-1] == ':' {
		return nil, false
	}
	if text, ok = e.readTag(b[i+1:]); ok {
		e.host = b[:i]
	}
	return text, ok
}

// parseGuest reads a line of a program that the object, or the header of a host that
// passes lines on, does not name: one with up to left headers of syslog, or one that Exim
// wrote itself. In the latter any program could have written the stamp; a message ID, or
// what becomes of a client, is Exim's.
func (p *Parser) parseGuest(e *entry, b []byte, zoned bool, left int, out *parsers.Records) error {
	t, n := p.stamp.Read(b)
	if n == 0 {
		if b = scan.SkipPRI(b); !looksLikeSyslog(b) {
			return parsers.ErrForeign
		}
		at, n, inner := p.stamp.ReadSyslog(b)
		if n == 0 {
			return parsers.ErrForeign
		}
		if zoned && !inner {
			at = stamp.Settle(at, e.time)
		}
		return p.parseTagged(b[n:], at, zoned || inner, left, out)
	}
	if zoned {
		t = stamp.Settle(t, e.time)
	}
	e.time = t
	if namesZone(b[n:]) {
		return parsers.ErrForeign
	}
	before := len(out.List)
	err := p.parseEntry(e, e.readHead(b[n:]), out)
	if added := out.List[before:]; e.id == nil && (err != nil || len(added) == 0 || added[0].Event >= parsers.Warning) {
		return parsers.ErrForeign
	}
	p.verbose.off = true
	return err
}
