// Package scan searches and reads the bytes of log lines, eight at a time in a
// register. What is looked for is mostly a few bytes away, and then this is faster
// than bytes.IndexByte, whose vector code has to be called, and than a loop over
// single bytes, whose end processors mispredict.
//
// Functions with the names of those in package bytes do the same with a string in the place of
// the second slice, and do not copy it.
package scan

import (
	"encoding/binary"
	"math/bits"
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
