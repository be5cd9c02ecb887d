package scan

// SkipPRI skips the priority before a syslog message: "<22>" (RFC 3164 section 4.1.1) or,
// with the version of the protocol, "<22>1 " (RFC 5424 section 6.2).
func SkipPRI(b []byte) []byte {
	if len(b) == 0 || b[0] != '<' {
		return b
	}
	_, n := Number(b[1:])
	if n == 0 || n > len("191") || n+1 >= len(b) || b[n+1] != '>' {
		return b
	}
	b = b[n+2:]
	if len(b) >= len("1 ") && string(b[:len("1 ")]) == "1 " {
		b = b[len("1 "):]
	}
	return b
}
