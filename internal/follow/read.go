package follow

import (
	"errors"
	"io"
	"io/fs"
	"slices"
)

// keepUp reads what was added to the followed file, which looks like info now, or
// leaves it to tail.
func (w *watch) keepUp(info fs.FileInfo) error {
	l := w.file
	touched := !info.ModTime().Equal(l.info.ModTime())
	filled := touched && info.Size() == l.info.Size() && info.Size() > l.source.offset()
	l.info = info
	if touched {
		switch intact, err := l.intact(); {
		case err != nil:
			return w.tryAgain(l, err)
		case !intact: // truncated, and perhaps grown to the same size again
			return w.resolve(errChanged)
		}
	}
	if filled {
		l.startOver() // what was held back are the zeros that were there before
	}
	if !l.leftToTail(info.Size()) {
		return w.read(thenTail)
	}
	if w.idle(info) && info.Size() == l.start && len(l.pending) == 0 {
		if intact, _ := l.intact(); intact {
			w.sleep()
		}
	}
	return nil
}

// idle reports whether a file has not been written to for long.
func (w *watch) idle(info fs.FileInfo) bool {
	return w.f.opt.Now().Sub(info.ModTime()) > sleepAfter
}

// atEnd says what is to be done with a file that has been read to its end.
type atEnd uint8

const (
	thenTail atEnd = iota // let tail follow it, or close it if it does not change any more
	thenStop
)

// read drains the followed file and resolves what comes of it.
func (w *watch) read(then atEnd) error { return w.resolve(w.drain(w.file, then)) }

// drain reads a file to its end in blocks. What cannot be read now is left to the
// next time. The error is errChanged, errTaken or the Follower's.
func (w *watch) drain(l *logFile, then atEnd) error {
	err := w.readToEnd(l)
	if err == nil {
		w.readable(&l.trouble)
		if then == thenTail {
			w.ease(l)
		}
	}
	return w.tryAgain(l, err)
}

// tryAgain returns err, unless that is a readError: then it tells of it, and has
// the file read on from where its source stands.
func (w *watch) tryAgain(l *logFile, err error) error {
	failed, ok := errors.AsType[readError](err)
	if !ok {
		return err
	}
	w.tell(&l.trouble, failed)
	l.startOver()
	return nil
}

// readToEnd does what drain does, but for read errors, which it returns.
func (w *watch) readToEnd(l *logFile) error {
	if l.tail != nil {
		l.stopTail()
		if err := w.handOutPending(l); err != nil {
			return err
		}
	}
	if l.reader == nil {
		l.openReader(w.f.opt.MaxLine)
	}
	if more, err := l.more(); err != nil || !more {
		return err
	}
	for {
		b, err := l.reader.Next(w.f.buffer())
		w.tellTooLong(l, b.TooLong)
		if err == io.EOF {
			l.tooLong = append(l.tooLong, b.TooLong...)
			break
		}
		if err != nil {
			return readError{err}
		}
		if err := w.handOut(l, b); err != nil {
			return err
		}
	}
	_, err := l.more()
	return err
}

// tellTooLong tells of lines that were skipped, at once: the block that they are counted
// with may come much later. What an earlier reader skipped has been told.
func (w *watch) tellTooLong(l *logFile, at []int64) {
	at = slices.DeleteFunc(slices.Clone(at), func(start int64) bool { return start < l.told })
	w.f.tellTooLong(l.path, at)
	if len(at) > 0 {
		l.told = at[len(at)-1] + 1
	}
}

// ease lets tail follow the followed file, which has been read to its end, or puts
// it to sleep.
func (w *watch) ease(l *logFile) {
	if w.idle(l.info) && l.info.Size() == l.reader.Offset() {
		w.sleep()
		return
	}
	// An empty file is looked at again instead: tail notices what fills it by the time of
	// the change alone, and misses it if that comes before it has noted the time. A line of
	// more than tailLimit is left to the reader, which bounds it.
	if l.size > 0 && l.size-l.reader.Offset() < tailLimit {
		l.startTail()
	}
}
