package follow

import (
	"errors"
	"io/fs"
	"os"
	"slices"
	"time"

	"github.com/mtalog/mtalog/internal/checkpoint"
	"github.com/mtalog/mtalog/internal/source"
)

// tellMissing says which patterns name no file yet, as a misspelt one does, and which
// directories cannot be looked into.
func (f *Follower) tellMissing() {
	for _, p := range f.opt.Patterns {
		there := slices.ContainsFunc(source.Names([]string{p}), func(name string) bool {
			_, err := os.Stat(name)
			return !errors.Is(err, fs.ErrNotExist)
		})
		if there {
			continue
		}
		e := Event{Kind: Missing, Path: p}
		if _, err := os.ReadDir(p); errors.Is(err, fs.ErrPermission) {
			e.Kind, e.Err = Unreadable, err
		}
		f.event(e)
	}
}

// catchUp reads what there is at the start, one file after the other and the
// oldest first, so that a message's first lines come before its last.
func (f *Follower) catchUp(watches []*watch) error {
	for _, j := range f.catchUpJobs(watches) {
		if err := j.read(); err != nil {
			return err
		}
	}
	f.event(Event{Kind: CaughtUp})
	return nil
}

// catchUpJob is a file to be read at the start.
type catchUpJob struct {
	modified time.Time
	read     func() error
}

// catchUpJobs lists the files of watches and their rotated siblings in the order
// in which to read them. What may be an unfinished copy of another file comes last: by
// then the other one has been opened and is known.
func (f *Follower) catchUpJobs(watches []*watch) []catchUpJob {
	var jobs, copies []catchUpJob
	add := func(path string, rotated bool, read func() error) {
		to := &jobs
		if rotated && f.mayBeCopy(path) {
			to = &copies
		}
		*to = append(*to, catchUpJob{modTime(path), read})
	}
	seen := map[string]bool{}
	for _, w := range watches {
		seen[w.path] = true
	}
	for _, w := range watches {
		if !f.opt.NoSiblings {
			siblings, ok := f.siblingsOf(w.path)
			if !ok {
				w.search.soon()
			}
			for _, sib := range siblings {
				if !seen[sib] {
					seen[sib] = true
					add(sib, true, func() error { return w.readSibling(sib) })
				}
			}
		}
		add(w.path, isRotated(w.path), w.look)
	}
	for _, list := range [][]catchUpJob{jobs, copies} {
		slices.SortStableFunc(list, func(a, b catchUpJob) int { return a.modified.Compare(b.modified) })
	}
	return append(jobs, copies...)
}

// readSibling reads a rotated sibling of the watch's file, and has it looked at
// again if it is not complete.
func (w *watch) readSibling(path string) error {
	whole, err := w.f.readArchive(path, nil)
	if !whole {
		w.search.soon()
	}
	if err == errTaken {
		return nil
	}
	return err
}

// mayBeCopy reports whether a rotated file may be an unfinished copy of another
// file, too short to be found in the store.
func (f *Follower) mayBeCopy(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.Size() < checkpoint.PrefixLen && !f.settled(path)
}

func modTime(path string) time.Time {
	if info, err := os.Stat(path); err == nil {
		return info.ModTime()
	}
	return time.Time{}
}
