package scan

// Number reads decimal digits at the start of b, 18 at most, and returns how
// many there are.
func Number(b []byte) (v int64, n int) {
	if len(b) >= 8 {
		x := word(b, 0) ^ '0'*lows // digits become 0 to 9
		if m := (x + (0x80-10)*lows | x) & highs; m != 0 {
			n = first(m)
			return eight(x << (8 * (7 - n)) << 8), n
		}
	}
	for n < len(b) && n < 18 && b[n]-'0' <= 9 {
		v = v*10 + int64(b[n]-'0')
		n++
	}
	return v, n
}

// eight gives the value of eight digits, the first in the lowest byte: pairs of
// neighbours are joined three times.
func eight(x uint64) int64 {
	x = x * (10<<8 + 1) >> 8 & 0x00ff00ff00ff00ff
	x = x * (100<<16 + 1) >> 16 & 0x0000ffff0000ffff
	return int64(x * (10000<<32 + 1) >> 32)
}

// Decimals reads from b[i:] the digits after a decimal point, of which the first counts as much
// as unit, and returns where they end.
func Decimals(b []byte, i int, unit int64) (v int64, end int) {
	for unit := uint64(unit); i < len(b) && b[i]-'0' <= 9; i++ { // which is divided faster
		v += int64(uint64(b[i]-'0') * unit)
		unit /= 10
	}
	return v, i
}

// Hex reads b, hexadecimal digits in either case, 16 at most; ok is false if it has a byte
// that is none.
func Hex(b []byte) (v uint64, ok bool) {
	for _, c := range b {
		switch {
		case c-'0' <= 9:
			c -= '0'
		case c|0x20-'a' <= 5:
			c = c | 0x20 - 'a' + 10
		default:
			return 0, false
		}
		v = v<<4 | uint64(c)
	}
	return v, true
}
