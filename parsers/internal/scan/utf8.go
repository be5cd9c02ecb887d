package scan

import "unicode/utf8"

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
