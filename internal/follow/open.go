package follow

import (
	"io"
	"io/fs"
	"os"
	"slices"

	"github.com/mtalog/mtalog/internal/checkpoint"
	"github.com/mtalog/mtalog/internal/source"
)

// open begins to read the file at the path.
func (w *watch) open() error {
	file, info, err := openFile(w.path)
	if err != nil {
		w.tell(&w.trouble, err)
		return nil
	}
	if w.cameBack(info) {
		file.Close()
		w.readable(&w.trouble)
		if err := w.searchVanished(); err != nil {
			return err
		}
		return w.read(thenTail)
	}
	if w.left != nil {
		w.f.event(*w.left)
		w.left = nil
	}
	l := &logFile{path: w.path, handle: file, info: info}
	prefix, err := l.firstBytes()
	head := l.beginning(prefix)
	switch {
	case info.Mode().IsRegular() && err != nil:
		file.Close()
		w.tell(&w.trouble, err)
		return nil
	case !info.Mode().IsRegular() || !isText(head) && !isPacked(head):
		file.Close()
		w.readable(&w.trouble)
		w.passOver(info)
		w.f.event(Event{Kind: Skipped, Path: w.path})
		return nil
	case isPacked(head):
		file.Close()
		w.readable(&w.trouble)
		return w.unpack(info)
	}
	return w.resolve(w.begin(l))
}

func openFile(path string) (*os.File, fs.FileInfo, error) {
	file, err := source.OpenNow(path)
	if err != nil {
		return nil, nil, err
	}
	info, err := file.Stat()
	if err != nil {
		file.Close()
	}
	return file, info, err
}

// cameBack follows the file again that was set aside, if it is that one.
func (w *watch) cameBack(info fs.FileInfo) bool {
	i := slices.IndexFunc(w.old, func(l *logFile) bool { return os.SameFile(l.info, info) })
	if i < 0 {
		return false
	}
	l := w.old[i]
	w.old = slices.Delete(w.old, i, i+1)
	w.left = nil
	w.follow(l)
	return true
}

// unpack reads the file at the path as an archive, and passes over it then. One that
// is read elsewhere, or is in the making, is asked for again at each wake-up.
func (w *watch) unpack(info fs.FileInfo) error {
	whole, err := w.f.readArchive(w.path, nil)
	if err == errTaken {
		return nil
	}
	if whole {
		w.passOver(info)
	}
	return err
}

// isPacked reports whether what begins with head has to be decompressed, decoded from UTF-16
// or divided to be lines of text.
func isPacked(head []byte) bool {
	return source.IsUTF16(head) || source.CompressionOf(head) != source.Plain || source.IsDivided(head)
}

func isText(head []byte) bool { return !isPacked(head) && !source.LooksBinary(head) }

// begin finds out how far the source of a file that was just opened has been
// handed out, and reads on from there.
func (w *watch) begin(l *logFile) error {
	s, err := w.f.known.claim(l.prefix, w)
	if err != nil { // to be asked again at each wake-up
		l.handle.Close()
		return nil
	}
	l.source = s
	found := checkpoint.GoesOn
	if !s.fresh() {
		if found, err = w.verify(l); err != nil { // it is opened again at the next wake-up
			w.tell(&w.trouble, err)
			w.giveBack(l)
			return nil
		}
	}
	w.readable(&w.trouble)
	if found == checkpoint.EndsBefore && isRotated(w.path) { // a copy in the making: equal as far as it goes
		w.giveBack(l)
		w.passOver(l.info)
		return nil
	}
	return w.readOn(l, found)
}

// giveBack closes a file that is not to be read, and releases its source unless the
// watch had that before.
func (w *watch) giveBack(l *logFile) {
	l.handle.Close()
	if l.source != w.source && !slices.ContainsFunc(w.old, l.sameSource) {
		w.f.known.release(l.source, w)
	}
}

// readOn follows l, in place of a copy of it or of the sleeping log. found says how
// it compares with what was handed out of its source.
func (w *watch) readOn(l *logFile, found checkpoint.Match) error {
	w.old = slices.DeleteFunc(w.old, func(o *logFile) bool {
		if l.sameSource(o) {
			o.close()
		}
		return l.sameSource(o)
	})
	s := l.source
	awoke := w.source == s
	w.follow(l)
	if err := w.searchVanished(); err != nil {
		return err
	}
	switch {
	case s.fresh():
		w.f.event(Event{Kind: Opened, Path: w.path})
	case found != checkpoint.GoesOn:
		return errChanged
	case l.info.Size() > s.offset() && !awoke:
		w.f.event(Event{Kind: Resumed, Path: w.path, Offset: s.offset()})
	}
	return w.drain(l, thenTail)
}

// verify compares the file with what was handed out of its source. The error
// is that of reading it.
func (w *watch) verify(l *logFile) (checkpoint.Match, error) {
	s := l.source
	info, err := l.handle.Stat()
	if err != nil {
		return checkpoint.Differs, err
	}
	if info.Size() < s.offset() {
		return checkpoint.EndsBefore, nil
	}
	if s.stored == nil {
		if intact, err := l.intact(); !intact || err != nil {
			return checkpoint.Differs, err
		}
		w.f.known.goesOn(s)
		return checkpoint.GoesOn, nil
	}
	pos := *s.stored
	before, found, err := pos.Compare(forward{io.NewSectionReader(l.handle, 0, info.Size())}, pos.TailStart())
	if found == checkpoint.GoesOn {
		w.f.known.verified(s, pos, before)
	}
	return found, err
}

// forward reads a file as checkpoint.Reader.
type forward struct{ *io.SectionReader }

func (r forward) Skip(to int64) error {
	_, err := r.Seek(to, io.SeekStart)
	return err
}
