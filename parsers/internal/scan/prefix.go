package scan

// HasPrefix is bytes.HasPrefix for a string.
func HasPrefix(b []byte, prefix string) bool {
	return len(b) >= len(prefix) && string(b[:len(prefix)]) == prefix
}

// HasSuffix is bytes.HasSuffix for a string.
func HasSuffix(b []byte, suffix string) bool {
	return len(b) >= len(suffix) && string(b[len(b)-len(suffix):]) == suffix
}

// CutPrefix is bytes.CutPrefix for a string.
func CutPrefix(b []byte, prefix string) (rest []byte, found bool) {
	if HasPrefix(b, prefix) {
		return b[len(prefix):], true
	}
	return b, false
}

// Begins is HasPrefix for the words of a table, most of which differ in their first byte.
func Begins(b []byte, words string) bool {
	return len(b) >= len(words) && b[0] == words[0] && string(b[:len(words)]) == words
}

// BeginsAny reports whether b begins with words of a table.
func BeginsAny(b []byte, table []string) bool {
	for _, words := range table {
		if Begins(b, words) {
			return true
		}
	}
	return false
}

// SkipBlanks skips the blanks that b begins with.
func SkipBlanks(b []byte) []byte {
	for len(b) > 0 && b[0] == ' ' {
		b = b[1:]
	}
	return b
}

// SkipBOM skips the byte order mark that Windows puts at the beginning of a text in UTF-8,
// and RFC 5424 section 6.4 before a message.
func SkipBOM(b []byte) []byte {
	b, _ = CutPrefix(b, "\xef\xbb\xbf")
	return b
}
