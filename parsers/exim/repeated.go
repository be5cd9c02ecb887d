package exim

import (
	"bytes"

	"github.com/mtalog/mtalog/parsers"
	"github.com/mtalog/mtalog/parsers/internal/repeated"
)

// previousLine is the line that a syslog daemon wrote last. One is enough: daemons that
// report a repetition without the text write the log of one host, so that lines of several
// hosts do not interleave.
type previousLine struct {
	repeated.Line
	host []byte
}

// parseOther reads a line that does not begin with Exim's own stamp, and keeps it if a
// syslog daemon wrote it.
func (p *Parser) parseOther(line []byte, out *parsers.Records) error {
	n := len(out.List)
	p.viaSyslog = false
	err := p.parseSyslog(line, out)
	if p.viaSyslog {
		p.previous.host = append(p.previous.host[:0], p.entry.host...)
		p.previous.Keep(line, out.List[n:], p.repaired, err)
	}
	return err
}

// again adds the records of the previous line, repeated times times; the entry has
// the head of the line that says so.
func (p *Parser) again(times uint32, out *parsers.Records) error {
	e := &p.entry
	b, at, clock, n := &p.previous, e.time, p.clock, len(out.List)
	defer func() { p.clock, p.viaSyslog = clock, false }() // p.previous stays the repeated line
	if !bytes.Equal(b.host, e.host) {
		return parsers.ErrForeign
	}
	line, err := b.Again(out)
	if line == nil {
		return err
	}
	err = p.parseSyslog(line, out)
	b.Mark(out.List[n:], at, times)
	return err
}
