package follow

import (
	"os"
	"slices"
)

// search is what a watch looks for among the siblings of its path, and when.
type search struct {
	rests []rest
	wait  int // wake-ups until the siblings have to be looked at; 0: no need
	pause int // wake-ups between the last two such looks
}

// rest is the part of a source that had not been read when its file disappeared or
// was truncated.
type rest struct {
	source *progress
	offset int64
	lost   int64 // how many bytes are known to have been there
}

// maxPause is the largest number of wake-ups between two looks at the siblings
// while one of them may be in the making.
const maxPause = 15

// soon has the siblings looked at at the next wake-up.
func (s *search) soon() { s.wait, s.pause = 1, 0 }

// later has the siblings looked at again, after a longer while than the last time.
func (s *search) later() {
	s.pause = min(2*s.pause+1, maxPause)
	s.wait = s.pause
}

// over ends the search.
func (s *search) over() { *s = search{} }

// pending reports whether the siblings have to be looked at.
func (s *search) pending() bool { return s.wait > 0 }

// due counts a wake-up and reports whether the siblings have to be looked at now.
func (s *search) due() bool {
	if s.wait > 1 {
		s.wait--
		return false
	}
	return s.wait == 1
}

// searchRest searches the siblings for a rest.
func (w *watch) searchRest(r rest) error {
	w.f.known.forsake(r.source, w)
	w.search.rests = append(w.search.rests, r)
	return w.lookBeside()
}

// searchVanished searches for the rest of a log that disappeared in its sleep, now
// that the path is followed again, unless it is that log.
func (w *watch) searchVanished() error {
	v := w.vanished
	w.vanished = nil
	if v == nil || v.source == w.file.source {
		return nil
	}
	return w.searchRest(*v)
}

// lookBeside reads what the siblings hold, and reports as Lost the rests that it
// did not find there. As long as a copy may be in the making, it is called again:
// at the next wake-up and then at growing intervals.
func (w *watch) lookBeside() error {
	rests := w.search.rests
	var only []*progress
	if w.f.opt.NoSiblings {
		for _, r := range rests {
			only = append(only, r.source)
		}
		if only == nil {
			w.search.over()
			return nil
		}
	}
	whole, err := w.f.readSiblings(w.path, only)
	if err != nil {
		return err
	}
	if !whole {
		w.search.later()
		return nil
	}
	if isRotated(w.path) { // names shift, and logrotate's shred overwrites: other watches go on with it
		rests = nil
	}
	for _, r := range rests {
		if w.f.known.orphan(r.source, r.offset) && w.f.ctx.Err() == nil { // when stopping, the search is not complete
			w.f.event(Event{Kind: Lost, Path: w.path, Offset: r.offset, Lost: r.lost})
		}
	}
	w.search.over()
	return nil
}

// readSiblings reads what has not been read of a file's rotated siblings, the
// oldest first; if only is given, of these sources only. If the siblings are
// rotated in the meantime, it starts over, and skips what has been read. whole is
// false if it has to be called again later.
func (f *Follower) readSiblings(path string, only []*progress) (whole bool, err error) {
	for range 5 {
		list, listed := f.siblingsOf(path)
		whole = listed
		before := lookAt(list)
		for _, sib := range before {
			ok, err := f.readArchive(sib.path, only)
			if err != nil && err != errTaken {
				return false, err
			}
			whole = whole && ok
		}
		if list, _ = f.siblingsOf(path); slices.EqualFunc(before, lookAt(list), sighting.same) {
			return whole, nil
		}
	}
	return false, nil
}

// sighting is what was at a path; info is nil if there was nothing.
type sighting struct {
	path string
	info os.FileInfo
}

func lookAt(paths []string) []sighting {
	var files []sighting
	for _, p := range paths {
		info, _ := os.Stat(p)
		files = append(files, sighting{p, info})
	}
	return files
}

func (a sighting) same(b sighting) bool {
	return a.path == b.path && a.info != nil && b.info != nil && os.SameFile(a.info, b.info)
}
