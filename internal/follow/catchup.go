package follow

import (
	"os"
	"slices"
	"time"

	"github.com/mtalog/mtalog/internal/checkpoint"
)

// catchUp reads what there is, the oldest file first, one after the other, so
// that a message's first lines come before its last.
func (f *Follower) catchUp(watches []*watch) error {
	type job struct {
		last bool
		mod  time.Time
		do   func() error
	}
	var jobs []job
	named := map[string]bool{}
	for _, w := range watches {
		named[w.path] = true
	}
	for _, w := range watches {
		if !f.opt.NoSiblings {
			for _, sib := range Siblings(w.path) {
				if !named[sib] {
					named[sib] = true
					jobs = append(jobs, job{f.mayBeCopy(sib), modTime(sib), func() error {
						whole, err := f.readArchive(sib, nil)
						if !whole {
							w.lookAgain()
						}
						if err == errTaken {
							return nil
						}
						return err
					}})
				}
			}
		}
		jobs = append(jobs, job{isRotated(w.path) && f.mayBeCopy(w.path), modTime(w.path), w.step})
	}
	slices.SortStableFunc(jobs, func(a, b job) int { return a.mod.Compare(b.mod) })
	first := slices.DeleteFunc(slices.Clone(jobs), func(j job) bool { return j.last })
	last := slices.DeleteFunc(jobs, func(j job) bool { return !j.last })
	jobs = append(first, last...)
	for _, j := range jobs {
		if err := j.do(); err != nil {
			return err
		}
	}
	f.event(Event{Kind: CaughtUp})
	return nil
}

// mayBeCopy says whether a rotated file may be the beginning of a copy of
// another file that is so short that the store does not know it. Once the other
// has been opened, it is known.
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

// readSiblings looks through a file's rotated siblings for what has not been
// read, oldest first: of all sources, or of some only. Where they are being
// rotated meanwhile, it looks again: what has been read is passed over. It is
// not whole where it has to be called again later.
func (f *Follower) readSiblings(path string, only []*state) (whole bool, err error) {
	for range 5 {
		whole = true
		before := look(Siblings(path))
		for _, sib := range before {
			ok, err := f.readArchive(sib.path, only)
			if err != nil && err != errTaken {
				return false, err
			}
			whole = whole && ok
		}
		if slices.EqualFunc(before, look(Siblings(path)), found.same) {
			return whole, nil
		}
	}
	return false, nil
}

// found is a file as it was seen at a path; info is nil if it was not.
type found struct {
	path string
	info os.FileInfo
}

func look(paths []string) []found {
	var files []found
	for _, p := range paths {
		info, _ := os.Stat(p)
		files = append(files, found{p, info})
	}
	return files
}

func (a found) same(b found) bool {
	return a.path == b.path && a.info != nil && b.info != nil && os.SameFile(a.info, b.info)
}
