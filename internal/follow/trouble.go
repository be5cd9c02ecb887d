package follow

// trouble is the error that was last told of as Unreadable; empty if all is well. A
// path has one, for looking at it and opening it, and each open file another, for
// reading it: that the next file can be read says nothing of one that was rotated
// away.
type trouble string

// tell reports an error as Unreadable, unless it is the one that was told last.
func (f *Follower) tell(path string, t *trouble, err error) {
	before := *t
	if *t = trouble(err.Error()); *t != before {
		f.event(Event{Kind: Unreadable, Path: path, Err: err})
	}
}

// readable reports that what tell reported can be read again.
func (f *Follower) readable(path string, t *trouble) {
	if *t != "" {
		*t = ""
		f.event(Event{Kind: Readable, Path: path})
	}
}

func (w *watch) tell(t *trouble, err error) { w.f.tell(w.path, t, err) }
func (w *watch) readable(t *trouble)        { w.f.readable(w.path, t) }

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
