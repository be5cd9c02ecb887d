package follow

// trouble is the error that was last told of as Unreadable; empty if all is well. A
// path has one, for looking at it and opening it, and each open file another, for
// reading it: that the next file can be read says nothing of one that was rotated
// away.
type trouble string

// isNew notes an error, and reports whether it is another one than before.
func (t *trouble) isNew(err error) bool {
	before := *t
	*t = trouble(err.Error())
	return *t != before
}

// isOver notes that all is well, and reports whether it was not before.
func (t *trouble) isOver() bool {
	before := *t
	*t = ""
	return before != ""
}

// tell reports an error as Unreadable, unless it is the one that was told last.
func (w *watch) tell(t *trouble, err error) {
	if t.isNew(err) {
		w.f.event(Event{Kind: Unreadable, Path: w.path, Err: err})
	}
}

// readable reports that what tell reported can be read again.
func (w *watch) readable(t *trouble) {
	if t.isOver() {
		w.f.event(Event{Kind: Readable, Path: w.path})
	}
}

// tellOnce reports what is wrong with an archive, but only once, since the archive
// is looked at again and again.
func (f *Follower) tellOnce(e Event) {
	what := e.String()
	f.troubleMu.Lock()
	told := f.troubles[e.Path] == what
	f.troubles[e.Path] = what
	f.troubleMu.Unlock()
	if !told {
		f.event(e)
	}
}

// allIsWell notes that nothing is wrong any more with the archive at path.
func (f *Follower) allIsWell(path string) {
	f.troubleMu.Lock()
	defer f.troubleMu.Unlock()
	delete(f.troubles, path)
}
