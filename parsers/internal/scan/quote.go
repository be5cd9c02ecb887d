package scan

// QuoteEnd returns the index of the quotation mark that ends the string to which b[i]
// belongs, or the length of b if there is none. A backslash escapes the byte after it.
func QuoteEnd(b []byte, i int) int {
	for ; ; i += 2 {
		if i = Either(b, min(i, len(b)), '"', '\\'); i == len(b) || b[i] == '"' {
			return i
		}
	}
}
