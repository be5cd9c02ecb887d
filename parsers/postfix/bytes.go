package postfix

import (
	"bytes"
	"encoding/binary"
	"math/bits"
	"unicode/utf8"
)

func hasPrefix(b []byte, p string) bool { return len(b) >= len(p) && string(b[:len(p)]) == p }

func cutPrefix(b []byte, p string) ([]byte, bool) {
	if hasPrefix(b, p) {
		return b[len(p):], true
	}
	return b, false
}

func cutByte(b []byte, c byte) (before, after []byte, ok bool) {
	if i := indexByte(b, c); i >= 0 {
		return b[:i], b[i+1:], true
	}
	return b, nil, false
}

// indexByte finds c as bytes.IndexByte does, eight bytes at a time: what is
// looked for here is near, and a call of the vector code takes longer. The test
// for zero bytes is that of Sean Anderson's Bit Twiddling Hacks.
func indexByte(b []byte, c byte) int {
	i := 0
	for ; i+8 <= len(b); i += 8 {
		w := binary.LittleEndian.Uint64(b[i:]) ^ ones*uint64(c)
		if m := (w - ones) &^ w & high; m != 0 {
			return i + bits.TrailingZeros64(m)>>3
		}
	}
	for ; i < len(b); i++ {
		if b[i] == c {
			return i
		}
	}
	return -1
}

const ones, high = 0x0101010101010101, 0x8080808080808080

// cutAt cuts b around the first sep.
func cutAt(b, sep []byte) (before, after []byte, ok bool) {
	if i := bytes.Index(b, sep); i >= 0 {
		return b[:i], b[i+len(sep):], true
	}
	return b, nil, false
}

// lastIndex finds what stands near the end of b.
func lastIndex(b []byte, s string) int {
	for at := len(b) - len(s); at >= 0; at-- {
		if b[at] == s[0] && string(b[at:at+len(s)]) == s {
			return at
		}
	}
	return -1
}

// number reads up to 18 decimal digits and returns how many there are.
func number(b []byte) (v int64, n int) {
	for n < len(b) && n < 18 && b[n]-'0' <= 9 {
		v = v*10 + int64(b[n]-'0')
		n++
	}
	return v, n
}

// millis reads seconds with decimals, "1.25", as milliseconds.
func millis(b []byte) (ms int64, n int) {
	v, n := number(b)
	ms = min(v, 1<<50) * 1000
	if n < len(b) && b[n] == '.' {
		n++
		for unit := int64(100); n < len(b) && b[n]-'0' <= 9; n++ {
			ms += int64(b[n]-'0') * unit
			unit /= 10
		}
	}
	return ms, n
}

// isASCII looks at all of b, eight bytes at a time: nearly all lines are, so
// that stopping early would not pay.
func isASCII(b []byte) bool {
	if len(b) < 8 {
		for _, c := range b {
			if c >= utf8.RuneSelf {
				return false
			}
		}
		return true
	}
	seen := binary.LittleEndian.Uint64(b[len(b)-8:]) // the odd bytes at the end, and some once more
	for len(b) >= 32 {
		w := b[:32:32]
		seen |= binary.LittleEndian.Uint64(w) | binary.LittleEndian.Uint64(w[8:]) |
			binary.LittleEndian.Uint64(w[16:]) | binary.LittleEndian.Uint64(w[24:])
		b = b[32:]
	}
	for len(b) >= 8 {
		seen |= binary.LittleEndian.Uint64(b)
		b = b[8:]
	}
	return seen&high == 0
}

// repair replaces, in place, every byte that is not UTF-8, so that no value
// can break the store or the terminal, and says whether there was one.
func repair(b []byte) bool {
	if utf8.Valid(b) {
		return false
	}
	for i := 0; i < len(b); {
		r, n := utf8.DecodeRune(b[i:])
		if r == utf8.RuneError && n <= 1 {
			b[i], n = '?', 1
		}
		i += n
	}
	return true
}
