package follow

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"slices"
	"time"

	"github.com/nxadm/tail"
)

// watch follows what is found at one path. It serves one goroutine.
type watch struct {
	f    *Follower
	path string

	state  logState
	file   *logFile    // followed: the file
	source *progress   // asleep: the source of the file that was closed
	seen   fs.FileInfo // asleep, passedOver: what the file looked like

	old      []*logFile // files that were here, and may get late lines
	left     *Event     // Rotated, to be told when there is a new file
	vanished *rest      // see forsake
	search   search
	trouble  trouble // of the path; an open file has its own
}

// run follows the path until ctx is done or the watch is gone.
func (w *watch) run() error {
	defer w.close()
	if w.f.ctx.Err() != nil {
		return nil
	}
	flush := time.NewTimer(time.Hour)
	defer flush.Stop()
	for w.state != gone {
		wake := w.f.opt.Waker.Wake() // before the look, so that no wake-up is missed
		if err := w.look(); err != nil {
			return err
		}
		if err := w.listen(wake, flush); err != nil {
			return err
		}
	}
	w.f.unwatch(w.path)
	return nil
}

func (w *watch) close() {
	if w.file != nil {
		w.file.close()
		w.f.known.release(w.file.source, w)
	}
	for _, l := range w.old {
		l.close()
		w.f.known.release(l.source, w)
	}
	w.f.known.release(w.source, w)
}

// listen collects the lines that tail gives, until the next wake-up.
func (w *watch) listen(wake <-chan struct{}, flush *time.Timer) error {
	for w.state != gone {
		var lines <-chan *tail.Line // without tail, none ever come
		if w.state == followed && w.file.tail != nil {
			lines = w.file.tail.Lines
		}
		var err error
		select {
		case <-w.f.ctx.Done():
			return context.Cause(w.f.ctx)
		case <-wake:
			return nil
		case <-flush.C:
			if lines != nil {
				err = w.flush()
			}
		case t, ok := <-lines:
			err = w.collect(t, ok, flush)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// collect takes a line that tail gave for the followed file; not ok means that tail
// has ended. Where the line cannot be taken, the file is read on in blocks, and tail
// starts again at the next look: if it did so at once, it might end at once for ever.
func (w *watch) collect(t *tail.Line, ok bool, flush *time.Timer) error {
	l := w.file
	first := len(l.pending) == 0
	if !ok || !l.take(t, w.f.opt.MaxLine) {
		return w.read(thenStop)
	}
	if first {
		flush.Reset(w.f.opt.FlushAfter)
	}
	if len(l.pending) >= flushSize {
		return w.flush()
	}
	return nil
}

// look does what is to be done at each wake-up.
func (w *watch) look() error {
	if err := w.readLate(); err != nil {
		return err
	}
	if w.search.due() {
		if err := w.lookBeside(); err != nil {
			return err
		}
	}
	return w.check()
}

// check finds out what has become of the path, and reads what there is.
func (w *watch) check() error {
	info, err := os.Stat(w.path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return w.missing()
	case err != nil:
		return w.hidden(err)
	case w.state == followed && os.SameFile(info, w.file.info):
		w.readable(&w.trouble)
		return w.keepUp(info)
	case w.state == followed:
		return w.rotated(info)
	case w.seen != nil && unchanged(w.seen, info):
		w.readable(&w.trouble)
		return nil
	}
	return w.open()
}

// unchanged reports whether a file looks as it did.
func unchanged(before, now fs.FileInfo) bool {
	return os.SameFile(before, now) && before.Size() == now.Size() && before.ModTime().Equal(now.ModTime())
}

// hidden deals with a path of which this process cannot find out where it leads. A
// file that is open stays open: nothing says that it was rotated.
func (w *watch) hidden(err error) error {
	w.tell(&w.trouble, err)
	if w.state != followed {
		return nil
	}
	return w.read(thenStop)
}

// missing deals with a path at which there is nothing.
func (w *watch) missing() error {
	switch w.state {
	case followed:
		// Renamed, and there is no new file yet: the writer still has this one open.
		if err := w.drain(w.file, thenStop); err != nil {
			return w.resolve(err)
		}
		w.f.event(Event{Kind: Removed, Path: w.path})
		w.setAside()
	case asleep:
		w.f.event(Event{Kind: Removed, Path: w.path})
		w.forsake()
	case passedOver:
		w.forget()
	}
	if len(w.old) == 0 && !w.search.pending() && !slices.Contains(w.f.opt.Patterns, w.path) {
		w.end()
	}
	return nil
}
