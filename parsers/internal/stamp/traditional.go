package stamp

import "encoding/binary"

// Traditional reads the stamp of RFC 3164, "Jan _2 15:04:05": no year, no
// zone. A day of one digit may lack the padding blank, the year may stand after it or,
// as in ctime(3), after the time, and decimals may follow.
func (c *Clock) Traditional(b []byte) (us int64, n int) {
	if us, ok := c.sameHour(b); ok {
		return us, len("Jan _2 15:04:05")
	}
	us, n = c.traditional(b, 0, 0)
	if n == len("Jan _2 15:04:05") && b[9] == ':' && b[6] == ' ' {
		c.hour0, c.hour1 = binary.LittleEndian.Uint64(b), b[8]
	}
	return us, n
}

// sameHour reads a stamp of the common form, padded, without year and decimals, that
// lies in the hour of the one before.
func (c *Clock) sameHour(b []byte) (us int64, ok bool) {
	if len(b) <= len("Jan _2 15:04:05") || binary.LittleEndian.Uint64(b) != c.hour0 || b[8] != c.hour1 || !c.localValid ||
		b[9] != ':' || b[12] != ':' || b[15] != ' ' || mayBeYear(b[16:]) {
		return 0, false
	}
	m, ok1 := digits2(b, 10)
	s, ok2 := digits2(b, 13)
	if !ok1 || !ok2 || m > 59 || s > 60 {
		return 0, false
	}
	return c.saw(c.localBase + m*minuteMicros + s*secondMicros), true
}

// dated reads the traditional stamp with the year before it and decimals
// after it, "2006 Jan 02 15:04:05.000", as some rsyslog templates write it.
func (c *Clock) dated(b []byte) (us int64, n int) {
	if len(b) < len("2006 Jan 2 15:04:05") || b[4] != ' ' {
		return 0, 0
	}
	year := readYear(b)
	if year == 0 {
		return 0, 0
	}
	return c.traditional(b, len("2006 "), year)
}

// traditional reads "Jan _2 15:04:05[.000]" at b[i:].
func (c *Clock) traditional(b []byte, i int, year int16) (us int64, n int) {
	if len(b) < i+len("Jan 2 15:04:05") || b[i+3] != ' ' {
		return 0, 0
	}
	month := shortMonth(b[i], b[i+1], b[i+2])
	if month == 0 {
		return 0, 0
	}
	i += 4
	if b[i] == ' ' {
		i++
	}
	d := int16(b[i] - '0')
	if d > 9 {
		return 0, 0
	}
	if i++; b[i]-'0' <= 9 {
		d = d*10 + int16(b[i]-'0')
		i++
	}
	if len(b) < i+len(" 15:04:05") || d < 1 || d > 31 || b[i] != ' ' {
		return 0, 0
	}
	i++
	after := 0
	if b[i+2] != ':' {
		if i, year = yearWithin(b, i); year == 0 {
			return 0, 0
		}
	} else if year == 0 {
		year, after = yearAfter(b[i+len("15:04:05"):])
	}
	us, n = c.timeOfDay(b, i, localHour{year: year, month: int16(month), day: d})
	if n > 0 {
		n += after
	}
	return us, n
}

// ctime reads a stamp of the C function asctime, "Mon Jan _2 15:04:05 2006", as OpenWrt's
// logread writes it.
func (c *Clock) ctime(b []byte) (us int64, n int) {
	if !beginsCTime(b) {
		return 0, 0
	}
	return c.traditional(b, len("Mon "), 0)
}

// beginsCTime recognises such a stamp by the day before it and by its year.
func beginsCTime(b []byte) bool {
	if len(b) < len("Mon Jan _2 15:04:05 2006 ") || b[0]-'A' > 'Z'-'A' || b[3] != ' ' {
		return false
	}
	_, n := yearAfter(b[len("Mon Jan _2 15:04:05"):])
	return n > 0
}

// mayBeYear tells quickly whether yearAfter has to look.
func mayBeYear(b []byte) bool { return len(b) > 1 && b[0] == '2' && b[1] == '0' }

// yearAfter reads the year that ctime(3) writes after the time, "Jan _2 15:04:05 2006",
// as the logread of OpenWrt does, and returns how many bytes it takes with the blank
// before it. It is one of this century: a host may be called by a number.
func yearAfter(b []byte) (year int16, n int) {
	const form = " 2006"
	if len(b) <= len(form) || b[0] != ' ' || b[1] != '2' || b[2] != '0' || b[len(form)] != ' ' {
		return 0, 0
	}
	rest, ok := digits2(b, len(" 20"))
	if !ok {
		return 0, 0
	}
	return int16(2000 + rest), len(form)
}

// yearWithin reads the year that stands between day and time, "Jan 02 2006 15:04:05", as
// Cisco's systems and some templates write it, and returns where the time begins; year is
// 0 if there is none.
func yearWithin(b []byte, i int) (at int, year int16) {
	const form = "2006 15:04:05"
	if len(b) < i+len(form) || b[i+4] != ' ' {
		return i, 0
	}
	return i + len("2006 "), readYear(b[i:])
}

// readYear reads four digits, of which the first two are not both 0. It returns 0 for
// anything else.
func readYear(b []byte) int16 {
	century, ok1 := digits2(b, 0)
	rest, ok2 := digits2(b, 2)
	if !ok1 || !ok2 || century == 0 {
		return 0
	}
	return int16(century*100 + rest)
}
