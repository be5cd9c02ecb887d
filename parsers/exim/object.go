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
	p.clock.Anchor(l.Time)
	e := &p.entry
	*e = entry{time: l.Time, zoned: l.Zoned, host: p.host, pid: l.PID}
	if l.Host != nil {
		e.host = l.Host
	}
	if l.Container {
		e.pid = 0 // the engine's
	}
	b := l.Message[:scan.Byte(l.Message, 0, '\n')] // the headers of a refused message may follow
	switch {
	case isExim(l.Program):
		return p.parseText(b, out)
	case l.Container:
		if ok, err := p.parseVerbose(b, l.Time, e.host, out); ok {
			return err
		}
		return p.parseGuest(b, 1, out)
	case l.Program == nil:
		if text, ok := e.readUnstamped(b); ok {
			return p.parseText(text, out)
		}
		err := p.parseGuest(b, 1, out)
		if err == nil && !l.Timed {
			p.objects.Anchor(e.time) // for the next one
		}
		return err
	}
	return parsers.ErrForeign
}

// readUnstamped reads "exim[123]: ENTRY" or "HOST exim[123]: ENTRY", as Graylog stores a line
// of syslog.
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
// wrote itself. Any program could have written the stamp of the latter, so it counts as
// Exim's only if it has a message ID or tells what became of a client.
func (p *Parser) parseGuest(b []byte, left int, out *parsers.Records) error {
	e := &p.entry
	t, n := p.clock.Exim(b)
	if n == 0 {
		b = scan.SkipPRI(b)
		at, n, inner := readStamp(&p.clock, b)
		if n == 0 {
			return parsers.ErrForeign
		}
		if e.zoned && !inner {
			at = stamp.Settle(at, e.time)
		}
		return p.parseTagged(b[n:], at, e.zoned || inner, left, out)
	}
	if e.zoned {
		t = stamp.Settle(t, e.time)
	}
	e.time = t
	if namesZone(b[n:]) {
		return parsers.ErrForeign
	}
	before := len(out.List)
	err := p.parseEntry(e.readHead(b[n:]), out)
	if added := out.List[before:]; e.id == nil && (err != nil || len(added) == 0 || added[0].Event >= parsers.Warning) {
		return parsers.ErrForeign
	}
	p.verbose.off = true
	return err
}
