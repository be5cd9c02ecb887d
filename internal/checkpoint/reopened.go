package checkpoint

import (
	"bytes"

	"github.com/zeebo/xxh3"
)

// closings are the ways in which an array of JSON ends behind its last object. When it is exported
// again, longer, a comma comes in their place.
var closings = []string{"]", "]\n", "]\r\n", "\n]", "\n]\n", "\r\n]", "\r\n]\r\n"}

// Reopened returns the position behind the last object of an array, if before, what a source holds
// up to the position, is an array up to there and goes on where what was stored ended with a bracket.
func (p Position) Reopened(before []byte) (Position, bool) {
	for _, c := range closings {
		n := len(before) - len(c)
		if n <= 0 || before[n-1] != '}' {
			continue
		}
		text := append(bytes.Clone(before[max(n+len(c)-p.TailLen, 0):n]), c...)
		if len(text) == p.TailLen && xxh3.Hash(text) == p.TailHash {
			open := positionAt(p.Offset-int64(len(c)), before[:n])
			open.Marks = p.Marks
			return open, true
		}
	}
	return Position{}, false
}

// Body returns what a source that is all of prefix is compared by with others: an array of JSON without
// its end.
func Body(prefix []byte) []byte {
	if !isArray(prefix) || len(prefix) >= PrefixLen {
		return prefix
	}
	for _, c := range closings {
		if b, ok := bytes.CutSuffix(prefix, []byte(c)); ok && bytes.HasSuffix(b, []byte("}")) {
			return b
		}
	}
	return prefix
}

func isArray(prefix []byte) bool {
	return bytes.HasPrefix(bytes.TrimPrefix(prefix, []byte("\xef\xbb\xbf")), []byte("["))
}

// reopened returns the identities of the arrays of a length that prefix may go on from.
func reopened(prefix []byte, length int) (ids []Identity) {
	for _, c := range closings {
		if n := length - len(c); n > 0 && prefix[n-1] == '}' {
			ids = append(ids, IdentityOf(append(bytes.Clone(prefix[:n]), c...)))
		}
	}
	return ids
}
