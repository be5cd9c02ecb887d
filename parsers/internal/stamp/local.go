package stamp

import "github.com/mtalog/mtalog/parsers/internal/scan"

// localHour is a stamp without zone down to the hour; year is 0 if the stamp has
// none.
type localHour struct {
	year, month, day, hour int16
}

// DateTime reads a stamp of ISO 8601 without a zone, "2006-01-02 15:04:05" with
// decimals after it or none, as syslog daemons write it by a template. There may be
// a 'T' in place of the blank, and slashes in place of the hyphens; Sophos UTM writes
// "2006:01:02-15:04:05", Kiwi Syslog
// a tab in place of the blank.
func (c *Clock) DateTime(b []byte) (us int64, n int) {
	if len(b) < len("2006-01-02 15:04:05") || b[7] != b[4] {
		return 0, 0
	}
	switch [2]byte{b[4], b[10]} {
	case [2]byte{'-', ' '}, [2]byte{'-', 'T'}, [2]byte{'/', ' '}, [2]byte{'/', 'T'}, [2]byte{':', '-'}, [2]byte{'-', '\t'}:
	default:
		return 0, 0
	}
	year, month, day, ok := readDate(b)
	if !ok || year < 100 {
		return 0, 0
	}
	return c.timeOfDay(b, 11, localHour{year: int16(year), month: int16(month), day: int16(day)})
}

// Kibana reads a stamp as Kibana shows it and writes it into tables, "Jan 2, 2006 @ 15:04:05"
// with decimals after it or none.
func (c *Clock) Kibana(b []byte) (us int64, n int) {
	const form = "Jan 2, 2006 @ 15:04:05"
	if len(b) < len(form) || b[3] != ' ' {
		return 0, 0
	}
	day, rest := leadingNumber(b[len("Jan "):])
	i := len(b) - len(rest)
	if len(rest) < len(", 2006 @ 15:04:05") || string(rest[:2]) != ", " || string(rest[6:9]) != " @ " {
		return 0, 0
	}
	year := readYear(rest[len(", "):])
	if year == 0 {
		return 0, 0
	}
	month := shortMonth(b[0], b[1], b[2])
	return c.timeOfDay(b, i+len(", 2006 @ "), localHour{year: year, month: int16(month), day: int16(day)})
}

// timeOfDay reads "15:04:05[.000]" of the given day at b[i:], which has room for
// the time without decimals.
func (c *Clock) timeOfDay(b []byte, i int, day localHour) (us int64, n int) {
	h, ok1 := digits2(b, i)
	m, ok2 := digits2(b, i+3)
	s, ok3 := digits2(b, i+6)
	if !ok1 || !ok2 || !ok3 || b[i+2] != ':' || b[i+5] != ':' || h > 23 || m > 59 || s > 60 {
		return 0, 0
	}
	i += len("15:04:05")
	if i+1 < len(b) && (b[i] == '.' || b[i] == ',') && b[i+1]-'0' <= 9 {
		us, i = scan.Decimals(b, i+1, decimal)
	}
	us += m*minuteMicros + s*secondMicros
	day.hour = int16(h)
	base, ok := c.baseOf(day, us)
	if !ok {
		return 0, 0
	}
	return c.saw(base + us), i
}

// baseOf returns when the hour k began, which the stamp before may tell; see hourBase.
func (c *Clock) baseOf(k localHour, within int64) (base int64, ok bool) {
	if c.localValid && k == c.local {
		return c.localBase, true
	}
	c.hour0 = 0
	return c.hourBase(k, within)
}
