// Package wrapped puts lines together that a program for mail, or fold, broke at 72 or 80 columns. What a line
// tells belongs to that which begins the next one, or to the end of the source.
package wrapped

import (
	"bytes"

	"github.com/mtalog/mtalog/parsers"
	"github.com/mtalog/mtalog/parsers/internal/label"
	"github.com/mtalog/mtalog/parsers/internal/within"
)

// maxWidth is how wide a text is at most that was broken, in columns. Few lines of a log are shorter.
const maxWidth = 100

// In reports whether the lines of a sample were broken: no line is wider than the others are, and each that begins none
// of the log goes on with one that had no room for it. Of a text that was broken between words its first word
// had none.
func In(sample []byte) bool {
	width := 0
	for line := range bytes.Lines(sample) {
		line = bytes.TrimRight(line, "\r\n")
		if bytes.IndexByte(bytes.TrimLeft(line, " "), ' ') >= 0 { // else it is a word that is too long
			width = max(width, len(line))
		}
		if width > maxWidth {
			return false
		}
	}
	broken, whole := 0, 0
	before := 0 // the length of a line of the log, or of what goes on with it
	for line := range bytes.Lines(sample) {
		line = bytes.TrimRight(line, "\r\n")
		switch {
		case label.Begins(line):
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
	return width >= maxWidth/2 && broken > 0 && broken > 20*whole
}

func firstWord(line []byte) int {
	line = bytes.TrimLeft(line, " \t")
	if i := bytes.IndexByte(line, ' '); i >= 0 {
		return i
	}
	return len(line)
}

// isFolded reports whether the lines of a sample were broken at a column, whatever stood there.
func isFolded(sample []byte) bool {
	width := 0
	for line := range bytes.Lines(sample) {
		width = max(width, len(bytes.TrimRight(line, "\r\n")))
	}
	before := 0
	for line := range bytes.Lines(sample) {
		line = bytes.TrimRight(line, "\r\n")
		if before > 0 && before < width && len(line) > 0 && !label.Begins(line) {
			return false
		}
		if before > 0 || label.Begins(line) {
			before = len(line)
		}
	}
	return true
}

// Parser gives whole lines to another parser; see [parsers.Parser].
type Parser struct {
	within.Inner
	folded bool
	line   []byte // what there is of the last one
}

// New returns what makes a parser for a source that begins with sample.
func New(sample []byte) func(inner parsers.Parser) *Parser {
	folded := isFolded(sample)
	return func(inner parsers.Parser) *Parser { return &Parser{Inner: within.Inner{Parser: inner}, folded: folded} }
}

var _ parsers.Flusher = (*Parser)(nil)

// maxLine bounds a line, in bytes.
const maxLine = 1 << 16

// Parse implements [parsers.Parser].
func (p *Parser) Parse(line []byte, out *parsers.Records) (err error) {
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

// goesOn reports whether line goes on with the last one.
func (p *Parser) goesOn(line []byte) bool {
	return len(line) > 0 && len(p.line) > 0 && !label.Begins(line)
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
		line = bytes.TrimRight(line, "\r\n")
		if p.goesOn(line) {
			p.line = p.join(p.line, line)
			continue
		}
		whole = append(append(whole, p.line...), '\n')
		p.line = append(p.line[:0], line...)
	}
	return append(append(whole, p.line...), '\n')
}
