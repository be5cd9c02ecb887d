package stamp

import (
	"encoding/binary"

	"github.com/mtalog/mtalog/parsers/internal/scan"
)

// Exim reads Exim's own stamp at the start of b, "2006-01-02 15:04:05" with the fraction
// and zone that its options millisec and log_timezone add, and the blank after it, which n
// includes.
func (c *Clock) Exim(b []byte) (us int64, n int) {
	const layout = "2006-01-02 15:04:05"
	if len(b) < len(layout) || b[4] != '-' || b[10] != ' ' || b[16] != ':' {
		return 0, 0
	}
	s, ok := digits2(b, 17)
	if !ok || s > 60 || !c.eximMinute(b) {
		return 0, 0
	}
	us, n = s*secondMicros, len(layout)
	if n < len(b) && b[n] == '.' {
		f, end := scan.Decimals(b, n+1, decimal)
		us, n = us+f, end
	}
	// " +0100", or "+0100" as syslog daemons write it.
	base, at := c.exim.local, n
	if at < len(b) && b[at] == ' ' {
		at++
	}
	if at < len(b) && (b[at] == '+' || b[at] == '-') {
		if off, k := zone(b[at:]); k > 0 {
			base, n = c.exim.utc-off, at+k
		}
	}
	if n < len(b) {
		if b[n] != ' ' {
			return 0, 0
		}
		n++
	}
	return c.saw(base + us), n
}

// minute is that of a stamp, "2006-01-02 15:04": its 16 bytes, and when it began by the clocks
// of UTC and of this place.
type minute struct {
	first, last uint64
	utc, local  int64
}

// eximMinute makes c.exim the minute that b names.
func (c *Clock) eximMinute(b []byte) bool {
	first, last := binary.LittleEndian.Uint64(b), binary.LittleEndian.Uint64(b[8:])
	if first == c.exim.first && last == c.exim.last {
		return true
	}
	year, month, day, ok := readDate(b)
	h, ok1 := digits2(b, 11)
	m, ok2 := digits2(b, 14)
	if !ok || year == 0 || !ok1 || !ok2 || b[7] != '-' || b[13] != ':' || h > 23 || m > 59 {
		return false
	}
	base, _ := c.baseOf(localHour{int16(year), int16(month), int16(day), int16(h)}, m*minuteMicros)
	c.exim = minute{first, last, daysSince1970(year, month, day)*dayMicros + h*hourMicros + m*minuteMicros, base + m*minuteMicros}
	if !c.localValid { // look at every stamp of an hour that there is twice
		c.exim.first = 0
	}
	return true
}
