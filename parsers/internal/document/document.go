// Package document reads documents of JSON: an array of objects, over several lines or on one, or
// objects over several lines one after the other, as ConvertTo-Json and jq write them:
//
//	[
//	  {
//	    "Timestamp": "2026-11-24T03:39:46Z",
//	    "Recipients": [
//	      "amy@example.com"
//	    ]
//	  }
//	]
//
// An object becomes a line of its own, which package jsonlog reads. What it tells belongs to
// the line that ends it.
package document

import (
	"bytes"

	"github.com/mtalog/mtalog/parsers"
	"github.com/mtalog/mtalog/parsers/internal/jsonlog"
	"github.com/mtalog/mtalog/parsers/internal/scan"
	"github.com/mtalog/mtalog/parsers/internal/within"
)

// Parser gives the objects to a parser that reads them from one line each.
type Parser struct {
	within.Inner
	entry  entry
	broken int64
}

// New returns a parser for one source.
func New(inner parsers.Parser) *Parser { return &Parser{Inner: within.Inner{Parser: inner}} }

var (
	_ parsers.Flusher = (*Parser)(nil)
	_ parsers.Counter = (*Parser)(nil)
)

// Parse implements [parsers.Parser].
func (p *Parser) Parse(line []byte, out *parsers.Records) (err error) {
	for rest := scan.SkipBOM(line); len(rest) > 0; {
		var state state
		if rest, state = p.entry.add(rest); state == open {
			break
		}
		failed := parsers.ErrBroken
		if state == complete {
			failed = p.Inner.Parse(out.Keep(p.entry.text), out)
		}
		if p.entry.reset(); failed != nil {
			err = failed
		}
	}
	return err
}

// Flush implements [parsers.Flusher].
func (p *Parser) Flush(out *parsers.Records) {
	if p.entry.depth > 0 {
		p.broken++
	}
	p.entry.reset()
	p.Inner.Flush(out)
}

// Broken implements [parsers.Counter]: it counts an object that has no end, too.
func (p *Parser) Broken() int64 { return p.broken + p.Inner.Broken() }

// maxEntry bounds an object, in bytes.
const maxEntry = 1 << 20

// entry is an object while its lines are read.
type entry struct {
	text     []byte
	depth    int  // how many objects and arrays are open
	indented bool // a line of it, after the first, begins with a blank
	cut      bool // a line of it ends within a string
	tooLong  bool // the rest of it is passed over
}

type state uint8

const (
	open     state = iota
	complete       // the object has ended
	damaged        // what should be an object was none, or one that was cut off or too long has ended
)

func (e *entry) reset() { *e = entry{text: e.text[:0]} }

// add takes what line has of an object, and returns what follows its end. What separates objects
// is left out, and so are blanks around a line: where a line ends, no value does without a mark.
func (e *entry) add(line []byte) (rest []byte, s state) {
	if e.depth == 0 {
		line = bytes.TrimLeft(line, " \t\r\n[],")
		if len(line) == 0 {
			return nil, open
		}
		if line[0] != '{' {
			return nil, damaged
		}
	} else if len(line) > 0 {
		// Within an object whose lines are indented nothing begins at the margin, and behind half
		// a string nothing at all: it was cut off, and all that is appended to the file would be
		// taken for a part of it.
		if (e.indented || e.cut) && (line[0] == '{' || line[0] == '[') {
			return line, damaged
		}
		e.indented = e.indented || line[0] == ' ' || line[0] == '\t'
	}
	line = bytes.TrimSpace(line)
	for i := 0; i < len(line); i++ {
		switch line[i] {
		case '"':
			i = scan.QuoteEnd(line, i+1)
			e.cut = e.cut || i == len(line)
		case '{', '[':
			e.depth++
		case '}', ']':
			if e.depth--; e.depth == 0 {
				return line[i+1:], e.keep(line[:i+1])
			}
		}
	}
	e.keep(line)
	return nil, open
}

// keep appends a part of the object, and returns what it is if that was the last.
func (e *entry) keep(part []byte) state {
	if e.tooLong = e.tooLong || len(e.text)+len(part) > maxEntry; e.tooLong {
		e.text = e.text[:0]
		return damaged
	}
	e.text = append(e.text, part...)
	return complete
}

// Objects returns the whole objects in the beginning of a source, each on a line; nil if that
// is no document, or has none.
func Objects(sample []byte) (lines []byte) {
	if !begins(sample) {
		return nil
	}
	var e entry
	for line := range bytes.Lines(scan.SkipBOM(sample)) {
		for len(line) > 0 {
			var state state
			if line, state = e.add(line); state == open {
				break
			}
			if state == complete {
				lines = append(append(lines, e.text...), '\n')
			}
			e.reset()
		}
	}
	return lines
}

// begins reports whether a document begins on a line of its own: "[" or "{", and then an
// object or the name of a member; or with an array that has whole objects on its lines: one on
// each, as SQLite and DuckDB write it, or all on one, as jq -c and ConvertTo-Json -Compress do;
// or with an object behind which the next one follows on the same line, as events are sent to Splunk.
func begins(sample []byte) bool {
	first, rest, _ := bytes.Cut(bytes.TrimLeft(scan.SkipBOM(sample), " \t\r\n"), []byte("\n"))
	first, rest = bytes.TrimSpace(first), bytes.TrimLeft(rest, " \t\r\n")
	switch string(first) {
	case "[":
		return bytes.HasPrefix(rest, []byte("{"))
	case "{", "[{":
		return bytes.HasPrefix(rest, []byte(`"`))
	}
	if jsonlog.Is(first) {
		var e entry
		rest, state := e.add(first)
		return state == complete && jsonlog.Is(rest)
	}
	return bytes.HasPrefix(first, []byte(`[{"`)) && (len(rest) == 0 || bytes.IndexByte([]byte("[{]"), rest[0]) >= 0)
}
