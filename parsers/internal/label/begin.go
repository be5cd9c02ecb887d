package label

import (
	"bytes"

	"github.com/mtalog/mtalog/parsers/internal/scan"
)

// Begins reports whether b looks like the beginning of a line of a log, with its stamp.
func Begins(b []byte) bool { return begins(b) }

// begins reports whether b looks like the beginning of a line of a log: one of the
// stamps that the parsers read, the priority of syslog, an object of JSON, or the head
// of a log of Exchange. It looks only at separators and a few digits: the parsers
// look at the rest.
func begins(b []byte) bool {
	if len(b) < len("Jan 2 15:04:05") {
		return false
	}
	switch c := b[0]; {
	case c-'0' <= 9:
		return beginsDigit(b) || beginsVerbose(b)
	case c == ' ':
		return beginsVerbose(b)
	case c-'A' <= 'Z'-'A':
		return beginsName(b)
	case c == '"': // a quoted column
		return b[1]-'0' <= 9 && begins(b[1:])
	case c == '{':
		return b[1] == '"' || b[1] == ' ' && b[2] == '"'
	case c == '<': // RFC 3164, RFC 5424
		i := bytes.IndexByte(b[:len("<191>")], '>')
		return i > 1 && b[1]-'0' <= 9 && b[i-1]-'0' <= 9 && b[i+1] > ' '
	case c == '#':
		for _, head := range exchangeHeads {
			if bytes.HasPrefix(b, head) {
				return true
			}
		}
	}
	return false
}

// beginsVerbose knows the head of an entry that "exim -v" prints, "  276 LOG: MAIN".
func beginsVerbose(b []byte) bool {
	_, n := scan.VerbosePID(b)
	return n > 0 && scan.VerboseHead(b[n:])
}

// exchangeHeads are the lines at the head of Exchange's logs.
var exchangeHeads = [][]byte{[]byte("#Software:"), []byte("#Version:"), []byte("#Log-type:"), []byte("#Date:"), []byte("#Fields:")}

// beginsDigit knows "2006-01-02 15:04" (also with 'T'), "2006/01/02 15:04",
// "2006 Jan 02 15:04", "2006:01:02-15:04" and "1764041405.250000".
func beginsDigit(b []byte) bool {
	if b[0] > '2' || b[1]-'0' > 9 || b[2]-'0' > 9 || b[3]-'0' > 9 || len(b) < len("2006-01-02 15:04") {
		return false
	}
	switch b[4] {
	case '-':
		return b[7] == '-' && (b[10] == 'T' || b[10] == ' ') && b[13] == ':' && b[5]-'0' <= 9 && b[11]-'0' <= 9
	case '/':
		return b[7] == '/' && b[10] == ' ' && b[13] == ':' && b[5]-'0' <= 9 && b[11]-'0' <= 9
	case ' ':
		return (b[1] == '0' || b[1] == '9') && beginsName(b[len("2006 "):])
	case ':':
		return b[7] == ':' && b[10] == '-' && b[13] == ':'
	}
	return b[10] == '.' && b[4]-'0' <= 9 && b[9]-'0' <= 9 && b[11]-'0' <= 9
}

// beginsName knows "Jan _2 15:04", also without the padding or with the year,
// "Tue 2006-01-02 15:04" and "Tue Jan _2 15:04:05".
func beginsName(b []byte) bool {
	if len(b) < len("Jan 2 15:04") || b[0]-'A' > 'Z'-'A' || b[1]-'a' > 'z'-'a' || b[2]-'a' > 'z'-'a' || b[3] != ' ' {
		return false
	}
	switch {
	case b[5]-'0' <= 9 && b[6] == ' ' && b[9] == ':':
		return b[7]-'0' <= 9
	case b[6] == ' ' && len(b) > len("Jan _2 2006 15:") && b[11] == ' ' && b[14] == ':':
		return b[5]-'0' <= 9 && b[12]-'0' <= 9
	case b[4]-'0' <= 9 && b[5] == ' ' && b[8] == ':':
		return b[6]-'0' <= 9
	}
	if len(b) > len("Tue Jan _2 15:04:05 ") && b[7] == ' ' && b[10] == ' ' {
		return b[9]-'0' <= 9 && b[13] == ':' && b[16] == ':' && b[11]-'0' <= 9
	}
	return b[8] == '-' && len(b) > len("Tue 2006-01-02 15:04") && begins(b[len("Tue "):])
}
