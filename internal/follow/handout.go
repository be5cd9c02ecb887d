package follow

import (
	"bytes"
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
// returns errChanged.
func (w *watch) handOut(l *live, b line.Block) error {
	if l.state.fresh {
		l.prefix = nil // read it again: the file may have changed since it was opened
	}
	prefix := l.firstBytes()
	if !l.intact() || !l.holds(b) || l.state.fresh && !startsWith(prefix, b) {
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

// drain reads a file to its end in blocks. Then, if follow is set, it lets tail
// go on.
func (w *watch) drain(l *live, follow bool) error {
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
	defer func(r *line.Reader) { w.f.tellTooLong(l.path, r, skipped) }(l.reader)
	for {
		b, err := l.reader.Next(w.f.buffer())
		if err == io.EOF {
			break
		}
		if err != nil {
			w.tell(err)
			return nil
		}
		if err := w.handOut(l, b); err != nil {
			return err
		}
	}
	if !l.intact() || l.size() < l.reader.Seen() {
		return errChanged
	}
	l.most = l.size()
	if follow && w.idle(l.info) && l.info.Size() == l.reader.Offset() {
		w.sleep()
		return nil
	}
	// A line of more than tailLimit is left to the reader, which bounds it.
	if follow && l.size()-l.reader.Offset() < tailLimit {
		l.startTail()
	}
	return nil
}
