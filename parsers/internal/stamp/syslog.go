package stamp

import "github.com/mtalog/mtalog/parsers/internal/scan"

// Syslog reads the stamps that syslog daemons, the journal and Postfix itself write; zoned
// says whether the stamp names its zone.
func (c *Clock) Syslog(b []byte) (us int64, n int, zoned bool) {
	if len(b) < len("Jan 2 15:04:05") {
		return 0, 0, false
	}
	if b[0]-'0' > 9 {
		if us, n = c.Traditional(b); n > 0 {
			if mayName(b, n) {
				return c.named(b, us, n)
			}
			return us, n, false
		}
		if us, n = c.supervisor(b); n > 0 {
			return us, n, true
		}
		if b[0] == '[' {
			return c.bracketed(b)
		}
		if us, n = c.foreignMonth(b); n > 0 {
			return us, n, false
		}
		if us, n = c.ctime(b); n > 0 {
			return us, n, false
		}
		return c.full(b)
	}
	if us, n = c.RFC3339(b); n > 0 {
		return us, n, true
	}
	if us, n = c.dated(b); n == 0 {
		us, n = c.DateTime(b)
	}
	if n == 0 {
		us, n = c.numberedMonth(b)
	}
	if n == 0 {
		us, n = c.dayFirst(b)
	}
	if n > 0 {
		if mayName(b, n) && b[4] == '-' {
			return c.named(b, us, n)
		}
		return us, n, false
	}
	if us, n = c.supervisor(b); n == 0 {
		us, n = c.unix(b)
	}
	return us, n, n > 0
}

// bracketed reads one of the other stamps in brackets, as some templates of syslog daemons write
// it, "[2006-01-02 15:04:05] ".
func (c *Clock) bracketed(b []byte) (us int64, n int, zoned bool) {
	if b[1] == '[' {
		return 0, 0, false
	}
	before := *c
	us, n, zoned = c.Syslog(b[1:])
	if n == 0 || len(b) < n+len("[] ") || b[n+1] != ']' || b[n+2] != ' ' {
		*c = before
		return 0, 0, false
	}
	return us, n + len("[]"), zoned
}

// full reads "Tue 2006-01-02 15:04:05 UTC" (journalctl -o short-full), or with "+0545" where a
// zone has no name. The names of zones other than UTC are ambiguous, so a stamp with one
// counts as one without a zone.
func (c *Clock) full(b []byte) (us int64, n int, zoned bool) {
	const day, form = len("Tue "), "2006-01-02 15:04:05"
	if len(b) < day+len(form)+len(" X") || b[day-1] != ' ' || b[0]-'A' > 'Z'-'A' {
		return 0, 0, false
	}
	if us, n = c.RFC3339(b[day:]); n > 0 {
		return us, day + n, true
	}
	before := *c
	if us, n = c.DateTime(b[day:]); n == 0 {
		return 0, 0, false
	}
	date := b[day : day+n]
	n += day
	zone, ok := scan.CutPrefix(b[n:], " ")
	end := scan.Byte(zone, 0, ' ')
	if !ok || end == 0 || end == len(zone) || end > maxZone {
		*c = before
		return 0, 0, false
	}
	n += len(" ") + end
	if string(zone[:end]) != "UTC" {
		return us, n, false
	}
	*c = before
	var iso [len(form) + len(".000000Z")]byte
	k := copy(iso[:len(iso)-1], date)
	iso[k] = 'Z'
	us, k = c.RFC3339(iso[:k+1])
	return us, n * min(k, 1), true
}

// maxZone is the length of the longest abbreviation of a time zone.
const maxZone = 6

// unix reads "1764041405.250000" (journalctl -o short-unix): seconds have ten digits from 2001
// to 2286.
func (c *Clock) unix(b []byte) (us int64, n int) {
	sec, n := scan.Number(b)
	if n != len("1764041405") || n+len(".000000 ") > len(b) || b[n] != '.' {
		return 0, 0
	}
	micros, digits := scan.Number(b[n+1:])
	if digits != 6 || b[n+1+digits] != ' ' {
		return 0, 0
	}
	us = sec*secondMicros + micros
	c.Anchor(us)
	return us, n + 1 + digits
}
