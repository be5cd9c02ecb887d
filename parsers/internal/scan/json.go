package scan

import (
	"unicode/utf16"
	"unicode/utf8"
)

// JSONString reads a string of JSON that begins at b[0], and unescapes it in place.
// value is nil if there is none. What is written in JSON is never shorter than what
// it means.
func JSONString(b []byte) (value, rest []byte) {
	if len(b) == 0 || b[0] != '"' {
		return nil, nil
	}
	b = b[1:]
	to := 0
	for at := 0; at < len(b); {
		switch c := b[at]; c {
		case '"':
			return b[:to:to], b[at+1:]
		case '\\':
			r, n := unescape(b[at:])
			if n == 0 {
				return nil, nil
			}
			if r < utf8.RuneSelf {
				b[to] = byte(r)
				to++
			} else {
				to += utf8.EncodeRune(b[to:at+n], r)
			}
			at += n
		default:
			b[to] = c
			to, at = to+1, at+1
		}
	}
	return nil, nil
}

// unescape reads `\n`, `\u00e9` or a pair of surrogates; n is its length, 0
// if it is not one of these (RFC 8259 section 7).
func unescape(b []byte) (r rune, n int) {
	if len(b) < 2 {
		return 0, 0
	}
	switch b[1] {
	case '"', '\\', '/':
		return rune(b[1]), 2
	case 'n':
		return '\n', 2
	case 'r':
		return '\r', 2
	case 'f':
		return '\f', 2
	case 'b':
		return '\b', 2
	case 't':
		return '\t', 2
	case 'u':
	default:
		return 0, 0
	}
	r, ok := hex4(b[2:])
	if !ok {
		return 0, 0
	}
	if utf16.IsSurrogate(r) {
		if len(b) >= 12 && b[6] == '\\' && b[7] == 'u' {
			if low, ok := hex4(b[8:]); ok {
				if pair := utf16.DecodeRune(r, low); pair != utf8.RuneError {
					return pair, 12
				}
			}
		}
		return '?', 6
	}
	return r, 6
}

func hex4(b []byte) (r rune, ok bool) {
	if len(b) < 4 {
		return 0, false
	}
	v, ok := Hex(b[:4])
	return rune(v), ok
}
