// Package markup reads a log that was saved as a part of a web page, as forums, trackers and
// panels show it: in HTML "<" and ">" are written as entities, and what is in angle brackets
// is an element.
package markup

import (
	"bytes"

	"github.com/mtalog/mtalog/parsers"
	"github.com/mtalog/mtalog/parsers/internal/scan"
	"github.com/mtalog/mtalog/parsers/internal/within"
)

// In reports whether a sample is written so. That is seen where a log has its own brackets,
// before an address and in Exim's marks: there all must be entities, because a stranger may
// have written some elsewhere. In JSON and in a quoted column, what an entity of a quotation
// mark stands for would end a text.
func In(sample []byte) bool {
	if b := bytes.TrimLeft(sample, " \t\r\n"); len(b) > 0 && (b[0] == '{' || b[0] == '"') {
		return false
	}
	return scan.ContainsAny(sample, "=&lt;", " &lt;= ", " =&gt; ") && !hasBrackets(sample)
}

// hasBrackets reports whether b has brackets of a log that are not entities.
func hasBrackets(b []byte) bool { return scan.ContainsAny(b, "=<", " <= ", "<>") }

// Parser gives the lines without markup to another parser; see [parsers.Parser].
type Parser struct {
	within.Inner
	line []byte
}

// New returns a parser for one source that gives inner its lines.
func New(inner parsers.Parser) *Parser { return &Parser{Inner: within.Inner{Parser: inner}} }

// Parse implements [parsers.Parser]. A line with brackets of its own it passes on, and one
// with nothing but markup is none of the log's.
func (p *Parser) Parse(line []byte, out *parsers.Records) error {
	plain := p.plain(line)
	if len(plain) == 0 && len(line) > 0 {
		return parsers.ErrForeign
	}
	return p.Inner.Parse(out.Keep(plain), out)
}

// Time implements [parsers.Parser].
func (p *Parser) Time(line []byte) (int64, bool) { return p.Inner.Time(p.plain(line)) }

// plain returns line without markup, which is good until the next one.
func (p *Parser) plain(line []byte) []byte {
	if hasBrackets(line) {
		return line
	}
	p.line = appendPlain(p.line[:0], line)
	return p.line
}

// Plain returns a sample without markup.
func Plain(sample []byte) []byte {
	p := New(nil)
	var plain []byte
	for line := range bytes.Lines(sample) {
		plain = append(append(plain, p.plain(bytes.TrimRight(line, "\r\n"))...), '\n')
	}
	return plain
}

// appendPlain appends line to dst without elements, and with what entities stand for.
func appendPlain(dst, line []byte) []byte {
	for i := 0; i < len(line); {
		switch c := line[i]; {
		case c == '<' && elementLen(line[i:]) > 0:
			i += elementLen(line[i:])
		case c == '&':
			letter, n := entity(line[i:])
			dst = append(dst, letter)
			i += n
		default:
			dst = append(dst, c)
			i++
		}
	}
	return dst
}

// elementLen returns the length of the tag of an element, "<br />", with which b begins; 0 if
// it begins with none.
func elementLen(b []byte) int {
	name := bytes.TrimPrefix(b[1:], []byte("/"))
	n := 0
	for n < len(name) && (name[n]|' '-'a' <= 'z'-'a' || n > 0 && name[n]-'0' <= 9) {
		n++
	}
	if n == 0 || n == len(name) || name[n] != '>' && name[n] != ' ' && name[n] != '/' {
		return 0
	}
	return bytes.IndexByte(b, '>') + 1
}

// entities are those that HTML needs in a text, and the blank that keeps a line together.
var entities = [...]struct {
	name   string
	letter byte
}{{"&lt;", '<'}, {"&gt;", '>'}, {"&amp;", '&'}, {"&quot;", '"'}, {"&#39;", '\''}, {"&#039;", '\''}, {"&#x27;", '\''}, {"&#34;", '"'}, {"&apos;", '\''}, {"&nbsp;", ' '}}

// entity returns what an entity at the start of b stands for, and its length; of any other,
// its first letter.
func entity(b []byte) (letter byte, n int) {
	for _, e := range entities {
		if scan.HasPrefix(b, e.name) {
			return e.letter, len(e.name)
		}
	}
	return b[0], 1
}
