package label

import (
	"bytes"

	"github.com/mtalog/mtalog/parsers/internal/scan"
)

func isLabel(label []byte) bool {
	var buffer [maxLabel]byte
	plain := withoutColours(&buffer, label)
	_, _, mark := parse(plain)
	return mark != 0
}

// parse reads a label without colours: "name:", "name:17:" and "17:" (also with '-',
// which grep -C puts after lines that do not match), "  17\t", "  17 " (less -N, or the
// former after its tab was lost) and "pod container ".
// mark is 0 if it is not a label, and ' ' if it is made of words or is a number.
func parse(label []byte) (name []byte, number int64, mark byte) {
	if len(label) < 2 {
		return nil, 0, 0
	}
	mark = label[len(label)-1]
	body := label[:len(label)-1]
	switch mark {
	case ':', '-':
	case ' ':
		if number, n := scan.Number(bytes.TrimLeft(body, " ")); n > 0 && n == len(bytes.Trim(body, " ")) {
			return nil, number, mark
		}
		if !areWords(body) && !isPriority(body) && !isBracketed(body) && !isHost(body) && !isKlog(body) && !isSlashed(body) {
			return nil, 0, 0
		}
		return label, 0, mark
	case '\t':
		digits := bytes.TrimLeft(body, " ")
		if number, n := scan.Number(digits); n > 0 && n == len(digits) {
			return nil, number, mark
		}
		if isKiwi(body) {
			return label, 0, ' '
		}
		if mark = body[len(body)-1]; mark != ':' && mark != '-' { // grep -T
			return nil, 0, 0
		}
		body = bytes.TrimLeft(body[:len(body)-1], " ")
	default:
		return nil, 0, 0
	}
	i := len(body)
	for i > 0 && body[i-1]-'0' <= 9 {
		i--
	}
	if i < len(body) && (i == 0 || i > 1 && body[i-1] == mark) {
		number, _ = scan.Number(body[i:])
		body = body[:max(i-1, 0)]
	}
	if len(body) > 0 && !isPath(body) {
		return nil, 0, 0
	}
	return body, number, mark
}

// isPriority reports whether b is a facility and a severity, "mail.info:", which socklog
// and other daemons that a supervisor runs write before a line as it came.
func isPriority(b []byte) bool {
	facility, severity, ok := bytes.Cut(b, []byte("."))
	severity, end := bytes.CutSuffix(severity, []byte(":"))
	return ok && end && isName(facility) && isName(severity)
}

// isName reports whether b is a name that syslog has for a facility or a severity.
func isName(b []byte) bool { return len(b) > 0 && priorityBytes.Len(b) == len(b) }

var priorityBytes = scan.NewSet("a-z0-9")

// isHost reports whether b is a host's name as pdsh and clush write it before what its commands
// print, "mx1:". No reply code is one, and no field of Server-Sent Events.
func isHost(b []byte) bool {
	name, ok := bytes.CutSuffix(b, []byte(":"))
	return ok && string(name) != "data" && len(name) > 0 && hostBytes.Len(name) == len(name) && isAlnum(name[len(name)-1]) && (name[0]|' ')-'a' <= 'z'-'a'
}

var hostBytes = scan.NewSet("a-zA-Z0-9.-")

func isAlnum(c byte) bool { return c-'0' <= 9 || (c|' ')-'a' <= 'z'-'a' }

// isKlog reports whether b is the head of a line by klog, Kubernetes' own logger,
// "I1124 04:30:05.250000       1 log.go:42]".
func isKlog(b []byte) bool {
	return matches(b, "A9999 99:99:99.999999 ") && b[len(b)-1] == ']' && bytes.IndexByte(b, '[') < 0
}

// isKiwi reports whether b is the columns that Kiwi Syslog writes before a message, with a day
// and a month of which either may be the first: "11-24-2026 04:30:05<TAB>Mail.Info<TAB>mx1".
func isKiwi(b []byte) bool {
	return matches(b, "99-99-9999 99:99:99\tA") && bytes.Count(b, []byte("\t")) == 2
}

// isSlashed reports whether b is a stamp with slashes, "11/24/2026 04:30:05", in which either the day
// or the month may be the first.
func isSlashed(b []byte) bool {
	const form = "99/99/9999 99:99:99"
	return matches(b, form) && len(bytes.Trim(b[len(form):], ".0123456789")) == 0
}

// isBracketed reports whether b is a name or a stamp in brackets, "[mail]" or "[2006-01-02 15:04:05]".
func isBracketed(b []byte) bool {
	return len(b) > len("[]") && b[0] == '[' && bracketedBytes.Len(b[1:]) == len(b)-len("[]") && b[len(b)-1] == ']'
}

var bracketedBytes = scan.NewSet("a-zA-Z0-9 _.@:/+-")

// maxWords is how many names stern writes before a line: namespace, pod and container.
const maxWords = 3

func areWords(b []byte) bool {
	words := 0
	for ; len(b) > 0; words++ {
		n := nameBytes.Len(b)
		if n == 0 {
			return false
		}
		b = bytes.TrimLeft(b[n:], " ")
	}
	return words <= maxWords
}

// isPath reports whether b may be a file's name. One with blanks has to begin like a
// path: much else has blanks.
func isPath(b []byte) bool {
	for _, c := range b {
		if c < ' ' || c == 0x7f || c == '"' || c == '<' || c == '>' || c == '|' {
			return false
		}
	}
	return bytes.IndexByte(b, ' ') < 0 || b[0] == '/' || b[0] == '.' || len(b) > 2 && b[1] == ':' && b[2] == '\\'
}
