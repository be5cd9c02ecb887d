package smtpcode

import "github.com/mtalog/mtalog/parsers/internal/scan"

// Line says which line of a multi-line reply an MTA obeys when they differ.
type Line uint8

const (
	LastLine  Line = iota // Postfix
	FirstLine             // Exim
)

// ReadReply reads the SMTP reply at the start of text and returns the reply code of
// the line that the MTA obeyed, and that line's enhanced status code or, if it has
// none, that of the nearest line that has one (RFC 2034 section 4 wants it in each
// line). Both are 0 if text does not start with a reply. It does not allocate.
//
// A first line with '-' after its code begins a multi-line reply (RFC 5321
// section 4.2.1), whose lines are told apart in each form in which MTAs log
// them: joined by "\n" written out (Exim), by a line feed, or by one blank
// (Postfix). Without '-' the rest is text, whatever codes it names.
//
// A code whose class differs from the reply code's first digit is kept as the
// server wrote it, except one that RFC 3463 has no subject for, which is a
// version or date: "550 4.96.2 is an outdated version".
//
// If no line has a proper code, a decorated one counts as the reply's own if its
// class equals the reply code's first digit: "#5.1.0", "[5.1.1]", "(5.7.1)" or
// "<5.1.1>" right after the reply code, and qmail's "(#5.1.1)" anywhere in the
// text. MTAs do not read decorated codes.
func ReadReply(text []byte, obeyed Line) (Reply, Enhanced) {
	r, n := ScanReply(text)
	if n == 0 {
		return 0, 0
	}
	var e Enhanced
	if n < len(text) && text[n] == '-' {
		r, e = readLines(text, obeyed)
	} else {
		e = lineCode(text)
	}
	if e == 0 {
		e = decoratedCode(text, r.Class())
	}
	return r, e
}

// lineCode reads the enhanced code of one reply line that starts at b, 0 if it has
// none.
func lineCode(b []byte) Enhanced {
	e, _ := ScanEnhanced(lineText(b))
	if e.Subject() > maxSubject && e.Class() != int(b[0]-'0') {
		return 0
	}
	return e
}

// maxSubject is the last subject of RFC 3463 section 2.
const maxSubject = 7

// lineText cuts the reply code, its separator and all blanks from a reply
// line: some servers put two blanks before the enhanced code.
func lineText(b []byte) []byte {
	if len(b) < len("550 ") {
		return nil
	}
	return scan.SkipBlanks(b[len("550 "):])
}

// decoratedCode reads a code with marks around it; see ReadReply.
func decoratedCode(text []byte, class int) Enhanced {
	if e, _ := ScanEnhanced(undecorate(lineText(text))); e.Class() == class {
		return e
	}
	for b := text; ; {
		i := scan.Index(b, "(#")
		if i < 0 {
			return 0
		}
		b = b[i+len("(#"):]
		if e, _ := ScanEnhanced(b); e.Class() == class {
			return e
		}
	}
}

// undecorate returns b from the code on, nil if b does not start with a decorated
// code.
func undecorate(b []byte) []byte {
	if len(b) < len("#5.0.0") {
		return nil
	}
	c := b[0]
	switch c {
	case '#':
		return b[1:]
	case '[':
		c = ']'
	case '<':
		c = '>'
	case '(':
		c = ')'
	default:
		return nil
	}
	b = b[1:]
	if b[0] == '#' {
		return b[1:]
	}
	if _, n := ScanEnhanced(b); n == len(b) || b[n] != c { // a closing bracket must follow
		return nil
	}
	return b
}
