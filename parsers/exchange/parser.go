package exchange

import (
	"time"

	"github.com/mtalog/mtalog/parsers"
	"github.com/mtalog/mtalog/parsers/internal/jsonlog"
	"github.com/mtalog/mtalog/parsers/internal/scan"
	"github.com/mtalog/mtalog/parsers/internal/stamp"
)

// maxRow bounds a row that quoted line breaks spread over several lines.
const maxRow = 1 << 20

// Parser reads one source of any of the four kinds of log. It implements
// [parsers.Flusher], [parsers.Counter] and [parsers.Continuer].
type Parser struct {
	host  []byte
	kind  kind
	role  direction // of an SMTP log, undecided until its head or a row says
	cols  layout
	clock stamp.ISO
	row   row

	// pending holds the lines of a row whose quoted field is still open.
	pending []byte
	open    bool
	skip    bool // the row in pending outgrew maxRow: its rest is passed over

	exported bool           // the columns are those of a row of names, not of a "#Fields:" line
	culture  stamp.Culture  // of the times in an export
	unclear  [2]int64       // the first date of a message trace by either order, see learnFromOther
	location *time.Location // of times that are not in UTC
	refusal  error          // see Refusal

	repaired bool // the current row had bytes that were not UTF-8

	sessions    sessions
	connections sessions // those of the connectivity log, which have the IDs of the sessions that the protocol log has
	list        []span   // scratch of lists split at ';'
	states      []span
	origins     []span
	said        []byte // scratch of what a session said, and of an address with its port
	peer        []byte

	broken int64

	forwarded  bool // rows were seen in the lines of a forwarder, and so of any log and server
	mixed      bool // rows of several logs were seen, as a search for an address finds them
	connectors bool // rows of receive connectors were seen, which have the server's name
	objects    jsonlog.Reader
	object     object
	messageKey []byte // of the object read last whose message is a row: `"message":"`
	printed    printed
}

var (
	_ parsers.Flusher = (*Parser)(nil)
	_ parsers.Counter = (*Parser)(nil)

	_ parsers.Continuer = (*Parser)(nil)
)

// New returns a parser, which learns the columns of its source from the source
// itself.
func New(o parsers.Options) *Parser {
	p := &Parser{host: []byte(o.Host), culture: stamp.Culture{Location: o.Location}, objects: jsonlog.New(o.Location, o.Newest)}
	if o.Location == nil {
		p.culture.Location = time.Local
	}
	p.location = p.culture.Location
	p.row.comma = ','
	return p
}

// Broken implements [parsers.Counter]: it counts rows cut within a quoted
// field, and SMTP sessions of which it was not seen, for longer than any lasts, what became
// of a message.
func (p *Parser) Broken() int64 { return p.broken }

// Anchor does nothing: Exchange's stamps have a year.
func (p *Parser) Anchor(int64) {}

// Time returns the stamp at the start of a row, or that of its forwarder.
func (p *Parser) Time(line []byte) (int64, bool) {
	line = scan.SkipBOM(line)
	if len(line) > 0 && line[0] == '"' {
		line = line[1:]
	}
	t, n := p.clock.Scan(line)
	if n == 0 {
		return p.timeWithin(line)
	}
	return t, true
}

// Parse implements [parsers.Parser].
func (p *Parser) Parse(line []byte, out *parsers.Records) error {
	if n := len(line); n > 0 && line[n-1] == '\r' {
		line = line[:n-1]
	}
	if p.open {
		if !p.beginsRow(line) {
			return p.resume(line, out)
		}
		p.abandon()
	}
	line = scan.SkipBOM(line)
	if p.kind == listing {
		return p.readListLine(line, out)
	}
	if len(line) == 0 {
		return nil
	}
	if line[0] == '#' {
		return p.head(line)
	}
	switch p.kind {
	case unknown:
		if p.forwarded || !p.isRow(line) {
			return p.forward(line, out)
		}
	case foreign:
		return parsers.ErrForeign
	case unreadable:
		return parsers.ErrUnrecognised
	}
	return p.read(line, out)
}

// read splits a row and hands it to the reader of its kind.
func (p *Parser) read(line []byte, out *parsers.Records) error {
	if p.kind == unknown {
		if c := divider(line); c != 0 {
			p.row.comma = c
		}
	}
	switch p.row.split(line) {
	case splitOpen:
		p.pending = append(p.pending[:0], line...)
		p.open, p.skip = true, false
		return nil
	case splitBroken:
		return parsers.ErrBroken
	}
	if (line[0] == '"' || line[0]|0x20-'a' < 26) && p.readTitles(line) {
		return nil
	}
	if p.kind == unknown && !p.guess() {
		return parsers.ErrUnrecognised
	}
	if p.row.n != p.cols.n {
		return p.readOther(out)
	}
	return p.readFields(out)
}

// readOther reads a row of another log than those before it, by the columns of the version that it fits.
func (p *Parser) readOther(out *parsers.Records) error {
	kind, role, cols := p.kind, p.role, p.cols
	err := parsers.ErrBroken
	if !p.exported && p.guess() && p.kind != kind {
		p.mixed = true
		err = p.readFields(out)
	}
	p.kind, p.role, p.cols = kind, role, cols
	return err
}

// readFields reads a row whose columns are known.
func (p *Parser) readFields(out *parsers.Records) error {
	t, n := p.clock.Scan(p.field(colTime))
	switch {
	case p.exported:
		var ok bool
		if t, ok = p.exportedTime(t, n); !ok {
			return parsers.ErrBroken
		}
	case n == 0 || n != len(p.field(colTime)):
		return parsers.ErrBroken
	}
	p.row.unquote()
	if p.exported {
		p.mendLists()
	}
	return p.readRow(t, out)
}

// readers read the rows of each kind. They may leave records behind if they return an error.
var readers = [...]func(p *Parser, t int64, out *parsers.Records) error{
	tracking: (*Parser).tracking, smtp: (*Parser).smtp, connectivity: (*Parser).connectivity, agent: (*Parser).agent,
	traced: (*Parser).trace, summed: (*Parser).summary,
}

// readRow hands the current row to the reader of its kind.
func (p *Parser) readRow(t int64, out *parsers.Records) error {
	before := len(out.List)
	err := readers[p.kind](p, t, out)
	if err != nil {
		out.List = out.List[:before]
	}
	return err
}

// field returns a column of the current row, empty if the log has none.
func (p *Parser) field(c column) []byte { return p.row.at(p.cols.at[c]) }

// beginsRow reports whether a line after an open quote starts a new row or head:
// then the row with the quote was cut.
func (p *Parser) beginsRow(line []byte) bool {
	if scan.HasPrefix(line, "#Software:") || scan.HasPrefix(line, "#Fields:") ||
		len(scan.SkipBOM(line)) < len(line) {
		return true
	}
	_, n := p.clock.Scan(line)
	return n > 0 && n < len(line) && line[n] == ','
}

// resume adds a line to the row whose quoted field is open.
func (p *Parser) resume(line []byte, out *parsers.Records) error {
	if p.skip || len(p.pending)+len(line) >= maxRow {
		// The rest of it is passed over, up to the start of a row.
		p.skip = true
		p.pending = p.pending[:0]
		return parsers.ErrBroken
	}
	p.pending = append(append(p.pending, '\n'), line...)
	// A row is split again only where a field ends, which maxColumns bounds.
	if _, next := closing(line, 0); next < 0 || p.row.split(p.pending) == splitOpen {
		return nil
	}
	p.open = false
	// The records outlive the pending buffer, so they get a copy of their own.
	return p.read(out.Keep(p.pending), out)
}

// abandon gives up the open row.
func (p *Parser) abandon() {
	if p.open && !p.skip {
		p.broken++
	}
	p.open, p.skip = false, false
}

// Flush implements [parsers.Flusher]. An SMTP session may go on in the next
// file: what becomes of it is not guessed at.
func (p *Parser) Flush(out *parsers.Records) {
	p.abandon()
	if p.kind == listing && p.endList(out) != nil {
		p.broken++
	}
	p.flushSessions(out)
}

// add appends a record with what all records of the current row share. The row must
// have been repaired.
func (p *Parser) add(out *parsers.Records, t int64, e parsers.Event) *parsers.Record {
	r := out.Add()
	p.fill(r, t, e)
	return r
}

// fill fills in what all records of the current row share.
func (p *Parser) fill(r *parsers.Record, t int64, e parsers.Event) {
	r.Time, r.Event, r.MTA, r.Host, r.Repaired = t, e, parsers.Exchange, p.host, p.repaired
}

// repair replaces the bytes of the row that are not UTF-8, which databases refuse,
// and notes whether there were any. Rows that make no record need no repair, and most
// rows of some logs make none.
func (p *Parser) repair() { p.repaired = scan.Repair(p.row.line) }
