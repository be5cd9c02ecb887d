package postfix

import "github.com/mtalog/mtalog/parsers"

// previousLine is the previous line of a host, kept in case a syslogd says of it no more
// than that it was repeated ([scan.LastRepeated]).
type previousLine struct {
	line     []byte // a copy, empty if the line had nothing that is counted
	repaired bool
	err      error // what Parse made of it
}

// maxKept bounds the copy; syslog daemons cut lines at 8 KiB and less.
const maxKept = 8 << 10

// keep notes the line that was just read. A fact that is repeated changes
// nothing, so lines with facts, which most are, need no copy.
func (b *previousLine) keep(line []byte, records []parsers.Record, repaired bool, err error) {
	if b == nil {
		return
	}
	b.line, b.err = b.line[:0], err
	if len(records) == 0 || records[0].Event.IsFact() {
		return
	}
	if len(line) > maxKept {
		b.err = parsers.ErrUnrecognised
		return
	}
	b.line, b.repaired = append(b.line, line...), repaired
}

// hosts holds the previous line of each host on which Postfix runs.
type hosts map[string]*previousLine

// maxHosts bounds the memory that a hostile log can claim: real ones have few
// hosts.
const maxHosts = 1024

// add makes a place for a host, nil if there are too many.
func (h hosts) add(name []byte) *previousLine {
	if len(h) == maxHosts {
		return nil
	}
	b := &previousLine{err: parsers.ErrUnrecognised} // until it has said something
	h[string(name)] = b
	return b
}

// again adds the records of the host's previous line, repeated times times.
func (p *Parser) again(times uint32) error {
	e := &p.entry
	b, at, clock, n := e.previous, e.time, p.clock, len(e.out.List)
	if b == nil {
		return parsers.ErrForeign
	}
	if b.err != nil || len(b.line) == 0 {
		return b.err
	}
	err := p.parse(e.out.Keep(b.line))
	for i := range e.out.List[n:] {
		r := &e.out.List[n+i]
		r.Time, r.Repeat, r.Repaired = at, times-1, b.repaired
	}
	p.clock, e.previous = clock, nil // the line before stays what it was
	return err
}
