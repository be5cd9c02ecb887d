package stamp

// digits2 reads two digits; ok is false if b[i:i+2] are not.
func digits2(b []byte, i int) (v int64, ok bool) {
	d, e := b[i]-'0', b[i+1]-'0'
	return int64(d)*10 + int64(e), d <= 9 && e <= 9
}

// zone reads "+0100" or "+01:00" at the start of b as microseconds east of UTC; n is its
// length, 0 if there is none.
func zone(b []byte) (off int64, n int) {
	if len(b) < len("+0100") || b[0] != '+' && b[0] != '-' {
		return 0, 0
	}
	h, ok := digits2(b, 1)
	i := 3
	if b[3] == ':' {
		i = 4
	}
	if len(b) < i+2 || !ok {
		return 0, 0
	}
	m, ok := digits2(b, i)
	if !ok || h > 14 || m > 59 { // no zone is farther east than UTC+14
		return 0, 0
	}
	off = h*hourMicros + m*minuteMicros
	if b[0] == '-' {
		off = -off
	}
	return off, i + 2
}
