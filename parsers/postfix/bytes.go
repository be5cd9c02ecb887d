package postfix

import "github.com/mtalog/mtalog/parsers/internal/scan"

func hasPrefix(b []byte, p string) bool { return len(b) >= len(p) && string(b[:len(p)]) == p }

// begins is hasPrefix for the words of a table, most of which differ in their first
// byte.
func begins(b []byte, word string) bool {
	return len(b) >= len(word) && b[0] == word[0] && string(b[:len(word)]) == word
}

func cutPrefix(b []byte, p string) ([]byte, bool) {
	if hasPrefix(b, p) {
		return b[len(p):], true
	}
	return b, false
}

func cutByte(b []byte, c byte) (before, after []byte, ok bool) {
	i := scan.Byte(b, 0, c)
	if i == len(b) {
		return b, nil, false
	}
	return b[:i], b[i+1:], true
}

// indexByte is bytes.IndexByte, but faster if c is near the start of b.
func indexByte(b []byte, c byte) int {
	if i := scan.Byte(b, 0, c); i < len(b) {
		return i
	}
	return -1
}

// cutAt cuts b around the first sep.
func cutAt(b []byte, sep string) (before, after []byte, ok bool) {
	if i := scan.Index(b, sep); i >= 0 {
		return b[:i], b[i+len(sep):], true
	}
	return b, nil, false
}

// lastIndex returns the index of the last s in b, or -1. It searches from the end,
// where s is expected.
func lastIndex(b []byte, s string) int {
	for at := len(b) - len(s); at >= 0; at-- {
		if b[at] == s[0] && string(b[at:at+len(s)]) == s {
			return at
		}
	}
	return -1
}

// millis reads seconds with decimals, "1.25", as milliseconds.
func millis(b []byte) (ms int64, n int) {
	for n < len(b) && n < 15 && b[n]-'0' <= 9 {
		ms = ms*10 + int64(b[n]-'0')
		n++
	}
	ms *= 1000
	if n < len(b) && b[n] == '.' {
		v, digits := scan.Decimals(b[n+1:], 100)
		ms, n = ms+v, n+1+digits
	}
	if n > 0 && n < len(b) && b[n] == 'e' {
		return exponent(b, ms, n)
	}
	return ms, n
}

// maxExponent is above that of a delay of three thousand years.
const maxExponent = 11

// exponent reads the exponent at b[n:] of "1.2e+05", as Postfix 2.3 and its contemporaries
// write long and very short times, and applies it to what stands before it.
func exponent(b []byte, ms int64, n int) (int64, int) {
	digits := b[n+1:]
	negative := len(digits) > 0 && digits[0] == '-'
	if len(digits) > 0 && (negative || digits[0] == '+') {
		digits = digits[1:]
	}
	e, k := scan.Number(digits[:min(len(digits), 2)])
	if k == 0 || e > maxExponent || ms >= 10_000 { // one digit before the point
		return ms, n
	}
	for range e {
		if negative {
			ms /= 10
		} else {
			ms *= 10
		}
	}
	return ms, len(b) - len(digits) + k
}
