package checkpoint

import (
	"errors"
	"io"
)

// Match says how a source compares with what was stored of one that begins like it.
type Match uint8

const (
	Differs    Match = iota // it holds something else there
	GoesOn                  // it holds what was stored, and perhaps more
	EndsBefore              // it ends before: it is an older, truncated or unfinished copy
)

// Reader reads a source from its start on; source.Stream is one.
type Reader interface {
	io.Reader
	// Skip goes forward to an offset. If the source ends before it, the error is
	// io.ErrUnexpectedEOF.
	Skip(to int64) error
}

// Compare compares what a source holds between from, which is no later than TailStart
// unless the source begins after that, and the position. If the source goes on from
// there, r is left at the position, and before is what comes before it. So it is if the source
// differs, but goes on from the position that Reopened returns.
func (p Position) Compare(r Reader, from int64) (before []byte, found Match, err error) {
	if !p.Sound() {
		return nil, Differs, nil
	}
	if err := r.Skip(from); err != nil {
		found, err := endedBefore(err)
		return nil, found, err
	}
	before = make([]byte, max(p.Offset-from, 0))
	n, err := io.ReadFull(r, before)
	end := from + int64(n)
	proven := err == nil && p.proves(before[max(len(before)-p.TailLen, 0):])
	if open, ok := p.Reopened(before[:n]); err == nil && !proven && ok {
		end = open.Offset
	} else if err == nil && !proven {
		return nil, Differs, nil
	}
	for m := range p.Marks.all {
		if m.start() >= from && m.offset <= end && !m.fits(before[m.start()-from:m.offset-from]) {
			return nil, Differs, nil
		}
	}
	if err != nil {
		found, err := endedBefore(err)
		return nil, found, err
	}
	if !proven {
		return before, Differs, nil
	}
	return before, GoesOn, nil
}

// Compare compares the marks up to an offset with a source. It stops at the first mark
// that does not fit.
func (m Marks) Compare(r Reader, upTo int64) (Match, error) {
	var window [tailLen]byte
	for mark := range m.all {
		if mark.offset > upTo {
			break
		}
		err := r.Skip(mark.start())
		if err == nil {
			_, err = io.ReadFull(r, window[:])
		}
		if err != nil {
			return endedBefore(err)
		}
		if !mark.fits(window[:]) {
			return Differs, nil
		}
	}
	return GoesOn, nil
}

// endedBefore returns what it means if a source ends before the offset up to which
// it was stored. Any other error is one of reading.
func endedBefore(err error) (Match, error) {
	if errors.Is(err, io.ErrUnexpectedEOF) || err == io.EOF {
		return EndsBefore, nil
	}
	return Differs, err
}
