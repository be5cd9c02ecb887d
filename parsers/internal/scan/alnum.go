package scan

// Alnum returns how many letters and digits (ASCII) b begins with.
func Alnum(b []byte) (n int) {
	for ; n+8 <= len(b); n += 8 {
		if m := alnum(word(b, n)) ^ highs; m != 0 {
			return n + first(m)
		}
	}
	for n < len(b) && (b[n]-'0' <= 9 || b[n]|0x20-'a' <= 'z'-'a') {
		n++
	}
	return n
}

// AllAlnum is what AlnumAt returns for eight letters and digits.
const AllAlnum = highs

// AlnumAt marks, in the highest bit of a byte, those of the eight bytes at b[i:]
// that are letters or digits, the first in the lowest byte.
func AlnumAt(b []byte, i int) uint64 { return alnum(word(b, i)) }

func alnum(x uint64) uint64 {
	const limit = 0x80
	low := x &^ highs
	folded := low | 0x20*lows
	digit := (folded + (limit-'0')*lows) &^ (folded + (limit-'9'-1)*lows)
	letter := (folded + (limit-'a')*lows) &^ (folded + (limit-'z'-1)*lows)
	graphic := low + (limit-0x20)*lows // folding made digits of control characters
	return (digit | letter) & graphic &^ x & highs
}
