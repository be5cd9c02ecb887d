package line

import (
	"bytes"
	"io"
)

// Reader cuts an io.Reader into blocks. It serves one goroutine.
type Reader struct {
	src  io.Reader
	opt  Options
	err  error // the last error of src; io.EOF is forgotten under HoldPartial
	next int64 // offset of carry's first byte

	carry []byte // what was read after the last block: the start of a line, rarely more

	skip      skipping
	skipStart int64 // where the line that is being skipped begins

	tooLong []int64 // offsets of the lines that were skipped since the last block
}

// skipping says what the bytes to come belong to.
type skipping uint8

const (
	skipNothing skipping = iota
	skipLine             // the rest of a line that is too long
	skipNULs             // a run of NUL bytes that is longer than a line may be
)

// NewReader reads from r, whose first byte is at offset in the source. That
// byte must be a line's first.
func NewReader(r io.Reader, offset int64, opt Options) *Reader {
	if opt.BlockSize <= 0 {
		opt.BlockSize = defaultBlockSize
	}
	if opt.MaxLine <= 0 {
		opt.MaxLine = DefaultMaxLine
	}
	return &Reader{src: r, opt: opt, next: offset}
}

// Next returns the next block, in buf's memory if that is large enough. It returns
// io.EOF at the end, or the error of the underlying reader after all whole lines
// before it; a line that such an error cut off is held back. With an error comes
// a block without Data, as lines may have been skipped after the last one.
func (r *Reader) Next(buf []byte) (Block, error) {
	buf = append(buf[:0], r.carry...)
	r.carry = r.carry[:0]
	if r.opt.HoldPartial && r.err == io.EOF {
		r.err = nil
	}
	for {
		buf = r.fill(buf)
		for {
			buf = r.drop(buf)
			if n := r.whole(buf); n > 0 {
				return r.handOut(buf, n), nil
			}
			if r.skip == skipNothing || len(buf) == 0 {
				break // there is no more in buf than the beginning of a line
			}
		}
		if r.err != nil {
			r.atEnd()
			r.carry = append(r.carry, buf...)
			return Block{Offset: r.Offset(), TooLong: r.takeTooLong()}, r.err
		}
	}
}

// Offset returns where a later Reader has to start in order to go on from here:
// after the last block handed out and what was skipped after that.
func (r *Reader) Offset() int64 {
	if r.skip == skipLine {
		return r.skipStart
	}
	return r.next
}

// Seen returns how far the source has been read: Offset and what is held back.
func (r *Reader) Seen() int64 { return r.next + int64(len(r.carry)) }

// fill reads until buf holds a block, or only once if Options.Eager is set. A buf
// that is full already holds the start of one line: it is made larger.
func (r *Reader) fill(buf []byte) []byte {
	want := r.opt.BlockSize
	if len(buf) >= want {
		want = 2 * len(buf)
	}
	if cap(buf) < want {
		buf = append(make([]byte, 0, want), buf...)
	}
	for empty := 0; r.err == nil && len(buf) < want; {
		var n int
		n, r.err = r.src.Read(buf[len(buf):want])
		buf = buf[:len(buf)+n]
		if n > 0 {
			empty = 0
			if r.opt.Eager {
				break
			}
		} else if empty++; r.err == nil && empty == 100 {
			r.err = io.ErrNoProgress
		}
	}
	return buf
}

// drop takes from buf's front what is being skipped.
func (r *Reader) drop(buf []byte) []byte {
	n := 0
	switch r.skip {
	case skipNothing:
		return buf
	case skipNULs:
		n = len(buf) - len(bytes.TrimLeft(buf, "\x00"))
		if n < len(buf) {
			r.skip = skipNothing
		}
	case skipLine:
		if i := bytes.IndexByte(buf, '\n'); i < 0 {
			n = len(buf)
		} else {
			n = i + 1
			r.endSkip()
		}
	}
	r.next += int64(n)
	return buf[:copy(buf, buf[n:])]
}

// whole returns how many bytes of buf can be handed out: all up to the last
// line end (or the end of the source), but nothing from the first line on that
// is too long. If that line comes first, it sets skip and returns 0.
//
// It looks at one line in every MaxLine bytes: if a line end is found within
// reach of a line's start, then all lines up to it are short enough.
func (r *Reader) whole(buf []byte) int {
	limit := r.opt.MaxLine
	p := 0
	for len(buf)-p > limit {
		if i := bytes.LastIndexByte(buf[p:p+limit+1], '\n'); i >= 0 {
			p += i + 1
			continue
		}
		if buf[p+limit] == '\r' { // the line's last byte but one, if LF follows
			if len(buf) == p+limit+1 {
				break
			}
			if buf[p+limit+1] == '\n' {
				p += limit + 2
				continue
			}
		}
		if p == 0 {
			r.startSkip(buf)
		}
		return p
	}
	if r.err == io.EOF && !r.opt.HoldPartial {
		return len(buf)
	}
	return p + bytes.LastIndexByte(buf[p:], '\n') + 1
}

func (r *Reader) startSkip(buf []byte) {
	if buf[0] == 0 {
		r.skip = skipNULs
		return
	}
	r.skip = skipLine
	r.skipStart = r.next
}

// endSkip notes a line that is too long, now that all of it has been read.
func (r *Reader) endSkip() {
	r.skip = skipNothing
	r.tooLong = append(r.tooLong, r.skipStart)
}

// takeTooLong returns, once, what was skipped since the last block.
func (r *Reader) takeTooLong() []int64 {
	at := r.tooLong
	r.tooLong = nil
	return at
}

// handOut makes a block of buf's first n bytes and carries the rest over.
func (r *Reader) handOut(buf []byte, n int) Block {
	r.carry = append(r.carry, buf[n:]...)
	b := Block{Data: buf[:n], Offset: r.next, Last: r.err == io.EOF && n == len(buf), TooLong: r.takeTooLong()}
	r.next += int64(n)
	return b
}

// atEnd notes a line that is too long and is the source's last.
func (r *Reader) atEnd() {
	if r.skip == skipLine && r.err == io.EOF && !r.opt.HoldPartial {
		r.endSkip()
	}
}
