// Package otlp reads what the OpenTelemetry collector's file exporter writes: requests of
// OTLP in JSON, a request on a line, with many records of logs in each. A record is an
// object that package jsonlog reads.
package otlp

import (
	"bytes"

	"github.com/mtalog/mtalog/parsers"
	"github.com/mtalog/mtalog/parsers/internal/jsonlog"
	"github.com/mtalog/mtalog/parsers/internal/within"
)

// Parser gives the records of requests to a parser that reads objects of JSON.
type Parser struct {
	within.Inner
	host   []byte // of records whose line and resource name none
	broken int64  // damaged records in requests of which others were read
}

// New returns a parser for one source. host is that of records whose line and resource name
// none, so inner must not know one.
func New(inner parsers.Parser, host string) *Parser {
	return &Parser{Inner: within.Inner{Parser: inner}, host: []byte(host)}
}

var (
	_ parsers.Flusher = (*Parser)(nil)
	_ parsers.Counter = (*Parser)(nil)
)

// Parse implements [parsers.Parser]. The error is that of the first record, if all have
// one: a request counts as one line.
func (p *Parser) Parse(line []byte, out *parsers.Records) error {
	from := host{name: p.host}
	if !jsonlog.IsRequest(line) {
		return p.parse(line, out, &from)
	}
	var first error
	read, broken := false, int64(0)
	for before := line; ; {
		record, rest, ok := jsonlog.NextRecord(before)
		err := parsers.ErrBroken
		if record != nil {
			from.read(before[:len(before)-len(rest)-len(record)], p.host)
			err = p.parse(record, out, &from)
		} else if ok {
			break
		}
		before = rest
		if read = read || err == nil; first == nil {
			first = err
		}
		if err == parsers.ErrBroken {
			broken++
		}
		if !ok {
			break
		}
	}
	if !read {
		return first
	}
	p.broken += broken
	return nil
}

// parse reads a record by itself.
func (p *Parser) parse(record []byte, out *parsers.Records, from *host) error {
	n := len(out.List)
	err := p.Inner.Parse(record, out)
	from.give(out.List[n:])
	return err
}

// Flush adds what the other parser holds; see [parsers.Flusher].
func (p *Parser) Flush(out *parsers.Records) {
	n := len(out.List)
	p.Inner.Flush(out)
	from := host{name: p.host}
	from.give(out.List[n:])
}

// Time implements [parsers.Parser] with the time of the first record.
func (p *Parser) Time(line []byte) (int64, bool) {
	if !jsonlog.IsRequest(line) {
		return p.Inner.Time(line)
	}
	record, _, _ := jsonlog.NextRecord(line)
	if record == nil {
		return 0, false
	}
	return p.Inner.Time(record)
}

// Broken counts damaged records, and what the other parser found damaged late; see
// [parsers.Counter].
func (p *Parser) Broken() int64 { return p.broken + p.Inner.Broken() }

// Records returns the records in a sample, one on a line; nil if it does not begin with a
// request. The last request of a sample may be cut.
func Records(sample []byte) []byte {
	var all []byte
	for line := range bytes.Lines(sample) {
		if len(all) == 0 && !jsonlog.IsRequest(line) {
			return nil
		}
		for record, rest, _ := jsonlog.NextRecord(line); record != nil; record, rest, _ = jsonlog.NextRecord(rest) {
			all = append(append(all, record...), '\n')
		}
	}
	return all
}
