package stamp

import (
	"bytes"

	"github.com/mtalog/mtalog/parsers/internal/scan"
)

// American reads a stamp that takes all of b as browsers show it in the United States,
// "11/24/2026, 4:30:05.250 PM" with decimals or none, and Azure's portal writes it into tables. The
// capitals tell it from stamps of other countries, in which the day comes first.
func (c *Clock) American(b []byte) (us int64, n int) {
	month, day, year, sep, rest := dateParts(b)
	rest = bytes.TrimPrefix(rest, []byte(","))
	if sep != '/' || year < 2000 || year > 2099 || len(rest) < len(" 4:30:05 PM") || rest[0] != ' ' || month > 12 || day > 31 {
		return 0, 0
	}
	hour, clock := leadingNumber(rest[1:])
	afternoon := scan.HasSuffix(clock, "PM")
	if hour < 1 || hour > 12 || len(clock) < len(":30:05 PM") || !afternoon && !scan.HasSuffix(clock, "AM") {
		return 0, 0
	}
	clock = bytes.TrimSuffix(bytes.TrimSuffix(clock[:len(clock)-len("PM")], []byte(" ")), []byte("\u202f"))
	if hour %= 12; afternoon {
		hour += 12
	}
	var usual [len("15:04:05.000000000 ")]byte
	usual[0], usual[1] = byte('0'+hour/10), byte('0'+hour%10)
	k := 2 + copy(usual[2:], clock)
	us, n = c.timeOfDay(usual[:k], 0, localHour{year: int16(year), month: int16(month), day: int16(day)})
	if n != k || len(clock) > len(usual)-2 {
		return 0, 0
	}
	return us, len(b)
}
