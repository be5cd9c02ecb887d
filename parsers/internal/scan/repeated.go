package scan

// MaxRepeats bounds how many messages a line that reports a repetition may claim.
const MaxRepeats = 1 << 20

// lastMessage begins the line of a syslogd that reports a repetition without quoting the
// message: "last message repeated 3 times", after the host or, from old rsyslogs, after the
// message's tag. It stands for three more messages like the host's previous line.
const lastMessage = "last message repeated "

// LastRepeated returns the number in such a message, 0 if text is not one. It is asked of
// every line, and so is kept simple enough to be inlined.
func LastRepeated(text []byte) uint32 {
	if len(text) < len(lastMessage) || text[0] != lastMessage[0] {
		return 0
	}
	return lastRepeated(text)
}

func lastRepeated(text []byte) uint32 {
	if string(text[:len(lastMessage)]) != lastMessage {
		return 0
	}
	v, n := Number(text[len(lastMessage):])
	if unit := text[len(lastMessage)+n:]; v < 1 || v > MaxRepeats || string(unit) != " times" && string(unit) != " time" {
		return 0
	}
	return uint32(v)
}

// Repeated unwraps rsyslog's "message repeated 3 times: [ …]". Such a line stands for
// three messages, and the one before them has its own line, so again is 2: how often
// text happened again. For any other line it returns b and 0.
func Repeated(b []byte) (text []byte, again uint32) {
	text, ok := CutPrefix(b, "message repeated ")
	if !ok {
		return b, 0
	}
	n, i := Number(text)
	if text, ok = CutPrefix(text[i:], " times: [ "); !ok || n < 1 || n > MaxRepeats {
		return b, 0
	}
	if n := len(text); n > 0 && text[n-1] == ']' {
		text = text[:n-1]
	}
	return text, uint32(n - 1)
}
