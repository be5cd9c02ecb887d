// Package pasted reads a log that came by way of a mail, a word processor, a web page, a printer or a terminal. Some
// of these write no-break spaces for blanks and curly quotation marks for straight ones, or put invisible characters
// before a line, or colours into it.
package pasted

import (
	"bytes"

	"github.com/mtalog/mtalog/parsers"
	"github.com/mtalog/mtalog/parsers/internal/scan"
	"github.com/mtalog/mtalog/parsers/internal/within"
)

// letters are what is read as another letter, or as none.
var letters = [...]struct{ from, to string }{
	{"\u00a0", " "}, {"\u202f", " "}, {"\f", ""}, {"\u200b", ""}, {"\u2060", ""}, {"\ufeff", ""},
	{"\u201c", `"`}, {"\u201d", `"`}, {"\u2018", "'"}, {"\u2019", "'"},
}

// colour begins a control sequence (ECMA-48 section 5.4). Only those with which "grep --color" marks what it found are
// passed over: others may have blanks, commas and quotation marks in them, and senders of mail could choose where
// one ends.
const colour = "\x1b["

// headLen is how many bytes at the beginning of a line, where its stamp is, no sender of mail can write.
const headLen = len("2026-11-24T04:30:05.250000+01:00\u00a0")

// In reports whether a sample is written so.
func In(sample []byte) bool { return coloured(sample) || lettered(sample) }

// lettered reports whether a sample has letters of a text program. That is seen at the beginning of lines, and where
// Exim quotes a reply, if there are no straight marks; what else has such letters may be a stranger's, who
// would end a field of JSON, of a table or of Exchange with them.
func lettered(sample []byte) bool {
	if scan.ContainsAny(sample, " C=\u201c") && bytes.IndexByte(sample, '"') < 0 && !scan.ContainsAny(sample, "#Fields:") {
		return true
	}
	if !scan.ContainsAny(sample, "\f", "\u00a0", "\u202f", "\u200b", "\u2060", "\ufeff") {
		return false
	}
	sample = scan.SkipBOM(sample)
	for line := range bytes.Lines(sample) {
		head := bytes.TrimLeft(line, " \t")
		head = head[:min(len(head), headLen)]
		for _, l := range letters[:6] {
			if i := bytes.Index(head, []byte(l.from)); i == 0 && len(bytes.TrimSpace(line)) > len(l.from) || i > 0 && dated(head[:i]) {
				return true
			}
		}
	}
	return false
}

// coloured reports whether most lines of a sample have colours that a program put there.
func coloured(sample []byte) bool {
	if !scan.ContainsAny(sample, colour) {
		return false
	}
	with, without := 0, 0
	for line := range bytes.Lines(sample) {
		switch {
		case scan.ContainsAny(line, colour+"m", colour+"0m"): // back to none
			with++
		case len(bytes.TrimSpace(line)) > 0:
			without++
		}
	}
	return with > without
}

// dated reports whether b may be a stamp, as far as its first blank.
func dated(b []byte) bool {
	return len(b) == len("Nov") || len(b) >= len("2026-11-24") && len(bytes.Trim(b, "0123456789-T:.,+Z/")) == 0
}

// Parser gives the lines in plain letters to another parser; see [parsers.Parser].
type Parser struct {
	within.Inner
	letters bool
	line    []byte
}

// New returns what makes a parser for a source that begins with sample.
func New(sample []byte) func(parsers.Parser) *Parser {
	letters := lettered(sample)
	return func(inner parsers.Parser) *Parser {
		return &Parser{Inner: within.Inner{Parser: inner}, letters: letters}
	}
}

// Parse implements [parsers.Parser].
func (p *Parser) Parse(line []byte, out *parsers.Records) error {
	return p.Inner.Parse(out.Keep(p.plain(line)), out)
}

// Time implements [parsers.Parser].
func (p *Parser) Time(line []byte) (int64, bool) { return p.Inner.Time(p.plain(line)) }

// plain returns line in plain letters, which is good until the next one.
func (p *Parser) plain(line []byte) []byte {
	p.line = appendPlain(p.line[:0], line, p.letters)
	return p.line
}

// Plain returns a sample in plain letters.
func Plain(sample []byte) []byte { return appendPlain(nil, sample, lettered(sample)) }

// appendPlain appends b without colours, and in plain letters if lettered.
func appendPlain(dst, b []byte, lettered bool) []byte {
next:
	for len(b) > 0 {
		if n := colourLen(b); n > 0 {
			b = b[n:]
			continue
		}
		if c := b[0]; lettered && (c >= 0xc2 || c == '\f') {
			for _, l := range letters {
				if rest, ok := scan.CutPrefix(b, l.from); ok {
					dst, b = append(dst, l.to...), rest
					continue next
				}
			}
		}
		dst, b = append(dst, b[0]), b[1:]
	}
	return dst
}

// colourLen returns the length of the colour with which b begins, 0 if it begins with none: numbers, and m or K, which
// the end of the text may have cut off.
func colourLen(b []byte) int {
	if !scan.HasPrefix(b, colour) {
		return 0
	}
	n := len(colour)
	for n < len(b) && ('0' <= b[n] && b[n] <= '9' || b[n] == ';') {
		n++
	}
	switch {
	case n == len(b) || b[n] == '\n':
		return n
	case b[n] == 'm' || b[n] == 'K':
		return n + 1
	}
	return 0
}
