package stamp

import (
	"encoding/binary"
	"time"
)

// RFC3339 reads a stamp of RFC 3339 with 'T' between date and time, any
// number of decimals and any offset: "2006-01-02T15:04:05.000000+02:00",
// "2006-01-02T15:04:05Z".
func (c *Clock) RFC3339(b []byte) (us int64, n int) {
	if len(b) < len("2006-01-02T15:04:05Z") || b[4] != '-' || b[10] != 'T' {
		return 0, 0
	}
	sec, ok := digits2(b, 17)
	if !ok || sec > 60 {
		return 0, 0
	}
	i := 19
	if b[i] == '.' || b[i] == ',' {
		us, i = decimals(b, i+1)
	}
	zone, n := zoneKey(b, i)
	if n == 0 {
		return 0, 0
	}
	d0, d1 := binary.LittleEndian.Uint64(b), binary.LittleEndian.Uint64(b[8:])
	if d0 != c.date0 || d1 != c.date1 || zone != c.zone {
		base, ok := rfc3339Minute(b, b[i:n])
		if !ok {
			return 0, 0
		}
		c.date0, c.date1, c.zone, c.base = d0, d1, zone, base
	}
	return c.saw(c.base + sec*secondMicros + us), n
}

// zoneKey packs "Z" or "+02:00" at b[i:] into a number and returns the index
// behind it.
func zoneKey(b []byte, i int) (key uint64, end int) {
	if i >= len(b) {
		return 0, 0
	}
	if b[i] == 'Z' {
		return 'Z', i + 1
	}
	if i+6 > len(b) || b[i] != '+' && b[i] != '-' {
		return 0, 0
	}
	return uint64(binary.LittleEndian.Uint32(b[i:]))<<16 | uint64(binary.LittleEndian.Uint16(b[i+4:])), i + 6
}

// rfc3339Minute converts "2006-01-02T15:04" with its zone.
func rfc3339Minute(b, zone []byte) (us int64, ok bool) {
	century, ok1 := digits2(b, 0)
	year, ok2 := digits2(b, 2)
	month, ok3 := digits2(b, 5)
	d, ok4 := digits2(b, 8)
	h, ok5 := digits2(b, 11)
	m, ok6 := digits2(b, 14)
	if !(ok1 && ok2 && ok3 && ok4 && ok5 && ok6) || b[7] != '-' || b[13] != ':' || b[16] != ':' ||
		h > 23 || m > 59 || !validDay(int(century*100+year), time.Month(month), int(d)) {
		return 0, false
	}
	us = time.Date(int(century*100+year), time.Month(month), int(d), int(h), int(m), 0, 0, time.UTC).UnixMicro()
	if len(zone) < 6 {
		return us, true
	}
	zh, ok1 := digits2(zone, 1)
	zm, ok2 := digits2(zone, 4)
	if !ok1 || !ok2 || zone[3] != ':' || zh > 23 || zm > 59 {
		return 0, false
	}
	off := zh*hourMicros + zm*minuteMicros
	if zone[0] == '+' {
		off = -off
	}
	return us + off, true
}

func validDay(year int, month time.Month, d int) bool {
	if month < time.January || month > time.December || d < 1 || d > 31 {
		return false
	}
	return time.Date(year, month, d, 0, 0, 0, 0, time.UTC).Day() == d
}
