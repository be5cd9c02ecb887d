package source

import (
	"bytes"
	"io"
	"path/filepath"
	"slices"
	"strings"
)

// mailLogs are the names under which syslog daemons keep all lines of mail, alsoThere those of logs into which
// the same daemons, as distributions set them up, put them a second time: all of them, or those of some priority.
var mailLogs, alsoThere = []string{"mail.log", "maillog", "mail"}, []string{"syslog", "messages", "mail.info", "mail.warn", "mail.err"}

const (
	maxCompared  = 16 << 20 // bytes at the end of a mail log
	maxRepeating = 1 << 20  // bytes at the end of the other
	enoughLines  = 10
)

// passOverRepeats takes logs out of the sources, with what they were rotated to, whose latest lines of mail are in the mail log
// beside them as well: they would count twice.
func (x *expansion) passOverRepeats() {
	for _, s := range slices.Clone(x.sources) {
		dir, name := filepath.Split(s.Path)
		if s.Kind != File || s.member != nil || !slices.Contains(alsoThere, name) {
			continue
		}
		for _, log := range mailLogs {
			isLog := func(o Source) bool { return o.Path == dir+log }
			if !slices.ContainsFunc(x.sources, isLog) || !repeats(s.Path, dir+log) {
				continue
			}
			x.problem("%s: %w, with those it was rotated to, as %s has the same lines of mail; to read it, name it without that one", s.Path, ErrPassedOver, log)
			x.sources = slices.DeleteFunc(x.sources, func(o Source) bool {
				rest, is := strings.CutPrefix(o.Path, s.Path)
				return is && (rest == "" || rest[0] == '.' || rest[0] == '-')
			})
			break
		}
	}
}

// repeats reports whether the latest lines of mail of one log are all in another, which may lack the last for a moment.
func repeats(path, of string) bool {
	end, all := lastLines(path, maxRepeating), lastLines(of, maxCompared)
	seen, lacking := 0, 0
	for len(end) > 0 && seen < enoughLines {
		end = bytes.TrimSuffix(end, []byte("\n"))
		i := bytes.LastIndexByte(end, '\n') + 1
		line := end[i:]
		end = end[:i]
		switch {
		case !bytes.Contains(line, []byte("postfix")) && !bytes.Contains(line, []byte(" exim")):
		case bytes.Contains(all, line):
			seen++
		case seen+lacking > 0:
			return false
		default:
			lacking++
		}
	}
	return seen > 0
}

// lastLines returns the whole lines in up to n bytes at the end of a file, none if it cannot be read.
func lastLines(path string, n int64) []byte {
	f, err := OpenNow(path)
	if err != nil {
		return nil
	}
	defer f.Close()
	at := int64(0)
	if info, err := f.Stat(); err == nil && info.Size() > n {
		at, _ = f.Seek(-n, io.SeekEnd)
	}
	b, err := io.ReadAll(io.LimitReader(f, n))
	if err != nil {
		return nil
	}
	if at > 0 {
		_, b, _ = bytes.Cut(b, []byte("\n"))
	}
	return b
}
