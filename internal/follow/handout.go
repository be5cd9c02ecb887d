package follow

import (
	"bytes"

	"github.com/mtalog/mtalog/internal/line"
)

// flush hands out what is pending of the followed file.
func (w *watch) flush() error {
	return w.resolve(w.tryAgain(w.file, w.handOutPending(w.file)))
}

// handOutPending hands out the lines that tail gave. The error is handOut's.
func (w *watch) handOutPending(l *logFile) error {
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
func (w *watch) handOut(l *logFile, b line.Block) error {
	if l.source.fresh() {
		l.prefix = nil // read it again: the file may have changed since it was opened
	}
	prefix, err := l.firstBytes()
	if err != nil {
		return err
	}
	intact, err := l.intact()
	if err == nil && intact {
		intact, err = l.holds(b)
	}
	switch {
	case err != nil:
		return err
	case !intact || l.source.fresh() && !startsWith(prefix, b):
		return errChanged
	}
	if l.source.fresh() {
		if err := w.beginSource(l, prefix); err != nil {
			return err
		}
	}
	b.TooLong = append(l.tooLong, b.TooLong...)
	l.tooLong = nil
	return w.f.send(w.f.batch(l.path, l.source, b, prefix, max(0, l.size-b.End())))
}

// beginSource is called before the first block of a source is handed out. prefix is
// what its file begins with. The error is errTaken or the Follower's.
func (w *watch) beginSource(l *logFile, prefix []byte) error {
	if !isText(prefix) {
		return errTaken // it was empty when it was opened: gzip makes its file first
	}
	if err := w.f.known.begin(l.source, prefix); err != nil {
		return err
	}
	if w.f.opt.NoSiblings {
		return nil
	}
	// Others may have stood here before this one and been rotated away while nobody
	// looked.
	return w.lookBeside()
}

// startsWith reports whether a source's first block is what prefix begins with.
func startsWith(prefix []byte, b line.Block) bool {
	prefix = prefix[min(b.Offset, int64(len(prefix))):]
	n := min(len(prefix), len(b.Data))
	return bytes.Equal(prefix[:n], b.Data[:n])
}
