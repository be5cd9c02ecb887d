package exim

import "github.com/mtalog/mtalog/parsers/internal/scan"

// textAfter returns what follows ": " or " : " at the start of b.
func textAfter(b []byte) []byte {
	if len(b) > 0 && b[0] == ' ' {
		b = b[1:]
	}
	if len(b) > 0 && b[0] == ':' {
		b = b[1:]
	}
	return scan.SkipBlanks(b)
}

// quotedLen returns the length of the "string" at the start of b. Exim escapes a quote
// within; old versions did not, so a quote that no blank and no end follows is not the end.
func quotedLen(b []byte) int {
	for i := 1; ; {
		if i = scan.QuoteEnd(b, i) + 1; i >= len(b) {
			return len(b)
		}
		if b[i] == ' ' || b[i] == ':' {
			return i
		}
	}
}

// duration reads Exim's "1d2h3m4s" or "0.062s" as milliseconds.
func duration(b []byte) (ms int64, ok bool) {
	for len(b) > 0 {
		v, n := scan.Number(b)
		if n == 0 || v > 1<<30 { // 34 years of seconds
			return 0, false
		}
		v *= 1000
		b = b[n:]
		if firstByte(b) == '.' {
			decimals, end := scan.Decimals(b, 1, 100)
			v, b = v+decimals, b[end:]
		}
		switch firstByte(b) {
		case 's':
		case 'm':
			v *= 60
		case 'h':
			v *= 60 * 60
		case 'd':
			v *= 24 * 60 * 60
		case 'w':
			v *= 7 * 24 * 60 * 60
		default:
			return 0, false
		}
		ms, ok, b = ms+v, true, b[1:]
	}
	return ms, ok
}

// firstByte returns the first byte, 0 if there is none.
func firstByte(b []byte) byte {
	if len(b) == 0 {
		return 0
	}
	return b[0]
}

func digitAt(b []byte, i int) bool { return i < len(b) && b[i]-'0' <= 9 }
