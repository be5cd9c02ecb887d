package parsers

import (
	"errors"
	"time"
)

// The errors of Parse: why a line that gives no record is worth counting. They
// are static, because only the caller knows the file and the offset.
var (
	// ErrUnrecognised: a line of this format that the parser does not understand.
	ErrUnrecognised = errors.New("line not recognised")
	// ErrBroken: a line that is damaged, cut or not of the format's form.
	ErrBroken = errors.New("line damaged")
	// ErrForeign: a sound line that another program wrote.
	ErrForeign = errors.New("line of another program")
)

// ErrNewestFirst is what a source is refused for whose newest entry comes first: it can be read the
// other way round.
var ErrNewestFirst = errors.New("the newest entry comes first")

// Parser reads the lines of one source, in order.
type Parser interface {
	// Parse adds to out the records of a line, which is given without its line
	// end. See the package comment for memory and errors. After an error out
	// holds what it held before.
	Parse(line []byte, out *Records) error

	// Time returns the time stamp of a line in microseconds since 1970-01-01
	// UTC, and false if the line has none.
	Time(line []byte) (int64, bool)

	// Anchor tells the parser the time, in the unit of Time, of a line shortly
	// before the next one. A stamp without a year gets the year that brings it
	// closest to the anchor and to the lines read since.
	Anchor(t int64)
}

// Flusher is a Parser that carries events from line to line (an SMTP session,
// a record of several lines) and has some left at the end of the source.
type Flusher interface {
	Parser
	// Flush adds what is still open. It is called once, after the last line.
	Flush(out *Records)
}

// Counter is a Parser that accepts the first lines of an entry before it has seen
// the others, and so learns only later that the entry was damaged: a quoted field
// that is never closed, an SMTP session of which the source never shows the end,
// an entry split for syslog that lacks pieces.
type Counter interface {
	Parser
	// Broken returns how many such entries there have been so far; Flush counts
	// those that are still open. Lines for which Parse returned ErrBroken are not
	// among them: the sum of the two is what was damaged in a source.
	Broken() int64
}

// Continuer is a Parser of logs that a server begins anew while something is open that goes on in
// the next one, such as Exchange's SMTP sessions.
type Continuer interface {
	Parser
	// Continues reports whether the log is such a one, by the lines read so far: its head will do.
	Continues() bool
	// NextSource says that the lines to come are those of the next log. What Flush would have
	// added of the last one is known.
	NextSource()
}

// Options are what a parser must be told about its source.
type Options struct {
	// Location is the zone of stamps without one; nil means time.Local.
	Location *time.Location
	// Newest is the latest time that a stamp without a year may mean, usually
	// the file's modification time; zero means now.
	Newest time.Time
	// Host is the host of lines that name none (Exim's main log, Exchange).
	Host string
	// Followed says that a server is writing the source: no mail program has broken its lines.
	Followed bool
}
