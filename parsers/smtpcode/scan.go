package smtpcode

import "github.com/mtalog/mtalog/parsers/internal/scan"

// ScanReply reads a basic reply code at the start of b: three digits, the
// first 1 to 6 (MTAs log even the replies that RFC 5321 does not know), then
// a blank, '-', a control character or the end. Postfix logs a control
// character as '?'. n is the code's length, 0 if there is none.
func ScanReply(b []byte) (r Reply, n int) {
	if len(b) < 3 || b[0]-'1' > 5 || b[1]-'0' > 9 || b[2]-'0' > 9 {
		return 0, 0
	}
	if len(b) > 3 && b[3] > ' ' && b[3] != '-' && b[3] != '?' {
		return 0, 0
	}
	return Reply(b[0]-'0')*100 + Reply(b[1]-'0')*10 + Reply(b[2]-'0'), 3
}

// ScanEnhanced reads an enhanced status code at the start of b (RFC 3463
// section 2): class 2, 4 or 5, subject and detail of one to three digits
// without leading zeros. What follows must be the end or a byte that cannot
// continue a number or a dotted sequence, so that an IP address or a version
// is not taken for a code. n is its length, 0 if there is none.
func ScanEnhanced(b []byte) (e Enhanced, n int) {
	if len(b) < len("5.0.0") || b[1] != '.' || b[0] != '5' && b[0] != '4' && b[0] != '2' {
		return 0, 0
	}
	subject, i := scanPart(b, 2)
	if i >= len(b) || b[i] != '.' {
		return 0, 0
	}
	detail, j := scanPart(b, i+1)
	if j == 0 {
		return 0, 0
	}
	if j < len(b) && continues[b[j]] {
		// A full stop ends a sentence; a dot before a digit goes on with a number.
		if b[j] != '.' || j+1 < len(b) && b[j+1]-'0' <= 9 {
			return 0, 0
		}
	}
	return Make(int(b[0]-'0'), subject, detail), j
}

// continues marks the bytes which, after three dotted numbers, make them
// something other than a code.
var continues = scan.NewSet("a-zA-Z0-9._")

// scanPart reads a sub-code of one to three digits without leading zeros at
// b[i:] and returns the index after it, 0 if there is none.
func scanPart(b []byte, i int) (v, end int) {
	start := i
	for i < len(b) && i < start+4 && b[i]-'0' <= 9 {
		v = v*10 + int(b[i]-'0')
		i++
	}
	if i == start || i > start+3 || b[start] == '0' && i > start+1 {
		return 0, 0
	}
	return v, i
}
