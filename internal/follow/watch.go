package follow

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"slices"
	"time"

	"github.com/mtalog/mtalog/internal/line"
)

// watch follows what is found at one path. It serves one goroutine.
type watch struct {
	f    *Follower
	path string

	live *live   // the file at the path, while it is open
	old  []*live // files that were there, and may get late lines

	// Set for a file that was closed because it does not change:
	dormant *state      // its source
	seen    fs.FileInfo // what it looked like

	trouble string // last error reported as Unreadable
	removed bool   // Removed has been reported
	left    *Event // Rotated, to be reported when there is a new file

	again int    // wake-ups until the siblings have to be looked at again; 0: no need
	pause int    // wake-ups between the last two such looks
	rests []rest // what is searched for in the siblings
}

var (
	// errChanged: the file no longer holds what was read from it.
	errChanged = errors.New("file was truncated or overwritten")
	// errGone: there is nothing to watch any more.
	errGone = errors.New("file is gone")
)

func (w *watch) run() error {
	defer w.close()
	if w.f.ctx.Err() != nil {
		return nil
	}
	flush := time.NewTimer(time.Hour)
	defer flush.Stop()
	for {
		wake := w.f.opt.Waker.Wake() // before step, so that no wake-up is missed
		err := w.step()
		if err == nil {
			err = w.listen(wake, flush)
		}
		if err == errGone {
			w.f.unwatch(w.path)
			return nil
		}
		if err != nil {
			return err
		}
	}
}

func (w *watch) close() {
	if w.live != nil {
		w.live.close()
		w.f.known.release(w.live.state, w)
	}
	for _, l := range w.old {
		l.close()
		w.f.known.release(l.state, w)
	}
	w.f.known.release(w.dormant, w)
}

// listen collects the lines that tail gives, until the next wake-up or until
// something happens that step has to look into.
func (w *watch) listen(wake <-chan struct{}, flush *time.Timer) error {
	maxLine := w.f.opt.MaxLine
	if maxLine <= 0 {
		maxLine = line.DefaultMaxLine
	}
	for {
		l := w.live
		if l == nil || l.tail == nil {
			select {
			case <-w.f.ctx.Done():
				return context.Cause(w.f.ctx)
			case <-wake:
				return nil
			}
		}
		select {
		case <-w.f.ctx.Done():
			return context.Cause(w.f.ctx)
		case <-wake:
			return nil
		case <-flush.C:
			if err := w.tryAgain(l, w.flush(l)); err != nil {
				return w.changed(err)
			}
		case t, ok := <-l.tail.Lines:
			first := len(l.pending) == 0
			if !ok || !l.take(t, maxLine) {
				l.stopTail() // step goes on in blocks
				return nil
			}
			if first {
				flush.Reset(w.f.opt.FlushAfter)
			}
			if len(l.pending) >= flushSize {
				if err := w.tryAgain(l, w.flush(l)); err != nil {
					return w.changed(err)
				}
			}
		}
	}
}

// step finds out what has become of the path, and reads what there is.
func (w *watch) step() error {
	if err := w.readLate(); err != nil {
		return err
	}
	if w.again == 1 {
		if err := w.lookBeside(); err != nil {
			return err
		}
	} else if w.again > 1 {
		w.again--
	}
	info, err := os.Stat(w.path)
	if err != nil {
		return w.missing(err)
	}
	w.removed = false
	if w.live == nil {
		return w.open(info)
	}
	if !os.SameFile(info, w.live.info) {
		return w.rotated(info)
	}
	l := w.live
	touched := !info.ModTime().Equal(l.info.ModTime())
	l.info = info
	if touched {
		switch intact, err := l.intact(); {
		case err != nil:
			return w.tryAgain(l, err)
		case !intact: // truncated, and perhaps grown to the same size again
			return w.changed(errChanged)
		}
	}
	if l.tail != nil && !l.deaf() && info.Size() >= l.end() && info.Size()-l.end() <= tailLimit {
		if w.idle(info) && info.Size() == l.start && len(l.pending) == 0 {
			if intact, _ := l.intact(); intact {
				w.sleep()
			}
		}
		return nil
	}
	return w.changed(w.drain(l, thenTail))
}

// idle reports whether a file has not been written to for long.
func (w *watch) idle(info fs.FileInfo) bool {
	return w.f.opt.Now().Sub(info.ModTime()) > dormantAfter
}

// sleep closes a file that does not change.
func (w *watch) sleep() {
	w.dormant, w.seen = w.live.state, w.live.info
	w.live.close()
	w.live = nil
}

// missing deals with a path at which there is nothing, or nothing that this
// process may see.
func (w *watch) missing(err error) error {
	if !errors.Is(err, fs.ErrNotExist) {
		w.tell(err)
	} else if !w.removed && (w.live != nil || w.dormant != nil) {
		w.removed = true
		w.f.event(Event{Kind: Removed, Path: w.path})
	}
	if w.live != nil {
		// Renamed, and there is no new file yet: the writer still has this one open.
		if err := w.drain(w.live, thenStop); err != nil {
			return w.changed(err)
		}
		w.leave()
	}
	if w.removed && len(w.old) == 0 && w.again == 0 && !slices.Contains(w.f.opt.Patterns, w.path) {
		return errGone
	}
	return nil
}

// leave puts the file aside; readLate reads it for a while yet.
func (w *watch) leave() {
	w.live.stopTail()
	w.live.wakes = 0
	w.left = &Event{Kind: Rotated, Path: w.path, Offset: w.live.state.offset()}
	w.old = append(w.old, w.live)
	w.live = nil
}

// untroubled reports that a file can be read of which tell said that it cannot.
func (w *watch) untroubled() {
	if w.trouble != "" {
		w.trouble = ""
		w.f.event(Event{Kind: Readable, Path: w.path})
	}
}

// tell reports an error as Unreadable, but only once.
func (w *watch) tell(err error) {
	if err.Error() == w.trouble {
		return
	}
	w.trouble = err.Error()
	w.f.event(Event{Kind: Unreadable, Path: w.path, Err: err})
}
