package exim

import (
	"github.com/mtalog/mtalog/parsers"
	"github.com/mtalog/mtalog/parsers/internal/jsonlog"
	"github.com/mtalog/mtalog/parsers/internal/scan"
	"github.com/mtalog/mtalog/parsers/internal/stamp"
)

// Parser reads the lines of one source; see [parsers.Parser].
type Parser struct {
	clock   stamp.Clock
	objects jsonlog.Reader
	host    []byte
	split   splitTable
	verbose verbose
	entry   entry // of the line being read; kept here so that it does not go to the heap

	repaired bool  // the line being read had bytes that were not UTF-8
	broken   int64 // see Broken

	previous  previousLine
	viaSyslog bool // the line being read has the header of a syslog daemon
}

// New returns a parser for one source.
func New(o parsers.Options) *Parser {
	return &Parser{clock: stamp.NewClock(o.Location, o.Newest), objects: jsonlog.New(o.Location, o.Newest), host: []byte(o.Host)}
}

var (
	_ parsers.Flusher = (*Parser)(nil)
	_ parsers.Counter = (*Parser)(nil)
)

// Parse implements [parsers.Parser].
func (p *Parser) Parse(line []byte, out *parsers.Records) error {
	n := len(out.List)
	p.repaired = scan.Repair(line)
	err := p.parse(line, out)
	if err != nil {
		out.List = out.List[:n]
	} else if p.repaired {
		markRepaired(out.List[n:])
	}
	return err
}

func markRepaired(list []parsers.Record) {
	for i := range list {
		list[i].Repaired = true
	}
}

// parse reads a line: an entry, a line of syslog, or the continuation of an entry.
func (p *Parser) parse(line []byte, out *parsers.Records) error {
	t, n := p.clock.Exim(line)
	if n == 0 {
		return p.parseOther(line, out)
	}
	p.verbose.off = true
	return p.parseOwn(line[n:], t, out)
}

// parseOwn reads what follows a stamp of Exim's form.
func (p *Parser) parseOwn(b []byte, t int64, out *parsers.Records) error {
	e := &p.entry
	*e = entry{time: t, host: p.host}
	if namesZone(b) {
		return parsers.ErrForeign
	}
	b = e.readHead(b)
	if e.id == nil && isTagged(b) { // the stamp was the syslog daemon's
		return p.parseTagged(b, t, false, maxHeaders, out)
	}
	return p.parseEntry(b, out)
}

// namesZone reports whether a zone's name and a process ID follow a stamp, as in
// PostgreSQL's log: "UTC [77] LOG:". Exim writes zones as numbers.
func namesZone(b []byte) bool {
	i := 0
	for i < len(b) && b[i]-'A' <= 'Z'-'A' {
		i++
	}
	return i > 1 && i < 6 && scan.HasPrefix(b[i:], " [") && digitAt(b, i+len(" ["))
}

// parseEntry reads what follows the head of an entry.
func (p *Parser) parseEntry(b []byte, out *parsers.Records) error {
	e := &p.entry
	if e.id == nil && !e.verbose {
		return p.parseSession(b, out)
	}
	if len(b) <= len("=> ") && len(b) >= 2 && isArrow(b) {
		return parsers.ErrBroken
	}
	if len(b) > len("=> ") && b[2] == ' ' {
		switch [2]byte{b[0], b[1]} {
		case [2]byte{'<', '='}, [2]byte{'(', '='}:
			e.received(b[3:], out)
			return nil
		case [2]byte{'=', '>'}, [2]byte{'-', '>'}, [2]byte{'>', '>'}:
			e.delivered(b[3:], out)
			return nil
		case [2]byte{'*', '*'}:
			e.failed(b[3:], out)
			return nil
		case [2]byte{'=', '='}:
			return e.deferred(b[3:], out)
		case [2]byte{'*', '>'}: // suppressed by -N: nothing was delivered
			return nil
		}
	}
	return p.parseMessage(b, out)
}

// isArrow reports whether b starts with a mark of the main log.
func isArrow(b []byte) bool {
	switch string(b[:2]) {
	case "<=", "(=", "=>", "->", ">>", "*>", "**", "==":
		return true
	}
	return false
}

// Flush adds the records of entries whose last pieces syslog lost; see
// [parsers.Flusher].
func (p *Parser) Flush(out *parsers.Records) {
	for i := range p.split {
		p.cutShort(&p.split[i], out)
	}
}

// Broken counts entries split for syslog whose last pieces are missing; see
// [parsers.Counter].
func (p *Parser) Broken() int64 { return p.broken }

// Time implements [parsers.Parser].
func (p *Parser) Time(line []byte) (int64, bool) {
	if jsonlog.Is(line) {
		if t, ok := p.objects.Time(line); ok {
			return t, true
		}
		l, ok := p.objects.Peek(line)
		if !ok || l.Program != nil && !l.Container && !isExim(l.Program) { // whose text is no line of a log, whatever it begins with
			return 0, false
		}
		line = l.Message
	}
	clock := p.clock // a look ahead must not move the clock
	for _, b := range [...][]byte{line, scan.SkipPRI(line)} {
		t, n := clock.Exim(b)
		if n == 0 {
			t, n, _ = readStamp(&clock, b)
		}
		if at := len("2006-01-02 15:04:05"); n == 0 && len(b) > at && b[at] == '\t' {
			t, n = clock.DateTime(b[:at])
		}
		if n > 0 {
			return t, true
		}
	}
	var e entry
	text, ok := e.readHeadless(line)
	if !ok {
		return 0, false
	}
	t, n := clock.Exim(text)
	return t, n > 0
}

// Anchor implements [parsers.Parser].
func (p *Parser) Anchor(t int64) {
	p.clock.Anchor(t)
	p.objects.Anchor(t)
}
