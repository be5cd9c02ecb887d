package scan

import "bytes"

// Angle reads "<address>" at the start of b, where a quoted local part may hold
// any byte, and returns the address and the length; n is 0 if there is none.
func Angle(b []byte) (addr []byte, n int) {
	if len(b) < 2 || b[0] != '<' {
		return nil, 0
	}
	end := bytes.IndexByte(b, '>')
	if end < 0 {
		return nil, 0
	}
	if bytes.IndexByte(b[:end], '"') < 0 {
		return b[1:end], end + 1
	}
	for i := 1; i < len(b); i++ {
		switch b[i] {
		case '\\':
			i++
		case '"':
			i = QuoteEnd(b, i+1)
		case '>':
			return b[1:i], i + 1
		}
	}
	return b[1:end], end + 1
}

// Unbracket strips the angle brackets around an address or a Message-ID, if there
// are any. It returns nil if nothing is left.
func Unbracket(b []byte) []byte {
	if n := len(b); n >= 2 && b[0] == '<' && b[n-1] == '>' {
		b = b[1 : n-1]
	}
	if len(b) == 0 {
		return nil
	}
	return b
}
