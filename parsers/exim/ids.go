package exim

import "github.com/mtalog/mtalog/parsers/internal/scan"

// Lengths of a message ID: "1xViJm-00004i-1E" up to Exim 4.96,
// "1tivSh-00000000ALP-0mWt" from 4.97 on.
const (
	shortID = len("1xViJm-00004i-1E")
	longID  = len("1tivSh-00000000ALP-0mWt")
)

// What scan.AlnumAt returns for eight letters and digits, and for eight bytes of which
// only the one with this index is neither.
const (
	all     = scan.AllAlnum
	allBut3 = all &^ (0x80 << (3 * 8))
	allBut5 = all &^ (0x80 << (5 * 8))
	allBut6 = all &^ (0x80 << (6 * 8))
)

// scanID returns the length of the message ID that b starts with, 0 if there is
// none. A blank or the end of b follows it.
func scanID(b []byte) int {
	if len(b) < shortID || b[6] != '-' || scan.AlnumAt(b, 0) != allBut6 {
		return 0
	}
	switch {
	case b[13] == '-' && ends(b, shortID):
		if scan.AlnumAt(b, 8) == allBut5 {
			return shortID
		}
	case len(b) >= longID && b[18] == '-' && ends(b, longID):
		if scan.AlnumAt(b, 8) == all && scan.AlnumAt(b, 15) == allBut3 {
			return longID
		}
	}
	return 0
}

func ends(b []byte, n int) bool { return len(b) == n || b[n] == ' ' }
