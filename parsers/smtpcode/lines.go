package smtpcode

import "strings"

// OneLine returns what a reply says in one line of text: without the codes
// that repeat at the start of its further lines ("550-5.1.1 ") and without
// Exim's "\n". The codes of its first line stay. Patterns over replies are
// written for text in this form. A text that is not a multi-line reply is returned
// unchanged.
func OneLine(text string) string {
	b := []byte(text)
	first, n := ScanReply(b)
	if n == 0 || n == len(b) || b[n] != '-' {
		return text
	}
	next := blankSeam
	if sureSeam(b, 0, 0).start != 0 {
		next = sureSeam
	}
	var out strings.Builder
	out.WriteString(text[:n] + " ")
	for at := n + 1; ; {
		s := next(b, at, first)
		if s.start == 0 {
			out.WriteString(text[at:])
			return out.String()
		}
		out.WriteString(trimSeam(text[at:s.start]))
		out.WriteByte(' ')
		at = s.start + len(text[s.start:]) - len(lineText(b[s.start:]))
		if _, n := ScanEnhanced(b[at:]); s.code != 0 {
			at += n
			for at < len(text) && text[at] == ' ' {
				at++
			}
		}
	}
}

// trimSeam cuts from the end of a line what joins it to the next one.
func trimSeam(line string) string {
	if cut, ok := strings.CutSuffix(line, `\n`); ok {
		line = strings.TrimSuffix(strings.TrimSuffix(cut, `\`), `\r`)
	}
	return strings.TrimRight(line, " \r\n")
}
