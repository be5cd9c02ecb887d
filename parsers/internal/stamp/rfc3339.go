package stamp

import (
	"encoding/binary"
	"time"

	"github.com/mtalog/mtalog/parsers/internal/scan"
)

// RFC3339 reads a stamp of RFC 3339 with 'T' between date and time, any
// number of decimals and any offset: "2006-01-02T15:04:05.000000+02:00",
// "2006-01-02T15:04:05Z". The colon of the offset may be missing, and blanks may stand
// in place of 'T' and before the offset.
func (c *Clock) RFC3339(b []byte) (us int64, n int) {
	if us, ok := c.sameMinute(b); ok {
		return us, len("2006-01-02T15:04:05.000000+02:00")
	}
	if len(b) < len("2006-01-02T15:04:05Z") || b[4] != '-' || b[10] != 'T' && b[10] != ' ' || b[16] != ':' {
		return 0, 0
	}
	sec, ok := digits2(b, 17)
	if !ok || sec > 60 {
		return 0, 0
	}
	i := 19
	if b[i] == '.' || b[i] == ',' {
		us, i = scan.Decimals(b, i+1, decimal)
	}
	zone, n := zoneKey(b, i)
	if n == 0 {
		return 0, 0
	}
	d0, d1 := binary.LittleEndian.Uint64(b), binary.LittleEndian.Uint64(b[8:])
	if d0 != c.date0 || d1 != c.date1 || zone != c.zone {
		if b[i] == ' ' {
			i++
		}
		base, ok := c.minute(b, d0, zone, b[i:n])
		if !ok {
			return 0, 0
		}
		c.date0, c.date1, c.zone, c.base = d0, d1, zone, base
	}
	return c.saw(c.base + sec*secondMicros + us), n
}

// sameMinute reads the stamp that rsyslog writes, with six decimals and a
// numeric offset, if it lies in the minute of the one before: nearly all do in
// a log of any traffic.
func (c *Clock) sameMinute(b []byte) (us int64, ok bool) {
	if len(b) < len("2006-01-02T15:04:05.000000+02:00") || b[16] != ':' || b[19] != '.' ||
		binary.LittleEndian.Uint64(b) != c.date0 || binary.LittleEndian.Uint64(b[8:]) != c.date1 || binary.LittleEndian.Uint64(b[24:])>>16 != c.zone {
		return 0, false
	}
	// The seconds, which the '.' divides, and the decimals are the microseconds of the minute.
	seconds, decimals := binary.LittleEndian.Uint16(b[17:]), binary.LittleEndian.Uint64(b[18:])
	us, ok = digits8(uint64(seconds) | decimals>>16<<16)
	if !ok || us >= 61*secondMicros {
		return 0, false
	}
	return c.saw(c.base + us), true
}

// digits8 reads eight digits, the first of them in the lowest byte of w:
// neighbours are joined to numbers of two digits, those to four, …
func digits8(w uint64) (v int64, ok bool) {
	const zeros, high = 0x3030303030303030, 0xf0f0f0f0f0f0f0f0
	if w&high != zeros || (w+0x0606060606060606)&high != zeros {
		return 0, false
	}
	w -= zeros
	w = w*10 + w>>8
	const pairs = 0x000000ff000000ff
	return int64(((w&pairs)*(100+1_000_000<<32) + (w>>16&pairs)*(1+10_000<<32)) >> 32), true
}

// zoneKey packs "Z", "+02:00" or " +02:00" at b[i:] into a number and returns the
// index after it.
func zoneKey(b []byte, i int) (key uint64, end int) {
	if i >= len(b) {
		return 0, 0
	}
	if b[i] == 'Z' {
		return 'Z', i + 1
	}
	if b[i] == ' ' {
		i++
	}
	if i+5 > len(b) || b[i] != '+' && b[i] != '-' {
		return 0, 0
	}
	if b[i+3] != ':' { // "+0200", as older versions of journalctl -o short-iso have it
		return uint64(binary.LittleEndian.Uint32(b[i:]))<<8 | uint64(b[i+4]), i + 5
	}
	if i+6 > len(b) {
		return 0, 0
	}
	return zoneBytes(b[i:]), i + 6
}

// zoneBytes packs the six bytes of "+02:00".
func zoneBytes(b []byte) uint64 {
	return uint64(binary.LittleEndian.Uint32(b)) | uint64(binary.LittleEndian.Uint16(b[4:]))<<32
}

// minute converts "2006-01-02T15:04" with its zone. Within a day, and in a log
// of little traffic, only the minute is new.
func (c *Clock) minute(b []byte, yearMonth, zone uint64, zoneText []byte) (us int64, ok bool) {
	h, ok1 := digits2(b, 11)
	m, ok2 := digits2(b, 14)
	if !ok1 || !ok2 || b[13] != ':' || h > 23 || m > 59 {
		return 0, false
	}
	if day := [2]byte{b[8], b[9]}; yearMonth != c.date0 || zone != c.zone || day != c.day {
		base, ok := rfc3339Day(b, zoneText)
		if !ok {
			return 0, false
		}
		c.day, c.dayBase = day, base
	}
	return c.dayBase + h*hourMicros + m*minuteMicros, true
}

// rfc3339Day converts "2006-01-02" with its zone.
func rfc3339Day(b, zone []byte) (us int64, ok bool) {
	year, month, day, ok := readDate(b)
	if !ok || b[7] != '-' {
		return 0, false
	}
	us = time.Date(year, month, day, 0, 0, 0, 0, time.UTC).UnixMicro()
	if len(zone) == len("Z") {
		return us, true
	}
	zh, ok1 := digits2(zone, 1)
	zm, ok2 := digits2(zone, len(zone)-2)
	if !ok1 || !ok2 || zh > 23 || zm > 59 {
		return 0, false
	}
	off := zh*hourMicros + zm*minuteMicros
	if zone[0] == '+' {
		off = -off
	}
	return us + off, true
}
