package scan

// SkipBOM skips the byte order mark that Windows puts at the beginning of a text in UTF-8,
// and RFC 5424 section 6.4 before a message.
func SkipBOM(b []byte) []byte {
	const mark = "\xef\xbb\xbf"
	if len(b) >= len(mark) && string(b[:len(mark)]) == mark {
		return b[len(mark):]
	}
	return b
}
