package logfmt

import (
	"bytes"

	"github.com/mtalog/mtalog/parsers/internal/scan"
)

// next cuts the first pair of b. The value is returned as it is written: in quotes, in which
// quotes and backslashes are escaped, if it has blanks, quotes or a '=', so that no text can
// end it and begin a pair of its own.
func next(b []byte) (key, value, rest []byte, ok bool) {
	n := 0
	for n < len(b) && keyBytes[b[n]] {
		n++
	}
	if n == 0 || n == len(b) || b[n] != '=' {
		return nil, nil, nil, false
	}
	key, b = b[:n], b[n+1:]
	end, ok := valueLen(b)
	if !ok {
		return nil, nil, nil, false
	}
	value, rest = b[:end], b[end:]
	if len(rest) > 0 {
		if rest[0] != ' ' {
			return nil, nil, nil, false
		}
		rest = bytes.TrimLeft(rest, " ")
	}
	return key, value, rest, true
}

// valueLen returns the length of the value at the start of b.
func valueLen(b []byte) (n int, ok bool) {
	if len(b) == 0 || b[0] != '"' {
		n = scan.Byte(b, 0, ' ')
		return n, bytes.IndexByte(b[:n], '"') < 0 && bytes.IndexByte(b[:n], '=') < 0
	}
	for i := 1; ; i += 2 { // past a backslash and what it escapes
		if i = scan.Either(b, min(i, len(b)), '"', '\\'); i == len(b) {
			return 0, false
		}
		if b[i] == '"' {
			return i + 1, true
		}
	}
}

// appendString appends a value as a string of JSON.
func appendString(b, value []byte) []byte {
	if len(value) > 0 && value[0] == '"' {
		return append(b, value...)
	}
	b = append(b, '"')
	for _, c := range value {
		if c == '\\' {
			b = append(b, c)
		}
		b = append(b, c)
	}
	return append(b, '"')
}

var keyBytes = func() (t [256]bool) {
	for _, c := range []byte("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-.@") {
		t[c] = true
	}
	return t
}()
