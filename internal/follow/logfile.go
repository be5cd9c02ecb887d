package follow

import (
	"bytes"
	"fmt"
	"io"
	"math"
	"os"
	"runtime"
	"time"

	"github.com/nxadm/tail"
	tailwatch "github.com/nxadm/tail/watch"

	"github.com/mtalog/mtalog/internal/checkpoint"
	"github.com/mtalog/mtalog/internal/line"
	"github.com/mtalog/mtalog/internal/source"
)

// pollEvery is how often nxadm/tail looks at a file. Its default of 250 ms would
// be a large part of the second within which a new line should be in the store.
const pollEvery = 100 * time.Millisecond

func init() { tailwatch.POLL_DURATION = pollEvery }

// logFile is a plain file that is open and may grow. It is read either in blocks by
// reader, or line by line by tail, whose lines gather in pending. It can change
// from one to the other at any time, because only its source's progress counts: what
// has not been handed out is read again.
type logFile struct {
	path   string
	handle handle
	info   os.FileInfo
	source *progress
	prefix []byte // see firstBytes

	reader  *line.Reader
	tooLong []int64 // offsets of lines skipped since the last block, for the next one
	told    int64   // lines that are too long and begin before this offset have been told of
	trouble trouble // of the last attempt to read it

	tail    *tail.Tail
	pending []byte // whole lines
	start   int64  // offset of pending's first byte
	gaveUp  int64  // what the counter of that name was when tail began

	size  int64 // when it was last known to be intact
	most  int64 // the largest size of them
	wakes int   // wake-ups since it was rotated away
}

// sameSource reports whether two files hold the same source: one is a copy.
func (l *logFile) sameSource(o *logFile) bool { return l.source == o.source }

// handle is the part of an *os.File that is needed here.
type handle interface {
	io.ReaderAt
	io.Closer
	Stat() (os.FileInfo, error)
	Fd() uintptr
}

func (l *logFile) close() {
	l.stopTail()
	l.handle.Close()
}

// readError is an error of reading a file that is open, as on a disk that fails or
// a server that does not answer. It says nothing of what the file holds, and least of
// all that it was truncated.
type readError struct{ error }

func (e readError) Unwrap() error { return e.error }

// openReader makes a reader that begins where the source stands. What an earlier one
// skipped after that, it skips again.
func (l *logFile) openReader(maxLine int) {
	l.tooLong = nil
	off := l.source.track.Offset()
	if off == 0 && source.HasUTF8BOM(l.prefix) {
		off = int64(len(source.UTF8BOM))
	}
	l.reader = line.NewReader(io.NewSectionReader(l.handle, off, math.MaxInt64-off), off, line.Options{MaxLine: maxLine, HoldPartial: true})
}

// intact reports whether the file still holds what was handed out of it. If it is
// called after a read, that read can be trusted too: had the file been overwritten
// before, the bytes in front would have changed as well. It notes the size. The error is
// a readError.
func (l *logFile) intact() (bool, error) {
	info, err := l.handle.Stat()
	if err != nil {
		return false, readError{err}
	}
	if info.Size() < l.source.track.Offset() {
		return false, nil
	}
	ok, err := l.source.track.Fits(l.handle)
	if err != nil {
		return false, readError{err}
	}
	if ok {
		l.size = info.Size()
		l.most = max(l.most, l.size)
	}
	return ok, nil
}

// more reports whether the file holds more than the reader has seen. The error is
// errChanged, or a readError.
func (l *logFile) more() (bool, error) {
	switch intact, err := l.intact(); {
	case err != nil:
		return false, err
	case !intact || l.size < l.reader.Seen():
		return false, errChanged
	}
	return l.size > l.reader.Seen(), nil
}

// holds reports whether the file still holds the first bytes of b. They may have
// been read long before the rest of b, as a line that was not complete. The error
// is a readError.
func (l *logFile) holds(b line.Block) (bool, error) {
	var now [256]byte
	head := b.Data[:min(len(b.Data), len(now))]
	n, err := l.handle.ReadAt(now[:len(head)], b.Offset)
	if n < len(head) && err != io.EOF {
		return false, readError{err}
	}
	return bytes.Equal(now[:n], head), nil
}

// firstBytes returns the file's first bytes, up to checkpoint.PrefixLen, by which
// its source is known. They are read again as long as some may be yet to come, or to
// be written over zeros. The error is a readError.
func (l *logFile) firstBytes() ([]byte, error) {
	if len(l.prefix) < checkpoint.PrefixLen || l.prefix[len(l.prefix)-1] == 0 {
		buf := make([]byte, checkpoint.PrefixLen)
		n, err := l.handle.ReadAt(buf, 0)
		if err != nil && err != io.EOF {
			return nil, readError{err}
		}
		l.prefix = buf[:n]
	}
	return l.prefix, nil
}

// beginning returns more than prefix, the file's first bytes, where no line ends in them: it may not have lines.
func (l *logFile) beginning(prefix []byte) []byte {
	if len(prefix) < checkpoint.PrefixLen || bytes.IndexByte(prefix, '\n') >= 0 {
		return prefix
	}
	head := make([]byte, source.DividedLen)
	n, _ := l.handle.ReadAt(head, 0)
	return head[:n]
}

// openFiles is where Linux shows a process its open files, if /proc is there.
var openFiles = "/proc/self/fd"

// fdPath leads to the open file itself, wherever it has been moved to. A path
// may lead to another file by the time that it is opened again.
func (l *logFile) fdPath() string {
	if runtime.GOOS == "linux" {
		p := fmt.Sprintf("%s/%d", openFiles, l.handle.Fd())
		if info, err := os.Stat(p); err == nil && os.SameFile(info, l.info) {
			return p
		}
	}
	return l.path
}

// startTail follows the file from where the reader stands. The beginning of a
// line that is not complete yet is read again.
func (l *logFile) startTail() {
	off, before := l.reader.Offset(), gaveUp.Load()
	t, err := tail.TailFile(l.fdPath(), tail.Config{
		Location:      &tail.SeekInfo{Offset: off, Whence: io.SeekStart},
		MustExist:     true,
		Follow:        true,
		Poll:          true, // inotify misses events after a rename
		CompleteLines: true,
		Logger:        tail.DiscardingLogger,
	})
	if err != nil {
		return // the reader goes on by itself, at each wake-up
	}
	l.tail, l.gaveUp = t, before
	l.reader = nil
	l.start = off
	l.pending = l.pending[:0]
}

// stopTail stops following; what is pending stays.
func (l *logFile) stopTail() {
	if l.tail != nil {
		l.tail.Stop()
		l.tail = nil
	}
}

// startOver makes reading begin again where the source stands.
func (l *logFile) startOver() {
	l.stopTail()
	l.pending, l.reader, l.tooLong = l.pending[:0], nil, nil
}

// deaf says whether tail may not see what is written any more.
func (l *logFile) deaf() bool { return l.gaveUp != gaveUp.Load() }

// leftToTail reports whether tail can be relied on for what the file holds after
// pending. size is the file's.
func (l *logFile) leftToTail(size int64) bool {
	unread := size - l.end()
	return l.tail != nil && !l.deaf() && 0 <= unread && unread <= tailLimit
}

// end is the offset after what is pending.
func (l *logFile) end() int64 { return l.start + int64(len(l.pending)) }

// take adds a line that tail gave. It returns false if the line does not stand
// right after the previous one, as after a truncation, or is too long: then the
// reader has to find out what happened.
func (l *logFile) take(t *tail.Line, maxLine int) bool {
	if t.Err != nil || len(t.Text) > maxLine {
		return false
	}
	// SeekInfo is the position after the line and its line feed.
	if l.end()+int64(len(t.Text))+1 != t.SeekInfo.Offset {
		return false
	}
	l.pending = append(append(l.pending, t.Text...), '\n')
	return true
}
