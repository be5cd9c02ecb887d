package label

import "bytes"

// quotation returns the length of what a text has before a line of a log that it quotes:
// the marks of a mail ("> "), of a comment ("# ", "// ") or of a report ("|  "), of a list ("* "),
// of code ("`") or of a shell ("$ "), or an indent. A container's name may follow.
func quotation(line []byte) int {
	for n := 0; n < len(line) && n < maxLabel && isQuotation(line[n]); {
		n++
		if Begins(line[n:]) {
			return n
		}
		if k := Container(line[n:]); k > 0 && Begins(line[n+k:]) {
			return n + k
		}
	}
	return 0
}

func isQuotation(c byte) bool {
	switch c {
	case ' ', '\t', '>', '|', '#', '/', '*', '`', '$':
		return true
	}
	return false
}

// quotes reports whether label, which comes before a line of a log, is a quotation's.
func quotes(label []byte) bool {
	n := 0
	for n < len(label) && isQuotation(label[n]) {
		n++
	}
	return n == len(label) || n > 0 && Container(label[n:]) == len(label)-n
}

// isBlank reports whether b is an indent.
func isBlank(b []byte) bool { return len(b) > 0 && len(bytes.TrimLeft(b, " \t")) == 0 }
