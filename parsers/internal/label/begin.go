package label

import (
	"bytes"

	"github.com/mtalog/mtalog/parsers/internal/scan"
)

// Begins reports whether b looks like the beginning of a line of a log: one of the
// stamps that the parsers read, the priority of syslog, an object of JSON, the head of a
// log of Exchange, or of a row that PowerShell prints. It looks only at separators and a few digits: the parsers
// look at the rest.
func Begins(b []byte) bool {
	if len(b) < len("Jan 2 15:04:05") {
		return false
	}
	switch c := b[0]; {
	case c-'0' <= 9:
		return beginsDigit(b) || beginsVerbose(b)
	case c == ' ':
		return beginsVerbose(b)
	case c-'A' <= 'Z'-'A':
		return beginsName(b) || beginsPrinted(b)
	case c == '"': // a quoted column, or a string of JSON
		return (b[1]-'0' <= 9 || b[1]-'A' <= 'Z'-'A' || b[1] == '<') && Begins(b[1:])
	case c == '@': // TAI64N
		return b[1] == '4' && b[2] == '0' && b[3] == '0' && len(b) > len("@400000000000000000000000") && b[len("@400000000000000000000000")] == ' '
	case c == '{':
		return b[1] == '"' || b[1] == ' ' && b[2] == '"'
	case c == '<': // RFC 3164, RFC 5424
		return len(scan.SkipPRI(b)) < len(b)
	case c == '#':
		for _, head := range exchangeHeads {
			if bytes.HasPrefix(b, head) {
				return true
			}
		}
	}
	return false
}

// exchangeHeads are the lines at the head of Exchange's logs.
var exchangeHeads = [][]byte{[]byte("#Software:"), []byte("#Version:"), []byte("#Log-type:"), []byte("#Date:"), []byte("#Fields:")}

// beginsPrinted knows the first properties of a row of Get-MessageTrackingLog | Format-List.
func beginsPrinted(b []byte) bool {
	return bytes.HasPrefix(b, []byte("Timestamp  ")) || bytes.HasPrefix(b, []byte("RunspaceId  ")) || bytes.HasPrefix(b, []byte("PSComputerName  "))
}

// beginsVerbose knows the head of an entry that "exim -v" prints, "  276 LOG: MAIN".
func beginsVerbose(b []byte) bool {
	_, n := scan.VerbosePID(b)
	return n > 0 && scan.VerboseHead(b[n:])
}

// digitForms are the stamps that begin with a digit, as far as they are looked at.
var digitForms = [...]string{
	"9999-9?-??T9?:??",  // 2006-01-02T15:04
	"9999-9?-?? 9?:??",  // 2006-01-02 15:04
	"9999-9?-??_9?:??",  // 2006-01-02_15:04
	"9999-9?-??\t9?:??", // 2006-01-02, a tab, 15:04
	"9999/9?/?? 9?:??",  // 2006/01/02 15:04
	"9999:??:??-??:??",  // 2006:01:02-15:04
	"99999????9.9????",  // 1764041405.250000
}

// nameForms are the stamps that begin with the name of a month or a day.
var nameForms = [...]string{
	"Aaa ?9 9?:?",           // Jan _2 15:04
	"Aaa 9 9?:??",           // Jan 2 15:04
	"Aaa ?9 ???? 9?:?",      // Jan _2 2006 15:04
	"Aaa ??? ?9 9?:??:????", // Mon Jan _2 15:04:05 2006
}

func beginsDigit(b []byte) bool {
	if b[0] > '2' {
		return false // no year, and none of the times in seconds for which there are logs
	}
	for _, form := range digitForms {
		if matches(b, form) {
			return true
		}
	}
	// 2006 Jan 02 15:04
	return matches(b, "9999 ???????????") && b[1] == '0' && beginsName(b[len("2006 "):])
}

func beginsName(b []byte) bool {
	for _, form := range nameForms {
		if matches(b, form) {
			return true
		}
	}
	// Mon 2006-01-02 15:04
	return len(b) > len("Mon 2006-01-02 15:04") && matches(b, "Aaa ????-") && Begins(b[len("Mon "):])
}

// matches reports whether b begins as form says: '9' stands for a digit, 'A' and 'a' for a
// letter, '?' for any byte, any other byte for itself.
func matches(b []byte, form string) bool {
	if len(b) < len(form) {
		return false
	}
	for i, c := range b[:len(form)] {
		switch f := form[i]; f {
		case '?':
		case '9':
			if c-'0' > 9 {
				return false
			}
		case 'A', 'a':
			if c-f > 'z'-'a' {
				return false
			}
		default:
			if c != f {
				return false
			}
		}
	}
	return true
}
