package stamp

import (
	"encoding/binary"
	"time"
)

// ReadSyslog reads the stamp of a line of syslog, as Read does: those of its
// headers, "Jan _2 15:04:05", also with the year after the day or the time, and that of RFC
// 3339, and those of the journal, of Sophos UTM and of OpenWrt, and dates with slashes. zoned
// says that the stamp names its zone.
func (e *Exim) ReadSyslog(b []byte) (t int64, n int, zoned bool) {
	const shortest = "Jan _2 15:04:05 x y"
	if len(b) < len(shortest) {
		return 0, 0, false
	}
	switch {
	case b[10] == 'T':
		return e.readRFC3339(b)
	case b[6] == ' ':
		if mayBeYear(b[len("Jan _2 15:04:05 "):]) {
			t, n = e.readYearAfter(b)
		}
		if n == 0 {
			t, n = e.readTraditional(b)
		}
		if n == 0 {
			t, n = e.readYearWithin(b)
		}
	case b[10] == '.':
		t, n = e.readUnix(b)
		return t, n, n > 0
	case b[4] == ':', b[4] == '/':
		t, n = e.readForeignDate(b)
	case beginsCTime(b):
		if t, n = e.readYearAfter(b[len("Mon "):]); n > 0 {
			n += len("Mon ")
		}
	case b[3] == ' ':
		return e.readFull(b)
	}
	return t, n, false
}

// readRFC3339 reads "2006-01-02T15:04:05+01:00 ", with decimals or without.
func (e *Exim) readRFC3339(b []byte) (t int64, n int, zoned bool) {
	const rfc3339 = "2006-01-02T15:04:05"
	s, ok := two(b[17:])
	if !ok || s > 60 || b[4] != '-' || b[16] != ':' || !e.setMinute(b) {
		return 0, 0, false
	}
	t, n = int64(s)*secondMicros, len(rfc3339)
	if n < len(b) && b[n] == '.' {
		f, end := decimals(b, n+1)
		t, n = t+f, end
	}
	base := e.local
	if n < len(b) && b[n] == 'Z' {
		base, n, zoned = e.utc, n+1, true
	} else if off, k := zone(b[n:]); k > 0 {
		base, n, zoned = e.utc-off, n+k, true
	}
	if n >= len(b) || b[n] != ' ' {
		return 0, 0, false
	}
	e.near = base + t
	return e.near, n + 1, zoned
}

// readFull reads "Tue 2006-01-02 15:04:05 UTC " (journalctl -o short-full). The
// names of zones other than UTC are ambiguous, so a stamp with one counts as one
// without a zone.
func (e *Exim) readFull(b []byte) (t int64, n int, zoned bool) {
	const day, maxZone = len("Tue "), len("+05:45")
	if b[0]-'A' > 'Z'-'A' {
		return 0, 0, false
	}
	t, k := e.Read(b[day:])
	if n = day + k; k == 0 || k < len("2006-01-02 15:04:05 ") {
		return 0, 0, false
	}
	if sign := b[n-len("+0545 ")]; sign == '+' || sign == '-' {
		return t, n, true
	}
	end := n
	for end < len(b) && end <= n+maxZone && b[end] != ' ' {
		end++
	}
	if end == n || end > n+maxZone || end == len(b) {
		return 0, 0, false
	}
	if string(b[n:end]) == "UTC" {
		t, zoned = t+e.utc-e.local, true
		e.near = t
	}
	return t, end + 1, zoned
}

// readUnix reads "1764041405.250000 " (journalctl -o short-unix).
func (e *Exim) readUnix(b []byte) (t int64, n int) {
	for ; n < 10; n++ {
		if b[n]-'0' > 9 {
			return 0, 0
		}
		t = t*10 + int64(b[n]-'0')
	}
	micros, n := decimals(b, n+1)
	if n != len("1764041405.250000") || n == len(b) || b[n] != ' ' {
		return 0, 0
	}
	e.near = t*secondMicros + micros
	return e.near, n + 1
}

// readForeignDate reads "2006:01:02-15:04:05 ", as Sophos UTM writes it, and
// "2006/01/02 15:04:05 ".
func (e *Exim) readForeignDate(b []byte) (t int64, n int) {
	const layout = "2006:01:02-15:04:05 "
	if len(b) < len(layout) || b[7] != b[4] || b[4] == ':' && b[10] != '-' || b[4] == '/' && b[10] != ' ' {
		return 0, 0
	}
	own := [len(layout)]byte(b)
	own[4], own[7], own[10] = '-', '-', ' '
	return e.Read(own[:])
}

// readYearAfter reads "Jan _2 15:04:05 2006 ".
func (e *Exim) readYearAfter(b []byte) (t int64, n int) {
	const form, clock = "Jan _2 15:04:05 2006 ", "15:04:05"
	if len(b) < len(form) || b[3] != ' ' || b[6] != ' ' {
		return 0, 0
	}
	month := shortMonth(b[0], b[1], b[2])
	day, ok := dayOf(b[4:])
	if _, k := yearAfter(b[len("Jan _2 15:04:05"):]); k == 0 || month == 0 || !ok || day == 0 {
		return 0, 0
	}
	own := [len("2006-01-02 15:04:05")]byte{4: '-', 7: '-', 10: ' '}
	copy(own[:], b[len("Jan _2 15:04:05 "):len(form)-1])
	own[5], own[6] = '0'+byte(month/10), '0'+byte(month%10)
	own[8], own[9] = '0'+byte(day/10), '0'+byte(day%10)
	copy(own[11:], b[len("Jan _2 "):][:len(clock)])
	if t, n = e.Read(own[:]); n == 0 {
		return 0, 0
	}
	return t, len(form)
}

// readTraditional reads "Jan _2 15:04:05 ", where decimals may follow.
func (e *Exim) readTraditional(b []byte) (t int64, n int) {
	const layout = "Jan _2 15:04:05"
	if len(b) <= len(layout) || b[3] != ' ' || b[6] != ' ' || b[12] != ':' {
		return 0, 0
	}
	fraction, n := int64(0), len(layout)
	if b[n] == '.' {
		fraction, n = decimals(b, n+1)
	}
	if n >= len(b) || b[n] != ' ' {
		return 0, 0
	}
	s, ok := two(b[13:])
	if !ok || s > 60 {
		return 0, 0
	}
	month, clock := binary.LittleEndian.Uint64(b), binary.LittleEndian.Uint32(b[8:])
	if month != e.month || clock != e.clock {
		mon := shortMonth(b[0], b[1], b[2])
		mday, ok1 := dayOf(b[4:])
		h, ok2 := two(b[7:])
		m, ok3 := two(b[10:])
		if mon == 0 || !ok1 || !ok2 || !ok3 || b[9] != ':' || mday == 0 || h > 23 || m > 59 {
			return 0, 0
		}
		yearly, ok := e.nearest(mon, mday, h, m)
		if !ok {
			return 0, 0
		}
		e.yearly = yearly
		e.month, e.clock = month, clock
	}
	t = e.yearly + int64(s)*secondMicros + fraction
	e.near, e.anchored = t, true
	return t, n + 1
}

// readYearWithin reads "Jan _2 2006 15:04:05 ", where decimals may follow.
func (e *Exim) readYearWithin(b []byte) (t int64, n int) {
	const form, date = "Jan _2 2006 15:04:05", "2006-01-02"
	if len(b) <= len(form) || b[3] != ' ' || b[6] != ' ' || b[11] != ' ' {
		return 0, 0
	}
	month := shortMonth(b[0], b[1], b[2])
	own := [len("2006-01-02 15:04:05")]byte{4: '-', 7: '-'}
	copy(own[:], b[len("Jan _2 "):len("Jan _2 2006")])
	own[5], own[6] = '0'+byte(month/10), '0'+byte(month%10)
	own[8], own[9] = b[4], b[5]
	if own[8] == ' ' {
		own[8] = '0'
	}
	copy(own[len(date):], b[len("Jan _2 2006"):])
	before := e.near
	if t, n = e.Read(own[:]); n == 0 {
		return 0, 0
	}
	n = len(form)
	if b[n] == '.' {
		fraction, end := decimals(b, n+1)
		t, n = t+fraction, end
	}
	if n >= len(b) || b[n] != ' ' {
		e.near = before
		return 0, 0
	}
	e.near = t
	return t, n + 1
}

// nearest chooses the year of a stamp without one: the year that brings it
// closest to the previous line or, on the first line, the last year in which it
// is no later than Newest, with a day of grace for clocks and zones. ok is false
// for a day that no such year has. 29 February may have to go back eight years
// (1896 to 1904, 2096 to 2104).
func (e *Exim) nearest(mon time.Month, mday, h, m int) (best int64, ok bool) {
	loc := e.Location
	if loc == nil {
		loc = time.UTC
	}
	next := time.UnixMicro(e.near).In(loc).Year() + 1
	for y := next; y > next-10; y-- {
		if mday > daysIn(y, int(mon)) {
			continue
		}
		t := time.Date(y, mon, mday, h, m, 0, 0, loc).UnixMicro()
		if !e.anchored {
			if t <= e.near+dayMicros {
				return t, true
			}
		} else if !ok || distance(t, e.near) < distance(best, e.near) {
			best, ok = t, true
		}
	}
	return best, ok
}

func distance(a, b int64) int64 { return max(a-b, b-a) }
