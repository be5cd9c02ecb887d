package stamp

import "github.com/mtalog/mtalog/parsers/internal/scan"

// ISO reads stamps of the form 2006-01-02T15:04:05.000Z (RFC 3339, always UTC),
// as Exchange writes them. It remembers the minute it read last, because
// neighbouring lines share it. The zero value is ready; a value serves one
// goroutine.
type ISO struct {
	minute [len("2006-01-02T15:04")]byte
	base   int64 // the minute's start in microseconds since 1970-01-01 UTC
}

// Scan reads a stamp at the start of b: seconds with up to nine digits of
// fraction or none, then Z. It returns microseconds since 1970-01-01 UTC and
// the stamp's length, 0 if there is none.
func (c *ISO) Scan(b []byte) (t int64, n int) {
	if len(b) < len("2006-01-02T15:04:05Z") {
		return 0, 0
	}
	if [16]byte(b) != c.minute && !c.turn(b) {
		return 0, 0
	}
	hi, lo := b[17]-'0', b[18]-'0'
	if b[16] != ':' || hi > 5 || lo > 9 {
		// RFC 3339 knows a leap second; Windows clocks do not show it.
		return 0, 0
	}
	t = c.base + int64(hi*10+lo)*1_000_000
	n = 19
	if b[n] == '.' {
		us, end := scan.Decimals(b[:min(len(b), n+len(".000000000"))], n+1, decimal)
		if end == n+1 {
			return 0, 0
		}
		t, n = t+us, end
	}
	if n >= len(b) || b[n] != 'Z' {
		return 0, 0
	}
	return t, n + 1
}

// ScanOffset reads a stamp that takes all of b, with an offset in place of Z:
// 2006-01-02T15:04:05.0000000+01:00, as .NET writes local times in the round-trip
// format. n is 0 if b is not one.
func (c *ISO) ScanOffset(b []byte) (t int64, n int) {
	var utc [len("2006-01-02T15:04:05.0000000Z")]byte
	i := len(b) - len("+01:00")
	if i < len("2006-01-02T15:04:05") || i >= len(utc) {
		return 0, 0
	}
	offset, k := zone(b[i:])
	copy(utc[:], b[:i])
	utc[i] = 'Z'
	t, n = c.Scan(utc[:i+1])
	if k != len("+01:00") || n != i+1 {
		return 0, 0
	}
	return t - offset, len(b)
}

// turn makes the minute at the start of b the one that is remembered. It is
// separate from Scan so that the common case stays short.
func (c *ISO) turn(b []byte) bool {
	const form = "2006-01-02T15:04"
	for i := range len(form) {
		if isDigit := form[i] >= '0' && form[i] <= '9'; isDigit && b[i]-'0' > 9 || !isDigit && b[i] != form[i] {
			return false
		}
	}
	year, month, day, ok := readDate(b)
	hour, _ := digits2(b, len("2006-01-02T"))
	minute, _ := digits2(b, len("2006-01-02T15:"))
	if !ok || hour > 23 || minute > 59 {
		return false
	}
	c.base = daysSince1970(year, month, day)*dayMicros + hour*hourMicros + minute*minuteMicros
	copy(c.minute[:], b)
	return true
}
