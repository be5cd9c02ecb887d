package exchange

import (
	"bytes"
	"time"

	"github.com/mtalog/mtalog/parsers/internal/scan"
	"github.com/mtalog/mtalog/parsers/internal/stamp"
)

// layOut makes the values the current row, as they are written but for the quotes around a
// string.
func (p *Parser) layOut(line []byte) {
	p.clearColumns(line)
	for c, s := range &p.object.value {
		if s.end == 0 {
			continue
		}
		if line[s.at] == '"' {
			s = span{s.at + 1, s.end - 1}
		}
		p.setColumn(column(c), s)
	}
}

// maxMillis is the end of the year 9999 in milliseconds since 1970-01-01 UTC.
const maxMillis = 253402300800_000

// objectTime returns the time of the current row.
func (p *Parser) objectTime(line []byte) (t int64, ok bool) {
	if p.cols.at[colTime] == 0 {
		if s := p.object.clock; s.end > 0 && line[s.at] == '"' {
			p.setColumn(colTime, span{s.at + 1, s.end - 1})
		}
	}
	b := p.field(colTime)
	// What PowerShell 5 writes: "\/Date(1709625601000)\/", milliseconds since 1970-01-01 UTC.
	if ms, found := bytes.CutPrefix(bytes.TrimPrefix(b, []byte(`\`)), []byte("/Date(")); found {
		t = number(bytes.TrimRight(ms, `)\/`))
		return t * 1000, t > 0 && t < maxMillis
	}
	if p.object.isSummary() {
		p.culture.Location = time.UTC
		defer func() { p.culture.Location = p.location }()
	}
	t, n := p.clock.Scan(b)
	return p.exportedTime(t, n)
}

// splitTime returns the time of a row in an object. It leaves the object as it is, and what
// is known of the source: other logs have lines that look like objects.
func (p *Parser) splitTime(line []byte) (t int64, ok bool) {
	defer func(l layout, c stamp.Culture, refusal error) { p.cols, p.culture, p.refusal = l, c, refusal }(p.cols, p.culture, p.refusal)
	if !p.findValues(line) || p.object.row.end > 0 {
		return 0, false
	}
	if p.layOut(line); p.kindOfObject() == unknown {
		return 0, false
	}
	return p.objectTime(line)
}

// unescape writes over each value what it means. ok is false if one is damaged.
func (p *Parser) unescape(line []byte) (ok bool) {
	for c, s := range &p.object.value {
		if s.end == 0 || column(c) == colTime {
			continue
		}
		at, b := s.at, s.of(line)
		switch b[0] {
		case '"':
			if b, _ = scan.JSONString(b); b == nil {
				return false
			}
			at++
		case '[':
			b = joined(b)
		}
		if n := len(b); p.object.naive && n > 1 && b[0] == '"' && b[n-1] == '"' {
			at, b = at+1, b[1:n-1]
			b = b[:undouble(b)]
		}
		p.setColumn(column(c), span{at, at + int32(len(b))})
	}
	return true
}

// joined writes over b, an array of strings, what Exchange would have written: the strings
// with semicolons between them, and those with a semicolon of their own in single quotes.
// An array of anything else is empty.
func joined(b []byte) []byte {
	list := b[:0] // ends before at: a string takes three bytes more than what it means, and so does what is written for it
	for at := 1; at < len(b); {
		switch b[at] {
		case '"':
			s, rest := scan.JSONString(b[at:])
			if s == nil {
				return nil
			}
			at = len(b) - len(rest)
			if at < len(b) && b[at] == '"' {
				return nil // without a comma there is no room
			}
			if len(list) > 0 {
				list = append(list, ';')
			}
			if bytes.IndexByte(s, ';') >= 0 && !beginsLastError(s) {
				list = append(append(append(list, '\''), s...), '\'')
			} else {
				list = append(list, s...)
			}
		case ',', ' ':
			at++
		case ']':
			return list
		default: // a value that is not a string
			return nil
		}
	}
	return nil
}

// stringAt unescapes a string, in place; nil if there is none. It must be called only once.
func stringAt(line []byte, s span) []byte {
	b, _ := scan.JSONString(s.of(line))
	return b
}
