package exim

import (
	"bytes"

	"github.com/mtalog/mtalog/parsers"
)

// previousLine is the line that a syslog daemon wrote last, kept in case it says of it no
// more than that it was repeated ([scan.LastRepeated]). One will do: a syslogd that says
// so writes the log of its own host, where lines of several do not interleave.
type previousLine struct {
	line     []byte // a copy, empty if the line had nothing that is counted
	host     []byte
	repaired bool
	err      error // what Parse made of it
}

// maxKept bounds the copy; syslog daemons cut lines at 8 KiB and less.
const maxKept = 8 << 10

// parseOther reads a line that does not begin with Exim's own stamp, and keeps it if a
// syslog daemon wrote it.
func (p *Parser) parseOther(line []byte, out *parsers.Records) error {
	n := len(out.List)
	p.viaSyslog = false
	err := p.parseSyslog(line, out)
	if p.viaSyslog {
		p.previous.repaired = p.repaired
		p.previous.keep(line, out.List[n:], p.entry.host, err)
	}
	return err
}

// keep notes the line that was just read. A fact that is repeated changes nothing.
func (b *previousLine) keep(line []byte, records []parsers.Record, host []byte, err error) {
	b.line, b.err = b.line[:0], err
	b.host = append(b.host[:0], host...)
	switch {
	case err != nil || len(records) == 0 || records[0].Event.IsFact():
	case len(line) > maxKept:
		b.err = parsers.ErrUnrecognised
	default:
		b.line = append(b.line, line...)
	}
}

// again adds the records of the previous line, repeated times times; e has the head of
// the line that says so.
func (p *Parser) again(e *entry, times uint32, out *parsers.Records) error {
	b, at, clock, repaired, n := &p.previous, e.time, p.stamp, p.previous.repaired, len(out.List)
	defer func() { p.stamp, p.viaSyslog, b.repaired = clock, false, repaired }() // the line before stays what it was
	switch {
	case !bytes.Equal(b.host, e.host):
		return parsers.ErrForeign
	case b.err != nil || len(b.line) == 0:
		return b.err
	}
	err := p.parse(out.Keep(b.line), out)
	for i := range out.List[n:] {
		r := &out.List[n+i]
		r.Time, r.Repeat, r.Repaired = at, times-1, repaired
	}
	return err
}
