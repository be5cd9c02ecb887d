package stamp

import (
	"time"

	"github.com/mtalog/mtalog/parsers/internal/scan"
)

// mayName tells quickly whether the name of a zone may follow the stamp b[:n].
func mayName(b []byte, n int) bool { return n+1 < len(b) && b[n] == ' ' && b[n+1]-'A' <= 'Z'-'A' }

// named takes the name of a zone to a stamp without one, b[:n], which means us in the zone of
// the clock: "Jan _2 15:04:05 UTC mx1 postfix/smtp[1]: ". It is told from a host that is called
// so by the host and the tag after it.
func (c *Clock) named(b []byte, us int64, n int) (int64, int, bool) {
	end := scan.Byte(b, n+1, ' ')
	off, known := zoneNamed(b[n+1 : end])
	if off == 0 && !known || end == len(b) {
		return us, n, false
	}
	_, rest, _ := scan.CutByte(b[end+1:], ' ')
	host := len(b) - len(rest) - 2
	tag := scan.Byte(rest, 0, ' ')
	if b[host] == ':' || (tag == 0 || rest[tag-1] != ':') && scan.LastRepeated(rest) == 0 {
		return us, n, false
	}
	if !known {
		return us, end, false
	}
	return c.saw(c.asUTC(b[:n]) - off), end, true
}

// unclear is what zoneNamed returns for a name that several zones have.
const unclear = 1

// zoneNamed returns how far east of UTC the zone of that name is, in microseconds. known is
// false if it is none, or one of several zones: those have unclear for off.
func zoneNamed(name []byte) (off int64, known bool) {
	switch string(name) {
	case "UTC", "GMT", "WET":
		return 0, true
	case "WEST", "CET", "MET":
		return hourMicros, true
	case "CEST", "MEST", "EET":
		return 2 * hourMicros, true
	case "EEST":
		return 3 * hourMicros, true
	case "JST", "KST":
		return 9 * hourMicros, true
	case "AEST":
		return 10 * hourMicros, true
	case "AEDT":
		return 11 * hourMicros, true
	case "NZST":
		return 12 * hourMicros, true
	case "NZDT":
		return 13 * hourMicros, true
	case "BST", "IST", "MSK", "EST", "EDT", "CST", "CDT", "MST", "MDT", "PST", "PDT":
		return unclear, false
	}
	return 0, false
}

// asUTC returns what a stamp without a zone means in UTC: that of RFC 3164, or of ISO 8601.
func (c *Clock) asUTC(b []byte) (us int64) {
	loc := c.loc
	c.loc, c.localValid = time.UTC, false
	if b[0]-'0' > 9 {
		us, _ = c.Traditional(b)
	} else {
		us, _ = c.DateTime(b)
	}
	c.loc, c.localValid, c.hour0 = loc, false, 0
	return us
}
