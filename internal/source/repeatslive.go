package source

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// Repeats says which of the logs that are followed repeat the mail log beside them, as Expand does of logs that are
// read once. It is for one goroutine.
type Repeats struct {
	logs    map[string]*likely // by path
	started bool
}

// likely is a log that repeats a mail log, to judge by its name.
type likely struct {
	read    bool   // for as long as the process lasts
	alone   bool   // it is read as there was no mail log
	passed  string // the mail log for which it was said to be passed over, if it was
	differs bool   // it did at the last look that told
	again   time.Time
	looked  fs.FileInfo // nil if there was none
}

const (
	// lookAgain is how long after a look a log is looked at again: it may no longer repeat the
	// mail log, or have lines of mail at last.
	lookAgain = time.Minute
	// compareAgain is how many bytes at the end of a mail log are compared then.
	compareAgain = 2 << 20
)

// Without takes the names of such logs, and of what they were rotated to, out of names. A log with
// such a name that has no line of mail of the time of the mail log is left out until it has. One
// that differs from the mail log is read from then on; if that is not at the start, only if it
// still does at the next look, as the two may be between two writes or two steps of a rotation.
// The news are for the operator.
func (r *Repeats) Without(names []string, now time.Time) (rest []string, news []error) {
	for _, path := range besideMail(names) {
		if r.logs[path] == nil {
			if r.logs == nil {
				r.logs = map[string]*likely{}
			}
			r.logs[path] = &likely{}
		}
		if l := r.logs[path]; now.Compare(l.again) >= 0 && (!l.read || l.alone) {
			l.again = now.Add(lookAgain)
			if err := l.look(path, names, !r.started); err != nil {
				news = append(news, err)
			}
		}
	}
	r.started = true
	return slices.DeleteFunc(names, func(name string) bool {
		for path, l := range r.logs {
			if !l.read && isRotationOf(name, path) {
				return true
			}
		}
		return false
	}), news
}

// besideMail returns the paths of logs of alsoThere which, or what they were rotated to, are among names.
func besideMail(names []string) (paths []string) {
	for _, name := range names {
		dir, file := filepath.Split(filepath.Clean(name))
		for _, log := range alsoThere {
			if isRotationOf(file, log) && !slices.Contains(paths, dir+log) {
				paths = append(paths, dir+log)
			}
		}
	}
	return paths
}

func isRotationOf(name, log string) bool {
	rest, is := strings.CutPrefix(filepath.Clean(name), log)
	return is && rotatedName.MatchString(rest)
}

// look compares the log with the mail logs that are among names. The error is the news.
func (l *likely) look(path string, names []string, start bool) error {
	info, _ := os.Stat(path)
	if l.looked != nil && info != nil && l.looked.Size() == info.Size() && l.looked.ModTime().Equal(info.ModTime()) && !l.alone && !l.differs {
		return nil
	}
	l.looked = info
	log, last := rotationsAt(path), maxCompared
	if !start { // what is written now decides
		log, last = slices.DeleteFunc(log, func(s Source) bool { return s.Path != path }), compareAgain
	}
	dir, name := filepath.Split(path)
	is, of, alone := differing, "", true
	for _, m := range mailLogs {
		// One that was there may lack its name for a moment, as it is rotated.
		if is == differing && (m == l.passed || slices.ContainsFunc(names, func(n string) bool { return isRotationOf(n, dir+m) })) {
			if mail := rotationsAt(dir + m); len(mail) > 0 {
				is, of, alone = compare(log, mail, enoughOf(name), last), m, false
			}
		}
	}
	if _, err := readHead(path, 1); errors.Is(err, fs.ErrPermission) {
		is = differing // who follows it tells
	}
	differed := l.differs
	if is != unclear { // soon a busy mail log says nothing of a rare line
		l.differs = is == differing
	}
	switch {
	case is == repeating && l.read:
		l.alone = false
		return fmt.Errorf("%s: has the same lines of mail as %s, which came later: they count twice until tail is started again", path, of)
	case is == repeating && l.passed == "":
		l.passed = of
		return passedOver(path, of)
	case is == differing && (start || alone || differed):
		l.read, l.alone = true, alone
		if l.passed != "" {
			return fmt.Errorf("%s: has lines of mail that %s lacks: reading it, too; what both have counts twice", path, l.passed)
		}
	}
	return nil
}

// rotationsAt returns the log at path, and what it was rotated to, of its directory.
func rotationsAt(path string) []Source {
	x := expansion{}
	dir, _ := filepath.Split(path)
	entries, _ := os.ReadDir(filepath.Clean(dir))
	for _, e := range entries {
		if name := dir + e.Name(); isRotationOf(name, path) {
			if info, ok := x.regular(name); ok {
				if head, err := readHead(name, headLen); err == nil {
					x.add(name, info, head)
				}
			}
		}
	}
	return x.rotations(path)
}
