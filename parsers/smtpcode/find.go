package smtpcode

import "bytes"

// Find returns the first SMTP reply in free text, such as a whole log line or
// a delivery report: text that starts with a reply, or a reply after one of
// the marks that MTAs set before what a server said. If there is none, a bare
// enhanced code after such a mark counts ("milter-reject: …: 5.7.1 no"), with Reply
// 0. Parsers know their log's grammar and use ReadReply.
func Find(text []byte) (Reply, Enhanced) {
	at, n := findReply(text)
	text = text[at:]
	if n != len("550") {
		e, _ := ScanEnhanced(text)
		return 0, e
	}
	obeyed := LastLine
	if sureSeam(text, 0, 0).start != 0 { // Exim's way to log lines
		obeyed = FirstLine
	}
	return ReadReply(text, obeyed)
}

// findReply returns where the reply or the bare enhanced code that Find
// chooses starts, and the length of its code.
func findReply(text []byte) (at, n int) {
	if r, n := ScanReply(text); n != 0 && isServerReply(r) {
		return 0, n
	}
	bare := 0
	_, bareLen := ScanEnhanced(text)
	for i := 1; i < len(text); i++ {
		if text[i]-'2' > 3 || !isMark(text[i-1]) { // classes 2 to 5
			continue
		}
		if r, n := ScanReply(text[i:]); n != 0 && isServerReply(r) && said(text, i) {
			return i, n
		}
		if bareLen == 0 && bytes.HasSuffix(text[:i], []byte(": ")) {
			bare = i
			_, bareLen = ScanEnhanced(text[i:])
		}
	}
	return bare, bareLen
}

// isServerReply reports whether r is a code that RFC 5321 section 4.2.1 allows.
// The RFC has no second digit above 5, but servers do ("571 5.7.1").
func isServerReply(r Reply) bool { return r >= 200 && r < 600 }

func isMark(c byte) bool {
	switch c {
	case ' ', '(', '"', '\'', '=', ';', '[', '<', ':', '\t', '#', ',':
		return true
	}
	return false
}

// said reports whether a reply code at text[i:] is where an MTA puts what a server
// said.
func said(text []byte, i int) bool {
	if lineCode(text[i:]).Class() == int(text[i]-'0') {
		return true
	}
	if text[i+1] > '5' || !speaks(text[i+len("550"):]) {
		return false
	}
	before := text[:i]
	switch text[i-1] {
	case ' ':
		return bytes.HasSuffix(before, []byte(": ")) || bytes.HasSuffix(before, []byte("; "))
	case '(':
		// status=sent (250 OK), but not "skip 4L0F9 (458 seconds)".
		j := bytes.LastIndexByte(before, '=')
		return j > 0 && bytes.HasSuffix(before[:j], []byte("status"))
	case '"':
		return bytes.HasSuffix(before, []byte(`="`)) || bytes.HasSuffix(before, []byte(`: "`))
	case '=':
		return bytes.HasSuffix(before, []byte("LED=")) || bytes.HasSuffix(before, []byte("Message="))
	case ';':
		return bytes.HasSuffix(before, []byte("smtp;"))
	case '\'':
		return true // Exchange's "failed on Frontend with '451 …'"
	}
	return false
}

// speaks reports whether text follows a reply code: "generation: 355 (355)"
// and "value: 211" are numbers.
func speaks(after []byte) bool {
	return len(after) > 1 && after[1] != '('
}
