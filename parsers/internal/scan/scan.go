// Package scan searches and reads the bytes of log lines, eight at a time in a
// register. What is looked for is mostly a few bytes away, and then this is faster
// than bytes.IndexByte, whose vector code has to be called, and than a loop over
// single bytes, whose end processors mispredict.
package scan

import (
	"encoding/binary"
	"math/bits"
	"strings"
	"unicode/utf8"
	"unsafe"
)

// lows and highs have the lowest and the highest bit of each byte set.
const lows, highs = 0x0101010101010101, 0x8080808080808080

// word returns eight bytes, the first of them in the lowest byte.
func word(b []byte, i int) uint64 { return binary.LittleEndian.Uint64(b[i : i+8]) }

// equal marks, in the highest bit of a byte, the first byte of x that is c;
// marks above it mean nothing. The test for zero bytes is that of Sean
// Anderson's Bit Twiddling Hacks.
func equal(x uint64, c byte) uint64 {
	x ^= uint64(c) * lows
	return (x - lows) &^ x & highs
}

// first returns the number of the first byte that is marked.
func first(marks uint64) int { return bits.TrailingZeros64(marks) / 8 }

// Byte returns the index of the first byte of b from i on that is c, or the
// length of b.
func Byte(b []byte, i int, c byte) int {
	for ; i+8 <= len(b); i += 8 {
		if m := equal(word(b, i), c); m != 0 {
			return i + first(m)
		}
	}
	for ; i < len(b) && b[i] != c; i++ {
	}
	return i
}

// Index is bytes.Index for a string, which it does not copy. bytes.Index(b,
// []byte(s)) would: the compiler omits that copy only if bytes.Index is not
// inlined, and the profile that the program is built with inlines it.
func Index(b []byte, s string) int {
	return strings.Index(unsafe.String(unsafe.SliceData(b), len(b)), s)
}

// Either returns the index of the first byte of b from i on that is c or d, or
// the length of b.
func Either(b []byte, i int, c, d byte) int {
	for ; i+8 <= len(b); i += 8 {
		x := word(b, i)
		if m := equal(x, c) | equal(x, d); m != 0 {
			return i + first(m)
		}
	}
	for ; i < len(b) && b[i] != c && b[i] != d; i++ {
	}
	return i
}

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

// Repair replaces, in place, every byte that is not UTF-8 by '?', so that no
// value can break the store or the terminal. It reports whether there was one.
func Repair(b []byte) bool { return !isASCII(b) && repair(b) }

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

// isASCII looks at all of b: nearly all lines are, so that stopping early would
// not pay. The odd bytes at the end are looked at together with some before them.
func isASCII(b []byte) bool {
	if len(b) < 32 {
		return isShortASCII(b)
	}
	seen := fourWords(b[len(b)-32:])
	for i := 0; i < len(b)-32; i += 32 {
		seen |= fourWords(b[i : i+32 : i+32])
	}
	return seen&highs == 0
}

// fourWords returns the bits that are set in any of the first four words of b.
func fourWords(b []byte) uint64 { return word(b, 0) | word(b, 8) | word(b, 16) | word(b, 24) }

func isShortASCII(b []byte) bool {
	for _, c := range b {
		if c >= utf8.RuneSelf {
			return false
		}
	}
	return true
}
