package follow

import "errors"

// errChanged: the file no longer holds what was read from it.
var errChanged = errors.New("file was truncated or overwritten")

// changesAtOnce is how many truncations of a file one look deals with.
const changesAtOnce = 3

// resolve deals with what may come of reading the followed file: errChanged, and
// errTaken. Other errors are returned as they are.
func (w *watch) resolve(err error) error {
	for n := 0; err == errChanged && n < changesAtOnce; n++ {
		if err := w.renew(); err != nil {
			return err
		}
		err = w.drain(w.file, thenTail)
	}
	switch err {
	case errChanged: // faster than it can be read: the next look tries again
		w.file.startOver()
		return nil
	case errTaken:
		w.yield()
		return nil
	}
	return err
}

// renew begins the followed file anew, which was truncated or overwritten in place:
// what it holds is a new source, and the rest of the old one is searched for in
// copies.
func (w *watch) renew() error {
	l := w.file
	l.startOver()
	off := l.source.offset()
	w.f.event(Event{Kind: Truncated, Path: w.path, Offset: off})
	lost := l.most - off
	l.prefix, l.most, l.told = nil, 0, 0
	old, fresh := l.source, l.source.fresh() // read now: after renew another goroutine may own it
	prefix, _ := l.firstBytes()              // an error comes again when it is drained
	l.source = w.f.known.renew(old, prefix)
	if !fresh {
		if err := w.searchRest(rest{old, off, max(0, lost)}); err != nil {
			return err
		}
	}
	if info, err := l.handle.Stat(); err == nil {
		l.info = info
	}
	return nil
}
