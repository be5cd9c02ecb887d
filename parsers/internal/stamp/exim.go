package stamp

import (
	"encoding/binary"
	"time"
)

// Exim reads the stamps of Exim's own logs, "2006-01-02 15:04:05" with the
// fraction and zone that its options millisec and log_timezone add, and those
// that a syslog daemon puts before them. The zero value reads stamps without a
// zone as UTC.
type Exim struct {
	// Location is the zone of stamps without one.
	Location *time.Location

	// The minute of the last stamp with a year, "2006-01-02 15:04": its 16 bytes, and
	// when it began by the clocks of UTC and of Location.
	dated0, dated1 uint64
	utc, local     int64

	// The minute of the last stamp without a year, "Jan _2 15:04": its 12 bytes, and
	// when it began.
	undated0 uint64
	undated1 uint32
	undated  int64

	near     int64 // time of the previous line, or of the anchor
	anchored bool
}

// Anchor tells the time near which the stamps that follow lie, to infer their year.
func (e *Exim) Anchor(t int64) { e.near, e.anchored, e.undated0 = t, true, 0 }

// Near returns the time of the stamp read last, or the anchor; if there was neither, it
// is the latest time that a stamp may mean.
func (e *Exim) Near() int64 { return e.near }

// Newest tells the latest time that a stamp without a year may mean, as long as
// nothing better is known.
func (e *Exim) Newest(t time.Time) {
	if !e.anchored {
		e.near = t.UnixMicro()
	}
}

// Read reads Exim's own stamp at the start of b and returns microseconds since
// 1970 and the length with the blank after it; n is 0 if there is none.
func (e *Exim) Read(b []byte) (t int64, n int) {
	const layout = "2006-01-02 15:04:05"
	if len(b) < len(layout) || b[4] != '-' || b[10] != ' ' || b[16] != ':' {
		return 0, 0
	}
	s, ok := digits2(b, 17)
	if !ok || s > 60 || !e.setMinute(b) {
		return 0, 0
	}
	t, n = s*secondMicros, len(layout)
	if n < len(b) && b[n] == '.' {
		f, end := decimals(b, n+1)
		t, n = t+f, end
	}
	// " +0100", or "+0100" as syslog daemons write it.
	base, at := e.local, n
	if at < len(b) && b[at] == ' ' {
		at++
	}
	if at < len(b) && (b[at] == '+' || b[at] == '-') {
		if off, k := zone(b[at:]); k > 0 {
			base, n = e.utc-off, at+k
		}
	}
	if n < len(b) {
		if b[n] != ' ' {
			return 0, 0
		}
		n++
	}
	e.near = base + t
	return e.near, n
}

// setMinute makes utc and local the start of the minute that b names.
func (e *Exim) setMinute(b []byte) bool {
	first, second := binary.LittleEndian.Uint64(b), binary.LittleEndian.Uint64(b[8:])
	if first == e.dated0 && second == e.dated1 {
		return true
	}
	year, month, day, ok := readDate(b)
	h, ok1 := digits2(b, 11)
	m, ok2 := digits2(b, 14)
	if !ok || !ok1 || !ok2 || b[7] != '-' || b[13] != ':' || h > 23 || m > 59 {
		return false
	}
	at := func(l *time.Location) int64 {
		return time.Date(year, month, day, int(h), int(m), 0, 0, l).UnixMicro()
	}
	e.utc = at(time.UTC)
	e.local = e.utc
	if e.Location != nil {
		e.local = at(e.Location)
	}
	e.dated0, e.dated1 = first, second
	return true
}
