package stamp

import "github.com/mtalog/mtalog/parsers/internal/scan"

// dayFirst reads "02 Jan 15:04:05", "2 Jan 2006 15:04:05" and "02.01.2006 15:04:05", with
// decimals or none. b is at least as long as the shortest.
func (c *Clock) dayFirst(b []byte) (us int64, n int) {
	day, digits := scan.Number(b[:2])
	if digits == 0 {
		return 0, 0
	}
	if b[digits] == '.' {
		if len(b) < len("02.01.2006 15:04:05") || digits != 2 || b[5] != '.' || b[10] != ' ' {
			return 0, 0
		}
		month, ok := digits2(b, 3)
		year := readYear(b[6:])
		if !ok || year == 0 {
			return 0, 0
		}
		return c.timeOfDay(b, 11, localHour{year: year, month: int16(month), day: int16(day)})
	}
	at := digits + len(" Jan")
	if b[digits] != ' ' || b[at] != ' ' {
		return 0, 0
	}
	var usual [len("Jan 02 2006 15:04:05.000000")]byte
	k := copy(usual[:], b[digits+1:at])
	k += copy(usual[k:], " ")
	k += copy(usual[k:], b[:digits])
	k += copy(usual[k:], b[at:])
	return c.Traditional(usual[:k])
}
