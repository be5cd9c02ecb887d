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

	// The last minute read, "2006-01-02 15:04": its 16 bytes, and the time that
	// they mean in UTC and in Location.
	day, minute uint64
	utc, local  int64

	// The last minute of a stamp without a year, "Jan _2 15:04": its bytes, and
	// the time that they mean.
	month  uint64
	clock  uint32
	yearly int64

	near     int64 // time of the previous line, or of the anchor
	anchored bool
}

// Anchor tells the time near which stamps without a year lie.
func (e *Exim) Anchor(t int64) { e.near, e.anchored, e.month = t, true, 0 }

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
	s, ok := two(b[17:])
	if !ok || s > 60 || !e.setMinute(b) {
		return 0, 0
	}
	t, n = int64(s)*secondMicros, len(layout)
	if n < len(b) && b[n] == '.' {
		f, end := decimals(b, n+1)
		t, n = t+f, end
	}
	// " +0100", and without the blank of syslog daemons
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
	day, minute := binary.LittleEndian.Uint64(b), binary.LittleEndian.Uint64(b[8:])
	if day == e.day && minute == e.minute {
		return true
	}
	century, ok0 := two(b)
	year, ok1 := two(b[2:])
	month, ok2 := two(b[5:])
	mday, ok3 := two(b[8:])
	h, ok4 := two(b[11:])
	m, ok5 := two(b[14:])
	if !ok0 || !ok1 || !ok2 || !ok3 || !ok4 || !ok5 || b[7] != '-' || b[13] != ':' ||
		month == 0 || month > 12 || mday == 0 || mday > daysIn(century*100+year, month) || h > 23 || m > 59 {
		return false
	}
	at := func(l *time.Location) int64 {
		return time.Date(century*100+year, time.Month(month), mday, h, m, 0, 0, l).UnixMicro()
	}
	e.utc = at(time.UTC)
	e.local = e.utc
	if e.Location != nil {
		e.local = at(e.Location)
	}
	e.day, e.minute = day, minute
	return true
}

// two reads two decimal digits.
func two(b []byte) (int, bool) {
	hi, lo := b[0]-'0', b[1]-'0'
	return int(hi)*10 + int(lo), hi <= 9 && lo <= 9
}

// dayOf reads a day of the month that is padded with a blank or a zero.
func dayOf(b []byte) (int, bool) {
	if b[0] == ' ' {
		return int(b[1] - '0'), b[1]-'0' <= 9
	}
	return two(b)
}

// zone reads "+0100" or "+01:00" as microseconds east of UTC.
func zone(b []byte) (off int64, n int) {
	if len(b) < len("+0100") || b[0] != '+' && b[0] != '-' {
		return 0, 0
	}
	h, ok := two(b[1:])
	i := 3
	if b[3] == ':' {
		i = 4
	}
	if len(b) < i+2 || !ok {
		return 0, 0
	}
	m, ok := two(b[i:])
	if !ok || h > 14 || m > 59 {
		return 0, 0
	}
	off = int64(h)*hourMicros + int64(m)*minuteMicros
	if b[0] == '-' {
		off = -off
	}
	return off, i + 2
}
