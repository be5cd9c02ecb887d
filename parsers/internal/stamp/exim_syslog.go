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
	s, ok := digits2(b, 17)
	if !ok || s > 60 || b[4] != '-' || b[16] != ':' || !e.setMinute(b) {
		return 0, 0, false
	}
	t, n = s*secondMicros, len(rfc3339)
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
	const form = "Jan _2 15:04:05 2006 "
	if len(b) < len(form) || b[3] != ' ' || b[6] != ' ' {
		return 0, 0
	}
	if _, k := yearAfter(b[len("Jan _2 15:04:05"):]); k == 0 {
		return 0, 0
	}
	if t, n = e.readAsOwn(b[len("Jan _2 15:04:05 "):], b, b[len("Jan _2 "):]); n == 0 {
		return 0, 0
	}
	return t, len(form)
}

// readYearWithin reads "Jan _2 2006 15:04:05 ", where decimals may follow.
func (e *Exim) readYearWithin(b []byte) (t int64, n int) {
	const form = "Jan _2 2006 15:04:05"
	if len(b) <= len(form) || b[3] != ' ' || b[6] != ' ' || b[11] != ' ' {
		return 0, 0
	}
	before := e.near
	if t, n = e.readAsOwn(b[len("Jan _2 "):], b, b[len("Jan _2 2006 "):]); n == 0 {
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

// readAsOwn reads a stamp whose parts "2006", "Jan _2" and "15:04:05" begin year, date and
// clock, in the form of Exim's own.
func (e *Exim) readAsOwn(year, date, clock []byte) (t int64, n int) {
	own := [len("2006-01-02 15:04:05")]byte{4: '-', 7: '-', 10: ' '}
	copy(own[:4], year)
	month := byte(shortMonth(date[0], date[1], date[2])) // Read refuses the month "00"
	own[5], own[6] = '0'+month/10, '0'+month%10
	own[8], own[9] = date[4], date[5]
	if own[8] == ' ' {
		own[8] = '0'
	}
	copy(own[11:], clock)
	return e.Read(own[:])
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
	s, ok := digits2(b, 13)
	if !ok || s > 60 || !e.setUndatedMinute(b) {
		return 0, 0
	}
	t = e.undated + s*secondMicros + fraction
	e.near, e.anchored = t, true
	return t, n + 1
}

// setUndatedMinute makes undated the start of the minute that b names.
func (e *Exim) setUndatedMinute(b []byte) bool {
	first, second := binary.LittleEndian.Uint64(b), binary.LittleEndian.Uint32(b[8:])
	if first == e.undated0 && second == e.undated1 {
		return true
	}
	month := shortMonth(b[0], b[1], b[2])
	day, ok1 := paddedDay(b, 4)
	h, ok2 := digits2(b, 7)
	m, ok3 := digits2(b, 10)
	if month == 0 || !ok1 || !ok2 || !ok3 || b[9] != ':' || day == 0 || h > 23 || m > 59 {
		return false
	}
	start, ok := e.nearest(month, int(day), int(h), int(m))
	if !ok {
		return false
	}
	e.undated, e.undated0, e.undated1 = start, first, second
	return true
}

// nearest chooses the year of a stamp without one: the year that brings it
// closest to the previous line or, on the first line, the last year in which it
// is no later than Newest, with a day of grace for clocks and zones. ok is false
// for a day that no such year has. 29 February may have to go back eight years
// (1896 to 1904, 2096 to 2104).
func (e *Exim) nearest(month time.Month, day, h, m int) (best int64, ok bool) {
	loc := e.Location
	if loc == nil {
		loc = time.UTC
	}
	next := time.UnixMicro(e.near).In(loc).Year() + 1
	for y := next; y > next-10; y-- {
		if day > daysIn(y, month) {
			continue
		}
		t := time.Date(y, month, day, h, m, 0, 0, loc).UnixMicro()
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
