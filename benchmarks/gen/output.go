package gen

import (
	"io"
	"strconv"
	"time"

	"github.com/mtalog/mtalog/parsers/smtpcode"
)

// output writes lines and knows how long the log is so far.
type output struct {
	w     io.Writer
	b     []byte
	total int64
	lines int64
	size  int64
	err   error

	first, last int64 // stamps, as precise as they were written
}

const flushAt = 1 << 20

// end finishes the line that was appended to o.b from start on; at is its
// stamp, 0 if it has none.
func (o *output) end(start int, at int64) {
	o.b = append(o.b, '\n')
	o.note(start, at)
}

// endCRLF is end for logs with Windows line ends.
func (o *output) endCRLF(start int, at int64) {
	o.b = append(o.b, '\r', '\n')
	o.note(start, at)
}

func (o *output) note(start int, at int64) {
	o.total += int64(len(o.b) - start)
	o.lines++
	if at != 0 {
		if o.first == 0 {
			o.first = at
		}
		o.last = at
	}
	if len(o.b) >= flushAt {
		o.flush()
	}
}

func (o *output) flush() {
	if o.err == nil {
		_, o.err = o.w.Write(o.b)
	}
	o.b = o.b[:0]
}

// full reports that nothing more must be started.
func (o *output) full() bool { return o.total >= o.size || o.err != nil }

// stamps appends time stamps and formats each second only once.
type stamps struct {
	layout string
	second int64
	text   []byte
}

func newStamps(layout string) stamps { return stamps{layout: layout, second: -1} }

// append appends the second of at (microseconds since 1970-01-01 UTC).
func (s *stamps) append(b []byte, at int64) []byte {
	if sec := at / 1e6; sec != s.second {
		s.second = sec
		s.text = time.Unix(sec, 0).UTC().AppendFormat(s.text[:0], s.layout)
	}
	return append(b, s.text...)
}

// millis are the thousandths of a second behind a decimal point.
type millis int64

// fraction appends v with exactly width digits.
func fraction(b []byte, v int64, width int) []byte {
	var d [8]byte
	for i := width - 1; i >= 0; i-- {
		d[i] = byte('0' + v%10)
		v /= 10
	}
	return append(b, d[:width]...)
}

// appendAll appends parts of a line: text, numbers, codes, addresses and times.
func appendAll(b []byte, parts ...any) []byte {
	for _, part := range parts {
		switch v := part.(type) {
		case string:
			b = append(b, v...)
		case []byte:
			b = append(b, v...)
		case int:
			b = number(b, v)
		case int32:
			b = number(b, v)
		case int64:
			b = number(b, v)
		case smtpcode.Reply:
			b = number(b, v)
		case smtpcode.Enhanced:
			b = v.Append(b)
		case *recipient:
			b = v.append(b)
		case csvField:
			b = v.append(b)
		case millis:
			b = fraction(b, int64(v), 3)
		case delay:
			b = v.append(b)
		case duration:
			b = v.append(b)
		default:
			panic("gen: a part of a line has a type that appendAll does not know")
		}
	}
	return b
}

func number[T int | int64 | int32 | delay | smtpcode.Reply](b []byte, v T) []byte {
	return strconv.AppendInt(b, int64(v), 10)
}
