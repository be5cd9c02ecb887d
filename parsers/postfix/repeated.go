package postfix

import (
	"github.com/mtalog/mtalog/parsers"
	"github.com/mtalog/mtalog/parsers/internal/repeated"
)

// hosts holds the previous line of each host on which Postfix runs.
type hosts map[string]*repeated.Line

// maxHosts bounds the memory that a hostile log can claim: real ones have few
// hosts.
const maxHosts = 1024

// add makes a place for a host, nil if there are too many.
func (h hosts) add(name []byte) *repeated.Line {
	if len(h) == maxHosts {
		return nil
	}
	b := new(repeated.Line)
	b.Keep(nil, nil, false, parsers.ErrUnrecognised) // until it has said something
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
	line, err := b.Again(e.out)
	if line == nil {
		return err
	}
	err = p.parse(line)
	b.Mark(e.out.List[n:], at, times)
	p.clock, e.previous = clock, nil // the line before stays what it was
	return err
}
