package logfmt

import (
	"bytes"

	"github.com/mtalog/mtalog/parsers/internal/scan"
)

// next cuts the first pair of b. The value is returned as it is written: in quotes, in which
// quotes and backslashes are escaped, if it has blanks, quotes or a '=', so that no text can
// end it and begin a pair of its own.
func next(b []byte) (key, value, rest []byte, ok bool) {
	n := keyBytes.Len(b)
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
	end := scan.QuoteEnd(b, 1)
	return end + 1, end < len(b)
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

var keyBytes = scan.NewSet("a-zA-Z0-9_.@-")
