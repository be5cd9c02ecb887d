package exchange

import (
	"bytes"
	"strings"

	"github.com/mtalog/mtalog/parsers"
	"github.com/mtalog/mtalog/parsers/internal/jsonlog"
	"github.com/mtalog/mtalog/parsers/internal/scan"
)

// Forwarders such as NXLog, Filebeat and Snare send each row of a log in a line of its
// own, in an object of JSON or behind the head of a syslog message. The heads of the logs
// are lost, or far away, and rows of several logs and servers come mixed.

// forward reads a line that may be a forwarder's, and any other of a source that has such
// lines.
func (p *Parser) forward(line []byte, out *parsers.Records) error {
	if jsonlog.Is(line) {
		if ok, err := p.readObject(line, out); ok {
			return err
		}
		l, ok := p.objects.Read(line)
		if !ok {
			return parsers.ErrUnrecognised
		}
		before := len(out.List)
		err := p.readForwarded(l.Message, l.Host, out)
		markRepaired(out.List[before:], l.Repaired)
		return err
	}
	host, row := p.rowWithin(line)
	switch {
	case row != nil:
		return p.readForwarded(row, host, out)
	case p.forwarded:
		return p.readForwarded(line, nil, out)
	case beginsList(line):
		p.kind = listing
		return p.readListLine(line, out)
	}
	return p.read(line, out)
}

// markRepaired marks the records of an object that had bytes that were not UTF-8.
func markRepaired(records []parsers.Record, repaired bool) {
	for i := range records {
		records[i].Repaired = records[i].Repaired || repaired
	}
}

// readForwarded reads a row that was in a line of a forwarder, with the name of the host that
// the forwarder gave, nil for none.
func (p *Parser) readForwarded(row, host []byte, out *parsers.Records) error {
	row = bytes.TrimRight(row, "\r\n")
	if !p.isRow(row) {
		if len(row) > 0 && row[0] == '#' { // a line of a head
			return nil
		}
		return parsers.ErrForeign
	}
	p.kind, p.exported, p.row.comma = unknown, false, ','
	if p.row.split(row) != splitDone {
		return parsers.ErrBroken
	}
	if !p.guess() {
		if p.forwarded {
			return parsers.ErrForeign // probably of a log that is not about mail
		}
		return parsers.ErrUnrecognised
	}
	t, _ := p.clock.Scan(p.field(colTime))
	p.row.unquote()
	p.forwarded = true
	own := p.host
	if len(host) > 0 {
		p.host = host
	}
	err := p.readRow(t, out)
	p.host, p.kind = own, unknown
	return err
}

// isRow reports whether a row begins with the stamp that all rows have.
func (p *Parser) isRow(b []byte) bool {
	if len(b) > 0 && b[0] == '"' {
		b = b[1:]
	}
	_, n := p.clock.Scan(b)
	if n > 0 && n < len(b) && b[n] == '"' {
		n++
	}
	return n > 0 && n < len(b) && b[n] == ','
}

// maxPrefix bounds what a forwarder writes before a row, in bytes.
const maxPrefix = 512

// headMarks are what may end the head of a syslog message.
const headMarks = " \t:"

// rowWithin finds a row behind the head of a syslog message, which names its host; row is
// nil if there is none. In the messages of other programs, which log what strangers say,
// there are no rows.
func (p *Parser) rowWithin(line []byte) (host, row []byte) {
	if i := p.rowAfter(line, headMarks); i > 0 && isHead(line[:i]) {
		return hostIn(line[:i]), line[i:]
	}
	return nil, nil
}

// rowAfter returns where a row begins behind one of marks, 0 if there is none.
func (p *Parser) rowAfter(line []byte, marks string) int {
	for i := 1; i < len(line) && i < maxPrefix; i++ {
		if line[i] == '2' && strings.IndexByte(marks, line[i-1]) >= 0 && p.isRow(line[i:]) {
			return i
		}
	}
	return 0
}

// isHead reports whether b is the head of a syslog message and no more than that: the whole
// of one by RFC 5424 section 6.2 if it says that it is one, else up to the colon of the tag,
// if there is one, or Snare's three columns.
func isHead(b []byte) bool {
	b = bytes.TrimRight(b, " \t")
	rest := scan.SkipPRI(b)
	if n := len(b) - len(rest); n > 0 && b[n-1] == ' ' { // the version was skipped, too
		for range 5 { // time, host, program, process, kind of message
			_, rest, _ = scan.Cut(rest, " ")
		}
		return len(rest) > 0 && scan.StructuredData(rest) == len(rest)
	}
	return !scan.Contains(rest, ": ") && bytes.Count(rest, tab) < 3
}

var tab = []byte("\t")

// timeWithin returns the time of a line of a forwarder.
func (p *Parser) timeWithin(line []byte) (t int64, ok bool) {
	marks := headMarks
	if jsonlog.Is(line) {
		if t, ok = p.splitTime(line); ok {
			return t, true
		}
		if t, ok = p.objects.Time(line); ok {
			return t, true
		}
		marks = `"`
	}
	i := p.rowAfter(line, marks)
	t, _ = p.clock.Scan(line[i:])
	return t, i > 0
}

// hostIn returns the host in the head of a syslog message, the word after the stamp, nil
// if it has none.
func hostIn(head []byte) []byte {
	head = scan.SkipPRI(head)
	if len(head) > len("Jan _2 15:04:05 ") && head[3] == ' ' && head[6] == ' ' && head[9] == ':' {
		head = head[len("Jan _2 15:04:05 "):]
	} else {
		_, head, _ = scan.Cut(head, " ")
	}
	host := head[:hostBytes.Len(head)]
	if len(host) == len(head) || head[len(host)] != ' ' && head[len(host)] != '\t' || string(host) == "-" {
		return nil // a tag
	}
	return host
}

var hostBytes = scan.NewSet("a-zA-Z0-9._-")
