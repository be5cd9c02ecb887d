package follow

import "io/fs"

// logState is what a watch makes of the file at its path. It decides what the next
// look does (see watch.check).
type logState uint8

const (
	// awaited: no file is open. There is none, or it cannot be opened, or its source
	// is being read under another name. Each look tries again.
	awaited logState = iota
	// followed: the file is open, and what is added to it is read.
	followed
	// asleep: the file did not change for sleepAfter, had been read to its end, and
	// was closed. Its source stays with this watch. It is opened when it has changed.
	asleep
	// passedOver: there is nothing to follow. The file is no log, or had to be
	// decompressed or decoded and has been read, or is a copy in the making. It is
	// opened again when it has changed.
	passedOver
	// gone: the file was removed, and only a pattern had led to it. The watch ends.
	gone
)

// The transitions. Nothing else sets a watch's state, or the fields that belong to
// one state only.
//
//	from                         to          by        because
//	awaited, asleep, passedOver  followed    follow    it can be read
//	followed                     asleep      sleep     it does not change any more
//	awaited, asleep, passedOver  passedOver  passOver  there is nothing to follow
//	followed                     awaited     setAside  it was rotated or removed
//	followed                     awaited     yield     its source is read elsewhere
//	asleep                       awaited     forsake   it was removed, or another file is there
//	passedOver                   awaited     forget    it was removed
//	awaited                      gone        end       nothing is left to wait for
//
// A file that is truncated in place stays followed, with another source.

// follow reads l from now on.
func (w *watch) follow(l *logFile) {
	if w.source != l.source {
		w.forsake()
	}
	w.state, w.file = followed, l
	w.source, w.seen = nil, nil
}

// sleep closes the followed file.
func (w *watch) sleep() {
	l := w.file
	l.close()
	w.state, w.file = asleep, nil
	w.source, w.seen = l.source, l.info
}

// passOver leaves a file alone until it does not look like info any more.
func (w *watch) passOver(info fs.FileInfo) {
	w.forsake()
	w.state, w.seen = passedOver, info
}

// setAside keeps the followed file open for late lines (see readLate). That it was
// rotated is told when there is a new one.
func (w *watch) setAside() {
	l := w.file
	l.stopTail()
	l.wakes = 0
	w.left = &Event{Kind: Rotated, Path: w.path, Offset: l.source.offset()}
	w.old = append(w.old, l)
	w.state, w.file = awaited, nil
}

// yield closes the followed file, whose source is read under another name. The next
// look finds out which.
func (w *watch) yield() {
	w.drop(w.file)
	w.state, w.file = awaited, nil
}

// forsake leaves the source of a sleeping log, whose file is not here any more, to
// whoever finds it. Whether its end was lost is asked when another log takes its
// place: until then it may have been removed for its age, with nothing to follow.
func (w *watch) forsake() {
	if w.state != asleep {
		return
	}
	s := w.source
	w.state, w.source, w.seen = awaited, nil, nil
	if !s.fresh() {
		w.vanished = &rest{source: s, offset: s.offset()}
		w.search.soon()
	}
	w.f.known.forsake(s, w)
}

// forget ends the passing over of a file that is not there any more.
func (w *watch) forget() { w.state, w.seen = awaited, nil }

// end ends the watch.
func (w *watch) end() { w.state = gone }
