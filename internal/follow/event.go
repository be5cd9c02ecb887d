package follow

import "fmt"

// EventKind is a kind of thing that happens to a followed file.
type EventKind uint8

const (
	// Opened: reading begins at the start of a source that is new.
	Opened EventKind = iota
	// Resumed: reading goes on from where the store says that it stopped.
	Resumed
	// CaughtUp: all that was there at the start has been handed out.
	CaughtUp
	// Rotated: the path leads to another file now.
	Rotated
	// Truncated: the file was cut in place, or overwritten.
	Truncated
	// Lost: bytes that were there have gone unread.
	Lost
	// Removed: there is no file at the path any more.
	Removed
	// Unreadable: the file cannot be opened or read; it is tried again.
	Unreadable
	// Readable: a file that was Unreadable can be read again.
	Readable
	// Skipped: the file is not a log.
	Skipped
	// TooLong: a line was skipped for its length.
	TooLong
	// Missing: a pattern names no file so far; one is waited for.
	Missing
	// Repeats: a log that repeats the mail log beside it is passed over, or no longer.
	Repeats
)

// Event is something an operator should know.
type Event struct {
	Kind EventKind
	Path string
	// Offset is the place in the file that reading has reached, or had reached.
	Offset int64
	// Lost is how many bytes are known to be lost; there may be more.
	Lost int64
	Err  error
}

// String returns the event as one line for people.
func (e Event) String() string {
	switch e.Kind {
	case Opened:
		return fmt.Sprintf("%s: new log", e.Path)
	case Resumed:
		return fmt.Sprintf("%s: going on at byte %d", e.Path, e.Offset)
	case CaughtUp:
		return "caught up"
	case Rotated:
		return fmt.Sprintf("%s: rotated; the old file was read up to byte %d", e.Path, e.Offset)
	case Truncated:
		return fmt.Sprintf("%s: truncated or overwritten after byte %d was reached; reading it anew", e.Path, e.Offset)
	case Lost:
		if e.Lost == 0 {
			return fmt.Sprintf("%s: what was written after byte %d, if anything, is lost: no copy of the old file was found", e.Path, e.Offset)
		}
		return fmt.Sprintf("%s: at least %d bytes after byte %d are lost: no copy of the old file was found", e.Path, e.Lost, e.Offset)
	case Removed:
		return fmt.Sprintf("%s: removed; waiting for a new file", e.Path)
	case Unreadable:
		return fmt.Sprintf("%v; trying again", e.Err)
	case Readable:
		return fmt.Sprintf("%s: readable again", e.Path)
	case Skipped:
		return fmt.Sprintf("%s: does not look like a log: left alone", e.Path)
	case TooLong:
		return fmt.Sprintf("%s: line at byte %d is too long: skipped", e.Path, e.Offset)
	case Repeats:
		return e.Err.Error()
	case Missing:
		return fmt.Sprintf("%s: no log there so far; waiting for one", e.Path)
	}
	return fmt.Sprintf("%s: event %d", e.Path, e.Kind)
}
