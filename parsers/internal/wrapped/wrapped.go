// Package wrapped puts lines together that a program for mail, or fold, broke at 72 or 80 columns. A line is known to
// be whole when the next one begins, or the source ends: its records come only then.
package wrapped

import (
	"bytes"

	"github.com/mtalog/mtalog/parsers"
	"github.com/mtalog/mtalog/parsers/internal/label"
	"github.com/mtalog/mtalog/parsers/internal/within"
)

// maxWidth is the widest that a broken text may be, in columns. Few lines of a log are shorter.
const maxWidth = 100

// In reports whether the lines of a sample were broken. Then none is wider than maxWidth, and each line that does not
// begin a line of the log had no room on the one before it; where a text is broken between words, its first word had
// none. A server that writes a line without a stamp now and then writes many with one.
func In(sample []byte) bool {
	quote := quoteOf(sample)
	width := 0
	for line := range bytes.Lines(sample) {
		line = unquoted(line, quote)
		if bytes.IndexByte(bytes.TrimLeft(line, " "), ' ') >= 0 { // else it is a word that is too long
			width = max(width, len(line))
		}
		if width > maxWidth {
			return false
		}
	}
	broken, whole, lines := 0, 0, 0
	before := 0 // the length of a line of the log, or of what goes on with it
	for line := range bytes.Lines(sample) {
		line = unquoted(line, quote)
		switch {
		case begins(line):
			lines++
		case before == 0: // a greeting
			continue
		case len(line) == 0:
		case before+1+firstWord(line) > width:
			broken++
		default:
			whole++
		}
		before = len(line)
	}
	return width >= maxWidth/2 && broken > 20*whole && 4*broken > lines
}

// quoteOf returns what stands before each line of the log: the marks of a mail that quotes it, or an indent.
func quoteOf(sample []byte) []byte {
	for line := range bytes.Lines(sample) {
		text := bytes.TrimLeft(line, " \t>|")
		if label.Begins(text) {
			return line[:len(line)-len(text)]
		}
	}
	return nil
}

// unquoted returns a line without its end, and without the quote before it.
func unquoted(line, quote []byte) []byte {
	line = bytes.TrimRight(line, "\r\n")
	if rest, ok := bytes.CutPrefix(line, quote); ok {
		return rest
	}
	if bytes.Equal(line, bytes.TrimRight(quote, " ")) {
		return nil // a blank line lost its last blank
	}
	return line
}

// begins reports whether a line of the log begins with line.
func begins(line []byte) bool { return label.Begins(bytes.TrimLeft(line, " \t")) }

func firstWord(line []byte) int {
	line = bytes.TrimLeft(line, " \t")
	if i := bytes.IndexByte(line, ' '); i >= 0 {
		return i
	}
	return len(line)
}

// isFolded reports whether the lines of a sample were broken at a column, whatever stood there.
func isFolded(sample, quote []byte) bool {
	width := 0
	for line := range bytes.Lines(sample) {
		width = max(width, len(unquoted(line, quote)))
	}
	before := 0
	for line := range bytes.Lines(sample) {
		line = unquoted(line, quote)
		if before > 0 && before < width && len(line) > 0 && !begins(line) {
			return false
		}
		if before > 0 || begins(line) {
			before = len(line)
		}
	}
	return true
}

// Parser gives whole lines to another parser; see [parsers.Parser].
type Parser struct {
	within.Inner
	quote  []byte
	folded bool
	line   []byte // what there is of the last one
}

// New returns what makes a parser for a source that begins with sample.
func New(sample []byte) func(parsers.Parser) *Parser {
	quote := bytes.Clone(quoteOf(sample))
	folded := isFolded(sample, quote)
	return func(p parsers.Parser) *Parser {
		return &Parser{Inner: within.Inner{Parser: p}, quote: quote, folded: folded}
	}
}

var _ parsers.Flusher = (*Parser)(nil)

// maxLine bounds a line, in bytes.
const maxLine = 1 << 16

// Parse implements [parsers.Parser].
func (p *Parser) Parse(line []byte, out *parsers.Records) (err error) {
	line = unquoted(line, p.quote)
	if p.goesOn(line) {
		if len(p.line) < maxLine {
			p.line = p.join(p.line, line)
		}
		return nil
	}
	if len(p.line) > 0 {
		err = p.Inner.Parse(out.Keep(p.line), out)
	}
	p.line = append(p.line[:0], line...)
	return err
}

// Time implements [parsers.Parser].
func (p *Parser) Time(line []byte) (int64, bool) { return p.Inner.Time(unquoted(line, p.quote)) }

// goesOn reports whether line goes on with the last one.
func (p *Parser) goesOn(line []byte) bool {
	return len(line) > 0 && len(p.line) > 0 && !begins(line)
}

// join appends what goes on with a line.
func (p *Parser) join(dst, line []byte) []byte {
	if !p.folded {
		dst, line = append(bytes.TrimRight(dst, " "), ' '), bytes.TrimLeft(line, " \t")
	}
	return append(dst, line...)
}

// Flush implements [parsers.Flusher].
func (p *Parser) Flush(out *parsers.Records) {
	if len(p.line) > 0 {
		p.Inner.Parse(out.Keep(p.line), out)
		p.line = p.line[:0]
	}
	p.Inner.Flush(out)
}

// Whole returns a sample with its lines put together.
func Whole(sample []byte) (whole []byte) {
	p := New(sample)(nil)
	for line := range bytes.Lines(sample) {
		line = unquoted(line, p.quote)
		if p.goesOn(line) {
			p.line = p.join(p.line, line)
			continue
		}
		whole = append(append(whole, p.line...), '\n')
		p.line = append(p.line[:0], line...)
	}
	return append(append(whole, p.line...), '\n')
}
