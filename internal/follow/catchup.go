package follow

import (
	"os"
	"slices"
	"time"

	"github.com/mtalog/mtalog/internal/checkpoint"
)

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
	copy bool // see mayBeCopy
	mod  time.Time
	read func() error
}

// catchUpJobs lists the files of watches and their rotated siblings in the order
// in which to read them.
func (f *Follower) catchUpJobs(watches []*watch) (jobs []catchUpJob) {
	seen := map[string]bool{}
	for _, w := range watches {
		seen[w.path] = true
	}
	for _, w := range watches {
		var siblings []string
		if !f.opt.NoSiblings {
			siblings = f.dirs.siblingsOf(w.path)
		}
		for _, sib := range siblings {
			if !seen[sib] {
				seen[sib] = true
				jobs = append(jobs, catchUpJob{f.mayBeCopy(sib), modTime(sib), func() error { return w.readSibling(sib) }})
			}
		}
		jobs = append(jobs, catchUpJob{isRotated(w.path) && f.mayBeCopy(w.path), modTime(w.path), w.look})
	}
	slices.SortStableFunc(jobs, func(a, b catchUpJob) int {
		if a.copy != b.copy {
			if b.copy {
				return -1
			}
			return 1
		}
		return a.mod.Compare(b.mod)
	})
	return jobs
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
// file, too short to be found in the store. Such files are read last: by then the
// other file has been opened and is known.
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
