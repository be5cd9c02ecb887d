// Package queueid reads queue IDs where other servers say them: an MTA logs the reply
// of the server that took a message, and most such replies name the message's ID there.
package queueid

import (
	"bytes"

	"github.com/mtalog/mtalog/parsers/internal/scan"
)

// minLen is the length of the shortest queue IDs of Postfix and Exim.
const minLen = 5

// InReply returns the queue ID that the server gave a message by its reply, nil if the
// reply has none:
//
//	250 2.0.0 Ok: queued as 4F1A2B3C4D                       Postfix
//	250 OK id=1tivSh-00000000AKx-11aa                        Exim
//	250- 1319 byte chunk, total 1319\\n250 OK id=1tivSh-…    Exim, to BDAT
//	250 2.6.0 <m@example.com> [InternalId=164213779595265, … Exchange
func InReply(reply []byte) []byte {
	if id, ok := scan.CutPrefix(reply, "250 OK id="); ok {
		return Read(id)
	}
	if more, ok := scan.CutPrefix(reply, "250- "); ok {
		if id, ok := find(more, "250 OK id="); ok {
			return Read(id)
		}
	}
	if id, ok := find(reply, "queued as "); ok {
		return Read(id)
	}
	if id, ok := find(reply, "[InternalId="); ok {
		if n := scan.Alnum(id); n > 0 {
			return id[:n:n]
		}
	}
	return nil
}

// find returns what follows words in b. It looks for their first byte, which few
// replies have, in the vector code of bytes.IndexByte.
func find(b []byte, words string) (rest []byte, ok bool) {
	for {
		i := bytes.IndexByte(b, words[0])
		if i < 0 {
			return nil, false
		}
		if rest, ok := scan.CutPrefix(b[i:], words); ok {
			return rest, true
		}
		b = b[i+1:]
	}
}

// Read returns the queue ID at the start of b, letters and digits with '-' or '.'
// between them; nil if there is none.
func Read(b []byte) []byte {
	n := scan.Alnum(b)
	for n > 0 && n < len(b) && (b[n] == '-' || b[n] == '.') {
		more := scan.Alnum(b[n+1:])
		if more == 0 {
			break // the end of a sentence
		}
		n += 1 + more
	}
	if n < minLen {
		return nil
	}
	return b[:n:n]
}
