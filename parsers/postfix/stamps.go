package postfix

import (
	"github.com/mtalog/mtalog/parsers/internal/scan"
	"github.com/mtalog/mtalog/parsers/internal/stamp"
)

// readFullStamp reads "Tue 2026-11-24 04:30:05 UTC" (journalctl -o short-full).
// The names of zones other than UTC are ambiguous, so a stamp with one counts as
// one without a zone.
func readFullStamp(c *stamp.Clock, b []byte) (zoned bool, t int64, n int) {
	const day, form = len("Tue "), "2006-01-02 15:04:05"
	if len(b) < day+len(form)+len(" X") || b[day-1] != ' ' || b[0]-'A' > 'Z'-'A' {
		return false, 0, 0
	}
	before := *c
	if t, n = c.DateTime(b[day:]); n == 0 {
		return false, 0, 0
	}
	date := b[day : day+n]
	n += day
	zone, ok := cutPrefix(b[n:], " ")
	zone, _, found := cutByte(zone, ' ')
	if !ok || !found || len(zone) == 0 || len(zone) > maxZone {
		*c = before
		return false, 0, 0
	}
	n += len(" ") + len(zone)
	if string(zone) != "UTC" {
		return false, t, n
	}
	*c = before
	var iso [len(form) + len(".000000Z")]byte
	k := copy(iso[:len(iso)-1], date)
	iso[len("2006-01-02")], iso[k] = 'T', 'Z'
	t, k = c.RFC3339(iso[:k+1])
	return true, t, n * min(k, 1)
}

// maxZone is the length of the longest abbreviation of a time zone.
const maxZone = 6

// Seconds since 1970 have so many digits from 1973 to the year 5138.
const minUnixDigits, maxUnixDigits = 9, 11

// readUnixStamp reads "1764041405.250000" (journalctl -o short-unix).
func readUnixStamp(c *stamp.Clock, b []byte) (zoned bool, t int64, n int) {
	sec, n := scan.Number(b)
	if n < minUnixDigits || n > maxUnixDigits || n+len(".000000 ") > len(b) || b[n] != '.' {
		return false, 0, 0
	}
	micros, digits := scan.Number(b[n+1:])
	if digits != 6 || b[n+1+digits] != ' ' {
		return false, 0, 0
	}
	t = sec*1_000_000 + micros
	c.Anchor(t)
	return true, t, n + 1 + digits
}
