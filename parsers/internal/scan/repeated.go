package scan

// MaxRepeats bounds how many messages a line that reports a repetition may claim.
const MaxRepeats = 1 << 20

// Repeated unwraps rsyslog's "message repeated 3 times: [ …]". Such a line stands for
// three messages, and the one before them has its own line, so again is 2: how often
// text happened again. For any other line it returns b and 0.
func Repeated(b []byte) (text []byte, again uint32) {
	const before, after = "message repeated ", " times: [ "
	if len(b) < len(before) || string(b[:len(before)]) != before {
		return b, 0
	}
	n, i := Number(b[len(before):])
	text = b[len(before)+i:]
	if n < 1 || n > MaxRepeats || len(text) < len(after) || string(text[:len(after)]) != after {
		return b, 0
	}
	text = text[len(after):]
	if n := len(text); n > 0 && text[n-1] == ']' {
		text = text[:n-1]
	}
	return text, uint32(n - 1)
}
