package scan

// CutPrefix is bytes.CutPrefix for a string, which it does not copy.
func CutPrefix(b []byte, prefix string) (rest []byte, found bool) {
	if len(b) < len(prefix) || string(b[:len(prefix)]) != prefix {
		return b, false
	}
	return b[len(prefix):], true
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
