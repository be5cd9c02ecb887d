package stamp

import (
	"bytes"
	"time"

	"github.com/mtalog/mtalog/parsers/internal/scan"
)

// DayOrder says what comes first in a date whose year comes last.
type DayOrder uint8

const (
	DayOrderUnknown DayOrder = iota
	DayFirst                 // 24/11/2026
	MonthFirst               // 11/24/2026
)

// Culture reads stamps without a zone as .NET writes them by the culture of the user who
// runs a program (DateTime.ToString): "11/24/2026 4:30:05 PM", "24.11.2026 16:30:05",
// "2026-11-24 16:30:05", or as users have it written in one form for all cultures:
// "2026-11-24T16:30:05", "2026-11-24 16:30:05Z". Dots and dashes divide dates that begin with the day or the year,
// slashes also those that begin with the month: which it is, the dates of a source tell
// sooner or later, or never.
type Culture struct {
	// Location is the zone of the stamps; nil means UTC.
	Location *time.Location
	// Order is the order in dates with slashes, as far as it is known.
	Order DayOrder
}

// Read reads a stamp that takes all of b. ok is false if b is not one; unclear says
// that it would be one if the order of day and month were known.
func (c *Culture) Read(b []byte) (t int64, ok, unclear bool) {
	x, y, z, sep, rest := dateParts(b)
	clock, found := bytes.CutPrefix(rest, []byte(" "))
	loc, us := c.Location, 0
	if x > 31 && sep == '-' {
		var utc bool
		if clock, utc = bytes.CutSuffix(clock, []byte("Z")); utc {
			loc = time.UTC
		}
		if !found {
			clock, found = bytes.CutPrefix(clock, []byte("T"))
			clock, us = cutFraction(clock)
		}
	}
	if loc == nil {
		loc = time.UTC
	}
	h, m, s, ok := clockTime(clock)
	if !ok || !found {
		return 0, false, false
	}
	year, month, day := x, y, z
	switch {
	case x > 31:
	case sep != '/':
		year, month, day = z, y, x
	default:
		year = z
		if c.Order == DayOrderUnknown {
			c.Order = orderOf(x, y)
		}
		switch {
		case c.Order == DayFirst, x == y:
			day, month = x, y
		case c.Order == MonthFirst:
			day, month = y, x
		default:
			return 0, false, x <= 12 && y <= 12
		}
	}
	if year < 1000 || !validDay(year, time.Month(month), day) {
		return 0, false, false
	}
	return time.Date(year, time.Month(month), day, h, m, s, us*1000, loc).UnixMicro(), true, false
}

// orderOf tells the order from a number that no month has; x is no year's.
func orderOf(x, y int) DayOrder {
	switch {
	case x > 12 && y <= 12:
		return DayFirst
	case y > 12 && y <= 31 && x <= 12:
		return MonthFirst
	}
	return DayOrderUnknown
}

// dateParts reads three numbers with one kind of separator between them, which is 0 if b
// does not begin with a date, and returns what follows them. A blank may stand behind a dot,
// and a dot behind the last number: "24. 11. 2026. 16:30:05". A Bulgarian date ends with the
// word for year.
func dateParts(b []byte) (x, y, z int, sep byte, rest []byte) {
	x, b = leadingNumber(b)
	if len(b) == 0 || b[0] != '/' && b[0] != '.' && b[0] != '-' {
		return 0, 0, 0, 0, nil
	}
	sep = b[0]
	y, b = leadingNumber(afterSeparator(b))
	if len(b) == 0 || b[0] != sep {
		return 0, 0, 0, 0, nil
	}
	if z, b = leadingNumber(afterSeparator(b)); x < 1 || y < 1 || z < 1 {
		return 0, 0, 0, 0, nil
	}
	end := ","
	if sep == '.' {
		b, end = bytes.TrimPrefix(b, []byte(" г")), "."
	}
	return x, y, z, sep, bytes.TrimPrefix(b, []byte(end))
}

// afterSeparator skips what stands between two numbers of a date.
func afterSeparator(b []byte) []byte {
	if len(b) > 1 && b[0] == '.' && b[1] == ' ' {
		return b[2:]
	}
	return b[1:]
}

// cutFraction takes the fraction off "16:30:05.1234567", as microseconds.
func cutFraction(clock []byte) (rest []byte, us int) {
	rest, fraction, _ := bytes.Cut(clock, []byte("."))
	v, n := scan.Decimals(fraction[:min(len(fraction), len("1234567"))], 0, decimal)
	if n < len(fraction) {
		return clock, 0
	}
	return rest, int(v)
}

// clockTime reads "16:30:05", "16.30.05", "16:30", "4:30:05 PM" and "4:30:05 p.m.", where
// the blank may be a narrow one that does not break. In Chinese and Korean the half of the
// day comes first.
func clockTime(b []byte) (h, m, s int, ok bool) {
	half, clock, _ := bytes.Cut(b, []byte(" "))
	switch string(half) {
	case "上午", "오전":
		half, b = []byte("AM"), clock
	case "下午", "오후":
		half, b = []byte("PM"), clock
	default:
		half = nil
	}
	h, b = leadingNumber(b)
	if !dividesClock(b) {
		return 0, 0, 0, false
	}
	m, b = leadingNumber(b[1:])
	if dividesClock(b) { // a spreadsheet leaves the seconds out
		s, b = leadingNumber(b[1:])
	}
	if half == nil {
		half = b
	} else if len(b) > 0 {
		return 0, 0, 0, false
	}
	if len(half) > 0 {
		if h, ok = halfDay(h, half); !ok {
			return 0, 0, 0, false
		}
	}
	return h, m, s, h >= 0 && h <= 23 && m >= 0 && m <= 59 && s >= 0 && s <= 59
}

func dividesClock(b []byte) bool { return len(b) > 0 && (b[0] == ':' || b[0] == '.') }

// halfDay returns the hour of the day for one of twelve with its half behind it.
func halfDay(h int, half []byte) (int, bool) {
	for _, blank := range []string{" ", "\u202f", "\u00a0"} {
		half = bytes.TrimPrefix(half, []byte(blank))
	}
	if h < 1 || h > 12 {
		return 0, false
	}
	switch string(half) {
	case "AM", "am", "a.m.", "A.M.", "a. m.", "a.\u00a0m.", "πμ", "π.μ.":
		return h % 12, true
	case "PM", "pm", "p.m.", "P.M.", "p. m.", "p.\u00a0m.", "μμ", "μ.μ.":
		return h%12 + 12, true
	}
	return 0, false
}

// leadingNumber reads up to four digits; v is -1 if there are none.
func leadingNumber(b []byte) (v int, rest []byte) {
	number, n := scan.Number(b[:min(len(b), len("2006"))])
	if n == 0 {
		return -1, b
	}
	return int(number), b[n:]
}
