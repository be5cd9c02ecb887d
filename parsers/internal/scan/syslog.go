package scan

// SkipPRI skips the priority before a syslog message: "<22>" (RFC 3164 section 4.1.1) or,
// with the version of the protocol, "<22>1 " (RFC 5424 section 6.2).
func SkipPRI(b []byte) []byte {
	if len(b) == 0 || b[0] != '<' {
		return b
	}
	_, n := Number(b[1:])
	rest, ok := CutPrefix(b[1+n:], ">")
	if n == 0 || n > len("191") || !ok {
		return b
	}
	rest, _ = CutPrefix(rest, "1 ")
	return rest
}

// AfterAppName reads what follows the program's name in a line by RFC 5424 section 6, "PROCID
// MSGID STRUCTURED-DATA MSG". ok is false for anything else.
func AfterAppName(b []byte) (pid uint32, message []byte, ok bool) {
	v, n := Number(b)
	if b = b[n:]; n == 0 {
		b, _ = CutPrefix(b, "-")
	}
	if b, ok = CutPrefix(b, " "); !ok {
		return 0, nil, false
	}
	if b, ok = CutPrefix(b[Byte(b, 0, ' '):], " "); !ok {
		return 0, nil, false
	}
	if n = StructuredData(b); n == 0 {
		return 0, nil, false
	}
	return uint32(v), SkipBOM(SkipBlanks(b[n:])), true
}

// Columns reads what stands after the time in a file of Kiwi Syslog, whose columns are
// divided by tabs: facility and level, "\tMail.Info", then the host that sent the message,
// and the message. ok is false for anything else.
func Columns(b []byte) (host, message []byte, ok bool) {
	if b, ok = CutPrefix(b, "\t"); !ok {
		return nil, nil, false
	}
	b, ok = CutPrefix(b[Alnum(b):], ".")
	if b = b[Alnum(b):]; ok {
		b, ok = CutPrefix(b, "\t")
	}
	end := Either(b, 0, '\t', ' ')
	if !ok || end == 0 || end == len(b) || b[end] != '\t' {
		return nil, nil, false
	}
	return b[:end], b[end+1:], true
}

// maxPriority bounds the length of a facility with its severity, "mail.info"; none is
// longer.
const maxPriority = 24

// SkipMessageID skips the "[ID 197553 mail.info] " that Solaris's syslogd puts in front
// of every message (log(4D), msgid).
func SkipMessageID(text []byte) []byte {
	rest, ok := CutPrefix(text, "[ID ")
	if !ok {
		return text
	}
	_, n := Number(rest)
	if rest, ok = CutPrefix(rest[n:], " "); n == 0 || !ok {
		return text
	}
	i := Either(rest[:min(len(rest), maxPriority)], 0, ']', ' ')
	if i+1 >= len(rest) || rest[i] != ']' || rest[i+1] != ' ' {
		return text
	}
	return rest[i+len("] "):]
}
