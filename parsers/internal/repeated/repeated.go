// Package repeated keeps the last line of a syslog daemon, because the next may say no more
// than that it was repeated ([scan.LastRepeated]).
package repeated

import "github.com/mtalog/mtalog/parsers"

// Line is the line that may be repeated. The zero value holds none.
type Line struct {
	line     []byte // a copy, empty if the line had nothing that is counted
	repaired bool
	err      error // what the parser made of it
}

// maxKept bounds the copy; syslog daemons cut lines at 8 KiB and less.
const maxKept = 8 << 10

// Keep notes a line that was just read. A fact that is repeated changes nothing, so lines
// with facts, which most are, need no copy.
func (l *Line) Keep(line []byte, records []parsers.Record, repaired bool, err error) {
	l.line, l.err = l.line[:0], err
	switch {
	case err != nil || len(records) == 0 || records[0].Event.IsFact():
	case len(line) > maxKept:
		l.err = parsers.ErrUnrecognised
	default:
		l.line, l.repaired = append(l.line, line...), repaired
	}
}

// Again returns a copy of the line that lives as long as the records in out, nil if a
// repetition adds no records; err is what a parser then returns.
func (l *Line) Again(out *parsers.Records) (line []byte, err error) { return out.Keep(l.line), l.err }

// Mark turns the records of a line that was read again into those of its repetition: at is
// when the daemon reported it, in microseconds since 1970-01-01 UTC, and times how often the
// line was repeated.
func (l *Line) Mark(records []parsers.Record, at int64, times uint32) {
	for i := range records {
		r := &records[i]
		r.Time, r.Repeat, r.Repaired = at, times-1, l.repaired
	}
}
