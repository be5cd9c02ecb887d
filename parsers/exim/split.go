package exim

import (
	"bytes"

	"github.com/mtalog/mtalog/parsers"
	"github.com/mtalog/mtalog/parsers/internal/scan"
)

// piece is "[2/5] ": the second of five lines into which Exim cut an entry that
// is too long for syslog. "[2\5] " says that in the entry itself a line feed
// follows (write_syslog in Exim's src/log.c).
type piece struct {
	nth, of int64
	feed    bool
}

// readPiece reads "[2/5] " or "[2\5] " and returns its length, 0 if there is none.
func readPiece(b []byte) (c piece, n int) {
	if firstByte(b) != '[' {
		return c, 0
	}
	c.nth, n = scan.Number(b[1:])
	i := 1 + n
	if i == len(b) || b[i] != '/' && b[i] != '\\' {
		return c, 0
	}
	c.feed = b[i] == '\\'
	i++
	c.of, n = scan.Number(b[i:])
	i += n
	if c.nth == 0 || c.nth > c.of || !scan.HasPrefix(b[i:], "] ") {
		return c, 0
	}
	return c, i + len("] ")
}

// splitEntry is an entry of which pieces are still to come.
type splitEntry struct {
	open     bool
	zoned    bool
	repaired bool
	pid      uint32
	next     int64 // number of the piece that must follow
	time     int64
	age      uint32 // pieces of any entry since its last one
	host     []byte
	text     []byte
}

// splitTable holds the entries that are open at one time. Exim writes the
// pieces of an entry in one go, so only those of other processes interleave.
type splitTable [8]splitEntry

// maxSplit bounds a joined entry; a reject with all its headers is shorter.
const maxSplit = 64 << 10

// collect adds a piece to its entry and reads the entry when it is whole. A
// piece that does not follow on the one before it is of no use.
func (p *Parser) collect(c piece, b []byte, out *parsers.Records) error {
	e := &p.entry
	var s *splitEntry
	for i := range p.split {
		if p.split[i].open && p.split[i].pid == e.pid {
			s = &p.split[i]
		}
	}
	if c.nth == 1 {
		if s == nil {
			s = p.free()
		}
		p.cutShort(s, out)
		*s = splitEntry{open: true, zoned: e.zoned, pid: e.pid, time: e.time, host: append(s.host[:0], e.host...), text: s.text[:0]}
	} else if s == nil || s.next != c.nth {
		return parsers.ErrBroken
	}
	s.next, s.age = c.nth+1, 0
	s.repaired = s.repaired || p.repaired
	for i := range p.split {
		p.split[i].age++
	}
	if len(s.text)+len(b) < maxSplit {
		s.text = append(s.text, b...)
		if c.feed {
			s.text = append(s.text, '\n')
		}
	}
	if c.nth == c.of {
		return p.join(s, out)
	}
	return nil
}

// cutShort reads an entry whose last pieces were lost.
func (p *Parser) cutShort(s *splitEntry, out *parsers.Records) {
	if !s.open {
		return
	}
	p.broken++
	p.join(s, out) // which adds no record if it fails
}

// free returns the place for a new entry: an empty one, or the one that has
// waited longest.
func (p *Parser) free() *splitEntry {
	oldest := &p.split[0]
	for i := range p.split {
		if s := &p.split[i]; !s.open {
			return s
		} else if s.age > oldest.age {
			oldest = s
		}
	}
	return oldest
}

// join reads a collected entry. What follows its first line are the headers of
// a refused message.
func (p *Parser) join(s *splitEntry, out *parsers.Records) error {
	s.open = false
	text := s.text
	if i := bytes.IndexByte(text, '\n'); i >= 0 {
		text = text[:i]
	}
	p.entry = entry{time: s.time, zoned: s.zoned, pid: s.pid, host: out.Keep(s.host)}
	n := len(out.List)
	err := p.parseStamped(out.Keep(text), out)
	if err == nil && s.repaired {
		markRepaired(out.List[n:])
	}
	return err
}
