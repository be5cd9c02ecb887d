// Package stamp reads the time stamps of mail logs: Clock those of syslog, the
// journal, Postfix and Exim, ISO those of Exchange. All times are
// microseconds since 1970-01-01 UTC. Every reader also returns how many bytes the
// stamp takes, 0 if there is none.
//
// Clock.Syslog (syslog.go) tries the forms of syslog daemons one after the other: rfc3339.go,
// traditional.go, local.go, dayfirst.go, months.go, supervisor.go, zonename.go. Clock.Exim
// (exim.go) reads Exim's own, Culture (culture.go) what Exchange's commands print. The year that
// a stamp leaves out is found in year.go, and a stamp of another zone in otherzone.go.
//
// Neighbouring lines share most of their stamp, so each type remembers what the
// last one meant: turning a calendar date into a time costs more than parsing the
// rest of the line.
package stamp

import "time"

// Units of time in microseconds.
const (
	decimal      = secondMicros / 10 // of the first digit after a decimal point
	secondMicros = int64(time.Second / time.Microsecond)
	minuteMicros = 60 * secondMicros
	hourMicros   = 60 * minuteMicros
	dayMicros    = 24 * hourMicros
)

// Clock reads the stamps of one source in order. It remembers the minute and
// zone of RFC 3339 stamps, the hour of local ones, and the last time, from which
// the year of a stamp without one is inferred.
type Clock struct {
	loc     *time.Location
	latest  int64 // a stamp without a year is never later
	last    int64 // see Last
	hasLast bool

	// The last RFC 3339 stamp: "2006-01-02T15:04" and the zone as bytes, and the
	// time that they mean; also the "02" and the time of that day's midnight.
	date0, date1, zone uint64
	base               int64
	day                [2]byte
	dayBase            int64

	// The last local stamp: "Jan _2 15", with the year if it has one, and the time
	// that it means; also its bytes, 0 if it was not a traditional stamp.
	local      localHour
	localBase  int64
	localValid bool
	hour0      uint64
	hour1      byte

	exim minute // of the last stamp of Exim's own
}

// NewClock returns a clock. Stamps that name no zone are in loc (nil means
// time.Local). Stamps that name no year are no later than a day after newest (zero
// means now).
func NewClock(loc *time.Location, newest time.Time) Clock {
	if loc == nil {
		loc = time.Local
	}
	if newest.IsZero() {
		newest = time.Now()
	}
	// A day of grace: clocks differ, and the zone may be another one.
	return Clock{loc: loc, latest: newest.UnixMicro() + dayMicros}
}

// Anchor tells the clock the time of a line near the next one.
func (c *Clock) Anchor(us int64) {
	c.last, c.hasLast = us, true
	c.localValid = false
}

// Last returns the time read last, or the anchor; if there was neither, it is the
// latest time that the source may hold.
func (c *Clock) Last() int64 {
	if !c.hasLast {
		return c.latest - dayMicros
	}
	return c.last
}

func (c *Clock) saw(us int64) int64 {
	c.last, c.hasLast = us, true
	return us
}
