package exim

import (
	"encoding/binary"
	"math/bits"
)

// What is done for every line works on eight bytes at a time, in registers:
// most words of a line are short, and neither a call nor a loop over single
// bytes, whose end the processor guesses wrong, is as quick. lows and highs
// have the lowest and the highest bit of each byte set.
const lows, highs = 0x0101010101010101, 0x8080808080808080

func word(b []byte, i int) uint64 { return binary.LittleEndian.Uint64(b[i : i+8]) }

// equal marks, in the highest bit of a byte, the first byte of x that is c;
// marks above it mean nothing.
func equal(x uint64, c byte) uint64 {
	x ^= uint64(c) * lows
	return (x - lows) &^ x & highs
}

// isASCII reports whether b has no byte above 0x7f.
func isASCII(b []byte) bool {
	for len(b) >= 32 {
		if (word(b, 0)|word(b, 8)|word(b, 16)|word(b, 24))&highs != 0 {
			return false
		}
		b = b[32:]
	}
	for len(b) >= 8 {
		if word(b, 0)&highs != 0 {
			return false
		}
		b = b[8:]
	}
	x := byte(0)
	for _, c := range b {
		x |= c
	}
	return x < 0x80
}

// blankAt returns the index of the first blank of b, or its length.
func blankAt(b []byte) int { return blankFrom(b, 0) }

// blankFrom returns the index of the first blank of b from i on, or its length.
func blankFrom(b []byte, i int) int {
	for ; i+8 <= len(b); i += 8 {
		if m := equal(word(b, i), ' '); m != 0 {
			return i + bits.TrailingZeros64(m)/8
		}
	}
	for ; i < len(b) && b[i] != ' '; i++ {
	}
	return i
}

// eitherFrom returns the index of the first byte of b from i on that is c or
// d, or the length of b.
func eitherFrom(b []byte, i int, c, d byte) int {
	for ; i+8 <= len(b); i += 8 {
		x := word(b, i)
		if m := equal(x, c) | equal(x, d); m != 0 {
			return i + bits.TrailingZeros64(m)/8
		}
	}
	for ; i < len(b) && b[i] != c && b[i] != d; i++ {
	}
	return i
}

// number reads decimal digits at the start of b, 18 at most.
func number(b []byte) (v int64, n int) {
	if len(b) >= 8 {
		x := word(b, 0) ^ '0'*lows // digits become 0 to 9
		if m := (x + (0x80-10)*lows | x) & highs; m != 0 {
			n = bits.TrailingZeros64(m) / 8
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

// base62 marks, in the highest bit of a byte, those bytes of x that are
// letters or digits.
func base62(x uint64) uint64 {
	const limit = 0x80
	low := x &^ highs
	folded := low | 0x20*lows
	digit := (folded + (limit-'0')*lows) &^ (folded + (limit-'9'-1)*lows)
	letter := (folded + (limit-'a')*lows) &^ (folded + (limit-'z'-1)*lows)
	graphic := low + (limit-0x20)*lows // folding made digits of control characters
	return (digit | letter) & graphic &^ x & highs
}
