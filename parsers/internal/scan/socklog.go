package scan

// Socklog reads what socklog writes after the stamp of its logger and before a line as it
// came: the host that sent it, if it came from another one, and facility and severity,
// "192.0.2.7: mail.info: ". ok is false if b begins with anything else.
func Socklog(b []byte) (host, line []byte, ok bool) {
	if line, ok = socklogPriority(b); ok {
		return nil, line, true
	}
	end := Byte(b, 0, ' ')
	if end < 2 || end == len(b) || b[end-1] != ':' {
		return nil, nil, false
	}
	line, ok = socklogPriority(b[end+1:])
	return b[:end-1], line, ok
}

func socklogPriority(b []byte) (rest []byte, ok bool) {
	n := Alnum(b)
	rest, ok = CutPrefix(b[n:], ".")
	severity := Alnum(rest)
	if !ok || n == 0 || severity == 0 {
		return nil, false
	}
	return CutPrefix(rest[severity:], ": ")
}
