package follow

import (
	"bytes"
	"errors"
	"io"

	"github.com/mtalog/mtalog/internal/line"
)

// flush hands out what is pending.
func (w *watch) flush(l *live) error {
	if len(l.pending) == 0 {
		return nil
	}
	b := line.Block{Data: l.pending, Offset: l.start}
	l.start = l.end()
	l.pending = w.f.buffer()[:0]
	return w.handOut(l, b)
}

// handOut sends a block, if the file still holds what was read from it. Else it
// returns errChanged, or a readError where that cannot be found out.
func (w *watch) handOut(l *live, b line.Block) error {
	if l.state.fresh {
		l.prefix = nil // read it again: the file may have changed since it was opened
	}
	prefix, err := l.firstBytes()
	if err != nil {
		return err
	}
	intact, err := l.intact()
	switch {
	case err != nil:
		return err
	case !intact || !l.holds(b) || l.state.fresh && !startsWith(prefix, b):
		return errChanged
	}
	l.most = max(l.most, l.size())
	if l.state.fresh {
		if !isText(prefix) {
			return errTaken // it was empty when it was opened: gzip makes its file first
		}
		if err := w.f.known.begin(l.state, prefix); err != nil {
			return err
		}
		if !w.f.opt.NoSiblings {
			// Others may have stood here before this one and been rotated away
			// while nobody looked.
			if err := w.lookBeside(); err != nil {
				return err
			}
		}
	}
	b.TooLong = append(l.tooLong, b.TooLong...)
	l.tooLong = nil
	return w.f.send(l.path, l.state, b, prefix, max(0, l.size()-b.End()))
}

// startsWith reports whether a source's first block is what prefix begins with.
func startsWith(prefix []byte, b line.Block) bool {
	prefix = prefix[min(b.Offset, int64(len(prefix))):]
	n := min(len(prefix), len(b.Data))
	return bytes.Equal(prefix[:n], b.Data[:n])
}

// atEnd says what is to be done with a file that has been read to its end.
type atEnd uint8

const (
	thenTail atEnd = iota // let tail follow it, or close it if it does not change any more
	thenStop
)

// drain reads a file to its end in blocks. What cannot be read now is left to the
// next time.
func (w *watch) drain(l *live, then atEnd) error {
	err := w.readOn(l, then)
	if err == nil && l.broken {
		l.broken = false
		w.untroubled()
	}
	return w.tryAgain(l, err)
}

// tryAgain returns err, unless that is a readError: then it tells of it, and has
// the file read on from where its state stands.
func (w *watch) tryAgain(l *live, err error) error {
	var failed readError
	if !errors.As(err, &failed) {
		return err
	}
	w.tell(failed)
	l.broken = true
	l.startOver()
	return nil
}

// readOn does what drain does, but for read errors, which it returns.
func (w *watch) readOn(l *live, then atEnd) error {
	if l.tail != nil {
		l.stopTail()
		if err := w.flush(l); err != nil {
			return err
		}
	}
	if l.reader == nil {
		l.openReader(w.f.lineOptions())
	}
	skipped := l.reader.TooLong()
	defer func(r *line.Reader) { l.told = w.f.tellTooLong(l.path, r, skipped, l.told) }(l.reader)
	for {
		b, err := l.reader.Next(w.f.buffer())
		if err == io.EOF {
			break
		}
		if err != nil {
			return readError{err}
		}
		if err := w.handOut(l, b); err != nil {
			return err
		}
	}
	switch intact, err := l.intact(); {
	case err != nil:
		return err
	case !intact || l.size() < l.reader.Seen():
		return errChanged
	}
	l.most = l.size()
	if then == thenStop {
		return nil
	}
	if w.idle(l.info) && l.info.Size() == l.reader.Offset() {
		w.sleep()
		return nil
	}
	// A line of more than tailLimit is left to the reader, which bounds it.
	if l.size()-l.reader.Offset() < tailLimit {
		l.startTail()
	}
	return nil
}
