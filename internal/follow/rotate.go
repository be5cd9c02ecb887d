package follow

import (
	"io"
	"io/fs"

	"github.com/mtalog/mtalog/internal/line"
)

// changed deals with errChanged, a file that was truncated or overwritten in
// place: it is read as a new source from its start, and the rest of the old source
// is searched for in copies. Other errors are returned as they are.
func (w *watch) changed(err error) error {
	for tries := 0; err == errChanged; tries++ {
		if tries == 3 {
			return nil // it changes faster than it can be read: try at the next wake-up
		}
		l := w.live
		l.startOver()
		off := l.state.offset()
		w.f.event(Event{Kind: Truncated, Path: w.path, Offset: off})
		lost := l.most - off
		l.prefix, l.most, l.told = nil, 0, -1
		old, fresh := l.state, l.state.fresh // read now: after renew another goroutine may own the state
		prefix, _ := l.firstBytes()          // an error comes again when it is drained
		l.state = w.f.known.renew(old, prefix)
		if !fresh {
			if err := w.searchRest(rest{old, off, max(0, lost)}); err != nil {
				return err
			}
		}
		if info, err := l.file.Stat(); err == nil {
			l.info = info
		}
		err = w.drain(l, thenTail)
	}
	if err == errTaken { // the next wake-up finds out under which path it is read
		w.drop(w.live)
		w.live = nil
		return nil
	}
	return err
}

// maxPause is the largest number of wake-ups between two looks at the siblings
// while one of them may be in the making.
const maxPause = 15

// lookAgain has the siblings looked at once more at the next wake-up.
func (w *watch) lookAgain() { w.again, w.pause = 1, 0 }

// drop closes a file that is not to be read here. What it is turns out when the
// path and its siblings are looked at again.
func (w *watch) drop(l *live) {
	l.close()
	w.f.known.release(l.state, w)
	w.lookAgain()
}

// rest is the part of a source that had not been read when its file disappeared or
// was truncated.
type rest struct {
	state  *state
	offset int64
	lost   int64 // how many bytes are known to have been there
}

// searchRest searches the siblings for a rest.
func (w *watch) searchRest(r rest) error {
	w.f.known.forsake(r.state, w)
	w.rests = append(w.rests, r)
	return w.lookBeside()
}

// lookBeside reads what the siblings hold, and reports as Lost the rests that it
// did not find there. As long as a copy may be in the making, it is called again:
// at the next wake-up and then at growing intervals.
func (w *watch) lookBeside() error {
	if w.f.opt.NoSiblings && len(w.rests) == 0 {
		w.again, w.pause = 0, 0
		return nil
	}
	var only []*state
	if w.f.opt.NoSiblings {
		for _, r := range w.rests {
			only = append(only, r.state)
		}
	}
	whole, err := w.f.readSiblings(w.path, only)
	if err != nil {
		return err
	}
	if !whole {
		w.pause = min(2*w.pause+1, maxPause)
		w.again = w.pause
		return nil
	}
	w.again, w.pause = 0, 0
	for _, r := range w.rests {
		if isRotated(w.path) { // names shift, and logrotate's shred overwrites: other watches go on with it
			break
		}
		if w.f.known.orphan(r.state, r.offset) && w.f.ctx.Err() == nil { // when stopping, the search is not complete
			w.f.event(Event{Kind: Lost, Path: w.path, Offset: r.offset, Lost: r.lost})
		}
	}
	w.rests = nil
	return nil
}

// rotated deals with a path that leads to another file now. The old file is read
// to its end at each wake-up until the new one has its first bytes: by then the
// writer has left the old one.
func (w *watch) rotated(info fs.FileInfo) error {
	if err := w.drain(w.live, thenStop); err != nil {
		return w.changed(err)
	}
	if info.Size() == 0 {
		return nil
	}
	w.leave()
	return w.open(info)
}

// readLate reads what writers add to files that were rotated away, and closes
// these files after a while.
func (w *watch) readLate() error {
	kept := w.old[:0]
	for _, l := range w.old {
		err := w.drain(l, thenStop)
		if l.wakes++; l.wakes < graceWakes && err == nil {
			kept = append(kept, l)
			continue
		}
		if err == nil {
			err = w.finish(l)
		}
		if err != nil && err != errChanged && err != errTaken {
			return err
		}
		w.drop(l)
	}
	w.old = kept
	return nil
}

// finish hands out the last line, if it has no line end, and marks the source as
// ended, unless the file could not be read to its end.
func (w *watch) finish(l *live) error {
	if l.broken {
		return nil
	}
	off := l.reader.Offset()
	b := line.Block{Offset: off, Last: true, TooLong: l.reader.Skipped()}
	if n := l.size() - off; n > 0 && n <= line.DefaultMaxLine {
		b.Data = make([]byte, n)
		if _, err := l.file.ReadAt(b.Data, off); err != nil && err != io.EOF {
			b.Data = nil
		}
	}
	w.f.known.end(l.state)
	if l.state.fresh && len(b.Data) == 0 {
		return nil
	}
	return w.handOut(l, b)
}
