package jsonlog

import "github.com/mtalog/mtalog/parsers/internal/scan"

// rawString returns a string of JSON without its quotes and as it is written.
func rawString(b []byte) (s, rest []byte, ok bool) {
	if len(b) == 0 || b[0] != '"' {
		return nil, nil, false
	}
	end := scan.QuoteEnd(b, 1)
	if end == len(b) {
		return nil, nil, false
	}
	return b[1:end:end], b[end+1:], true
}

// readValue reads a string, an array of bytes, the first string of an array of
// strings, a number, or a word such as null, which is nil like the values that are
// of no use. The journal writes a value that is not UTF-8 or that holds control
// characters as an array of bytes, a field that occurs more than once as an array
// of values, and one that is too long as null. b is not empty.
func readValue(b []byte) (value, rest []byte, ok bool) {
	switch c := b[0]; {
	case c == '"':
		value, rest = scan.JSONString(b)
		return value, rest, value != nil
	case c == '[':
		return readArray(b)
	case c-'0' <= 9:
		rest, ok = skipValue(b)
		return b[:len(b)-len(rest)], rest, ok
	}
	rest, ok = skipValue(b)
	return nil, rest, ok
}

// readArray writes an array of bytes over itself.
func readArray(b []byte) (value, rest []byte, ok bool) {
	at, to := 1, 0
	for at < len(b) {
		switch c := b[at]; {
		case c == ']':
			if value == nil {
				value = b[:to]
			}
			return value, b[at+1:], true
		case c == ',' || c == ' ':
			at++
		case c == '"':
			s, rest := scan.JSONString(b[at:]) // nothing is left after one that is cut
			if value == nil {
				value = s
			}
			at = len(b) - len(rest)
		case c-'0' <= 9:
			v, n := scan.Number(b[at:])
			if v > 255 {
				return nil, nil, false
			}
			b[to] = byte(v) // to < at: a number takes at least one byte, and '[' or ',' another
			to, at = to+1, at+n
		default:
			return nil, nil, false
		}
	}
	return nil, nil, false
}

// skipValue returns what follows a value of any kind, objects and arrays within one
// another included. b is not empty.
func skipValue(b []byte) (rest []byte, ok bool) {
	switch b[0] {
	case '"':
		_, rest, ok = rawString(b)
		return rest, ok
	case '{', '[':
		return skipNested(b)
	case '}', ']', ',', ' ', ':':
		return nil, false
	}
	i := 0 // a number or a word
	for i < len(b) && b[i] != ',' && b[i] != '}' && b[i] != ' ' {
		i++
	}
	return b[i:], i < len(b)
}

// skipNested is skipValue for an object or an array.
func skipNested(b []byte) (rest []byte, ok bool) {
	depth := 0
	for i := 0; i < len(b); i++ {
		switch b[i] {
		case '"':
			i = scan.QuoteEnd(b, i+1)
		case '{', '[':
			depth++
		case '}', ']':
			if depth--; depth == 0 {
				return b[i+1:], true
			}
		}
	}
	return nil, false
}
