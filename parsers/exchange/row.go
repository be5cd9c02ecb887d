package exchange

import (
	"bytes"

	"github.com/mtalog/mtalog/parsers/internal/scan"
)

// maxColumns is far above the 30 of the widest known log.
const maxColumns = 96

// row is a CSV row (RFC 4180) cut into its fields, without copying.
type row struct {
	line   []byte
	comma  byte // what is between fields: ',' or, in exports, ';' or a tab
	n      int
	quoted bool // at least one field had quotes
	// field[0] is always empty: it stands for columns that the log lacks.
	field [maxColumns + 1]span
}

// span is where a text is in a line or in a buffer.
type span struct{ at, end int32 }

func (s span) of(b []byte) []byte { return b[s.at:s.end:s.end] }

// plus returns the span of a part of a text in the whole, where the part begins at at.
func (s span) plus(at int) span { return span{s.at + int32(at), s.end + int32(at)} }

// at returns the i-th field.
func (r *row) at(i uint8) []byte { return r.field[i].of(r.line) }

type splitResult uint8

const (
	splitDone   splitResult = iota
	splitOpen               // a quoted field is still open at the end
	splitBroken             // not CSV, or too many columns
)

// split cuts line at its commas, or what stands for them. Quotes around a field are left
// out; unquote does the rest.
func (r *row) split(line []byte) splitResult {
	r.line, r.n, r.quoted = line, 0, false
	n, i := 0, 0
	for {
		if n == maxColumns {
			return splitBroken
		}
		n++
		if i < len(line) && line[i] == '"' {
			end, next := closing(line, i+1)
			if next < 0 {
				return splitOpen
			}
			if next < len(line) && line[next] != r.comma {
				return splitBroken
			}
			r.field[n] = span{int32(i + 1), int32(end)}
			r.quoted = true
			i = next
		} else {
			end := scan.Byte(line, i, r.comma)
			r.field[n] = span{int32(i), int32(end)}
			i = end
		}
		if i >= len(line) {
			break
		}
		i++ // the comma; a row that ends with one has an empty last field
	}
	r.n = n
	return splitDone
}

// unquote makes doubled quotes single, in place. It must be called only once.
func (r *row) unquote() {
	if !r.quoted {
		return
	}
	for c := 1; c <= r.n; c++ {
		// A field without quotes begins after a comma, never after a quote.
		if s := &r.field[c]; s.at > 0 && r.line[s.at-1] == '"' {
			s.end = s.at + int32(undouble(r.line[s.at:s.end]))
		}
	}
}

// closing finds the quote that ends the field at line[i:]: end is its index,
// next the index after it, -1 if it is missing.
func closing(line []byte, i int) (end, next int) {
	for i <= len(line) {
		k := bytes.IndexByte(line[i:], '"')
		if k < 0 {
			break
		}
		i += k + 1
		if i == len(line) || line[i] != '"' {
			return i - 1, i
		}
		i++
	}
	return 0, -1
}

// undouble makes doubled quotes single in place and returns the new length.
// The bytes that are left over at the end become blanks.
func undouble(b []byte) int {
	w := bytes.IndexByte(b, '"')
	if w < 0 {
		return len(b)
	}
	for i := w; i < len(b); i++ {
		b[w] = b[i]
		w++
		if b[i] == '"' {
			i++
		}
	}
	for i := w; i < len(b); i++ {
		b[i] = ' '
	}
	return w
}
