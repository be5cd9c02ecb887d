package postfix

import "github.com/mtalog/mtalog/parsers/internal/scan"

// millis reads seconds with decimals, "1.25", as milliseconds.
func millis(b []byte) (ms int64, n int) {
	for n < len(b) && n < 15 && b[n]-'0' <= 9 {
		ms = ms*10 + int64(b[n]-'0')
		n++
	}
	ms *= 1000
	if n < len(b) && b[n] == '.' {
		decimals, end := scan.Decimals(b, n+1, 100)
		ms, n = ms+decimals, end
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
