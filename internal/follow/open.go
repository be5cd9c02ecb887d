package follow

import (
	"io"
	"io/fs"
	"os"
	"slices"
	"syscall"

	"github.com/mtalog/mtalog/internal/checkpoint"
	"github.com/mtalog/mtalog/internal/source"
)

// open begins to read the file at the path.
func (w *watch) open(info fs.FileInfo) error {
	if w.seen != nil && os.SameFile(info, w.seen) && info.Size() == w.seen.Size() && info.ModTime().Equal(w.seen.ModTime()) {
		return nil
	}
	file, err := os.OpenFile(w.path, os.O_RDONLY|syscall.O_NONBLOCK, 0) // a named pipe would wait for its writer
	if err == nil {
		info, err = file.Stat()
	}
	if err != nil {
		w.tell(err)
		return nil
	}
	for i, l := range w.old {
		if os.SameFile(l.info, info) { // it came back
			file.Close()
			w.old = slices.Delete(w.old, i, i+1)
			w.live, w.left = l, nil
			w.untroubled()
			return w.changed(w.drain(l, thenTail))
		}
	}
	if w.left != nil {
		w.f.event(*w.left)
		w.left = nil
	}
	l := &live{path: w.path, file: file, info: info, told: -1}
	head, err := l.firstBytes()
	switch {
	case info.Mode().IsRegular() && err != nil:
		file.Close()
		w.tell(err)
		return nil
	case !info.Mode().IsRegular() || !isText(head) && !isPacked(head):
		file.Close()
		w.untroubled()
		w.seen = info
		w.f.event(Event{Kind: Skipped, Path: w.path})
		return nil
	case isPacked(head):
		file.Close()
		w.untroubled()
		whole, err := w.f.readArchive(w.path, nil)
		if err == errTaken {
			return nil // to be asked again at each wake-up
		}
		if whole {
			w.seen = info
		}
		return err
	}
	return w.changed(w.begin(l))
}

// isPacked reports whether what begins with head has to be decompressed, or
// decoded from UTF-16, to be text.
func isPacked(head []byte) bool {
	return source.IsUTF16(head) || source.CompressionOf(head) != source.Plain
}

func isText(head []byte) bool { return !isPacked(head) && !source.LooksBinary(head) }

// begin finds out how far the source of a file that was just opened has been
// handed out, and reads on from there.
func (w *watch) begin(l *live) error {
	s, err := w.f.known.claim(l.prefix, w)
	if err != nil {
		l.file.Close()
		if err == errTaken || err == errUnclear {
			return nil // to be asked again at each wake-up
		}
		return err
	}
	l.state = s
	where := goesOn
	if !s.fresh {
		if where, err = w.verify(l); err != nil { // it is opened again at the next wake-up
			w.tell(err)
			w.giveBack(l)
			return nil
		}
	}
	w.untroubled()
	if where == shorter && isRotated(w.path) { // a copy in the making: equal as far as it goes
		w.giveBack(l)
		w.seen = l.info
		return nil
	}
	return w.take(l, where)
}

// giveBack closes a file that is not to be read, and releases its source unless the
// watch had that before.
func (w *watch) giveBack(l *live) {
	l.file.Close()
	if l.state != w.dormant && !slices.ContainsFunc(w.old, l.sameSource) {
		w.f.known.release(l.state, w)
	}
}

// take makes l the file that is read at the path, in place of a copy of it or of the
// dormant one. where says how it compares with what was handed out of its source.
func (w *watch) take(l *live, where whereabouts) error {
	w.old = slices.DeleteFunc(w.old, func(o *live) bool {
		if l.sameSource(o) {
			o.close()
		}
		return l.sameSource(o)
	})
	s, slept := l.state, w.dormant
	w.dormant, w.seen = nil, nil
	if slept != nil && slept != s && !slept.fresh {
		if err := w.searchRest(rest{state: slept, offset: slept.offset()}); err != nil {
			l.file.Close()
			w.f.known.release(s, w)
			return err
		}
	} else if slept != s {
		w.f.known.release(slept, w)
	}
	w.live = l
	switch {
	case s.fresh:
		w.f.event(Event{Kind: Opened, Path: w.path})
	case where != goesOn:
		return errChanged
	case l.size() > s.offset() && slept != s:
		w.f.event(Event{Kind: Resumed, Path: w.path, Offset: s.offset()})
	}
	return w.drain(l, thenTail)
}

// verify reports whether the file goes on from where its source was left. The error
// is that of reading it.
func (w *watch) verify(l *live) (whereabouts, error) {
	s := l.state
	info, err := l.file.Stat()
	if err != nil {
		return different, err
	}
	if info.Size() < s.offset() {
		return shorter, nil
	}
	if s.stored == nil {
		if intact, err := l.intact(); !intact || err != nil {
			return different, err
		}
		w.f.known.goesOn(s)
		return goesOn, nil
	}
	pos := *s.stored
	tail := make([]byte, max(0, min(int64(pos.TailLen), checkpoint.TailLen)))
	if _, err := l.file.ReadAt(tail, pos.TailStart()); err != nil && err != io.EOF {
		return different, err
	}
	if !pos.Proves(tail) {
		return different, nil
	}
	w.f.known.settle(s, pos, tail)
	return goesOn, nil
}
