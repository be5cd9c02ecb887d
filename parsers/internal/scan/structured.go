package scan

// StructuredData returns the length of the structured data at the start of b, "-"
// or elements one after the other, `[id name="value"][id]` (RFC 5424 section 6.3);
// 0 if there are none. In a value, a backslash escapes quotes, backslashes and
// closing brackets.
func StructuredData(b []byte) (n int) {
	if len(b) > 0 && b[0] == '-' {
		return 1
	}
	for i := 0; i < len(b); i++ {
		switch c := b[i]; {
		case i == n && c != '[':
			return n
		case c == '"':
			i = QuoteEnd(b, i+1)
		case c == ']':
			n = i + 1
		}
	}
	return n
}
