package follow

import (
	"io/fs"
	"slices"

	"github.com/mtalog/mtalog/internal/line"
)

// rotated deals with a path that leads to another file now. The followed file is
// read to its end at each wake-up until the new one has its first bytes: by then
// the writer has left the old one.
func (w *watch) rotated(info fs.FileInfo) error {
	if err := w.drain(w.file, thenStop); err != nil {
		return w.resolve(err)
	}
	if info.Size() == 0 {
		return nil
	}
	w.setAside()
	return w.open()
}

// readLate reads what writers add to files that were rotated away, and closes
// these files after a while.
func (w *watch) readLate() error {
	for _, l := range slices.Clone(w.old) {
		err := w.drain(l, thenStop)
		if l.wakes++; err == nil && l.wakes < graceWakes {
			continue
		}
		if err == nil {
			err = w.tryAgain(l, w.finish(l))
		}
		if err != nil && err != errChanged && err != errTaken {
			return err
		}
		w.old = slices.DeleteFunc(w.old, func(o *logFile) bool { return o == l })
		w.drop(l)
	}
	return nil
}

// drop closes a file that is not to be read here. What it is turns out when the
// path and its siblings are looked at again.
func (w *watch) drop(l *logFile) {
	l.close()
	w.f.known.release(l.source, w)
	w.search.soon()
}

// finish hands out the last line, if it has no line end, and marks the source as
// ended, unless the file could not be read to its end.
func (w *watch) finish(l *logFile) error {
	if l.trouble != "" {
		return nil
	}
	off := l.reader.Offset()
	b := line.Block{Offset: off, Last: true}
	if n := l.size - off; n > 0 && n <= int64(w.f.opt.MaxLine) {
		b.Data = make([]byte, n)
		if got, _ := l.handle.ReadAt(b.Data, off); int64(got) < n {
			b.Data = nil
		}
	}
	if l.source.fresh() && len(b.Data) == 0 && len(l.tooLong) == 0 {
		return nil
	}
	if err := w.handOut(l, b); err != nil {
		return err
	}
	w.f.known.end(l.source)
	return nil
}
