package scan

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
