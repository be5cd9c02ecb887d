package smtpcode

import (
	"bytes"

	"github.com/mtalog/mtalog/parsers/internal/scan"
)

// readLines reads a reply whose first line has '-' after its code.
//
// If lines are joined by a line feed, or by "\n" written out, it is certain where
// each begins. Postfix joins them by a blank, and then any number in the text may
// look like the beginning of a line, so the candidates are weighed: see blankSeam.
func readLines(text []byte, obeyed Line) (Reply, Enhanced) {
	next := blankSeam
	if sureSeam(text, 0, 0).start != 0 {
		next = sureSeam
	}
	first, _ := ScanReply(text)
	firstCode := lineCode(text)
	if obeyed == FirstLine && firstCode != 0 {
		return first, firstCode
	}

	reply, nearest := first, firstCode // of the line read so far; of the nearest line with a code
	var last seam                      // the best candidate for the last line
	for at := 0; ; {
		s := next(text, at, first)
		if s.start == 0 {
			break
		}
		at = s.start
		if obeyed == FirstLine && s.code != 0 && (s.more || s.weight > sameReply) {
			return first, s.code
		}
		if !s.more {
			if s.weight > last.weight {
				last = s
			}
			continue
		}
		last, reply = seam{}, s.reply // what looked like the last line was text
		if s.code != 0 {
			nearest = s.code
		}
	}
	if obeyed == FirstLine {
		return first, last.code
	}
	if last.start != 0 {
		reply = last.reply
		if last.code != 0 {
			nearest = last.code
		}
	}
	return reply, nearest
}

// seam is where a further line of a reply begins, or may begin.
type seam struct {
	start  int  // index in the text, 0 means that there is none
	more   bool // '-' after the code: further lines follow
	weight weight
	reply  Reply
	code   Enhanced
}

// weight says how much a candidate looks like the last line of a reply.
type weight uint8

const (
	noLine         weight = iota
	otherReply            // another reply code, with an enhanced code after it
	sameReply             // the first line's reply code
	sameReplyCoded        // the first line's reply code with an enhanced code after it
	sure                  // a line feed comes before it
)

// sureSeam finds the next line after text[at] that starts after a line feed
// or after "\n" written out (in C="..." Exim doubles the backslash).
func sureSeam(text []byte, at int, _ Reply) seam {
	for i := at; i < len(text); i++ {
		if i = scan.Either(text, i, '\n', 'n'); i == len(text) {
			break
		}
		if text[i] == 'n' && (i == 0 || text[i-1] != '\\') {
			continue
		}
		if r, n := ScanReply(text[i+1:]); n != 0 {
			line := text[i+1:]
			return seam{start: i + 1, more: n < len(line) && line[n] == '-', weight: sure, reply: r, code: lineCode(line)}
		}
	}
	return seam{}
}

// blankSeam finds the next line after text[at] that starts after a blank. A
// number is taken for the start of a line if it is the first line's reply code
// or has an enhanced code of its own class after it ("550-5.1.1 first line
// 450 4.2.0 last line"), but not if such a line follows immediately: in "550-5.1.1
// sent 550 450 4.2.0 last line" the second 550 is text.
func blankSeam(text []byte, at int, first Reply) seam {
	for i := at; ; {
		j := bytes.IndexByte(text[i:], ' ')
		if j < 0 {
			return seam{}
		}
		i += j + 1
		line := text[i:]
		r, n := ScanReply(line)
		if n == 0 {
			continue
		}
		code := lineCode(line)
		coded := code != 0 && code.Class() == r.Class()
		s := seam{start: i, more: n < len(line) && line[n] == '-', reply: r, code: code}
		switch {
		case r == first && code != 0:
			s.weight = sameReplyCoded
		case r == first && (s.more || !startsCodedReply(lineText(line))):
			s.weight = sameReply
		case r != first && coded:
			s.weight = otherReply
		default:
			continue
		}
		return s
	}
}

// startsCodedReply reports whether b starts like "450 4.2.0".
func startsCodedReply(b []byte) bool {
	r, n := ScanReply(b)
	if n == 0 {
		return false
	}
	e := lineCode(b)
	return e != 0 && e.Class() == r.Class()
}
