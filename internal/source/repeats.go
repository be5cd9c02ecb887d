package source

import (
	"bufio"
	"bytes"
	"cmp"
	"fmt"
	"io"
	"math"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// mailLogs are the names under which syslog daemons keep all lines of mail, alsoThere those of logs into which
// the same daemons, as distributions set them up, put them a second time: all of them, or those of some priority.
var mailLogs, alsoThere = []string{"mail.log", "maillog", "mail"}, []string{"syslog", "messages", "mail.info", "mail.warn", "mail.err"}

const (
	maxCompared  = 16 << 20 // bytes at the end of a mail log
	maxRepeating = 1 << 20  // bytes at the end of the other, if they have mail, and at its beginning
	enoughLines  = 10
	enoughOfAll  = 100 // of a log of all programs, into which lines of mail of others may come, as of containers
)

var (
	// rotatedName is what a rotation puts behind a log's name: a number or a date, and what it is compressed with.
	rotatedName = regexp.MustCompile(`^([.-]([0-9]{1,14}|[0-9]{4}-[0-9]{2}-[0-9]{2})([-_.T][0-9]+)*|\.old)?(\.(gz|bz2|xz|zst|lz4|Z))?$`)

	// mailTag is the program's name in a line that a mail server wrote, not another program that names it.
	mailTag = regexp.MustCompile(` (postfix[^ /\[]*/[^ \[]+|exim[0-9]?)(\[[0-9]+\])?(:| [0-9-])`)
)

// passOverRepeats takes logs out of the sources, with what they were rotated to, whose latest
// lines of mail are in the mail log beside them as well: they would count twice. What reaches
// further back than the mail log is read up to where that begins.
func (x *expansion) passOverRepeats() {
	for _, name := range alsoThere {
		for _, dir := range x.directoriesOf(name) {
			x.passOver(dir, name)
		}
	}
}

func passedOver(path, mailLog string) error {
	return fmt.Errorf("%s: %w, with those it was rotated to, as %s has the same lines of mail; to read it, name it without that one", path, ErrPassedOver, mailLog)
}

// directoriesOf returns where the sources have a log, or what it was rotated to.
func (x *expansion) directoriesOf(log string) (dirs []string) {
	for _, s := range x.sources {
		dir, name := filepath.Split(filepath.Clean(s.Path))
		if isRotationOf(name, log) && !slices.Contains(dirs, dir) {
			dirs = append(dirs, dir)
		}
	}
	return dirs
}

// passOver takes a log of a directory out if it repeats a mail log there.
func (x *expansion) passOver(dir, name string) {
	other := x.rotations(dir + name)
	for _, log := range mailLogs {
		mail := x.rotations(dir + log)
		if compare(other, mail, enoughOf(name), maxCompared) != repeating {
			continue
		}
		first, from := earliest(mail)
		var older []Source
		other = slices.DeleteFunc(other, func(s Source) bool { // it has what the mail log no longer has
			_, at := begin(s, isMail)
			is := !at.IsZero() && at.Before(from)
			if is {
				older = append(older, s)
			}
			return is
		})
		if len(older) > 0 { // the latest of them may reach into the mail log
			x.readBefore(older[0], log, first, from)
		}
		if len(other) == 0 {
			return
		}
		x.sources = slices.DeleteFunc(x.sources, func(s Source) bool {
			return slices.ContainsFunc(other, func(o Source) bool { return o.Path == s.Path })
		})
		x.problems = append(x.problems, passedOver(dir+name, log))
		return
	}
}

// earliest returns the line with which a log, of which all holds the parts, begins, and its time.
func earliest(all []Source) (first []byte, from time.Time) {
	for _, s := range all {
		if line, at := begin(s, nil); !at.IsZero() && (from.IsZero() || at.Before(from)) {
			first, from = line, at
		}
	}
	return first, from
}

// readBefore has a source read up to where a mail log begins, with a line of some time.
func (x *expansion) readBefore(s Source, log string, first []byte, from time.Time) {
	end := find(s, first, from)
	if end < 0 {
		return
	}
	for i := range x.sources {
		if x.sources[i].Path == s.Path {
			x.sources[i].End = end
		}
	}
	x.problem("%s: %w from %s on, from where %s has the same lines of mail; to read all of it, name it without that one", s.Path, ErrPassedOver, from.Format(time.DateTime), log)
}

// holds reports whether a line of some time is in logs, the latest of which comes first.
func holds(logs []Source, line []byte, at time.Time) bool {
	for _, s := range logs {
		if _, from := begin(s, nil); !from.IsZero() && !from.After(at) {
			return find(s, line, at.AddDate(1000, 0, 0)) >= 0
		}
	}
	return false
}

// find returns the offset of a line of a source or, if that is not there, of the first line after
// some time; -1 if there is none.
func find(s Source, wanted []byte, after time.Time) (at int64) {
	at = -1
	st, err := s.Open()
	if err != nil {
		return at
	}
	defer st.Close()
	r := bufio.NewReaderSize(st, 1<<18)
	offset := st.Offset()
	var stamp []byte
	for {
		line, err := r.ReadSlice('\n')
		if err != nil && err != bufio.ErrBufferFull {
			return at
		}
		if bytes.Equal(bytes.TrimRight(line, "\r\n"), bytes.TrimRight(wanted, "\r\n")) {
			return offset
		}
		if n := len(time.RFC3339); at < 0 && len(line) > n && !bytes.Equal(line[:n], stamp) { // to read a time takes longer
			stamp = append(stamp[:0], line[:n]...)
			if timeOf(line, s.ModTime).After(after) {
				at = offset
			}
		}
		offset += int64(len(line))
	}
}

// rotations returns the log at path and what it was rotated to, of the sources, the latest first.
func (x *expansion) rotations(path string) (all []Source) {
	for _, s := range x.sources {
		if s.Kind == File && s.member == nil && isRotationOf(s.Path, path) {
			all = append(all, s)
		}
	}
	slices.SortStableFunc(all, func(a, b Source) int { return cmp.Compare(rotation(a.Path, path), rotation(b.Path, path)) })
	return all
}

// rotation tells of two logs with the name of a third which was rotated later: it is less. Their times may be
// those at which they were copied.
func rotation(path, log string) int {
	put := rotatedName.FindStringSubmatch(strings.TrimPrefix(filepath.Clean(path), log))[1]
	digits := strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, put)
	n, _ := strconv.Atoi(digits)
	switch {
	case len(digits) >= len("20060102"):
		return math.MaxInt - n
	case put == ".old":
		return 1
	}
	return n
}

// isMail reports whether a mail server wrote a line.
func isMail(line []byte) bool {
	return (bytes.Contains(line, []byte("postfix")) || bytes.Contains(line, []byte("exim"))) && mailTag.Match(line)
}

// likeness is how the latest lines of mail of one log compare with those of a mail log.
type likeness uint8

const (
	unclear   likeness = iota // it has none, or only older ones
	repeating                 // they are all there
	differing
)

// enoughOf returns how many lines of a log of this name are compared.
func enoughOf(name string) int {
	if name == "syslog" || name == "messages" {
		return enoughOfAll
	}
	return enoughLines
}

// compare tells whether the latest lines of mail of one log, up to enough of them, are all among
// the last bytes of another, which may lack the last line for a moment. Lines from before these
// bytes say nothing, unless there are no others: then the latest is looked for.
func compare(log, of []Source, enough, last int) likeness {
	if len(of) == 0 {
		return differing
	}
	var lines [][]byte
	var modified time.Time
	for _, s := range log[:min(2, len(log))] { // since a rotation there may be none
		lines = mailAtEnd(s, maxRepeating)
		if len(lines) == 0 { // there may be much of others
			lines = mailAtEnd(s, last)
		}
		if modified = s.ModTime; len(lines) > 0 {
			break
		}
	}
	whole := of
	var all []byte
	var from time.Time // the time of its first line
	has := func(line []byte) bool {
		for bytes.LastIndex(all, line) < 0 { // it is near the end
			if len(of) == 0 || len(all) >= last {
				return false
			}
			part := lastBytes(of[0], last)
			if _, at := firstTime(part, of[0].ModTime, nil); !at.IsZero() {
				from = at
			}
			all = append(part, all...)
			of = of[1:]
		}
		return true
	}
	seen, lacking := 0, 0
	for _, line := range slices.Backward(lines) {
		if seen == enough {
			break
		}
		if has(line) {
			seen++
			continue
		}
		if at := timeOf(line, modified); !at.IsZero() && !at.After(from) {
			if seen+lacking == 0 && last >= maxCompared && holds(whole, line, at) {
				return repeating
			}
			break
		}
		if seen+lacking > 0 {
			return differing
		}
		lacking++
	}
	switch {
	case seen > 0:
		return repeating
	case lacking > 0:
		return differing
	}
	return unclear
}

// mailAtEnd returns the lines of mail among up to n bytes at the end of a source.
func mailAtEnd(s Source, n int) (lines [][]byte) {
	for line := range bytes.Lines(lastBytes(s, n)) {
		if isMail(line) {
			lines = append(lines, bytes.TrimRight(line, "\r\n"))
		}
	}
	return lines
}

// lastBytes returns up to n bytes at the end of what a source holds, none if it cannot be read.
func lastBytes(s Source, n int) []byte {
	st, err := s.Open()
	if err != nil {
		return nil
	}
	defer st.Close()
	if s.Compression == Plain && s.Size > int64(n) && st.Skip(s.Size-int64(n)) != nil {
		return nil
	}
	var b []byte
	for buf := make([]byte, 1<<18); ; {
		k, err := st.Read(buf)
		if b = append(b, buf[:k]...); len(b) > 2*n {
			b = append(b[:0], b[len(b)-n:]...)
		}
		if err != nil {
			return b[max(0, len(b)-n):]
		}
	}
}

// begin returns the first line of a source that has a time and for which is holds, if there is
// one, or is is nil, and the time; zero if it has none. If there are many others first, it returns
// the first of them that has a time.
func begin(s Source, is func([]byte) bool) ([]byte, time.Time) {
	st, err := s.Open()
	if err != nil {
		return nil, time.Time{}
	}
	defer st.Close()
	head, _ := io.ReadAll(io.LimitReader(st, maxRepeating))
	line, at := firstTime(head, s.ModTime, is)
	if at.IsZero() && len(head) == maxRepeating { // what is looked for may come later
		return firstTime(head, s.ModTime, nil)
	}
	return line, at
}

// firstTime returns the first line that has a time and for which is holds, if there is one, or is
// is nil, and the time; else zero.
func firstTime(text []byte, modified time.Time, is func([]byte) bool) ([]byte, time.Time) {
	for line := range bytes.Lines(text) {
		if is == nil || is(line) {
			if at := timeOf(line, modified); !at.IsZero() {
				return line, at
			}
		}
	}
	return nil, time.Time{}
}

// timeOf returns the time of a line of a log that was written to last when it says; zero if the line has none.
func timeOf(line []byte, modified time.Time) time.Time {
	stamp, _, _ := bytes.Cut(line, []byte(" "))
	if at, err := time.Parse(time.RFC3339, string(stamp)); err == nil {
		return at
	}
	if len(line) < len(time.Stamp) {
		return time.Time{}
	}
	at, err := time.ParseInLocation(time.Stamp, string(line[:len(time.Stamp)]), time.Local)
	if err != nil {
		return time.Time{}
	}
	year := modified.Year() // the stamp has none
	if at = at.AddDate(year, 0, 0); at.After(modified.AddDate(0, 0, 2)) {
		at = at.AddDate(-1, 0, 0)
	}
	return at
}
